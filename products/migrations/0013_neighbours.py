"""From 2027 on two questions more: tools of the product's own, and neighbouring villages, rows of their own.

And the ends of PIRTs are read anew from their numbers: none ended before 2017, and some have more digits.
"""

import re
from datetime import date

import django.db.models.deletion
from django.db import migrations, models

BATCH = 2000
APART = re.compile(r"\d\s*[-–—/.\s]\s*\d\d\D*$")


def end_in(number):
    """What products/models/endings.py said when this was written."""
    digits = re.sub(r"\D", "", number)
    is_one = len(digits) == 15 or (len(digits) in (16, 17) and APART.search(number))
    year = 2000 + int(digits[-2:]) if is_one else 0
    return date(year, 12, 31) if year >= 2017 else None


def read_numbers_anew(apps, schema_editor):
    """Those whose end nobody wrote; can be run twice."""
    licences = apps.get_model("products", "Licence").objects
    last = 0
    rows = licences.filter(kind="pirt", status="yes", valid_until=None).exclude(number="")
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        changed = [row for row in batch if row.ends_on != end_in(row.number)]
        for row in changed:
            row.ends_on = end_in(row.number)
        licences.bulk_update(changed, ["ends_on"])


class Migration(migrations.Migration):
    dependencies = [
        ("products", "0012_head_signs"),
        ("villages", "0008_there_again"),
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
        migrations.RunPython(read_numbers_anew, migrations.RunPython.noop),
    ]
