"""From the villages to those that were helped: how many are left at each step, and how long a step takes.

The days are medians over the dossiers that took the step, in calendar days:

    begun     from the day on which the programme year opened to that on which the dossier was begun
    reported  from there to its (last) submission
    approved  from there to the approval
    flagged   from there to the first flag that still stands
    helped    from the flag to the day on which the help was done
"""

from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import Count, DurationField, ExpressionWrapper, F, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from villages.formats import angka

STEPS = (
    ("villages", gettext_lazy("desa dan kelurahan")),
    ("begun", gettext_lazy("sudah mulai")),
    ("reported", gettext_lazy("sudah melapor")),
    ("approved", gettext_lazy("disetujui")),
    ("flagged", gettext_lazy("ditandai")),
    ("helped", gettext_lazy("sudah dibantu")),
)


class Step(NamedTuple):
    """`number` is a Cell with its list behind it, `share` its per cent of the villages, `days` words or ""."""

    label: str
    number: Any
    share: int
    days: str = ""


def median(days: Counter) -> float | None:
    """Of {days: how many}; of an even number the mean of the two in the middle, None of none."""
    size, seen, middle = sum(days.values()), 0, []
    for day in sorted(days):
        before, seen = seen, seen + days[day]
        middle += [day for place in {(size - 1) // 2, size // 2} if before <= place < seen]
    return None if not size else (middle[0] + middle[-1]) / 2


def funnel(
    numbers: dict[str, int], cell: Callable[[str, int], Any], days: dict[str, float | None]
) -> list[Step]:
    """The steps of which there are `numbers`, {key of STEPS: how many}. `cell(key, number)` puts the list behind a number; `days`
    are the medians, as far as they are known."""
    whole = numbers["villages"]
    return [
        Step(
            label,
            cell(key, numbers[key]),
            round(100 * numbers[key] / whole) if whole else 0,
            "" if days.get(key) is None else _("%(days)s hari") % {"days": angka(days[key])},
        )
        for key, label in STEPS
        if key in numbers
    ]


def days_of_files(files: QuerySet, opened: Any) -> dict[str, float | None]:
    """The medians of begun and reported over `files`, all that a programme year has; it opened on the day
    `opened`. One query."""
    begun, reported = Counter(), Counter()
    took = ExpressionWrapper(TruncDate("submitted_at") - TruncDate("created_at"), DurationField())
    for day, time, number in (
        files.values_list(TruncDate("created_at"), took).annotate(n=Count("pk")).order_by()
    ):
        begun[max(0, (day - opened).days)] += number
        if time is not None:
            reported[max(0, time.days)] += number
    return {"begun": median(begun), "reported": median(reported)}


def days_of_help(items: QuerySet) -> dict[str, float | None]:
    """The medians of flagged and helped over `items`, the active help of approved products. One query."""
    flagged, helped = Counter(), Counter()
    waited = ExpressionWrapper(TruncDate("flagged_at") - TruncDate("product__approved_at"), DurationField())
    given = ExpressionWrapper(F("done_on") - TruncDate("flagged_at"), DurationField())
    for wait, took, number in items.values_list(waited, given).annotate(n=Count("pk")).order_by():
        flagged[max(0, wait.days)] += number
        if took is not None:
            helped[max(0, took.days)] += number
    return {"flagged": median(flagged), "helped": median(helped)}
