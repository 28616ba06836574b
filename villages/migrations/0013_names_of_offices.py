"""What the office of a kabupaten or kota is called on its letterhead; empty: as most are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("villages", "0012_erasures"),
    ]

    operations = [
        migrations.AddField(
            model_name="district",
            name="office",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=150, verbose_name="nama dinas"
            ),
        ),
    ]
