"""How far an approved product has come, as five marks in a row on its village's start page."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from products.choices import State
from products.models import Product
from reviews.models import Facilitation
from reviews.models.ledger import Status
from villages.formats import Label


class Mark(NamedTuple):
    """One stage. `day` is when it was reached, None where it was not."""

    label: Label
    day: date | datetime | None


def path_of(product: Product | None, items: Sequence[Facilitation]) -> list[Mark]:
    """The marks of an approved product with its help (`items`, none of them called off); [] before approval."""
    if product is None or product.state != State.APPROVED:
        return []
    done = [item.done_on for item in items if item.status == Status.DONE and item.done_on]
    begun = [item.planned_on for item in items if item.planned_on] + done
    all_done = bool(items) and len(done) == len(items)
    return [
        Mark(_("Diajukan"), product.submitted_at),
        Mark(_("Disetujui"), product.approved_at),
        Mark(_("Ditandai"), min((item.flagged_at for item in items), default=None)),
        Mark(_("Rencana"), min(begun, default=None)),
        Mark(_("Selesai"), max(done) if all_done else None),
    ]
