"""Workers say that they live; a list that is taken away says whose area it was of, and which task makes it.

What the threads of before left unfinished is over: whoever migrates has stopped the portal.
"""

from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Coalesce


def close(apps, schema_editor):
    Export = apps.get_model("reviews", "Export")
    Export.objects.filter(status="running").update(status="failed")
    User = apps.get_model("villages", "User")
    for pk in Export.objects.filter(area="").order_by().values_list("user", flat=True).distinct():
        code = Coalesce(F("village_id"), F("district_id"), F("province_id"))
        area = User.objects.filter(pk=pk).values_list(code, flat=True).first()
        if area:
            Export.objects.filter(user=pk, area="").update(area=area)


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0019_database_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name="Worker",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("place", models.CharField(max_length=120, verbose_name="mesin")),
                ("started_at", models.DateTimeField(verbose_name="mulai")),
                ("seen_at", models.DateTimeField(verbose_name="terakhir terlihat")),
            ],
            options={
                "verbose_name": "pekerja",
                "verbose_name_plural": "pekerja",
                "ordering": ["-seen_at"],
            },
        ),
        *(
            migrations.AddField(
                model_name="export",
                name=name,
                field=models.CharField(blank=True, db_default="", default="", max_length=length),
            )
            for name, length in (("area", 13), ("task", 36))
        ),
        migrations.AddField(
            model_name="export",
            name="begun",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.RunPython(close, migrations.RunPython.noop),
    ]
