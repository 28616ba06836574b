"""Corrections of approved dossiers: who asked, who decided, old and new; unchangeable once decided."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from reviews.append_only import lift, put_back

TABLES = ("reviews_correction",)


def guard(apps, schema_editor):
    put_back(schema_editor, TABLES)


def unguard(apps, schema_editor):
    lift(schema_editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("products", "0007_minutes_pages"),
        ("reviews", "0013_taken_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=300, verbose_name="siapa"
                    ),
                ),
                ("pin", models.CharField(max_length=40, verbose_name="pertanyaan")),
                ("label", models.CharField(max_length=200, verbose_name="sebutannya")),
                ("before", models.JSONField(verbose_name="semula")),
                ("after", models.JSONField(verbose_name="menjadi")),
                ("typed", models.JSONField()),
                ("reason", models.TextField(max_length=1000, verbose_name="alasan")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("village", "Petugas desa"),
                            ("district", "Petugas kabupaten"),
                            ("province", "Petugas provinsi"),
                        ],
                        max_length=10,
                        verbose_name="diminta oleh",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phone", "Telepon dari desa"),
                            ("whatsapp", "WhatsApp dari desa"),
                            ("letter", "Surat dari desa"),
                            ("visit", "Kunjungan ke desa"),
                            ("own", "Temuan kabupaten sendiri"),
                        ],
                        max_length=10,
                        verbose_name="diketahui lewat",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="diminta")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "Menunggu kabupaten"),
                            ("accepted", "Diterima"),
                            ("refused", "Ditolak"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="keputusan",
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=1000, verbose_name="jawaban kabupaten")),
                (
                    "decided_person",
                    models.CharField(blank=True, max_length=300, verbose_name="diputuskan oleh"),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="diputuskan")),
                ("version", models.PositiveIntegerField(null=True, verbose_name="versi sesudahnya")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
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
                "verbose_name": "koreksi jawaban",
                "verbose_name_plural": "koreksi jawaban",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "waiting")),
                        fields=["at", "id"],
                        name="correction_waiting",
                    ),
                    models.Index(fields=["-decided_at", "-id"], name="correction_newest"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "waiting")),
                        fields=("product", "pin"),
                        name="one_correction_waits_a_question",
                    ),
                    models.UniqueConstraint(fields=("product", "version"), name="one_correction_a_version"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="correction_has_its_reason",
                        violation_error_message="Koreksi perlu alasan.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("outcome", "waiting"),
                            ),
                            models.Q(
                                models.Q(("outcome", "waiting"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="decided_correction_names_who_and_when",
                        violation_error_message="Koreksi yang diputuskan harus punya waktu dan petugas.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "accepted"), ("version__isnull", False)),
                            models.Q(
                                models.Q(("outcome", "accepted"), _negated=True), ("version__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="accepted_correction_has_its_version",
                        violation_error_message="Koreksi yang diterima harus punya versi berkasnya.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "refused"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="refused_correction_has_its_reason",
                        violation_error_message="Menolak koreksi perlu alasan.",
                    ),
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
