"""What was submitted last of a returned dossier is kept while its village mends it; uploads under way have an index."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("products", "0013_neighbours"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

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
        migrations.CreateModel(
            "PartialUpload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField()),
                ("total", models.PositiveIntegerField()),
                ("begun_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        settings.AUTH_USER_MODEL,
                        django.db.models.deletion.CASCADE,
                        related_name="partial_uploads",
                    ),
                ),
            ],
            options={
                "verbose_name": "kiriman yang belum selesai",
                "verbose_name_plural": "kiriman yang belum selesai",
                "constraints": [
                    models.UniqueConstraint(fields=["user", "key"], name="one_row_a_partial_upload")
                ],
                "indexes": [models.Index(fields=["total"], name="partial_total")],
            },
        ),
    ]
