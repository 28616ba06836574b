"""Receipts and certificates keep the village as it was called: from here on a village can get another code.

Until now none could, so today's code and names are those of every submission and of every sheet. A submission
says them in its snapshot, under "place", as products/snapshots.py writes it. It can be taken back.
"""

from django.db import migrations, models

from reviews.append_only import lift, put_back

BATCH = 500
TABLES = ("reviews_decision",)
KINDS = {"1": "Kelurahan", "2": "Desa", "3": "Desa adat"}
AREAS = "product__village__subdistrict__district"


def place_of(village):
    kind, above = KINDS.get(village.kind, ""), village.subdistrict
    name = f"{kind} {village.name}".strip()
    return {"code": village.code, "name": f"{name}, Kec. {above.name}, {above.district.name}"}


def in_batches(rows):
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def fill(apps, schema_editor):
    Decision, Certificate = (apps.get_model("reviews", name) for name in ("Decision", "Certificate"))
    lift(schema_editor, TABLES)
    for batch in in_batches(Decision.objects.filter(snapshot__isnull=False).select_related(AREAS)):
        # One of a shape that nobody knows stays as it is: it is shown with the village of today.
        known = [one for one in batch if isinstance(one.snapshot, dict) and "sections" in one.snapshot]
        for one in known:
            one.snapshot = {**one.snapshot, "place": place_of(one.product.village)}
        Decision.objects.bulk_update(known, ["snapshot"])
    put_back(schema_editor, TABLES)
    for batch in in_batches(Certificate.objects.filter(village_code="").select_related(AREAS)):
        for one in batch:
            place = place_of(one.product.village)
            one.village_code, one.village_name = place["code"], place["name"]
        Certificate.objects.bulk_update(batch, ["village_code", "village_name"])


def go_without(apps, schema_editor):
    Decision = apps.get_model("reviews", "Decision")
    lift(schema_editor, TABLES)
    for batch in in_batches(Decision.objects.filter(snapshot__isnull=False)):
        known = [one for one in batch if isinstance(one.snapshot, dict) and "place" in one.snapshot]
        for one in known:
            one.snapshot = {key: value for key, value in one.snapshot.items() if key != "place"}
        Decision.objects.bulk_update(known, ["snapshot"])
    put_back(schema_editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0011_history_names_the_person"),
        ("villages", "0007_areas_that_move"),
    ]
    operations = [
        migrations.AddField(
            "certificate",
            "village_code",
            models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=13,
                verbose_name="kode desa waktu itu",
            ),
        ),
        migrations.AddField(
            "certificate",
            "village_name",
            models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=350,
                verbose_name="desa waktu itu",
            ),
        ),
        migrations.RunPython(fill, go_without),
    ]
