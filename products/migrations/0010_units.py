"""The units of the capacity are a choice: known spellings become one, any other stays as lainnya with its word."""

from django.db import migrations, models

UNITS = "kg gram ton liter lembar buah ikat botol bungkus kotak ekor pasang meter pohon pengunjung lainnya".split()
# products/units.py, when this was written.
SPELLINGS = {
    "kg": "kilo kilogram kgs",
    "gram": "gr g",
    "ton": "tons",
    "liter": "ltr lt l litre",
    "lembar": "lbr lmbr helai",
    "buah": "bh biji pcs pc",
    "ikat": "ikt",
    "botol": "btl",
    "bungkus": "bks bgks",
    "kotak": "box boks ktk",
    "ekor": "ekr",
    "pasang": "psg",
    "meter": "m mtr",
    "pohon": "phn",
    "pengunjung": "tamu wisatawan",
}
UNIT_OF = {word: unit for unit, words in SPELLINGS.items() for word in words.split()}


def words_become_units(apps, schema_editor):
    """One update for each spelling that there is; what is a unit already is left alone, so it can be run twice."""
    products = apps.get_model("products", "Product").objects
    units = (
        products.exclude(capacity_unit__in=["", *UNITS]).order_by().values_list("capacity_unit", flat=True)
    )
    for written in list(units.distinct()):
        word = " ".join(written.split())
        plain = word.lower().rstrip(".")
        unit = plain if plain in UNITS[:-1] else UNIT_OF.get(plain, "lainnya" if word else "")
        kept = word if unit == "lainnya" else ""
        products.filter(capacity_unit=written).update(capacity_unit=unit, capacity_unit_word=kept)


class Migration(migrations.Migration):
    dependencies = [("products", "0009_licences_end")]
    operations = [
        migrations.AddField(
            "product",
            "capacity_unit_word",
            models.CharField(blank=True, default="", max_length=40, verbose_name="Satuan lainnya"),
            preserve_default=False,
        ),
        migrations.RunPython(words_become_units, migrations.RunPython.noop),
        migrations.AlterField(
            "product",
            "capacity_unit",
            models.CharField(
                blank=True,
                max_length=20,
                verbose_name="Satuan",
                choices=[(unit, unit) for unit in UNITS],
            ),
        ),
    ]
