"""The programme in numbers, counted once for the dashboard, the report and the open data. How each village
stands is counted by coverage.py, the items of the report's ledger by the report itself.

Files of every state are counted, also those that the province may not open: only counts leave this
module. What is counted:

    villages   villages that take part in the cycle
    begun      files, drafts too
    reported   files submitted, returned or approved
    approved   files approved
    flagged    approved files with help that was not called off
    helped     approved files with help that is done
    asked      rupiah that the approved files ask for
    given      rupiah of help that is done
    days       median of the calendar days from the (last) submission to the approval; None of none
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case, Count, DateField, DurationField, ExpressionWrapper, Q, Sum, When
from django.db.models.functions import Substr, TruncDate, TruncMonth
from django.utils import timezone

from products.choices import NEEDS, NOTHING, Category, State, Track
from products.models import Need, Product
from reviews.lists.years import kept
from reviews.models import Facilitation
from reviews.numbers.coverage import AREAS, DISTRICT, REPORTED, participants, villages_by_area
from reviews.numbers.funnel import days_of_files, days_of_help, median
from villages.labels import in_order, label_of
from villages.scoping import Role

SUMMED = ("villages", "begun", "reported", "approved", "flagged", "helped", "asked", "given")
YEARS = 5  # how many cycles are compared


@dataclass
class Row:
    """The numbers of one area, or of all of them together."""

    code: str
    name: str
    villages: int = 0
    begun: int = 0
    reported: int = 0
    approved: int = 0
    flagged: int = 0
    helped: int = 0
    asked: int = 0
    given: int = 0
    reviews: Counter = field(default_factory=Counter)  # days -> files

    @property
    def days(self):
        """The median of how long a review took; None of none."""
        return median(self.reviews)

    def add(self, other):
        for name in SUMMED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.reviews.update(other.reviews)


@dataclass
class Figures:
    """Everything that is counted for one cycle and area."""

    level: str
    rows: list[Row]
    total: Row
    categories: list[dict]  # key, label, approved, asked; the most first
    needs: dict[str, list[dict]]  # track -> key, label, approved
    months: list[dict]  # month (first day), submitted, approved; without a gap
    last_months: list[dict]  # the same of the cycle before; empty without one
    waiting: Counter  # day on which a file was submitted that waits -> files
    days: dict[str, float | None]  # medians, of funnel.py
    years: list[dict]  # year, reported, approved, helped; the oldest first
    at: datetime


def figures(user, cycle, years, *, district="", level=DISTRICT):
    """The Figures of the user's area, or of one kabupaten in it, in `cycle`.

    `years` are those of cycles(), `cycle` among them.
    """
    if user.role not in (Role.DISTRICT, Role.PROVINCE):
        raise ValueError("numbers are for the kabupaten and the province")
    key = f"figures:{user.area_id}:{district}:{level}"
    return kept(key, cycle, lambda: _Tally(user, cycle, district, level).figures(years))


class _Tally:
    """Counts, eight queries in all, each over the rows of one area."""

    def __init__(self, user, cycle, district, level):
        self.user, self.cycle, self.district = user, cycle, district
        self.level, self.length = level, AREAS[level][1]

    def figures(self, years):
        years = {year.pk: year for year in [*years[:YEARS], self.cycle]}
        rows = {row.code: row for row in self.villages()}
        waiting = self.add_files(rows)
        helped = self.add_help(rows, years)
        total = Row(code="", name="")
        for row in rows.values():
            total.add(row)
        months = self.months(years)
        return Figures(
            level=self.level,
            rows=list(rows.values()),
            total=total,
            categories=self.categories(),
            needs=self.needs(),
            months=months[self.cycle.pk],
            last_months=next(
                (months[pk] for pk, year in years.items() if year.year == self.cycle.year - 1), []
            ),
            waiting=waiting,
            days=days_of_files(self.files(), self.cycle.opens)
            | {"approved": total.days}
            | days_of_help(self.items().filter(product__cycle=self.cycle)),
            years=self.years(years, months, helped),
            at=timezone.now(),
        )

    def within(self, rows, path=""):
        """The rows of the area: never a row of the answer, only what is counted over them."""
        rows = rows.in_area_of(self.user)
        return rows.filter(**{f"{path}district_code": self.district}) if self.district else rows

    def files(self):
        return self.within(Product.objects).in_cycle(self.cycle).order_by()

    def villages(self):
        villages = participants(self.user, self.cycle)
        if self.district:
            villages = villages.filter(district_code=self.district)
        return [Row(**row) for row in villages_by_area(villages, self.level)]

    def add_files(self, rows):
        """Fills in the files of the cycle; returns {day of submission: files that wait}."""
        waiting: Counter = Counter()
        waited = TruncDate("approved_at") - TruncDate("submitted_at")
        counted = (
            self.files()
            .values(
                "state",
                area=Substr("village_id", 1, self.length),
                waited=ExpressionWrapper(waited, DurationField()),
                since=Case(When(state=State.SUBMITTED, then=TruncDate("submitted_at"))),
            )
            .annotate(n=Count("pk"), asked=Sum("funding_amount"))
        )
        for one in counted:
            row = rows.get(one["area"]) or rows.setdefault(one["area"], Row(one["area"], one["area"]))
            row.begun += one["n"]
            if one["state"] in REPORTED:
                row.reported += one["n"]
            if one["since"]:
                waiting[one["since"]] += one["n"]
            if one["state"] == State.APPROVED:
                row.approved += one["n"]
                row.asked += one["asked"] or 0
                row.reviews[one["waited"].days] += one["n"]
        return waiting

    def items(self):
        rows = self.within(Facilitation.objects, "product__").active()
        return rows.filter(product__state=State.APPROVED).order_by()

    def add_help(self, rows, years):
        """Fills in the help of the cycle; returns {cycle: files helped}."""
        done = Q(status=Facilitation.Status.DONE)
        counted = (
            self.items()
            .filter(product__cycle__in=years)
            .values("product__cycle", area=Substr("product__village_id", 1, self.length))
            .annotate(
                flagged=Count("product", distinct=True),
                helped=Count("product", distinct=True, filter=done),
                given=Sum("amount", filter=done),
            )
        )
        helped = Counter()
        for one in counted:
            helped[one["product__cycle"]] += one["helped"]
            if one["product__cycle"] == self.cycle.pk:
                row = rows[one["area"]]
                row.flagged, row.helped, row.given = one["flagged"], one["helped"], one["given"] or 0
        return helped

    def categories(self):
        counted = self.files().approved().values("category")
        counted = counted.annotate(n=Count("pk"), amount=Sum("funding_amount"))
        found = {one["category"]: one for one in counted}
        rows = [
            {
                "key": key,
                "label": label_of(Category, key),
                "approved": found[key]["n"],
                "asked": found[key]["amount"] or 0,
            }
            for key in in_order(found, Category)
        ]
        return sorted(rows, key=lambda row: -row["approved"])

    def needs(self):
        counted = (
            self.within(Need.objects, "product__")
            .filter(product__cycle=self.cycle, product__state=State.APPROVED)
            .values_list("track", "kind")
            .annotate(n=Count("pk"))
        )
        found = {(track, kind): n for track, kind, n in counted}
        rows = {}
        for track in Track:
            asked = dict.fromkeys(NEEDS[track].values, 0)
            asked |= {kind: n for (on, kind), n in found.items() if on == track}
            rows[track.value] = [
                {"key": kind, "label": label_of(NEEDS[track], kind), "approved": asked[kind]}
                for kind in in_order(asked, NEEDS[track])
                if kind != NOTHING
            ]
        return rows

    def months(self, years):
        """{cycle: its months}, of each of these cycles."""
        month = {
            name: TruncMonth(f"{name}_at", output_field=DateField()) for name in ("submitted", "approved")
        }
        found = {pk: (Counter(), Counter()) for pk in years}
        files = self.within(Product.objects).filter(cycle__in=years, state__in=REPORTED).order_by()
        for one in files.values("cycle", **month).annotate(n=Count("pk")):
            submitted, approved = found[one["cycle"]]
            submitted[one["submitted"]] += one["n"]
            if one["approved"]:
                approved[one["approved"]] += one["n"]
        return {pk: _without_a_gap(*both) for pk, both in found.items()}

    def years(self, years, months, helped):
        return [
            {
                "year": year.year,
                "reported": sum(one["submitted"] for one in months[pk]),
                "approved": sum(one["approved"] for one in months[pk]),
                "helped": helped[pk],
            }
            for pk, year in sorted(years.items(), key=lambda item: item[1].year)
        ]


def _without_a_gap(submitted, approved):
    """Each month from the first to the last in which something was submitted or approved."""
    both = sorted({*submitted, *approved})
    rows, at = [], both[0] if both else None
    while both and at <= both[-1]:
        rows.append({"month": at, "submitted": submitted[at], "approved": approved[at]})
        at = at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1)
    return rows
