"""Licences have an end: the answer, and the last day that follows from it, read from the number of a PIRT."""

import re
from datetime import date

from django.db import migrations, models

BATCH = 2000


def ends_of_numbers(apps, schema_editor):
    """What products/models/endings.py said when this was written. Rows whose end is known are left alone, so it
    can be run twice."""
    licence = apps.get_model("products", "Licence")
    rows = licence.objects.filter(kind="pirt", status="yes", ends_on=None).exclude(number="")
    found = []
    for row in rows.iterator(chunk_size=BATCH):
        digits = re.sub(r"\D", "", row.number)
        year = 2000 + int(digits[-2:]) if len(digits) == 15 else 0
        if year >= 2013:
            row.ends_on = date(year, 12, 31)
            found.append(row)
    licence.objects.bulk_update(found, ["ends_on"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("products", "0008_three_dates_a_year")]
    operations = [
        migrations.AddField(
            "licence",
            "valid_until",
            models.DateField(blank=True, null=True, verbose_name="berlaku sampai"),
        ),
        migrations.AddField(
            "licence",
            "ends_on",
            models.DateField(editable=False, null=True, verbose_name="berakhir"),
        ),
        migrations.AddIndex(
            "licence",
            models.Index(
                condition=models.Q(("ends_on__isnull", False)),
                fields=["ends_on", "id"],
                name="licence_by_end",
            ),
        ),
        migrations.RunPython(ends_of_numbers, migrations.RunPython.noop),
    ]
