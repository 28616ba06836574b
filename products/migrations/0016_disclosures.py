"""Who of the staff read a phone number or took a list away; and whether a contact agrees to be seen."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("products", "0015_states_and_places_are_known"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="contact_consent",
            field=models.BooleanField(
                editable=False,
                null=True,
                verbose_name="Orang yang bisa dihubungi setuju nomornya dilihat petugas?",
            ),
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person", models.CharField(max_length=300, verbose_name="siapa")),
                ("account", models.CharField(max_length=150, verbose_name="akun")),
                ("province_code", models.CharField(max_length=2)),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("dossier", "Halaman berkas"),
                            ("form", "Formulir terisi"),
                            ("receipt", "Tanda terima"),
                            ("correction", "Koreksi jawaban"),
                            ("corrections", "Daftar koreksi"),
                            ("admin", "Berkas di /admin/"),
                            ("list", "Daftar di layar"),
                            ("print", "Daftar dicetak"),
                            ("xlsx", "Daftar diunduh, Excel"),
                            ("csv", "Daftar diunduh, CSV"),
                            ("geojson", "Daftar diunduh, GeoJSON"),
                        ],
                        max_length=12,
                        verbose_name="apa",
                    ),
                ),
                (
                    "about",
                    models.CharField(blank=True, max_length=1000, verbose_name="filter atau kegiatan"),
                ),
                ("rows", models.PositiveIntegerField(verbose_name="baris")),
                ("with_numbers", models.BooleanField(verbose_name="dengan nomor HP")),
                ("among", models.TextField(blank=True)),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="waktu")),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="products.product",
                        verbose_name="berkas",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "catatan akses",
                "verbose_name_plural": "catatan akses",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["province_code", "-id"], name="disclosure_by_province"),
                    models.Index(
                        condition=models.Q(("among", ""), _negated=True),
                        fields=["province_code", "-id"],
                        name="disclosure_of_lists",
                    ),
                    models.Index(fields=["at"], name="disclosure_by_day"),
                ],
            },
        ),
    ]
