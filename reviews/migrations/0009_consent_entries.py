"""Who allowed the public catalogue, when, and who took it back: a table that cannot be rewritten."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from reviews.append_only import statements, undo

TABLE = "reviews_consententry"


def guard(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor, TABLE):
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for statement in undo(schema_editor.connection.vendor, TABLE):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("products", "0006_consent_version"),
        ("reviews", "0008_training_and_partner_versions"),
    ]
    operations = [
        migrations.CreateModel(
            "ConsentEntry",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("allowed", models.BooleanField(verbose_name="boleh tampil di katalog publik")),
                ("version", models.PositiveIntegerField(verbose_name="versi sesudahnya")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="waktu")),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
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
                "verbose_name": "persetujuan tampil",
                "verbose_name_plural": "persetujuan tampil",
                "ordering": ["version"],
                "constraints": [
                    models.UniqueConstraint(fields=("product", "version"), name="one_consent_a_version")
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
