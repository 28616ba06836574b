"""Columns that belong together are tied by the database; old rows that break a tie are named first."""

from django.db import migrations
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from villages.breaches import Rule, refuse_breaches

RULES = (
    Rule(
        "activationcode",
        CheckConstraint(
            name="code_used_while_good",
            condition=Q(used_at__isnull=True) | Q(used_at__lt=F("expires_at")),
            violation_error_message="Kode hanya bisa dipakai selama masih berlaku.",
        ),
        whose="user__username",
        remedy=_("hapus baris itu; desa yang memakainya tetap bisa masuk dengan kata sandinya."),
    ),
)


class Migration(migrations.Migration):
    dependencies = [("villages", "0003_officers_without_a_name")]
    operations = [
        migrations.RunPython(refuse_breaches("villages", RULES), migrations.RunPython.noop),
        *[migrations.AddConstraint(rule.model, rule.constraint) for rule in RULES],
    ]
