"""The database knows the states of a dossier, and that its place lies in NTT.

No page of the portal ever wrote anything else. Where a row does, this stops before it changes anything and names it.
"""

from django.core.management.base import CommandError
from django.db import migrations, models
from django.db.models import Q
from django.utils.translation import gettext as _

STATES = ("draft", "submitted", "returned", "approved")
LATITUDES, LONGITUDES = (-11.1, -7.9), (118.9, 125.3)
IN_NTT = (Q(latitude__isnull=True) | Q(latitude__range=LATITUDES)) & (
    Q(longitude__isnull=True) | Q(longitude__range=LONGITUDES)
)
BEGIN = _("Migrasi berhenti dan tidak mengubah apa-apa.")
STRANGE = {
    "state": _(
        "Status berkas nomor %(keys)s tidak dikenal. Perbaiki dulu (UPDATE products_product SET state …)."
    ),
    "place": _(
        "Titik lokasi berkas nomor %(keys)s di luar NTT. Kosongkan dulu (UPDATE products_product SET latitude = NULL, "
        "longitude = NULL …)."
    ),
}


def look(apps, schema_editor):
    rows = apps.get_model("products", "Product").objects.order_by("pk").values_list("pk", flat=True)
    found = {"state": rows.exclude(state__in=STATES), "place": rows.exclude(IN_NTT)}
    told = [
        STRANGE[what] % {"keys": ", ".join(map(str, keys[:50]))}
        for what, keys in found.items()
        if keys.exists()
    ]
    if told:
        raise CommandError("\n".join([BEGIN, *told]))


class Migration(migrations.Migration):
    dependencies = [("products", "0013_neighbours"), ("villages", "0010_chain_of_the_history")]

    operations = [
        migrations.RunPython(look, migrations.RunPython.noop),
        migrations.AddConstraint(
            "product",
            models.CheckConstraint(
                name="state_is_known",
                condition=Q(state__in=list(STATES)),
                violation_error_message="Status berkas ini tidak dikenal.",
            ),
        ),
        migrations.AddConstraint(
            "product",
            models.CheckConstraint(
                name="place_lies_in_ntt",
                condition=IN_NTT,
                violation_error_message="Titik lokasi harus di dalam wilayah NTT.",
            ),
        ),
    ]
