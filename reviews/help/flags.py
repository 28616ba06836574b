"""Flags, set on many products in one act, taken off for a reason, or taken back as one within half an hour. Beside
move() the only door to an item of help; each flag appends a LedgerEntry in its own transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from products.submitted import cover_read
from reviews.deciding.workflow import Refused
from reviews.help.moves import NO_REASON, lock_approved
from reviews.models import Facilitation, LedgerEntry
from reviews.models.ledger import Status
from villages import chain
from villages.formats import waktu
from villages.models import User

TAKE_BACK_MINUTES = 30
TOO_LATE = _("Penandaan hanya bisa dibatalkan dalam %(minutes)d menit, sampai %(until)s.")


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
    found = lock_approved(products, user)
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
    """What `user` flagged in one act; None where it was somebody else, or nothing. One query: each item knows its product's `cover`."""
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
    rows = rows.select_related("item__product__village").annotate(cover=cover_read("item__product__"))
    entries = list(rows.order_by("pk"))
    for entry in entries:
        entry.item.cover = entry.cover  # type: ignore[attr-defined]
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
    locked_products = set(lock_approved([entry.item.product_id for entry in found.entries], user))
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
        product__in=lock_approved(products, user), track=track, status=Status.FLAGGED
    )
    items = list(flagged)
    for item in items:
        item.status = Status.CANCELLED
        item.version += 1
        item.updated_at = timezone.now()
    Facilitation.objects.bulk_update(items, ["status", "version", "updated_at"])
    _log(items, "cancel", user, source=Status.FLAGGED, note=note.strip())
    return len(items)
