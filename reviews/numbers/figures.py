"""The programme in numbers, counted once for the dashboard, the report and the open data. How each village
stands is counted by coverage.py, the items of the report's ledger by the report itself.

Files of every state are counted, also those that the province may not open: only counts leave this
module. What is counted:

    villages   villages that take part in the cycle
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

from django.db.models import Count, DateField, DurationField, ExpressionWrapper, Q, Sum
from django.db.models.functions import Substr, TruncDate, TruncMonth
from django.utils import timezone

from products.choices import NEEDS, NOTHING, Category, State, Track
from products.models import Need, Product
from reviews.lists.years import kept
from reviews.models import Facilitation
from reviews.numbers.coverage import AREAS, DISTRICT, REPORTED, participants, villages_by_area
from villages.labels import in_order, label_of
from villages.scoping import Role

SUMMED = ("villages", "reported", "approved", "flagged", "helped", "asked", "given")
YEARS = 5  # how many cycles are compared


@dataclass
class Row:
    """The numbers of one area, or of all of them together."""

    code: str
    name: str
    villages: int = 0
    reported: int = 0
    approved: int = 0
    flagged: int = 0
    helped: int = 0
    asked: int = 0
    given: int = 0
    reviews: Counter = field(default_factory=Counter)  # days -> files

    @property
    def days(self):
        """The median: of an even number of files the mean of the two in the middle."""
        days = sorted(self.reviews)
        size, seen, middle = sum(self.reviews.values()), 0, []
        for day in days:
            before, seen = seen, seen + self.reviews[day]
            middle += [day for place in {(size - 1) // 2, size // 2} if before <= place < seen]
        return None if not size else (middle[0] + middle[-1]) / 2

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
    """Counts, seven queries in all, each over the rows of one area."""

    def __init__(self, user, cycle, district, level):
        self.user, self.cycle, self.district = user, cycle, district
        self.level, self.length = level, AREAS[level][1]

    def figures(self, years):
        years = {year.pk: year for year in [*years[:YEARS], self.cycle]}
        rows = {row.code: row for row in self.villages()}
        self.add_files(rows)
        helped = self.add_help(rows, years)
        total = Row(code="", name="")
        for row in rows.values():
            total.add(row)
        return Figures(
            level=self.level,
            rows=list(rows.values()),
            total=total,
            categories=self.categories(),
            needs=self.needs(),
            months=self.months(),
            years=self.years(years, helped),
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
        waited = TruncDate("approved_at") - TruncDate("submitted_at")
        counted = (
            self.files()
            .filter(state__in=REPORTED)
            .values(
                "state",
                area=Substr("village_id", 1, self.length),
                waited=ExpressionWrapper(waited, DurationField()),
            )
            .annotate(n=Count("pk"), asked=Sum("funding_amount"))
        )
        for one in counted:
            row = rows.get(one["area"]) or rows.setdefault(one["area"], Row(one["area"], one["area"]))
            row.reported += one["n"]
            if one["state"] == State.APPROVED:
                row.approved += one["n"]
                row.asked += one["asked"] or 0
                row.reviews[one["waited"].days] += one["n"]

    def add_help(self, rows, years):
        """Fills in the help of the cycle; returns {cycle: files helped}."""
        done = Q(status=Facilitation.Status.DONE)
        counted = (
            self.within(Facilitation.objects, "product__")
            .active()
            .filter(product__cycle__in=years, product__state=State.APPROVED)
            .order_by()
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

    def months(self):
        month = {
            name: TruncMonth(f"{name}_at", output_field=DateField()) for name in ("submitted", "approved")
        }
        submitted, approved = Counter(), Counter()
        for one in self.files().filter(state__in=REPORTED).values(**month).annotate(n=Count("pk")):
            submitted[one["submitted"]] += one["n"]
            if one["approved"]:
                approved[one["approved"]] += one["n"]
        both = sorted({*submitted, *approved})
        rows, at = [], both[0] if both else None
        while both and at <= both[-1]:
            rows.append({"month": at, "submitted": submitted[at], "approved": approved[at]})
            at = at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1)
        return rows

    def years(self, years, helped):
        counted = (
            self.within(Product.objects)
            .filter(cycle__in=years, state__in=REPORTED)
            .order_by()
            .values("cycle")
            .annotate(reported=Count("pk"), approved=Count("pk", filter=Q(state=State.APPROVED)))
        )
        found = {one["cycle"]: one for one in counted}
        return [
            {
                "year": year.year,
                "reported": found.get(pk, {}).get("reported", 0),
                "approved": found.get(pk, {}).get("approved", 0),
                "helped": helped[pk],
            }
            for pk, year in sorted(years.items(), key=lambda item: item[1].year)
        ]
