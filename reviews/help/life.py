"""Where an item of help stands in its life, and the money in it: for its page, from what its log holds."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from products.choices import State, Track
from reviews.models import Facilitation, LedgerEntry
from reviews.models.ledger import Status
from villages.formats import Label
from villages.labels import label_of

WAY = (Status.FLAGGED, Status.PLANNED, Status.RUNNING, Status.DONE)
ONWARD = ("plan", "start", "finish")  # the moves that take it to its next step
LAST = "cancel"


class Step(NamedTuple):
    """A step of its life: `at` is when it was taken, None where it was not."""

    label: Label
    at: datetime | None
    reached: bool


def steps_of(item: Facilitation, entries: Iterable[LedgerEntry]) -> list[Step]:
    """The whole way; where it left it, what it went and how it stands: called off, or as was written what the
    code knows no more. `entries` of the log, the newest first."""
    taken: dict[str, datetime] = {}
    for entry in entries:
        if entry.source != entry.target:
            taken.setdefault(entry.target, entry.at)
    taken.setdefault(Status.FLAGGED, item.flagged_at)
    if item.status not in WAY:
        way = [*(status for status in WAY if status in taken), item.status]
        return [Step(label_of(Status, status), taken.get(status), True) for status in way]
    here = WAY.index(item.status)
    return [
        Step(label_of(Status, status), taken.get(status) if number <= here else None, number <= here)
        for number, status in enumerate(WAY)
    ]


def amounts_of(item: Facilitation, entries: Iterable[LedgerEntry]) -> list[tuple[Label, int | None]]:
    """[(label, rupiah or None), …]: asked for, planned, given. Nothing for a training.

    What a village asks while it mends its dossier is its own until it submits, so it is left out then.
    """
    if item.track != Track.FUNDING:
        return []
    is_done = item.status == Status.DONE
    planned = item.amount
    for entry in entries if is_done else ():
        if entry.action == "finish":
            planned = entry.changes.get("amount", [planned])[0]
            break
    asked = item.product.funding_amount if item.product.state == State.APPROVED else None
    return [
        (_("Diminta desa"), asked),
        (_("Direncanakan"), planned),
        (_("Diberikan"), item.amount if is_done else None),
    ]
