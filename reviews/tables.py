"""The figures as tables and charts for people: headings, cells as text, and the list behind a number."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from products.choices import Track
from reviews import charts
from reviews.figures import DISTRICT
from villages.formats import MONTHS, angka, rupiah
from villages.scoping import Role


class Cell(NamedTuple):
    text: str
    url: str = ""


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


class Tables:
    """`current` says whether the lists show this very cycle: only then a number leads to one."""

    def __init__(self, figures, user, *, district="", current=True):
        self.figures, self.district = figures, district
        self.linked = current and user.role == Role.PROVINCE
        self.province = user.role == Role.PROVINCE

    def approved(self, number, text=None, **chosen):
        """A number with the approved list behind it."""
        text = angka(number) if text is None else text
        if not self.linked or not number:
            return Cell(text)
        if self.district:
            chosen = {"kabupaten": self.district} | chosen
        return Cell(text, reverse("reviews:approved") + (f"?{urlencode(chosen)}" if chosen else ""))

    def _numbers(self, row, **area):
        return [
            Cell(angka(row.villages)),
            Cell(angka(row.reported)),
            self.approved(row.approved, **area),
            self.approved(row.flagged, tanda="ada", **area),
            self.approved(row.helped, tanda="selesai", **area),
            self.approved(row.asked, rupiah(row.asked), **area),
            self.approved(row.given, rupiah(row.given), tanda="selesai", **area),
            Cell(days(row.days)),
        ]

    @property
    def areas(self):
        by_district = self.figures.level == DISTRICT
        key = "kabupaten" if by_district else "kecamatan"
        heading = _("Kabupaten/Kota") if by_district else _("Kecamatan")
        here = reverse("reviews:dashboard")
        columns = [
            _("Desa"), _("Melapor"), _("Disetujui"), _("Ditandai"), _("Dibantu"), _("Dana diminta"),
            _("Dana diberikan"), _("Lama periksa"),
        ]  # fmt: skip
        rows = [
            (
                Cell(row.name, f"{here}?kabupaten={row.code}" if by_district and self.linked else ""),
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
        return charts.shares("wilayah", _("Berapa bagian desa yang sudah melapor"), series, rows)

    @property
    def categories(self):
        rows = [
            (
                Cell(row["label"]),
                [
                    self.approved(row["approved"], kategori=row["key"]),
                    self.approved(row["asked"], rupiah(row["asked"]), kategori=row["key"]),
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
                (Cell(one["label"]), [self.approved(one["approved"], **{name: one["key"]})]) for one in needs
            ]
            chart = charts.bars(
                name, title, [_("produk")], [(one["label"], (one["approved"],)) for one in needs]
            )
            found.append((Table(title, [_("Produk disetujui")], rows), chart))
        return found

    @property
    def months(self):
        rows = [
            (Cell(month(one["month"])), [Cell(angka(one["submitted"])), Cell(angka(one["approved"]))])
            for one in self.figures.months
        ]
        return Table(_("Bulan"), [_("Diajukan"), _("Disetujui")], rows)

    @property
    def month_chart(self):
        rows = [(month(one["month"]), (one["submitted"], one["approved"])) for one in self.figures.months]
        return charts.lines("bulan", _("Berkas tiap bulan"), [_("diajukan"), _("disetujui")], rows)

    @property
    def years(self):
        names = ("reported", "approved", "helped")
        rows = [
            (Cell(str(one["year"])), [Cell(angka(one[name])) for name in names]) for one in self.figures.years
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
