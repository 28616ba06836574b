"""Names and choices in the words of the screen's glossary. Words alone: no statement reaches the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("products", "0016_disclosures"),
    ]

    operations = [
        migrations.AlterField(
            model_name="need",
            name="track",
            field=models.CharField(
                choices=[("funding", "Pendanaan"), ("training", "Pelatihan")],
                max_length=8,
                verbose_name="jenis bantuan",
            ),
        ),
        migrations.AlterField(
            model_name="cycle",
            name="head_signs",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Berkas baru bisa diajukan setelah Kepala Desa atau Lurah menandatanganinya di portal, lewat tautan WhatsApp atau lembar bercetak kode.",
                verbose_name="kepala desa/lurah menandatangani",
            ),
        ),
        migrations.AlterField(
            model_name="cycle",
            name="mends_until",
            field=models.DateField(
                blank=True,
                help_text="Hari terakhir untuk memperbaiki berkas yang sudah diajukan tepat waktu. Kalau kosong: 60 hari setelah ditutup.",
                verbose_name="bisa diperbaiki sampai",
            ),
        ),
        migrations.AlterField(
            model_name="minutes",
            name="name",
            field=models.CharField(max_length=100, verbose_name="nama foto atau PDF"),
        ),
        migrations.AlterField(
            model_name="minutespage",
            name="name",
            field=models.CharField(max_length=100, verbose_name="nama foto atau PDF"),
        ),
        migrations.AlterField(
            model_name="photo",
            name="name",
            field=models.CharField(max_length=100, verbose_name="nama foto atau PDF"),
        ),
        migrations.AlterField(
            model_name="potential",
            name="category",
            field=models.CharField(
                choices=[
                    ("weaving", "Tenun ikat & tekstil"),
                    ("craft", "Anyaman & kerajinan"),
                    ("staple", "Jagung & pangan pokok"),
                    ("produce", "Sayur & buah"),
                    ("coffee", "Kopi & kakao"),
                    ("spice", "Mente, kemiri, vanili & rempah"),
                    ("herb", "Kelor & herbal"),
                    ("palm", "Gula lontar & nira"),
                    ("forest", "Madu & hasil hutan"),
                    ("livestock", "Ternak"),
                    ("meat", "Olahan daging (se’i)"),
                    ("fish", "Ikan & olahannya"),
                    ("seaweed", "Rumput laut"),
                    ("salt", "Garam"),
                    ("food", "Makanan, minuman & bumbu olahan"),
                    ("service", "Wisata, jasa & lainnya"),
                ],
                max_length=12,
                verbose_name="Kategori",
            ),
        ),
        migrations.AlterField(
            model_name="potential",
            name="distinctive",
            field=models.PositiveSmallIntegerField(
                blank=True,
                choices=[(1, "Kurang"), (2, "Cukup"), (3, "Ya, sangat")],
                null=True,
                verbose_name="Khas tempat ini, tidak mudah ditiru?",
            ),
        ),
        migrations.AlterField(
            model_name="product",
            name="category",
            field=models.CharField(
                blank=True,
                choices=[
                    ("weaving", "Tenun ikat & tekstil"),
                    ("craft", "Anyaman & kerajinan"),
                    ("staple", "Jagung & pangan pokok"),
                    ("produce", "Sayur & buah"),
                    ("coffee", "Kopi & kakao"),
                    ("spice", "Mente, kemiri, vanili & rempah"),
                    ("herb", "Kelor & herbal"),
                    ("palm", "Gula lontar & nira"),
                    ("forest", "Madu & hasil hutan"),
                    ("livestock", "Ternak"),
                    ("meat", "Olahan daging (se’i)"),
                    ("fish", "Ikan & olahannya"),
                    ("seaweed", "Rumput laut"),
                    ("salt", "Garam"),
                    ("food", "Makanan, minuman & bumbu olahan"),
                    ("service", "Wisata, jasa & lainnya"),
                ],
                max_length=12,
                verbose_name="Kategori",
            ),
        ),
        migrations.AlterField(
            model_name="product",
            name="contact_name",
            field=models.CharField(blank=True, max_length=100, verbose_name="Nama yang bisa dihubungi"),
        ),
        migrations.AlterField(
            model_name="product",
            name="contact_phone",
            field=models.CharField(blank=True, max_length=20, verbose_name="Nomor HP yang bisa dihubungi"),
        ),
        migrations.AlterField(
            model_name="product",
            name="declaration",
            field=models.BooleanField(
                default=False, verbose_name="Data benar dan disetujui Kepala Desa/Lurah"
            ),
        ),
        migrations.AlterField(
            model_name="product",
            name="manager_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("bumdes", "BUM Desa"),
                    ("kopdes", "Kopdes/Kopkel Merah Putih"),
                    ("group", "Kelompok"),
                    ("umkm", "UMKM perorangan"),
                    ("community", "Komunitas lain"),
                ],
                max_length=10,
                verbose_name="Jenis pengelola",
            ),
        ),
        migrations.AlterField(
            model_name="product",
            name="material_origin",
            field=models.CharField(
                blank=True,
                choices=[
                    ("own", "Desa/kelurahan sendiri"),
                    ("neighbour", "Desa/kelurahan tetangga"),
                    ("subdistrict", "Luar kecamatan"),
                    ("district", "Luar kabupaten/kota"),
                ],
                max_length=12,
                verbose_name="Asal bahan baku",
            ),
        ),
        migrations.AlterConstraint(
            model_name="cycle",
            name="cycle_opens_before_it_closes",
            constraint=models.CheckConstraint(
                condition=models.Q(("opens__lte", models.F("closes"))),
                name="cycle_opens_before_it_closes",
                violation_error_message="Tanggal tutup harus setelah tanggal buka.",
            ),
        ),
    ]
