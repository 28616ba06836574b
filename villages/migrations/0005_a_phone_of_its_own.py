"""Who holds an account, since when, and which phones of villages are remembered."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("villages", "0004_kept_together"),
    ]

    operations = [
        migrations.CreateModel(
            name="NameEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.CharField(blank=True, max_length=150, verbose_name="nama sebelumnya")),
                ("name", models.CharField(max_length=150, verbose_name="nama")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="waktu")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="name_entries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "pemegang akun",
                "verbose_name_plural": "pemegang akun",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="RememberedPhone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=60, verbose_name="HP")),
                ("created_at", models.DateTimeField(verbose_name="masuk")),
                ("used_at", models.DateTimeField(db_index=True, verbose_name="terakhir dipakai")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "HP yang diingat",
                "verbose_name_plural": "HP yang diingat",
                "ordering": ["-used_at", "-pk"],
            },
        ),
    ]
