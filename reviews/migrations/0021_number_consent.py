"""The village also writes down whether its contact agrees that offices see the number, and whose answer that was."""

from django.db import migrations, models

from reviews.append_only import lift, put_back

CHANGED = ("reviews_consententry",)
GUARDED = (*CHANGED, "villages_erasure")
BEFORE = "0020_work_outside_a_request"


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", BEFORE),
        ("products", "0016_disclosures"),
        ("villages", "0012_erasures"),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: lift(schema_editor, CHANGED),
            lambda apps, schema_editor: put_back(schema_editor, CHANGED),
        ),
        migrations.AddField(
            model_name="consententry",
            name="about",
            field=models.CharField(
                choices=[("catalogue", "Katalog publik"), ("number", "Nomor HP yang bisa dihubungi")],
                db_default="catalogue",
                default="catalogue",
                max_length=9,
                verbose_name="tentang",
            ),
        ),
        migrations.AddField(
            model_name="consententry",
            name="given_by",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=100, verbose_name="dari siapa"
            ),
        ),
        migrations.AlterField(
            model_name="consententry",
            name="allowed",
            field=models.BooleanField(verbose_name="boleh"),
        ),
        migrations.RunPython(
            lambda apps, schema_editor: put_back(schema_editor, GUARDED),
            lambda apps, schema_editor: lift(schema_editor, GUARDED),
        ),
    ]
