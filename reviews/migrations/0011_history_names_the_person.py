"""Each line of the history keeps who wrote it, as they are called on that day.

Lines of before keep what they show today, so that the next officer's name never stands on the receipts of the
last. The tables refuse UPDATE: their guard is lifted inside this migration's own transaction, and put back.
"""

from django.db import migrations, models

from reviews.append_only import lift, put_back

MODELS = ("decision", "ledgerentry", "consententry")
TABLES = tuple(f"reviews_{model}" for model in MODELS)
KINDS = {"1": "Kelurahan", "2": "Desa", "3": "Desa adat"}  # the labels of that day


def shown(officer):
    """What the pages of before this migration show of an officer."""
    if not officer.name and officer.role == "village":
        return f"Petugas {KINDS.get(officer.village_id[9:10], '')} {officer.village.name}"
    return officer.name or officer.username


def fill(apps, schema_editor):
    User = apps.get_model("villages", "User")
    for model in MODELS:
        lines = apps.get_model("reviews", model).objects.filter(person="").order_by()
        wrote = User.objects.filter(pk__in=lines.values("user")).select_related("village")
        for officer in list(wrote):
            lines.filter(user=officer.pk).update(person=shown(officer))


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0010_replies"),
        ("villages", "0003_officers_without_a_name"),
    ]
    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: lift(schema_editor, TABLES),
            lambda apps, schema_editor: put_back(schema_editor, TABLES),
        ),
        *[
            migrations.AddField(
                model,
                "person",
                models.CharField("siapa", max_length=300, blank=True, default="", db_default=""),
            )
            for model in MODELS
        ],
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(
            lambda apps, schema_editor: put_back(schema_editor, TABLES),
            lambda apps, schema_editor: lift(schema_editor, TABLES),
        ),
    ]
