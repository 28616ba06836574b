"""Names and choices in the words of the screen's glossary. Words alone: no statement reaches the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0021_number_consent"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="savedfilter",
            options={
                "ordering": ["name"],
                "verbose_name": "filter tersimpan",
                "verbose_name_plural": "filter tersimpan",
            },
        ),
        migrations.AlterField(
            model_name="export",
            name="filter_label",
            field=models.CharField(blank=True, max_length=1000, verbose_name="filter"),
        ),
        migrations.AlterField(
            model_name="savedfilter",
            name="name",
            field=models.CharField(max_length=60, verbose_name="nama filter"),
        ),
        migrations.AlterField(
            model_name="facilitation",
            name="track",
            field=models.CharField(
                choices=[("funding", "Pendanaan"), ("training", "Pelatihan")],
                max_length=8,
                verbose_name="jenis bantuan",
            ),
        ),
        migrations.AlterField(
            model_name="correction",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("waiting", "Menunggu keputusan"),
                    ("accepted", "Diterima"),
                    ("refused", "Ditolak"),
                ],
                default="waiting",
                max_length=10,
                verbose_name="keputusan",
            ),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="name",
            field=models.CharField(max_length=100, verbose_name="nama foto atau PDF"),
        ),
        migrations.AlterField(
            model_name="training",
            name="held_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="dinyatakan selesai"),
        ),
        migrations.AlterField(
            model_name="training",
            name="topic",
            field=models.CharField(
                choices=[
                    ("production", "Produksi"),
                    ("quality", "Mutu dan kebersihan"),
                    ("packaging", "Kemasan"),
                    ("bookkeeping", "Pembukuan"),
                    ("digital", "Pemasaran digital"),
                    ("papers", "Izin"),
                    ("organisation", "Pengurusan kelompok (kelembagaan)"),
                    ("none", "Tidak perlu"),
                ],
                max_length=12,
                verbose_name="topik",
            ),
        ),
    ]
