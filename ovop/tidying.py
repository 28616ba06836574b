"""How long everything is kept that grows by itself: THE TABLE, and what `manage.py tidy` does about it every night.

Whatever is in neither PARTS nor STAYS is what nobody has thought of; tests/test_tidy.py looks for it, and compares the
table of docs/operations.md. One more row is one more Part. How long personal data is kept stands in
reviews/personal/periods.py, since the public page shows it; what to do about it is taken from there.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from products.uploads import pieces, storage, sweeping
from products.uploads.sweeping import Swept
from reviews.lists import making
from reviews.models import Worker
from reviews.personal.periods import BY_KEY
from villages import guessing, remembered
from villages.activation.codes import LIFETIME as CODE_LIFETIME
from villages.formats import Label
from villages.models import ActivationCode, OfficerSession

CODES = timedelta(days=90)  # after its end an unused code still says that it has ended
TASKS = timedelta(days=14)  # so long one can ask why a task failed
WORKERS = timedelta(days=1)
ALARMS = timedelta(days=30)


@dataclass(frozen=True)
class Part:
    """One thing that `tidy` does: `do(dry_run=…)` returns how many it found, or how many files and bytes. `clears`
    names the models and the folders of MEDIA_ROOT that it looks after."""

    name: str
    label: Label
    kept: str  # for docs/operations.md
    do: Callable[..., int | Swept]
    clears: tuple[str, ...]


def rows(old: Callable[[], QuerySet[Any]]) -> Callable[..., int]:
    """What deletes the rows that `old` finds."""

    def clear(*, dry_run: bool = False) -> int:
        found = old()
        return found.count() if dry_run else found.delete()[0]

    return clear


def period(key: str) -> Callable[..., int]:
    """What forgets personal data that was kept as long as reviews/personal/periods.py says."""
    found = BY_KEY[key]

    def clear(*, dry_run: bool = False) -> int:
        assert found.forget is not None  # nosec B101
        return found.forget(timezone.now() - found.length, dry_run)

    return clear


def _before(age: timedelta) -> Any:
    return timezone.now() - age


def _tasks() -> QuerySet[Any]:
    over = [TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED]
    return DBTaskResult.objects.filter(status__in=over, finished_at__lt=_before(TASKS))


def _alarms(*, dry_run: bool = False) -> Swept:
    """Which kind of failure was mailed when."""
    before = time.time() - ALARMS.total_seconds()
    return sweeping.older(Path(settings.MEDIA_ROOT) / "alarms", before, dry_run=dry_run)


# fmt: off
PARTS = [
    Part("sessions", _("Sesi masuk yang sudah berakhir, dihapus"), "until it ends: 12 hours, a remembered phone 30 days",
         rows(lambda: OfficerSession.objects.filter(expire_date__lt=timezone.now())), ("villages.OfficerSession",)),
    Part("phones", _("HP yang diingat dan lama tidak dipakai, dihapus"), f"{remembered.LIFETIME.days} days without a use",
         period("phones"), ("villages.RememberedPhone",)),
    Part("tries", _("Percobaan masuk yang gagal, dihapus"), "1 day",
         period("tries"), ("villages.FailedTry",)),
    Part("sign-ins", _("Catatan masuk yang lama, dihapus"), f"{guessing.KEPT.days} days",
         period("sign-ins"), ("villages.SignInEntry",)),
    Part("networks", _("Jaringan tempat kode aktivasi dibuat, dihapus"), f"{CODE_LIFETIME.days} days", period("networks"), ()),
    Part("drafts", _("Nama dan nomor HP di draf yang tidak pernah diajukan, dihapus"), "1 year after the last day of its year",
         period("drafts"), ()),
    Part("disclosures", _("Catatan siapa membaca nomor HP, dihapus"), "5 years", period("disclosures"), ("products.Disclosure",)),
    Part("codes", _("Kode aktivasi yang tidak pernah dipakai, dihapus"),
         f"unused: {CODES.days} days after its end; used ones stay, as they say who opened an account",
         rows(lambda: ActivationCode.objects.filter(used_at=None, expires_at__lt=_before(CODES))), ("villages.ActivationCode",)),
    Part("exports", _("Hasil unduhan lama, dihapus"), f"{making.KEPT.days} day; its line in the log stays",
         making.clear_old, ("exports",)),
    Part("unmade", _("Unduhan yang tidak pernah selesai, dinyatakan gagal"), "called failed after 1 day",
         making.close_forgotten, ("reviews.Export",)),
    Part("tasks", _("Catatan pekerjaan latar yang selesai, dihapus"), f"{TASKS.days} days after its end",
         rows(_tasks), ("django_tasks_database.DBTaskResult",)),
    Part("workers", _("Catatan pekerja yang sudah berhenti, dihapus"), "1 day after its last sign of life",
         rows(lambda: Worker.objects.filter(seen_at__lt=_before(WORKERS))), ("reviews.Worker",)),
    Part("orphans", _("Berkas tanpa catatan, disisihkan 30 hari"), "1 day, then put aside like what is deleted",
         sweeping.orphans, ("photo", "minutes", "evidence")),
    Part("halves", _("Berkas setengah tertulis, dihapus"), "1 day", sweeping.halves, ()),
    Part("pieces", _("Kiriman yang tidak selesai dalam 7 hari, dihapus"), f"{pieces.DAYS_KEPT} days without a new piece",
         sweeping.unfinished, ("products.PartialUpload", "partial")),
    Part("deleted", _("Berkas yang dihapus lebih dari 30 hari lalu, dihapus"), f"{storage.DAYS_KEPT} days",
         sweeping.deleted, ("deleted",)),
    Part("alarms", _("Catatan surel kesalahan, dihapus"), f"{ALARMS.days} days without a new mail", _alarms, ("alarms",)),
]
# What is kept for good, or as long as what it belongs to, and why.
STAYS = {
    "the history, which the database lets nobody delete": (
        "villages.Chain villages.Link villages.FactorEntry villages.NameEntry villages.AreaChange products.Extension "
        "reviews.Decision reviews.Remark reviews.Reply reviews.Correction reviews.ConsentEntry reviews.SignatureRequest "
        "reviews.Signature reviews.LedgerEntry reviews.TrainingEntry reviews.Certificate reviews.Export villages.Erasure"
    ),
    "what the programme is about": (
        "products.Cycle products.Product products.Licence products.Need products.Satellite products.Potential "
        "products.LastSubmission products.SubmittedFile products.Photo products.Minutes products.MinutesPage "
        "reviews.Facilitation reviews.Evidence reviews.Partner reviews.Training reviews.Seat"
    ),
    "areas, officers, and what belongs to an account": (
        "villages.Province villages.District villages.Subdistrict villages.Village villages.VillageOfficials villages.User "
        "reviews.SavedFilter otp_totp.TOTPDevice otp_static.StaticDevice otp_static.StaticToken"
    ),
    "what a superuser did in the admin": "admin.LogEntry",
    "Django's own, which do not grow": (
        "auth.Permission auth.Group contenttypes.ContentType sessions.Session"
    ),
}
# fmt: on
