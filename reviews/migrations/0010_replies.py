"""What a village replies to a remark: its own until it is submitted, and then history that no one rewrites."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from reviews.append_only import lift, put_back

TABLES = ("reviews_reply",)


def guard(apps, schema_editor):
    put_back(schema_editor, TABLES)


def unguard(apps, schema_editor):
    lift(schema_editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0009_consent_entries"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=300, verbose_name="jawaban")),
                ("written_at", models.DateTimeField(auto_now_add=True, verbose_name="ditulis")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="terakhir diubah")),
                (
                    "remark",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reply", to="reviews.remark"
                    ),
                ),
                (
                    "sent_with",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="reviews.decision",
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
                "verbose_name": "jawaban catatan",
                "verbose_name_plural": "jawaban catatan",
                "ordering": ["remark"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="reply_says_something",
                        violation_error_message="Jawaban catatan tidak boleh kosong.",
                    )
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
