"""The figures as tables and charts for people: headings, cells as text, and the list behind a number."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from products.choices import NEEDS, Category, Track
from reviews.numbers import charts
from reviews.numbers.coverage import DISTRICT
from villages.formats import MONTHS, angka, rupiah
from villages.scoping import Role


class Cell(NamedTuple):
    text: str
    url: str = ""
    label: str = ""  # its column's heading, where a table becomes cards on a phone


class Table(NamedTuple):
    """`columns` are headings; a row is (Cell, [Cell, …]); `total` is one too, or None."""

    heading: str
    columns: list
    rows: list
    total: tuple | None = None


def days(value):
    return "–" if value is None else _("%(days)s hari") % {"days": angka(value)}


def month(day):
    return f"{MONTHS[day.month - 1][:3]} {day.year}"


def link(page, **chosen):
    """A list of what is counted: `page` is its address's name, `chosen` its filter."""
    return reverse(f"reviews:{page}") + (f"?{urlencode(chosen)}" if chosen else "")


# What a start page counts of each area, where its row counts it: key, heading, and the list behind it.
BOARD = (
    ("villages", gettext_lazy("Desa"), "coverage", {}),
    ("silent", gettext_lazy("Belum mulai"), "coverage", {"keadaan": "belum"}),
    ("draft", gettext_lazy("Draf"), "coverage", {"keadaan": "draf"}),
    ("submitted", gettext_lazy("Menunggu"), "coverage", {"keadaan": "menunggu"}),
    ("returned", gettext_lazy("Dikembalikan"), "coverage", {"keadaan": "dikembalikan"}),
    ("approved", gettext_lazy("Disetujui"), "coverage", {"keadaan": "disetujui"}),
    ("funding", gettext_lazy("Pendanaan"), "approved", {"tanda": "pendanaan"}),
    ("training", gettext_lazy("Pelatihan"), "approved", {"tanda": "pelatihan"}),
)


def board(heading, rows, area):
    """The rows of coverage.counts() as a table. `area` is the name of the filter of a row's area."""
    columns = [one for one in BOARD if rows and one[0] in rows[0]]
    found = []
    for row in rows:
        here = {area: row["code"]}
        cells = [
            Cell(angka(row[key]), link(page, **here, **chosen) if row[key] else "", label)
            for key, label, page, chosen in columns
        ]
        found.append((Cell(row["name"], link("coverage", **here)), cells))
    return Table(heading, [label for _key, label, _page, _chosen in columns], found)


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
        text = rupiah(row.given)
        if not self.province:
            return self.villages(row.given, text, standing="dibantu", **area)
        if self.district:
            area = {"kabupaten": self.district} | area
        return Cell(text, link("ledger", program=self.year, status="done", **area) if row.given else "")

    def files(self, number, text=None, *, standing="disetujui", **area):
        """A number with its products behind it, or for the kabupaten its villages."""
        if self.province:
            return self.approved(number, text, **area, **AS_FLAG[standing])
        return self.villages(number, text, standing=standing, **area)

    def _numbers(self, row, **area):
        return [
            self.villages(row.villages, **area),
            self.villages(row.reported, standing="melapor", **area),
            self.files(row.approved, **area),
            self.files(row.flagged, standing="ditandai", **area),
            self.files(row.helped, standing="dibantu", **area),
            self.files(row.asked, rupiah(row.asked), **area),
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
            _("Desa/Kelurahan"), _("Melapor"), _("Disetujui"), _("Ditandai"), _("Dibantu"), _("Dana diminta"),
            _("Dana diberikan"), _("Lama pemeriksaan"),
        ]  # fmt: skip
        rows = [
            (
                Cell(
                    row.name,
                    f"{here}?kabupaten={row.code}&tahun={self.year}" if by_district and self.province else "",
                ),
                self._numbers(row, **{key: row.code}),
            )
            for row in self.figures.rows
        ]
        return Table(heading, columns, rows, (Cell(_("Semua")), self._numbers(self.figures.total)))

    @property
    def area_chart(self):
        series = [_("disetujui"), _("melapor, belum disetujui"), _("belum melapor")]
        rows = [
            (row.name, (row.approved, row.reported - row.approved, max(0, row.villages - row.reported)))
            for row in self.figures.rows
        ]
        return charts.shares("wilayah", _("Persentase desa dan kelurahan yang sudah melapor"), series, rows)

    @property
    def categories(self):
        rows = [
            (
                Cell(row["label"]),
                [
                    self.of_a_choice(Category, row["key"], row["approved"], name="kategori"),
                    self.of_a_choice(
                        Category, row["key"], row["asked"], rupiah(row["asked"]), name="kategori"
                    ),
                ],
            )
            for row in self.figures.categories
        ]
        return Table(_("Kategori"), [_("Disetujui"), _("Dana diminta")], rows)

    @property
    def category_chart(self):
        rows = [(row["label"], (row["approved"],)) for row in self.figures.categories]
        return charts.bars("kategori", _("Produk disetujui menurut kategori"), [_("produk")], rows)

    @property
    def needs(self):
        """[(track's label, Table, Chart), …]"""
        found = []
        titles = {
            Track.FUNDING: (_("Yang perlu dana untuk"), "dana"),
            Track.TRAINING: (_("Yang perlu pelatihan"), "latihan"),
        }
        for track, (title, name) in titles.items():
            needs = self.figures.needs[track]
            rows = [
                (
                    Cell(one["label"]),
                    [self.of_a_choice(NEEDS[track], one["key"], one["approved"], name=name)],
                )
                for one in needs
            ]
            chart = charts.bars(
                name, title, [_("produk")], [(one["label"], (one["approved"],)) for one in needs]
            )
            found.append((Table(title, [_("Produk disetujui")], rows), chart))
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
        rows = [(month(one["month"]), (one["submitted"], one["approved"])) for one in self.figures.months]
        return charts.lines("bulan", _("Berkas tiap bulan"), [_("diajukan"), _("disetujui")], rows)

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
        return Table(_("Tahun"), [_("Melapor"), _("Disetujui"), _("Dibantu")], rows)

    @property
    def year_chart(self):
        rows = [
            (str(one["year"]), tuple(one[name] for name in ("reported", "approved", "helped")))
            for one in self.figures.years
        ]
        series = [_("melapor"), _("disetujui"), _("dibantu")]
        return charts.bars("tahun", _("Tahun demi tahun"), series, rows)
