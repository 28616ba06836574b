"""Columns that belong together are tied by the database; old rows that break a tie are named first."""

from django.db import migrations
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from villages.breaches import Rule, refuse_breaches

RULES = (
    Rule(
        "product",
        CheckConstraint(
            name="approved_has_its_time",
            condition=Q(state="approved", approved_at__isnull=False)
            | (~Q(state="approved") & Q(approved_at__isnull=True)),
            violation_error_message=(
                "Berkas yang disetujui harus punya waktu persetujuan, dan berkas lain tidak boleh punya."
            ),
        ),
        whose="village_id",
        remedy=_(
            "isi approved_at berkas yang disetujui dengan waktu di reviews_decision (target approved, yang "
            "terakhir), dan kosongkan approved_at berkas lain (NULL)."
        ),
    ),
    Rule(
        "product",
        CheckConstraint(
            name="submitted_has_its_time",
            condition=Q(state="draft", submitted_at__isnull=True)
            | (~Q(state="draft") & Q(submitted_at__isnull=False, submissions__gte=1)),
            violation_error_message=(
                "Berkas yang sudah diajukan harus punya waktu dan jumlah pengajuan, dan draf tidak boleh punya "
                "waktu pengajuan."
            ),
        ),
        whose="village_id",
        remedy=_(
            "isi submitted_at dan submissions berkas yang sudah diajukan dengan waktu terakhir dan jumlah "
            "pengajuannya di reviews_decision (target submitted), dan kosongkan submitted_at draf (NULL)."
        ),
    ),
)


class Migration(migrations.Migration):
    dependencies = [("products", "0003_licences_have_a_kind"), ("villages", "0004_kept_together")]
    operations = [
        migrations.RunPython(refuse_breaches("products", RULES), migrations.RunPython.noop),
        *[migrations.AddConstraint(rule.model, rule.constraint) for rule in RULES],
    ]
