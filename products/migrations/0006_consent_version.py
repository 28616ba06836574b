"""The answer about the public catalogue has a version of its own (docs/decisions/0010)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("products", "0005_potential_version")]
    operations = [
        migrations.AddField(
            "product", "consent_version", models.PositiveIntegerField(default=0, editable=False)
        ),
    ]
