"""Until when a village may file and mend: the one place where the dates of a programme year and the extensions of
its villages are asked, and the only door through which an extension is given.

There is one rule. A dossier that was never submitted is submitted while its year is open: until `closes`. One that
was submitted, in time as it then was, may be mended until `mends_until`, however it came back to its village: it was
returned or reopened, or the village withdrew it. An extension lets one village do either until a later day; it opens
no year that has not begun.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from products.models import Cycle, Extension, Product
from villages.formats import Label, tanggal
from villages.models import User, Village
from villages.scoping import Role

# Days from today, or from the last day of the year: what is later is a slip in the year, and nobody could take it back.
LONGEST = 366
ASK = _lazy("Kalau perlu, minta perpanjangan waktu ke petugas PMD kabupaten/kota.")


@dataclass(frozen=True)
class Deadline:
    """Until when one village may submit in one cycle. `extension`: the latest that it was given, or None;
    `is_mending`: its dossier was submitted before."""

    cycle: Cycle
    is_mending: bool
    extension: Extension | None

    @property
    def usual(self) -> date:
        """The last day for a village without an extension."""
        return self.cycle.mends_until if self.is_mending else self.cycle.closes

    @property
    def is_extended(self) -> bool:
        return self.extension is not None and self.extension.until > self.usual

    @property
    def until(self) -> date:
        """The last day, included."""
        return max(self.usual, self.extension.until) if self.extension else self.usual

    @property
    def is_open(self) -> bool:
        return self.cycle.opens <= timezone.localdate() <= self.until

    @property
    def is_over(self) -> bool:
        """Has the last day passed? What comes back to its village before the first one waits for that."""
        return timezone.localdate() > self.until

    @property
    def sentence(self) -> str:
        """Why nothing can be submitted now, and what can be done about it; "" while it can."""
        if self.is_open:
            return ""
        if timezone.localdate() < self.cycle.opens:
            return self.cycle.waiting_sentence
        if self.is_extended:
            ended = _("Perpanjangan waktu untuk tahun %(year)s habis pada %(until)s.")
        elif self.is_mending:
            ended = _("Masa perbaikan berkas tahun %(year)s habis pada %(until)s.")
        else:
            return self.cycle.closed_sentence
        return f"{ended % {'year': self.cycle, 'until': tanggal(self.until)}} {ASK}"

    @property
    def told(self) -> str:
        """The extension, told to its village; "" where there is none that helps."""
        if not self.is_extended:
            return ""
        return _("Perpanjangan waktu sampai %(until)s, alasan: %(reason)s") % {
            "until": tanggal(self.until),
            "reason": self.extension.reason,
        }


def extensions_of(village: Village) -> dict[int, Extension]:
    """{key of the cycle: the extension of the village with the latest day}; one query."""
    return {one.cycle_id: one for one in village.extensions.select_related("cycle").order_by("until")}


def deadline(cycle: Cycle, village: Village, *, submitted: bool = False) -> Deadline:
    """The Deadline of a village in a cycle; `submitted`: was its dossier ever submitted? One query."""
    return Deadline(cycle, submitted, village.extensions.filter(cycle=cycle).order_by("until").last())


def deadline_of(product: Product, *, known: Mapping[int, Extension] | None = None) -> Deadline:
    """The Deadline of a dossier, whatever step leads to it. `known`: extensions_of() its village, where a page
    asks of several dossiers."""
    found: Deadline | None = product.__dict__.get("_deadline")  # asked once for a page
    if found is None:
        submitted = product.submissions > 0
        if known is not None:
            found = Deadline(product.cycle, submitted, known.get(product.cycle_id))
        else:
            found = deadline(product.cycle, product.village, submitted=submitted)
        product.__dict__["_deadline"] = found
    return found


class NotGiven(Exception):
    """No extension was given. `faults` are sentences for the officer."""

    def __init__(self, faults: Sequence[Label]) -> None:
        super().__init__(" ".join(str(fault) for fault in faults))
        self.faults = faults


def faults_of(now: Deadline, village: Village, *, until: date | None, reason: str) -> list[str]:
    """What is wrong with an extension for this village, as sentences. `now`: the Deadline without it."""
    faults = []
    if left_out := now.cycle.left_out_sentence(village, submitted=now.is_mending):
        faults.append(left_out)
    if until is None:
        faults.append(_("Isi dulu sampai tanggal berapa waktunya diperpanjang."))
    elif until < timezone.localdate():
        faults.append(
            _("Tanggal %(day)s sudah lewat. Pilih hari ini atau hari sesudahnya.") % {"day": tanggal(until)}
        )
    elif until > max(timezone.localdate(), now.cycle.mends_until) + timedelta(days=LONGEST):
        faults.append(
            _(
                "Tanggal %(day)s lebih dari satu tahun lagi. Periksa lagi tahunnya: perpanjangan tidak bisa dicabut."
            )
            % {"day": tanggal(until)}
        )
    elif until <= now.until:
        faults.append(
            _("Desa ini sudah punya waktu sampai %(day)s. Pilih hari sesudahnya.")
            % {"day": tanggal(now.until)}
        )
    if not reason.strip():
        faults.append(_("Tulis dulu alasan perpanjangan waktu. Desa bisa membacanya."))
    return faults


@transaction.atomic
def extend(village: Village, cycle: Cycle, user: User, *, until: date | None, reason: str) -> Extension:
    """Give a village of the officer's kabupaten more time; returns the Extension. The same words given twice are
    given once. Raises PermissionDenied, NotGiven; then nothing has changed."""
    if user.role != Role.DISTRICT or not Village.objects.visible_to(user).filter(pk=village.pk).exists():
        raise PermissionDenied
    # Locked, so that of two officers at once the second is told of the first.
    if Village.objects.select_for_update().filter(pk=village.pk).first() is None:
        raise PermissionDenied  # it got another code at this moment, and perhaps another kabupaten
    submitted = Product.objects.in_area_of(user).filter(village=village, cycle=cycle, submissions__gt=0)
    now = deadline(cycle, village, submitted=submitted.exists())
    same = now.extension
    if same and (same.user_id, same.until, same.reason) == (user.pk, until, reason.strip()):
        return same
    if faults := faults_of(now, village, until=until, reason=reason):
        raise NotGiven(faults)
    return Extension.objects.create(
        village=village, cycle=cycle, until=until, reason=reason.strip(), user=user, person=user.signature
    )
