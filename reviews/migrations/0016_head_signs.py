"""The head of a village signs: what was asked for, and what was signed, unchangeable from the first moment; a submission
says with which signature it came."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from reviews.append_only import lift, put_back

CHANGED = ("reviews_decision",)
GUARDED = ("reviews_signaturerequest", "reviews_signature", *CHANGED)


def key():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [
        ("products", "0012_head_signs"),
        ("reviews", "0015_help_corrected"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: lift(schema_editor, CHANGED),
            lambda apps, schema_editor: put_back(schema_editor, CHANGED),
        ),
        migrations.CreateModel(
            name="SignatureRequest",
            fields=[
                ("id", key()),
                (
                    "person",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=300, verbose_name="siapa"
                    ),
                ),
                (
                    "door",
                    models.CharField(
                        choices=[("link", "Tautan WhatsApp"), ("sheet", "Lembar bercetak kode")],
                        max_length=5,
                        verbose_name="lewat",
                    ),
                ),
                ("nonce", models.CharField(max_length=22)),
                ("fingerprint", models.CharField(max_length=64)),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat")),
                ("expires_at", models.DateTimeField(verbose_name="berlaku sampai")),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signature_requests",
                        to="products.product",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "permintaan tanda tangan",
                "verbose_name_plural": "permintaan tanda tangan",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        name="signature_request_is_good_for_a_while",
                        condition=Q(expires_at__gt=F("at")),
                        violation_error_message="Permintaan tanda tangan harus berlaku untuk beberapa hari.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", key()),
                ("name", models.CharField(max_length=100, verbose_name="nama")),
                ("office", models.CharField(max_length=160, verbose_name="jabatan")),
                ("snapshot", models.JSONField()),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="waktu")),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signature",
                        to="reviews.signaturerequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "tanda tangan",
                "verbose_name_plural": "tanda tangan",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        name="signature_has_its_name",
                        condition=~Q(name="") & ~Q(office=""),
                        violation_error_message="Tanda tangan perlu nama dan jabatan.",
                    )
                ],
            },
        ),
        migrations.AddField(
            "decision",
            "signature",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reviews.signature",
            ),
        ),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                name="signature_goes_with_a_submission",
                condition=Q(signature__isnull=True) | Q(snapshot__isnull=False),
                violation_error_message="Tanda tangan hanya tercatat bersama pengajuan.",
            ),
        ),
        migrations.RunPython(
            lambda apps, schema_editor: put_back(schema_editor, GUARDED),
            lambda apps, schema_editor: lift(schema_editor, GUARDED),
        ),
    ]
