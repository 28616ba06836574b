"""Trainings and partners have a version, so that an old page overwrites nothing (docs/decisions/0010)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0007_kept_together")]
    operations = [
        migrations.AddField(model, "version", models.PositiveIntegerField(default=1, editable=False))
        for model in ("training", "partner")
    ]
