"""A training can be called off, and two equal ones are one.

Two clicks could make two equal ones before; where they did, this stops before it changes anything, and names them.
"""

from django.conf import settings
from django.db import migrations, models
from django.utils.translation import gettext_lazy as _

from villages.breaches import Rule, refuse_breaches

SAME = ("province", "title", "day", "place")
RULES = (
    Rule(
        "training",
        # None is called off yet: the column for it comes with this migration.
        models.UniqueConstraint(
            fields=SAME,
            name="one_event_a_name_day_and_place",
            violation_error_message="Kegiatan dengan nama, hari dan tempat yang sama sudah ada.",
        ),
        whose="title",
        remedy=_(
            "masing-masing sama dengan kegiatan yang dibuat lebih dulu. Beri judul lain, misalnya UPDATE reviews_training SET "
            "title = title || ' (2)' WHERE id = …, atau hapus kalau tidak punya peserta; yang tidak jadi bisa dibatalkan "
            "di portal sesudah migrasi."
        ),
    ),
)


class Migration(migrations.Migration):
    dependencies = [
        ("products", "0002_queue_of_every_year"),
        ("reviews", "0002_append_only"),
        ("villages", "0001_areas_and_officers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(refuse_breaches("reviews", RULES), migrations.RunPython.noop),
        migrations.AddField(
            model_name="training",
            name="cancel_reason",
            field=models.TextField(blank=True, editable=False, max_length=1000, verbose_name="alasan batal"),
        ),
        migrations.AddField(
            model_name="training",
            name="cancelled_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="dibatalkan"),
        ),
        migrations.AddIndex(
            model_name="facilitation",
            index=models.Index(fields=["-flagged_at", "-id"], name="facilitation_newest"),
        ),
        migrations.AddConstraint(
            model_name="training",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cancelled_at", None)),
                fields=SAME,
                name="one_event_a_name_day_and_place",
            ),
        ),
    ]
