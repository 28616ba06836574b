"""Done help and held events are corrected, each with its reason: the events have a log of their own."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils.translation import gettext_lazy as _

from reviews.append_only import lift, put_back
from villages.breaches import Rule, refuse_breaches

REASONED = models.CheckConstraint(
    condition=~models.Q(source="done") | models.Q(target="done") | ~models.Q(note=""),
    name="done_taken_back_has_its_reason",
    violation_error_message="Membatalkan bantuan yang sudah selesai perlu alasan.",
)
RULES = (
    Rule(
        "ledgerentry",
        REASONED,
        whose="item__product__village_id",
        remedy=_(
            "isi note dengan alasannya, atau “(alasan tidak tercatat)”. Di PostgreSQL: ALTER TABLE reviews_ledgerentry "
            "DISABLE TRIGGER reviews_ledgerentry_rows; lalu UPDATE; lalu ALTER TABLE reviews_ledgerentry ENABLE TRIGGER "
            "reviews_ledgerentry_rows. Di SQLite: DROP TRIGGER reviews_ledgerentry_update; lalu UPDATE; migrasi ini "
            "memasangnya lagi."
        ),
    ),
)
ENTRIES, TABLES = ("reviews_ledgerentry",), ("reviews_ledgerentry", "reviews_trainingentry")


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0014_corrections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(refuse_breaches("reviews", RULES), migrations.RunPython.noop),
        migrations.RunPython(
            lambda apps, schema_editor: lift(schema_editor, ENTRIES),
            lambda apps, schema_editor: put_back(schema_editor, ENTRIES),
        ),
        migrations.CreateModel(
            name="TrainingEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=300, verbose_name="siapa"
                    ),
                ),
                ("note", models.TextField(verbose_name="alasan")),
                ("changes", models.JSONField(default=dict)),
                ("version", models.PositiveIntegerField(verbose_name="versi sesudahnya")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="waktu")),
            ],
            options={
                "verbose_name": "koreksi pelatihan",
                "verbose_name_plural": "koreksi pelatihan",
                "ordering": ["version"],
            },
        ),
        migrations.AddConstraint("ledgerentry", REASONED),
        migrations.AddField(
            model_name="trainingentry",
            name="training",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="reviews.training"
            ),
        ),
        migrations.AddField(
            model_name="trainingentry",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingentry",
            constraint=models.UniqueConstraint(
                fields=("training", "version"), name="one_training_entry_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("note", ""), _negated=True),
                name="training_entry_has_its_reason",
                violation_error_message="Koreksi perlu alasan.",
            ),
        ),
        migrations.RunPython(
            lambda apps, schema_editor: put_back(schema_editor, TABLES),
            lambda apps, schema_editor: lift(schema_editor, TABLES),
        ),
    ]
