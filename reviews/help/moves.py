"""The ledger of help: THE TABLE of moves, and the only doors through which an item is set out, moved on
or called off. Nothing is deleted; each move appends a LedgerEntry in its own transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from products.choices import LicenceStatus, Track
from products.models import Product
from reviews.deciding.workflow import Refused
from reviews.help.changes import BEFORE, PLAN, RESULT, changes
from reviews.models import OPEN, Facilitation, LedgerEntry
from reviews.models.ledger import Status
from villages import chain
from villages.formats import Label, tanggal, waktu
from villages.models import User
from villages.scoping import Role
from villages.versions import Stale, change

TAKE_BACK_MINUTES = 30
TOO_LATE = _("Penandaan hanya bisa dibatalkan dalam %(minutes)d menit, sampai %(until)s.")
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
            "Produk ini sudah punya bantuan lain yang masih terbuka di jalur ini. Selesaikan atau batalkan dulu yang itu."
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


def _locked(products: Iterable[int], user: User) -> list[int]:
    """The ids among `products` that the user sees, approved; locked, so that none is reopened meanwhile."""
    if user.role != Role.PROVINCE:
        raise PermissionDenied
    seen = Product.objects.visible_to(user).approved().filter(pk__in=products).order_by("pk")
    return list(seen.select_for_update().values_list("pk", flat=True))


def locked(item: Facilitation, user: User) -> Facilitation:
    """The item as it stands now, for the rest of the transaction. Raises PermissionDenied."""
    # The product first, as reopening it does: an item can't move on while its file is taken back.
    if not _locked([item.product_id], user):
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


def _log(
    items: Iterable[Facilitation],
    action: str,
    user: User,
    *,
    source: str = "",
    note: str = "",
    act: UUID | None = None,
) -> None:
    entries = LedgerEntry.objects.bulk_create(
        LedgerEntry(
            item=item,
            user=user,
            person=user.signature,
            action=action,
            source=source,
            target=item.status,
            version=item.version,
            note=note,
            act=act,
        )
        for item in items
    )
    chain.append(*entries)


@transaction.atomic
def flag(
    products: Iterable[int], track: str, user: User, *, again: bool = True, act: UUID | None = None
) -> int:
    """Flag these products (ids) for a track; returns how many had no open item there before. Without
    `again` those that were helped on it already are left out too. With `act`, a new key, the flags are one act
    and can be taken back as one."""
    found = _locked(products, user)
    items = Facilitation.objects.open() if again else Facilitation.objects.active()
    taken = set(items.filter(product__in=found, track=track).values_list("product", flat=True))
    made = Facilitation.objects.bulk_create(
        Facilitation(product_id=pk, track=track, flagged_by=user) for pk in found if pk not in taken
    )
    _log(made, "flag", user, act=act)
    return len(made)


@dataclass(frozen=True)
class Flagging:
    """What one press of a button flagged: its entries, oldest first, with item, product and village."""

    entries: Sequence[LedgerEntry]

    @property
    def act(self) -> UUID | None:
        return self.entries[0].act

    @property
    def count(self) -> int:
        return len(self.entries)

    @property
    def at(self) -> datetime:
        return self.entries[0].at

    @property
    def until(self) -> datetime:
        """The moment until which it can be taken back."""
        return self.at + timedelta(minutes=TAKE_BACK_MINUTES)

    @property
    def is_over(self) -> bool:
        return timezone.now() > self.until

    @property
    def minutes_left(self) -> int:
        return max(0, -((timezone.now() - self.until) // timedelta(minutes=1)))

    @property
    def track(self) -> str:
        return self.entries[0].item.track

    @property
    def still(self) -> list[Facilitation]:
        """The items that are as they were flagged."""
        return [entry.item for entry in self.entries if entry.item.version == entry.version]

    @property
    def moved_on(self) -> list[Facilitation]:
        """Those about which something was done since: they stay."""
        return [
            entry.item
            for entry in self.entries
            if entry.item.version != entry.version and not entry.item.taken_back
        ]


def flagging_of(act: UUID, user: User) -> Flagging | None:
    """What `user` flagged in one act; None where it was somebody else, or nothing. One query."""
    rows = LedgerEntry.objects.visible_to(user).filter(act=act, user=user, action="flag")
    return _flagging(rows)


def last_flagging(user: User) -> Flagging | None:
    """The last act of flagging of `user` that can still be taken back; None where there is none. Two queries, one
    where nothing was flagged lately."""
    since = timezone.now() - timedelta(minutes=TAKE_BACK_MINUTES)
    rows = LedgerEntry.objects.visible_to(user).filter(
        user=user, action="flag", at__gte=since, act__isnull=False
    )
    last = rows.order_by("-pk").values_list("act", flat=True).first()
    found = flagging_of(last, user) if last else None
    return found if found and found.still and not found.is_over else None


def _flagging(rows: QuerySet[LedgerEntry]) -> Flagging | None:
    entries = list(rows.order_by("pk").select_related("item__product__village"))
    return Flagging(entries) if entries else None


@transaction.atomic
def take_back(act: UUID, user: User) -> tuple[int, list[Facilitation]]:
    """Take back what `user` flagged in one act; returns how many flags went, and the items that stay because
    something was done about them since. Raises PermissionDenied where it was not theirs, Refused after the time."""
    found = flagging_of(act, user)
    if found is None:
        raise PermissionDenied
    if found.is_over:
        raise Refused([TOO_LATE % {"minutes": TAKE_BACK_MINUTES, "until": waktu(found.until)}])
    # Locked as each move locks them, and looked at again: none moves on between look and leap.
    locked_products = set(_locked([entry.item.product_id for entry in found.entries], user))
    found = flagging_of(act, user) or found
    items = [item for item in found.still if item.product_id in locked_products]
    for item in items:
        item.status, item.taken_back = Status.CANCELLED, True
        item.version += 1
        item.updated_at = timezone.now()
    Facilitation.objects.bulk_update(items, ["status", "taken_back", "version", "updated_at"])
    note = gettext("Salah tanda: dibatalkan oleh yang menandai, dalam %(minutes)d menit.")
    _log(items, "take_back", user, source=Status.FLAGGED, note=note % {"minutes": TAKE_BACK_MINUTES}, act=act)
    return len(items), found.moved_on


@transaction.atomic
def unflag(products: Iterable[int], track: str, user: User, *, note: str) -> int:
    """Call off the items of a track that are no more than a flag, for the reason `note`; returns how many
    there were. Raises Refused without one."""
    if not note.strip():
        raise Refused([NO_REASON])
    flagged = Facilitation.objects.filter(
        product__in=_locked(products, user), track=track, status=Status.FLAGGED
    )
    items = list(flagged)
    for item in items:
        item.status = Status.CANCELLED
        item.version += 1
        item.updated_at = timezone.now()
    Facilitation.objects.bulk_update(items, ["status", "version", "updated_at"])
    _log(items, "cancel", user, source=Status.FLAGGED, note=note.strip())
    return len(items)
