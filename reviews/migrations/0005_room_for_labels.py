"""A remark keeps what its pin was called; help has a kind, a key by which it is recognised."""

from django.db import migrations, models

from reviews.append_only import lift, put_back

REMARKS = ("reviews_remark",)  # which SQLite makes anew, and without its guard


class Migration(migrations.Migration):
    dependencies = [("reviews", "0004_words_of_the_glossary")]
    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: lift(schema_editor, REMARKS),
            lambda apps, schema_editor: put_back(schema_editor, REMARKS),
        ),
        migrations.AddField(
            "remark",
            "label",
            models.CharField("sebutannya", max_length=200, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(
            lambda apps, schema_editor: put_back(schema_editor, REMARKS),
            lambda apps, schema_editor: lift(schema_editor, REMARKS),
        ),
        migrations.AddField(
            "facilitation",
            "kind",
            models.CharField("jenis bantuan", max_length=12, blank=True, default=""),
            preserve_default=False,
        ),
    ]
