"""The database knows the states of a dossier, and that its place lies in NTT; no page ever wrote anything else."""

from django.db import migrations
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from villages.breaches import Rule, refuse_breaches

RULES = (
    Rule(
        "product",
        CheckConstraint(
            name="state_is_known",
            condition=Q(state__in=["draft", "submitted", "returned", "approved"]),
            violation_error_message="Status berkas ini tidak dikenal.",
        ),
        whose="village_id",
        remedy=_(
            "isi state dengan target keputusan terakhir berkas itu di reviews_decision, atau draft kalau tidak ada."
        ),
    ),
    Rule(
        "product",
        CheckConstraint(
            name="place_lies_in_ntt",
            condition=(Q(latitude__isnull=True) | Q(latitude__range=(-11.1, -7.9)))
            & (Q(longitude__isnull=True) | Q(longitude__range=(118.9, 125.3))),
            violation_error_message="Titik lokasi harus di dalam wilayah NTT.",
        ),
        whose="village_id",
        remedy=_("kosongkan latitude dan longitude (NULL): desa bisa mengisi lagi."),
    ),
)


class Migration(migrations.Migration):
    dependencies = [("products", "0014_submitted_and_partial"), ("villages", "0010_chain_of_the_history")]

    operations = [
        migrations.RunPython(refuse_breaches("products", RULES), migrations.RunPython.noop),
        *[migrations.AddConstraint(rule.model, rule.constraint) for rule in RULES],
    ]
