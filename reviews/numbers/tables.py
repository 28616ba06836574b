"""The figures as tables and charts for people: headings, cells as text, and the list behind a number."""

from functools import partial
from itertools import accumulate
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from products.choices import NEEDS, Category, State, Track
from reviews.numbers import charts
from reviews.numbers.bars import beside, stacked
from reviews.numbers.coverage import DISTRICT, WAITS
from reviews.numbers.funnel import funnel
from villages.formats import MONTHS, angka, rupiah, rupiah_pendek
from villages.scoping import Role

SHOWN = 3  # rows of a long table that are seen before it is unfolded


class Cell(NamedTuple):
    text: str
    url: str = ""
    label: str = ""  # its column's heading, where a table becomes cards on a phone
    title: str = ""  # the whole of an amount or a name of which the text is the short form
    of: str = ""  # of how many, read after it

    @property
    def is_zero(self):
        return self.text in ("0", rupiah(0))


class Table(NamedTuple):
    """`columns` are headings; a row is (Cell, [Cell, …]); `total` is one too, or None. `bars` are empty, or one for
    each row."""

    heading: str
    columns: list
    rows: list
    total: tuple | None = None
    bars: list = []

    @property
    def drawn(self):
        """(Cell, [Cell, …], its bar)"""
        return [(*row, bar) for row, bar in zip(self.rows, self.bars or [()] * len(self.rows), strict=True)]

    @property
    def first(self):
        return self.drawn[:SHOWN]

    @property
    def rest(self):
        return self.drawn[SHOWN:]


def days(value):
    return "–" if value is None else _("%(days)s hari") % {"days": angka(value)}


def name_of(area, url):
    """An area in a column of its like: Kupang, Kota Kupang."""
    return Cell(area.removeprefix("Kabupaten "), url, title=area)


def money(amount):
    """Rupiah in short, the whole amount beside it: parts of a Cell."""
    return {"text": rupiah_pendek(amount), "title": rupiah(amount)}


def month(day):
    return f"{MONTHS[day.month - 1][:3]} {day.year}"


def link(page, **chosen):
    """A list of what is counted: `page` is its address's name, `chosen` its filter."""
    return reverse(f"reviews:{page}") + (f"?{urlencode(chosen)}" if chosen else "")


# What a start page counts of each area, where its row counts it: key, heading, and the list behind it.
BOARD = (
    ("reported", gettext_lazy("Melapor"), "coverage", {"keadaan": "melapor"}),
    ("silent", gettext_lazy("Belum mulai"), "coverage", {"keadaan": "belum"}),
    ("submitted", gettext_lazy("Menunggu"), "coverage", {"keadaan": "menunggu"}),
    ("returned", gettext_lazy("Dikembalikan"), "coverage", {"keadaan": "dikembalikan"}),
    ("approved", gettext_lazy("Disetujui"), "coverage", {"keadaan": "disetujui"}),
    ("funding", gettext_lazy("Pendanaan"), "approved", {"tanda": "pendanaan"}),
    ("training", gettext_lazy("Pelatihan"), "approved", {"tanda": "pelatihan"}),
)


def board(heading, rows, area, cycle):
    """The rows of coverage.counts() for `cycle` (or None) as a table, where most villages are missing first. `area`
    is the name of the filter of a row's area."""
    columns = [one for one in BOARD if rows and one[0] in rows[0]]
    rows = sorted(rows, key=lambda row: (row["reported"] - row["villages"], row["code"]))
    found = []
    for row in rows:
        here = _of_year(cycle) | {area: row["code"]}
        cells = [
            Cell(angka(row[key]), link(page, **here, **chosen) if row[key] else "", label)
            for key, label, page, chosen in columns
        ]
        cells[0] = cells[0]._replace(of=angka(row["villages"]))
        found.append((name_of(row["name"], link("coverage", **here)), cells))
    bars = [stacked(row["villages"], **{tone: row[tone] for tone in STACKED}) for row in rows]
    return Table(heading, [label for _key, label, _page, _chosen in columns], found, bars=bars)


# The parts of an area's bar in their order; a village that has not begun leaves it empty.
STACKED = (State.APPROVED.value, State.SUBMITTED.value, State.RETURNED.value, State.DRAFT.value)


def _of_year(cycle):
    return {"tahun": cycle.year} if cycle else {}


# The list behind each step of the funnel: page, and its filter.
STEP_LISTS = {
    "villages": ("coverage", {}),
    "begun": ("coverage", {"keadaan": "mulai"}),
    "reported": ("coverage", {"keadaan": "melapor"}),
    "approved": ("coverage", {"keadaan": "disetujui"}),
    "flagged": ("coverage", {"keadaan": "ditandai"}),
    "helped": ("coverage", {"keadaan": "dibantu"}),
}


def steps(total, cycle):
    """The funnel of a start page, from the sums of its board; without days, which the dashboard has."""

    def cell(key, number):
        page, chosen = STEP_LISTS[key]
        return Cell(angka(number), link(page, **_of_year(cycle), **chosen) if number else "")

    known = {key: total.get(key, 0) for key in STEP_LISTS if key in total}
    return funnel(known, cell, {}) if known else []


# How the approved list chooses what the board calls so.
AS_FLAG = {"disetujui": {}, "ditandai": {"tanda": "ada"}, "dibantu": {"tanda": "selesai"}}


class Tables:
    """The figures of one programme year as tables, for this officer."""

    def __init__(self, figures, user, cycle, *, district=""):
        self.figures, self.district = figures, district
        self.year = cycle.year
        self.province = user.role == Role.PROVINCE

    def villages(self, number, text=None, *, standing="", **chosen):
        """A number with its villages behind it."""
        text = angka(number) if text is None else text
        if self.province and self.district:
            chosen = {"kabupaten": self.district} | chosen
        if standing:
            chosen["keadaan"] = standing
        return Cell(text, link("coverage", tahun=self.year, **chosen) if number else "")

    def approved(self, number, text=None, **chosen):
        """A number with the approved list behind it, for the province, whose list it is."""
        text = angka(number) if text is None else text
        if self.district:
            chosen = {"kabupaten": self.district} | chosen
        chosen = {"tahun": self.year} | chosen
        return Cell(text, link("approved", **chosen) if number and self.province else "")

    def of_a_choice(self, choices, key, number, text=None, *, name):
        """The same, of those that chose `key`; what is offered no more has no list behind it."""
        if key not in choices.values:
            return Cell(angka(number) if text is None else text)
        return self.approved(number, text, **{name: key})

    def given(self, row, **area):
        """Rupiah of help that is done, with the ledger behind it; for the kabupaten its villages."""
        if not self.province:
            return self.villages(row.given, standing="dibantu", **area)._replace(**money(row.given))
        if self.district:
            area = {"kabupaten": self.district} | area
        door = link("ledger", program=self.year, status="done", **area) if row.given else ""
        return Cell(url=door, **money(row.given))

    def files(self, number, text=None, *, standing="disetujui", **area):
        """A number with its products behind it, or for the kabupaten its villages."""
        if self.province:
            return self.approved(number, text, **area, **AS_FLAG[standing])
        return self.villages(number, text, standing=standing, **area)

    def _numbers(self, row, **area):
        return [
            self.villages(row.reported, standing="melapor", **area)._replace(of=angka(row.villages)),
            self.files(row.approved, **area),
            self.files(row.flagged, standing="ditandai", **area),
            self.files(row.helped, standing="dibantu", **area),
            self.files(row.asked, **area)._replace(**money(row.asked)),
            self.given(row, **area),
            Cell(days(row.days)),
        ]

    @cached_property
    def areas(self):
        by_district = self.figures.level == DISTRICT
        key = "kabupaten" if by_district else "kecamatan"
        heading = _("Kabupaten/Kota") if by_district else _("Kecamatan")
        here = reverse("reviews:dashboard")
        columns = [
            _("Melapor"), _("Disetujui"), _("Ditandai"), _("Dibantu"), _("Dana diminta"),
            _("Dana diberikan"), _("Lama pemeriksaan"),
        ]  # fmt: skip
        rows = [
            (
                name_of(
                    row.name,
                    f"{here}?kabupaten={row.code}&tahun={self.year}" if by_district and self.province else "",
                ),
                self._numbers(row, **{key: row.code}),
            )
            for row in self.figures.rows
        ]
        bars = [
            stacked(row.villages, approved=row.approved, submitted=row.reported - row.approved)
            for row in self.figures.rows
        ]
        return Table(heading, columns, rows, (Cell(_("Semua")), self._numbers(self.figures.total)), bars)

    @property
    def funnel(self):
        """The steps with the lists behind them and the days between."""
        doors = {
            "villages": self.villages,
            "begun": partial(self.villages, standing="mulai"),
            "reported": partial(self.villages, standing="melapor"),
            "approved": self.files,
            "flagged": partial(self.files, standing="ditandai"),
            "helped": partial(self.files, standing="dibantu"),
        }
        total = self.figures.total
        numbers = {key: getattr(total, key) for key in doors}
        return funnel(numbers, lambda key, number: doors[key](number), self.figures.days)

    @property
    def waiting(self):
        """How many wait for a decision, by how long."""
        today = timezone.localdate()
        numbers = {key: 0 for key, _least, _most in WAITS}
        for day, number in self.figures.waiting.items():
            waited = (today - day).days
            numbers[next(key for key, _least, most in WAITS if most is None or waited <= most)] += number
        rows = [
            (
                Cell(_("%(days)s hari") % {"days": key.replace("-", "–") if most else _("lebih dari 30")}),
                [self.villages(numbers[key], standing="menunggu", tunggu=key)],
            )
            for key, _least, most in WAITS
        ]
        bars = beside(list(numbers.values()), "submitted")
        return Table(_("Lama menunggu"), [_("Berkas")], rows, bars=bars)

    @property
    def categories(self):
        rows = [
            (
                Cell(row["label"]),
                [
                    self.of_a_choice(Category, row["key"], row["approved"], name="kategori"),
                    self.of_a_choice(Category, row["key"], row["asked"], name="kategori")._replace(
                        **money(row["asked"])
                    ),
                ],
            )
            for row in self.figures.categories
        ]
        bars = beside([row["approved"] for row in self.figures.categories], "approved")
        return Table(_("Kategori"), [_("Disetujui"), _("Dana diminta")], rows, bars=bars)

    @property
    def needs(self):
        """What the approved ask for, a Table for each track, the most wanted first."""
        titles = {
            Track.FUNDING: (_("Perlu dana untuk"), "dana"),
            Track.TRAINING: (_("Perlu pelatihan"), "latihan"),
        }
        found = []
        for track, (title, name) in titles.items():
            needs = sorted(self.figures.needs[track], key=lambda one: -one["approved"])
            rows = [
                (
                    Cell(one["label"]),
                    [self.of_a_choice(NEEDS[track], one["key"], one["approved"], name=name)],
                )
                for one in needs
            ]
            found.append(Table(title, [_("Produk")], rows, bars=beside([one["approved"] for one in needs])))
        return found

    @property
    def months(self):
        rows = [
            (
                Cell(month(one["month"])),
                [
                    self.villages(one["submitted"], standing="melapor", bulan=f"{one['month']:%Y-%m}"),
                    self.villages(one["approved"], standing="disetujui", setuju=f"{one['month']:%Y-%m}"),
                ],
            )
            for one in self.figures.months
        ]
        return Table(_("Bulan"), [_("Diajukan"), _("Disetujui")], rows)

    @property
    def month_chart(self):
        """How many had reported by the end of each month, beside the year before from its first month on."""
        this, last = (
            list(accumulate(one["submitted"] for one in months))
            for months in (self.figures.months, self.figures.last_months)
        )
        names = [month(one["month"]) for one in self.figures.months]
        series = [(str(self.year), this)] + ([(str(self.year - 1), last)] if last else [])
        return charts.lines("bulan", _("Melapor sampai akhir bulan"), names, series)

    @property
    def years(self):
        area = {"kabupaten": self.district} if self.district and self.province else {}
        here = reverse("reviews:dashboard")
        rows = [
            (
                Cell(str(one["year"]), f"{here}?{urlencode(area | {'tahun': one['year']})}"),
                [
                    Cell(
                        angka(one[name]),
                        link("coverage", tahun=one["year"], keadaan=standing, **area) if one[name] else "",
                    )
                    for name, standing in (
                        ("reported", "melapor"),
                        ("approved", "disetujui"),
                        ("helped", "dibantu"),
                    )
                ],
            )
            for one in self.figures.years
        ]
        bars = beside([one["reported"] for one in self.figures.years])
        return Table(_("Tahun"), [_("Melapor"), _("Disetujui"), _("Dibantu")], rows, bars=bars)
