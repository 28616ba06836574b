"""An officer whose name nobody has written has none: the portal's stand-in for it was stored as if it were one."""

from django.db import migrations

BATCH = 500
KINDS = {"1": "Kelurahan", "2": "Desa", "3": "Desa adat"}  # the labels of that day


def stand_in(officer):
    code = officer.village_id
    return f"Petugas {KINDS.get(code[9:10], '')} {officer.village.name}"


def _write(User, found, name_of):
    """Set the names of what `found` gives, a batch at a time."""
    last = 0
    while batch := list(found.select_related("village").filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        for officer in batch:
            officer.name = name_of(officer)
        User.objects.bulk_update(batch, ["name"])


def forget(apps, schema_editor):
    User = apps.get_model("villages", "User")
    # A name that somebody typed stays, and so does the stand-in of a village that is called otherwise today.
    found = User.objects.filter(role="village", village__isnull=False, name__startswith="Petugas ")
    _write(User, found, lambda officer: "" if officer.name == stand_in(officer) else officer.name)


def write_again(apps, schema_editor):
    User = apps.get_model("villages", "User")
    found = User.objects.filter(role="village", village__isnull=False, name="")
    _write(User, found, stand_in)


class Migration(migrations.Migration):
    dependencies = [("villages", "0002_villages_by_area_and_code")]
    operations = [migrations.RunPython(forget, write_again)]
