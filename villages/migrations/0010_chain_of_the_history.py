"""Each line of the history gets a link of a chain (villages/chain.py); the lines of before get theirs in reviews."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("villages", "0009_guard_of_our_own")]

    operations = [
        migrations.CreateModel(
            name="Chain",
            fields=[
                ("key", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("length", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={"verbose_name": "rantai riwayat", "verbose_name_plural": "rantai riwayat"},
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("of_table", models.CharField(max_length=40)),
                ("of_row", models.BigIntegerField()),
                ("form", models.PositiveSmallIntegerField()),
                ("content", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "chain",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="villages.chain",
                    ),
                ),
            ],
            options={
                "verbose_name": "mata rantai riwayat",
                "verbose_name_plural": "mata rantai riwayat",
                "indexes": [models.Index(fields=["of_table", "of_row"], name="link_of_a_row")],
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "number"), name="one_link_a_number")
                ],
            },
        ),
    ]
