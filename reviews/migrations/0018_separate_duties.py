"""An approval keeps what its officer and the submission have in common; the log of second factors is unchangeable;
certificates and downloads keep the person, as the history does."""

from django.db import migrations, models

from reviews.append_only import lift, put_back

CHANGED = ("reviews_decision",)
GUARDED = (*CHANGED, "villages_factorentry")


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0017_last_submissions"),
        ("villages", "0011_second_factor_and_sessions"),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: lift(schema_editor, CHANGED),
            lambda apps, schema_editor: put_back(schema_editor, CHANGED),
        ),
        migrations.AddField(
            model_name="decision",
            name="shared",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        *(
            migrations.AddField(
                model_name=model,
                name=name,
                field=models.CharField(blank=True, db_default="", default="", max_length=300),
            )
            for model, name in (
                ("certificate", "issued_person"),
                ("certificate", "revoked_person"),
                ("export", "person"),
            )
        ),
        migrations.RunPython(
            lambda apps, schema_editor: put_back(schema_editor, GUARDED),
            lambda apps, schema_editor: lift(schema_editor, GUARDED),
        ),
    ]
