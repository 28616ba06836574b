"""The programme year that a page shows, chosen in one way everywhere, and numbers kept until the next step."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.cache import cache
from django.db.models import F, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language

from products.models import Cycle, current_of
from reviews.models import Correction, Decision, LedgerEntry
from villages.models import AreaChange

FIRST_YEAR = 2025  # of the programme
SECONDS = 60  # what no step announces (a village added, a cycle changed) shows after that


def marked() -> QuerySet[Cycle]:
    """The programme years, each marked with the last step that was taken anywhere, the last correction and the
    last change of an area: for kept()."""
    decided = Correction.objects.order_by(F("decided_at").desc(nulls_last=True), "-pk").values("decided_at")
    last = {
        "last_correction": Subquery(decided[:1]),
        "last_decision": Subquery(Decision.objects.order_by("-pk").values("pk")[:1]),
        "last_entry": Subquery(LedgerEntry.objects.order_by("-pk").values("pk")[:1]),
        "last_change": Subquery(AreaChange.objects.order_by("-pk").values("pk")[:1]),
    }
    return Cycle.objects.annotate(**last)


def cycles() -> list[Cycle]:
    """All programme years, the newest first, marked."""
    return list(marked().order_by("-year"))


def named(years: Iterable[Any], asked: str, default: Any) -> Any:
    """The one of `years` (cycles, or whole numbers) that `asked`, the text of an address, names; `default`
    for "". Http404 for a year that there is not: a page never shows another one than it was asked for."""
    if not asked:
        return default
    for year in years:
        if str(year) == asked:
            return year
    raise Http404


def pick(found: Sequence[Cycle], asked: str) -> Cycle | None:
    """Of all programme years (cycles()) the one that `asked` names; for "" the current one, as every page
    shows it that is asked for no year; None where none was ever opened. Http404 for a year that there is not."""
    return named(found, asked, current_of(found))


def calendar_years() -> range:
    """The years in which help can have been planned or given, the latest first: from the programme's first
    to the next."""
    return range(timezone.localdate().year + 1, FIRST_YEAR - 1, -1)


def kept(key: str, cycle: Any, count: Callable[[], Any]) -> Any:
    """What `count()` returns, kept until the next step: whatever changes a number is a decision, a correction,
    an entry in the ledger or a change of an area, so the last of each is part of the key; so is the language,
    for there are labels in it. `cycle` is one of marked()."""
    last = f"{cycle.last_decision}:{cycle.last_entry}:{cycle.last_correction}:{cycle.last_change}"
    key = f"{key}:{get_language()}:{cycle.pk}:{cycle.includes_kelurahan}:{last}".replace(" ", "T")
    found = cache.get(key)
    if found is None:
        found = count()
        cache.set(key, found, SECONDS)
    return found
