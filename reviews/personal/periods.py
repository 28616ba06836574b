"""How long what is kept: one table, which `manage.py tidy` and `retention` work by and the public page shows.

A period that another module keeps by itself is that module's own number, told here; `forget` is then None and `by`
says what does it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from products.choices import State
from products.models import Disclosure, Product
from products.uploads.storage import DAYS_KEPT
from reviews.lists.making import KEPT as FILE_KEPT
from villages import guessing, remembered
from villages.activation.codes import LIFETIME as CODE_LIFETIME
from villages.formats import Label, angka
from villages.models import ActivationCode, FailedTry, RememberedPhone, SignInEntry
from villages.sessions import OF_A_VILLAGE


@dataclass(frozen=True)
class Period:
    """`forget` takes the moment before which is too old, and returns (how many rows there are, of what)."""

    key: str
    what: Label
    length: timedelta
    since: Label
    forget: "Callable[[datetime, bool], int] | None" = None
    by: str = ""

    @property
    def words(self) -> str:
        """90 hari, 5 tahun, 12 jam"""
        days, hours = self.length.days, self.length.seconds // 3600
        if not days:
            return f"{angka(hours)} jam"
        years, rest = divmod(days, 365)
        return f"{angka(years)} tahun" if years and not rest else f"{angka(days)} hari"


def _gone(rows, dry_run: bool) -> int:
    return rows.count() if dry_run else rows.delete()[0]


def _sign_ins(before: datetime, dry_run: bool) -> int:
    return _gone(SignInEntry.objects.filter(at__lte=before), dry_run)


def _tries(before: datetime, dry_run: bool) -> int:
    return _gone(FailedTry.objects.filter(at__lte=before), dry_run)


def _phones(before: datetime, dry_run: bool) -> int:
    return _gone(RememberedPhone.objects.filter(used_at__lt=before), dry_run)


def _networks(before: datetime, dry_run: bool) -> int:
    """Where a code was made that nobody used: the code itself is long void."""
    rows = ActivationCode.objects.filter(created_at__lt=before).exclude(made_from="")
    return rows.count() if dry_run else rows.update(made_from="")


def _disclosures(before: datetime, dry_run: bool) -> int:
    return _gone(Disclosure.objects.filter(at__lt=before), dry_run)


def _drafts(before: datetime, dry_run: bool) -> int:
    """The contact of a draft that was never submitted, and can be no more."""
    rows = Product.objects.filter(
        state=State.DRAFT, submissions=0, cycle__mends_until__lt=timezone.localdate(before)
    ).exclude(Q(contact_name="") & Q(contact_phone=""))
    if dry_run:
        return rows.count()
    return rows.update(contact_name="", contact_phone="", version=F("version") + 1)


PERIODS = (
    Period(
        "tries",
        _("Percobaan masuk yang gagal: jaringan, dan nama pengguna sebagai sandi satu arah"),
        guessing.DAY,
        _("sejak percobaan"),
        _tries,
    ),
    Period("session", _("Perangkat yang masuk"), OF_A_VILLAGE.whole, _("sejak masuk"), by="tidy"),
    Period(
        "phones",
        _("HP desa/kelurahan yang diingat"),
        remembered.LIFETIME,
        _("sejak terakhir dipakai"),
        _phones,
    ),
    Period(
        "networks", _("Jaringan tempat kode aktivasi dibuat"), CODE_LIFETIME, _("sejak dibuat"), _networks
    ),
    Period(
        "sign-ins",
        _("Siapa masuk, kapan, dan dari jaringan mana"),
        guessing.KEPT,
        _("sejak masuk"),
        _sign_ins,
    ),
    Period("files", _("Berkas daftar yang diunduh provinsi"), FILE_KEPT, _("sejak dibuat"), by="tidy"),
    Period(
        "deleted",
        _("Foto dan berita acara yang dihapus desa/kelurahan"),
        timedelta(days=DAYS_KEPT),
        _("sejak dihapus"),
        by="tidy",
    ),
    Period(
        "drafts",
        _("Nama dan nomor HP orang yang bisa dihubungi di draf yang tidak pernah diajukan"),
        timedelta(days=365),
        _("sejak masa perbaikan tahun program itu berakhir"),
        _drafts,
    ),
    Period(
        "disclosures",
        _("Catatan siapa membaca nomor HP atau mengunduh daftar"),
        timedelta(days=5 * 365),
        _("sejak dibaca"),
        _disclosures,
    ),
)
BY_KEY = {period.key: period for period in PERIODS}


def forget(*, dry_run: bool = False) -> list[tuple[Period, int]]:
    """Delete what is too old; with `dry_run` only count it. Returns [(period, how many), …] of those kept here.

    Run twice, the second finds nothing. Each period is by itself: one that fails undoes no other.
    """
    now = timezone.now()
    return [
        (period, period.forget(now - period.length, dry_run))
        for period in PERIODS
        if period.forget is not None
    ]
