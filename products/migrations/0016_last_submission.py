"""Of a dossier that was returned, others read what was submitted last: it is kept while its village mends it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("products", "0012_head_signs")]

    operations = [
        migrations.CreateModel(
            "LastSubmission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "product",
                    models.OneToOneField(
                        "products.product",
                        django.db.models.deletion.CASCADE,
                        related_name="last_submission",
                    ),
                ),
                ("name", models.CharField("nama produk", max_length=100, blank=True)),
                ("answers", models.JSONField()),
                (
                    "potential",
                    models.ForeignKey(
                        "products.potential",
                        django.db.models.deletion.SET_NULL,
                        null=True,
                        related_name="+",
                    ),
                ),
            ],
            options={"verbose_name": "pengajuan terakhir", "verbose_name_plural": "pengajuan terakhir"},
        ),
        migrations.CreateModel(
            "SubmittedFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        max_length=11,
                        choices=[
                            ("photo", "foto"),
                            ("minutes", "berita acara"),
                            ("minutespage", "halaman berita acara"),
                        ],
                    ),
                ),
                ("file", models.UUIDField()),
                ("name", models.CharField(max_length=100)),
                ("digest", models.CharField(max_length=64)),
                ("folder", models.CharField(max_length=60, db_index=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("is_pdf", models.BooleanField(default=False)),
                (
                    "product",
                    models.ForeignKey(
                        "products.product",
                        django.db.models.deletion.CASCADE,
                        related_name="submitted_files",
                    ),
                ),
            ],
            options={
                "verbose_name": "berkas pengajuan terakhir",
                "verbose_name_plural": "berkas pengajuan terakhir",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=["file", "kind"], name="one_row_a_submitted_file")
                ],
            },
        ),
    ]
