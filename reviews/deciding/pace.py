"""How long a kabupaten takes to decide: what a village that has submitted may expect."""

from datetime import datetime
from math import ceil
from statistics import median

from django.db.models import Q
from django.utils import timezone

from products.choices import State
from products.models import Product
from reviews.models import Decision

ENOUGH = 5  # submissions that were decided; what fewer took is nobody's habit
DECIDED = (State.RETURNED, State.APPROVED)


def usual_days(product: Product) -> int | None:
    """Within how many days, by the calendar in WITA, half of the submissions to the kabupaten of `product` in
    its programme year were decided, at least 1; None while too few were. A number about all villages of
    the kabupaten, and nothing of any of them. One query."""
    log = (
        Decision.objects.filter(product__district_code=product.district_code, product__cycle=product.cycle_id)
        .filter(Q(target=State.SUBMITTED) | Q(source=State.SUBMITTED, target__in=DECIDED))
        .filter(undoes=None, undone_by=None)  # what was taken back took no time
        .order_by("product", "version")
        .values_list("product", "target", "at")
    )
    sent: dict[int, datetime] = {}
    days = []
    for key, target, at in log:
        if target == State.SUBMITTED:
            sent[key] = at
        elif key in sent:
            days.append((timezone.localdate(at) - timezone.localdate(sent[key])).days)
    return max(1, ceil(median(days))) if len(days) >= ENOUGH else None
