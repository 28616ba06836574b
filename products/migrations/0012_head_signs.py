"""A programme year may ask that the head of a village signs its dossier; no year that is there does."""

from django.db import migrations, models

from products.no_overlap import guard


class Migration(migrations.Migration):
    dependencies = [("products", "0011_words_of_the_screen")]

    operations = [
        migrations.AddField(
            "cycle",
            "head_signs",
            models.BooleanField(
                "kepala desa/lurah menandatangani",
                default=False,
                db_default=False,
                help_text=(
                    "Berkas baru bisa diajukan sesudah Kepala Desa atau Lurah menandatanganinya di portal, lewat "
                    "tautan WhatsApp atau lembar bercetak kode."
                ),
            ),
        ),
        # SQLite forgets the triggers of a table that is made anew.
        migrations.RunPython(guard, guard),
    ]
