"""From 2027 on two questions more: tools of the product's own, and neighbouring villages, rows of their own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("products", "0011_words_of_the_screen"),
        ("villages", "0007_areas_that_move"),
    ]
    operations = [
        migrations.AddField(
            "product",
            "own_tools",
            models.CharField(
                blank=True,
                choices=[("yes", "Ya"), ("no", "Belum")],
                db_default="",
                default="",
                max_length=3,
                verbose_name="Alat produksi terpisah dari alat dapur?",
            ),
        ),
        migrations.CreateModel(
            name="Satellite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="satellites",
                        to="products.product",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="satellite_of",
                        to="villages.village",
                        verbose_name="desa/kelurahan",
                    ),
                ),
            ],
            options={
                "verbose_name": "desa satelit",
                "verbose_name_plural": "desa satelit",
                "constraints": [
                    models.UniqueConstraint(fields=("product", "village"), name="one_row_a_satellite")
                ],
            },
        ),
    ]
