"""A village that was wrongly written down as ended is there again: that too is a change of an area."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("villages", "0007_areas_that_move")]
    operations = [
        migrations.AlterField(
            "areachange",
            "how",
            models.CharField(
                choices=[
                    ("renamed", "Ganti nama"),
                    ("moved", "Ganti kode"),
                    ("split", "Pemekaran"),
                    ("merged", "Penggabungan"),
                    ("ended", "Berakhir"),
                    ("revived", "Ada lagi"),
                ],
                max_length=8,
                verbose_name="perubahan",
            ),
        ),
    ]
