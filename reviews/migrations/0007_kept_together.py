"""Columns that belong together are tied by the database; old rows that break a tie are named first."""

from django.db import migrations
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from reviews.append_only import statements
from villages.breaches import Rule, refuse_breaches

HISTORY = ("reviews_decision", "reviews_ledgerentry")
ITS_VILLAGE = "product__village_id"
NEEDS_NO_PLAN = Q(status__in=["flagged", "cancelled"])
# The history can only be mended with its guard taken off; the end of this migration puts SQLite's back.
UNGUARDED = _(
    "riwayat tidak boleh ditulis ulang, kecuali kali ini untuk melengkapinya. Di PostgreSQL: ALTER TABLE %(table)s "
    "DISABLE TRIGGER %(table)s_rows; lalu UPDATE; lalu ALTER TABLE %(table)s ENABLE TRIGGER %(table)s_rows. Di "
    "SQLite: DROP TRIGGER %(table)s_update; lalu UPDATE; migrasi ini memasangnya lagi. Yang diisi: %(what)s"
)
THE_REASON = _("note, dengan alasannya, atau “(alasan tidak tercatat)”.")


def mended(table, what):
    return UNGUARDED % {"table": table, "what": what}


RULES = (
    Rule(
        "decision",
        CheckConstraint(
            name="reopened_has_its_reason",
            condition=~Q(source="approved") | ~Q(note=""),
            violation_error_message="Membuka kembali berkas yang disetujui perlu alasan.",
        ),
        whose=ITS_VILLAGE,
        remedy=mended("reviews_decision", THE_REASON),
    ),
    Rule(
        "decision",
        CheckConstraint(
            name="submission_has_its_answers",
            condition=Q(target="submitted", snapshot__isnull=False)
            | (~Q(target="submitted") & Q(snapshot__isnull=True)),
            violation_error_message="Pengajuan harus menyimpan jawaban yang diajukan, dan langkah lain tidak.",
        ),
        whose=ITS_VILLAGE,
        remedy=mended(
            "reviews_decision",
            _("snapshot, dengan '{}' kalau jawabannya tidak tersimpan; NULL untuk langkah lain."),
        ),
    ),
    Rule(
        "ledgerentry",
        CheckConstraint(
            name="called_off_has_its_reason",
            condition=~Q(target="cancelled") | ~Q(note=""),
            violation_error_message="Membatalkan bantuan perlu alasan.",
        ),
        whose="item__product__village_id",
        remedy=mended("reviews_ledgerentry", THE_REASON),
    ),
    Rule(
        "facilitation",
        CheckConstraint(
            name="done_has_its_day",
            condition=Q(status="done", done_on__isnull=False) | (~Q(status="done") & Q(done_on__isnull=True)),
            violation_error_message=(
                "Bantuan yang selesai harus punya tanggal selesai, dan bantuan lain tidak boleh punya."
            ),
        ),
        whose=ITS_VILLAGE,
        remedy=_(
            "isi done_on bantuan yang selesai dengan tanggalnya (riwayatnya ada di reviews_ledgerentry), dan "
            "kosongkan done_on bantuan lain (NULL)."
        ),
    ),
    Rule(
        "facilitation",
        CheckConstraint(
            name="done_has_its_outcome",
            condition=~Q(status="done") | ~Q(outcome=""),
            violation_error_message="Bantuan yang selesai harus punya hasil.",
        ),
        whose=ITS_VILLAGE,
        remedy=_("isi outcome dengan hasilnya, atau “(hasil tidak tercatat)”."),
    ),
    Rule(
        "facilitation",
        CheckConstraint(
            name="done_funding_has_its_amount",
            condition=~Q(status="done", track="funding") | Q(amount__isnull=False),
            violation_error_message="Pendanaan yang selesai harus punya nilai bantuan.",
        ),
        whose=ITS_VILLAGE,
        remedy=_("tanyakan ke petugas provinsi berapa rupiah yang diberikan, dan isi amount dengan itu."),
    ),
    Rule(
        "facilitation",
        CheckConstraint(
            name="planned_has_its_day",
            condition=NEEDS_NO_PLAN | Q(planned_on__isnull=False),
            violation_error_message="Bantuan yang direncanakan harus punya tanggal rencana.",
        ),
        whose=ITS_VILLAGE,
        remedy=_(
            "isi planned_on dengan tanggal rencananya, atau tanggal langkah “plan” di reviews_ledgerentry."
        ),
    ),
    Rule(
        "facilitation",
        CheckConstraint(
            name="planned_has_its_source_or_topic",
            condition=NEEDS_NO_PLAN
            | (Q(track="funding") & ~Q(source=""))
            | (Q(track="training") & ~(Q(topic="") & Q(kind=""))),
            violation_error_message=(
                "Pendanaan yang direncanakan harus punya sumber dana, dan pelatihan jenis atau topiknya."
            ),
        ),
        whose=ITS_VILLAGE,
        remedy=_("isi source pendanaan (other untuk sumber lain), atau kind atau topic pelatihan."),
    ),
    Rule(
        "facilitation",
        CheckConstraint(
            name="event_finished_a_training",
            condition=Q(training__isnull=True) | Q(status="done", track="training"),
            violation_error_message="Hanya pelatihan yang selesai yang tercatat dari suatu kegiatan.",
        ),
        whose=ITS_VILLAGE,
        remedy=_("kosongkan training_id (NULL)."),
    ),
    Rule(
        "training",
        CheckConstraint(
            name="training_held_or_called_off",
            condition=Q(held_at__isnull=True) | Q(cancelled_at__isnull=True),
            violation_error_message="Kegiatan tidak bisa selesai dan batal sekaligus.",
        ),
        whose="title",
        remedy=_(
            "tanyakan ke petugas provinsi apakah kegiatannya jadi; kosongkan held_at atau cancelled_at (NULL)."
        ),
    ),
    Rule(
        "training",
        CheckConstraint(
            name="called_off_training_has_its_reason",
            condition=Q(cancelled_at__isnull=True, cancel_reason="")
            | (Q(cancelled_at__isnull=False) & ~Q(cancel_reason="")),
            violation_error_message=(
                "Kegiatan yang dibatalkan harus punya alasan, dan kegiatan lain tidak boleh punya."
            ),
        ),
        whose="title",
        remedy=_("isi cancel_reason kegiatan yang dibatalkan; untuk kegiatan lain kosongkan ('')."),
    ),
    Rule(
        "certificate",
        CheckConstraint(
            name="revoked_by_somebody",
            condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
            | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            violation_error_message="Kode yang dicabut harus punya waktu dan petugas yang mencabutnya.",
        ),
        whose=ITS_VILLAGE,
        remedy=_(
            "isi dua-duanya, revoked_at dan revoked_by_id; jangan kosongkan revoked_at, karena kode itu lalu "
            "berlaku lagi."
        ),
    ),
    Rule(
        "export",
        CheckConstraint(
            name="done_export_is_whole",
            condition=~Q(status="done") | Q(kind="print") | Q(written=F("rows")),
            violation_error_message="Unduhan yang selesai harus berisi semua barisnya.",
        ),
        whose="user__username",
        remedy=_("ubah status menjadi failed; petugasnya bisa mengunduh lagi."),
    ),
)


def guard_again(apps, schema_editor):
    """SQLite makes a table anew to add a constraint or to take one off, and its triggers go with the old one."""
    if schema_editor.connection.vendor != "sqlite":
        return
    for table in HISTORY:
        for event in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{event}")
        for statement in statements("sqlite", table):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0006_history_carries_its_labels"),
        ("products", "0004_kept_together"),
        ("villages", "0004_kept_together"),
    ]
    operations = [
        migrations.RunPython(refuse_breaches("reviews", RULES), guard_again),
        *[migrations.AddConstraint(rule.model, rule.constraint) for rule in RULES],
        migrations.RunPython(guard_again, migrations.RunPython.noop),
    ]
