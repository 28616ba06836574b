"""The minutes have pages. A photo kept so far becomes the only one; those of PDFs are drawn by render_minutes."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

BATCH = 2000


def photos_become_pages(apps, schema_editor):
    """A page with the key of its minutes: its pictures stay where they are."""
    minutes, page = (apps.get_model("products", name) for name in ("Minutes", "MinutesPage"))
    pages = []
    for photo in minutes.objects.filter(is_pdf=False).iterator(chunk_size=BATCH):
        pages.append(page(id=photo.id, minutes=photo, name=photo.name, digest=photo.digest))
        if len(pages) == BATCH:
            page.objects.bulk_create(pages)
            pages = []
    page.objects.bulk_create(pages)


class Migration(migrations.Migration):
    dependencies = [("products", "0006_consent_version")]
    operations = [
        migrations.CreateModel(
            name="MinutesPage",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100, verbose_name="nama berkas")),
                ("digest", models.CharField(editable=False, max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="diunggah")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pages",
                        to="products.minutes",
                    ),
                ),
            ],
            options={
                "verbose_name": "halaman berita acara",
                "verbose_name_plural": "halaman berita acara",
                "ordering": ["position", "created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("digest", ""), _negated=True),
                        fields=("minutes", "digest"),
                        name="one_row_a_page",
                    )
                ],
            },
        ),
        migrations.RunPython(photos_become_pages, migrations.RunPython.noop),
    ]
