"""A potential has a version, so that an old page overwrites nothing (docs/decisions/0010)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("products", "0004_kept_together")]
    operations = [
        migrations.AddField("potential", "version", models.PositiveIntegerField(default=1, editable=False)),
    ]
