"""The ledger of help: THE TABLE of moves, and the only door through which an item is moved on or called off.
Flags are set and taken off in flags.py. Nothing is deleted; each move appends a LedgerEntry in its own
transaction."""

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from products.choices import LicenceStatus, Track
from products.models import Product
from reviews.deciding.workflow import Refused
from reviews.help.changes import BEFORE, PLAN, RESULT, changes
from reviews.models import OPEN, Facilitation, LedgerEntry
from reviews.models.ledger import Status
from villages import chain
from villages.formats import Label, tanggal
from villages.models import User
from villages.scoping import Role
from villages.versions import Stale, change

NO_REASON = _("Tulis dulu alasannya, supaya desa dan kabupaten tahu.")

# What a move may need: item, note -> a sentence where it is not met, else None. Asked of the locked item as
# the move would leave it: the database refuses one that is done without its day (models/ledger.py).


def dated(item: Facilitation, note: str) -> Label | None:
    return None if item.planned_on or item.status == Status.FLAGGED else _("Isi dulu tanggal rencananya.")


def sourced(item: Facilitation, note: str) -> Label | None:
    """Funding must come from somewhere, a training must be about something."""
    if item.status == Status.FLAGGED:
        return None
    if item.track == Track.FUNDING:
        return None if item.source else _("Pilih dulu sumber dananya.")
    return None if item.about else _("Pilih dulu jenis pelatihannya, atau tulis topiknya.")


def finished(item: Facilitation, note: str) -> Label | None:
    if not item.done_on:
        return _("Isi dulu tanggal selesainya.")
    if item.done_on > timezone.localdate():
        return _("Tanggal selesai %(day)s belum tiba.") % {"day": tanggal(item.done_on)}
    if item.done_on < item.product.cycle.opens:
        return _("Tanggal selesai %(day)s sebelum tahun program dibuka. Periksa lagi tahunnya.") % {
            "day": tanggal(item.done_on)
        }
    return None


def paid(item: Facilitation, note: str) -> Label | None:
    if item.track == Track.FUNDING and item.amount is None:
        return _("Isi dulu nilai bantuannya: berapa rupiah yang benar-benar diberikan.")
    return None


def told(item: Facilitation, note: str) -> Label | None:
    return None if item.outcome.strip() else _("Tulis dulu hasilnya, supaya desa dan kabupaten tahu.")


def reasoned(item: Facilitation, note: str) -> Label | None:
    return None if note else NO_REASON


def by_hand(item: Facilitation, note: str) -> Label | None:
    """What an event finished is taken back where it is written who came."""
    if item.training is None:
        return None
    return _("Bantuan ini selesai dari kegiatan “%(event)s”. Koreksi kehadirannya di kegiatan itu.") % {
        "event": item.training
    }


def alone(item: Facilitation, note: str) -> Label | None:
    """One open item a track: what is opened again must not meet another."""
    others = Facilitation.objects.open().filter(product=item.product_id, track=item.track)
    if others.exclude(pk=item.pk).exists():
        return _(
            "Produk ini sudah punya bantuan lain yang masih terbuka dan sejenis. Selesaikan atau batalkan dulu yang itu."
        )
    return None


def nothing(item: Facilitation) -> dict[str, Any]:
    return {}


def figures_of_the_file(item: Facilitation) -> dict[str, Any]:
    """How the product stands when help is planned, where nobody has written it yet."""
    product = item.product
    now = {
        "capacity_before": product.capacity,
        "price_before": product.price,
        "workers_before": product.workers,
        "licences_before": product.licences.filter(
            status=LicenceStatus.YES, kind__in=product.licence_kinds
        ).count(),
    }
    return {column: value for column, value in now.items() if getattr(item, column) is None}


def not_done(item: Facilitation) -> dict[str, Any]:
    """What was said of the result stays, to be mended."""
    return {"done_on": None}


def not_attended(item: Facilitation) -> dict[str, Any]:
    """The event said it, and takes it back."""
    return {"done_on": None, "outcome": "", "training": None}


@dataclass(frozen=True)
class Move:
    """A row of the table. `target` None: the status stays. `columns` are those that the move may write,
    `fills` adds what nobody wrote: item -> {column: value}."""

    action: str
    label: Label
    sources: tuple[Status, ...]
    target: Status | None
    needs: tuple[Callable[[Facilitation, str], Label | None], ...] = ()
    columns: tuple[str, ...] = ()
    fills: Callable[[Facilitation], dict[str, Any]] = nothing
    past: Label = ""  # how the log says it
    done: Label = ""  # told to the person who made it


# fmt: off
MOVES = (
    #    action     label                 from                                          to                needs             writes
    Move("flag",    _("Tandai"),          (),                                           Status.FLAGGED,
         past=_("Ditandai"), done=_("Produk sudah ditandai.")),
    Move("plan",    _("Rencanakan"),      (Status.FLAGGED,),                            Status.PLANNED,   (dated, sourced), PLAN, figures_of_the_file,
         _("Direncanakan"), _("Rencananya sudah tersimpan.")),
    Move("start",   _("Mulai"),           (Status.PLANNED,),                            Status.RUNNING,
         past=_("Mulai berjalan"), done=_("Bantuan ini sekarang berjalan.")),
    Move("finish",  _("Selesaikan"),      (Status.RUNNING,),                            Status.DONE,      (finished, paid, told), (*RESULT, "training"),
         past=_("Selesai"), done=_("Bantuan ini sudah selesai.")),
    Move("cancel",  _("Batalkan"),        OPEN,                                         Status.CANCELLED, (reasoned,),
         past=_("Dibatalkan"), done=_("Bantuan ini sudah dibatalkan. Riwayatnya tetap tersimpan.")),
    Move("edit",    _("Ubah isinya"),     OPEN,                                         None,             (dated, sourced), (*PLAN, *BEFORE),
         past=_("Isinya diubah"), done=_("Perubahannya sudah tersimpan.")),
    Move("correct", _("Koreksi"),         (Status.DONE,),                               None,             (reasoned, dated, sourced, finished, paid, told), tuple(dict.fromkeys((*PLAN, *RESULT))),
         past=_("Dikoreksi"), done=_("Koreksinya sudah tersimpan.")),
    Move("undo",    _("Batalkan tanda selesai"), (Status.DONE,),                              Status.RUNNING,   (reasoned, by_hand, alone), (), not_done,
         _("Selesai dibatalkan"), _("Bantuan ini kembali berjalan.")),
    # Made by the event alone (trainings.py), for who was marked as present and was not.
    Move("absent",  _("Koreksi kehadiran"), (Status.DONE,),                             Status.PLANNED,   (reasoned, alone), (), not_attended,
         _("Kehadiran dikoreksi, kembali ke rencana"), _("Bantuan ini kembali ke rencana.")),
    Move("attach",  _("Tambah bukti"),    (*OPEN, Status.DONE),                         None,
         past=_("Bukti ditambah"), done=_("Buktinya sudah tersimpan.")),
)
# fmt: on
BY_ACTION = {move.action: move for move in MOVES}
# How the log says moves that there are no more.
FORMER = {"outcome": _("Hasil diubah")}


def past_of(action: str) -> Label:
    """How the log says that a move was made; the move's key where the table knows it no more."""
    if action == "take_back":  # of a whole act, and so no row of the table
        return _("Penandaan dibatalkan")
    return BY_ACTION[action].past if action in BY_ACTION else FORMER.get(action, action)


def moves_for(item: Facilitation, user: User) -> list[Move]:
    """The moves that `user` could make now, for an item that `user` sees; asks the database nothing."""
    if user.role != Role.PROVINCE:
        return []
    return [row for row in MOVES if item.status in row.sources]


def lock_approved(products: Iterable[int], user: User) -> list[int]:
    """The ids among `products` that the user sees, approved; locked, so that none is reopened meanwhile."""
    if user.role != Role.PROVINCE:
        raise PermissionDenied
    seen = Product.objects.visible_to(user).approved().filter(pk__in=products).order_by("pk")
    return list(seen.select_for_update().values_list("pk", flat=True))


def locked(item: Facilitation, user: User) -> Facilitation:
    """The item as it stands now, for the rest of the transaction. Raises PermissionDenied."""
    # The product first, as reopening it does: an item can't move on while its file is taken back.
    if not lock_approved([item.product_id], user):
        raise PermissionDenied
    items = Facilitation.objects.visible_to(user).select_related("product__cycle", "partner", "training")
    found = items.filter(pk=item.pk).first()
    if found is None:
        raise PermissionDenied
    return found


def with_columns(item: Facilitation, columns: Mapping[str, Any]) -> Facilitation:
    """A copy of the item with these columns {name: value}, not saved."""
    changed = copy(item)
    for name, value in columns.items():
        setattr(changed, name, value)
    return changed


@transaction.atomic
def move(
    action: str,
    item: Facilitation,
    user: User,
    *,
    version: int,
    note: str = "",
    answers: Mapping[str, Any] | None = None,
) -> LedgerEntry:
    """Make one move; returns the LedgerEntry.

    `version` is the item's as the person saw it, `answers` {column: value} goes in with the move. Raises
    KeyError for no such action, ValueError for a column that the move does not write, PermissionDenied for
    a move that is not this person's or not of this status, Stale, Refused. Whatever it raises, nothing has
    changed.
    """
    row, note, answers = BY_ACTION[action], note.strip(), dict(answers or {})
    if strange := set(answers) - set(row.columns):
        raise ValueError(f"{action} does not write {sorted(strange)}")
    before = locked(item, user)
    if before.version != version:
        raise Stale
    if before.status not in row.sources:
        raise PermissionDenied
    written = (
        row.fills(before) | answers | {"status": row.target or before.status, "updated_at": timezone.now()}
    )
    if faults := [fault for need in row.needs if (fault := need(with_columns(before, written), note))]:
        raise Refused(faults)
    change(Facilitation.objects.filter(pk=item.pk, status=before.status), version=version, **written)
    after = locked(item, user)
    entry = LedgerEntry.objects.create(
        item=after,
        user=user,
        person=user.signature,
        action=action,
        source=before.status,
        target=after.status,
        version=after.version,
        note=note,
        changes=changes(before, after),
    )
    chain.append(entry)
    return entry
