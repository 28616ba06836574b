"""The approved list as one query string asks for it: which rows, in which order, with which columns."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, F, QuerySet, Sum
from django.forms.utils import flatatt
from django.http import HttpRequest, QueryDict
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from products.choices import Track
from products.models import Product
from products.submitted import cover_read
from reviews.lists.cells import as_values, cells_of, chunk_of, with_beside
from reviews.lists.columns import BY_KEY, COLUMNS, Column, Kind
from reviews.lists.filters import ApprovedFilter
from reviews.lists.paging import Page
from reviews.models.conditions import flagged, flagged_at_all
from villages.formats import Label, angka, rupiah, rupiah_pendek, tanggal, tanggal_cetak, tanggal_pendek

NAME = BY_KEY["nama"]  # heads each row, on the screen and in a file
NUMBER = BY_KEY["hp"]
NOTHING = "–"  # in a cell with nothing to show
# What the screen shows until somebody chooses; files then hold all.
SCREEN = "desa kategori kapasitas dana kesiapan disetujui tanda-dana tanda-latihan".split()
# In small letters under a cell, unless they are shown themselves: (what stands between, keys).
UNDER = {
    "nama": (", ", ("pengelola",)),
    "desa": (", ", ("kecamatan", "kabupaten")),
    "kapasitas": (" per ", ("satuan", "per")),
}
# On a phone a row says what it is, where, how it stands, and one figure: these are for the desk, unless chosen.
DESK = {"kategori", "kapasitas", "kesiapan", "disetujui"}
DEFAULT = "-disetujui"  # the order that an index serves; never empty
NEWEST = gettext_lazy("terbaru dulu"), gettext_lazy("terlama dulu")
LARGEST = gettext_lazy("terbesar dulu"), gettext_lazy("terkecil dulu")
LAST = gettext_lazy("Z ke A"), gettext_lazy("A ke Z")
SHOWN = {
    Kind.WHOLE: angka,
    Kind.DECIMAL: angka,
    Kind.DEGREES: angka,
    Kind.MONEY: rupiah,
    Kind.DATE: tanggal,
}
# On paper, where many rows stand on a page.
PRINTED = {**SHOWN, Kind.DATE: tanggal_cetak}
# On the screen, where the whole of it is the cell's title.
SHORT = {Kind.MONEY: rupiah_pendek, Kind.DATE: tanggal_pendek}
MANY = 9  # columns; with more of them the list scrolls in a frame of its own


class Cell(NamedTuple):
    """A cell as a page shows it, with as little left to the template as a list of many asks for."""

    attrs: str  # of its element: the label that it has on a phone, its class
    text: str
    under: str  # what stands under it in small letters, or ""


def css_of(column: Column) -> str:
    """How a column is set: days on one line, numbers to the right."""
    return "day" if column.kind == Kind.DATE else "" if column.kind.is_text else "num"


def width_of(column: Column) -> str:
    """The class of its width at the desk; "" for a column that shares what the others leave."""
    if column.key in UNDER or column.kind.is_text:
        return {"nama": "w-5", "kapasitas": "w-4", "kategori": "w-3"}.get(column.key, "")
    return "w-1" if column.key == "kesiapan" else "w-2"


def drawn(cells: "Iterable[Cell]") -> SafeString:
    """The cells of a row as HTML. By hand: a template takes longer over hundreds of cells than over all the
    rest, and format_html() twice as long; attributes and small letters are safe already, the text is not."""
    # Escaped piece by piece, and looked at by tests/reviews/lists/test_formulas.py and the crawl.
    return mark_safe(  # nosec B308 B703
        "".join([f"<td{one.attrs}><span>{escape(one.text)}{one.under}</span></td>" for one in cells])
    )


class Listing:
    """`params` is a QueryDict, or its text; `rows` what the user of the request may see of the list.

    `columns` is what a file holds, `shown` what the screen and paper show. `year` names the programme year
    of the rows where it is not the one that the list shows by itself; `asked_in` is that year in any case, whose
    form says which columns there are.
    """

    def __init__(
        self,
        params: QueryDict,
        rows: QuerySet[Product],
        request: HttpRequest,
        *,
        year: str = "",
        asked_in: int | None = None,
    ) -> None:
        self.params, self.year = params, year
        self.offered = [one for one in COLUMNS if one.is_of(asked_in)]
        self.filter = ApprovedFilter(params, queryset=rows, request=request, asked_in=asked_in)
        asked = {key for value in params.getlist("kolom") for key in value.split(",")}
        self.chosen = [one for one in self.offered if one.key in asked]
        self.columns: Sequence[Column] = (
            [one for one in self.offered if one in self.chosen or one is NAME]
            if self.chosen
            else self.offered
        )
        shown = self.chosen or [BY_KEY[key] for key in SCREEN if BY_KEY[key] in self.offered]
        self.shown = [NAME, *(one for one in shown if one is not NAME)]
        order = params.get("urut", "")
        by = {one.key: one for one in self.offered}.get(order.removeprefix("-"))
        self.order = order if by and by.source.order is not None else DEFAULT
        self.by = BY_KEY[self.order.removeprefix("-")]

    # --- As text ---

    def query(self, **changes: str) -> str:
        """The query string of this list, with nothing in it that has no effect; "" takes a part out."""
        parts = {}
        if not self.filter.is_open:
            form = self.filter.form
            form.is_valid()
            sound = (name for name in form.fields if form.cleaned_data.get(name) not in (None, ""))
            parts = {name: self.params.get(name) for name in sound}
        parts["tahun"] = self.year
        parts["kolom"] = ",".join(one.key for one in self.chosen)
        parts["urut"] = "" if self.order == DEFAULT else self.order
        return urlencode({key: value for key, value in (parts | changes).items() if value}, safe=",")

    @property
    def label(self) -> str:
        """The filter as a person would say it."""
        chosen: list[tuple[Label, str]] = [(_("Tahun program"), self.year)] if self.year else []
        return "; ".join(f"{label}: {choice}" for label, choice in chosen + self.filter.chosen) or _("semua")

    def orders(self) -> list[tuple[str, str]]:
        """[(value of `urut`, label)] of what the screen shows, for a select."""
        found = []
        for column in self.shown:
            if column.source.order is not None:
                down, up = NEWEST if column.kind == Kind.DATE else LAST if column.kind.is_text else LARGEST
                both = [(f"-{column.key}", down), (column.key, up)]
                for value, label in both[::-1] if column.kind.is_text else both:
                    found.append((value, f"{column.heading}, {label}"))
        if self.order not in dict(found):
            found.append((self.order, str(self.by.heading)))
        return found

    def heads(self) -> list[dict[str, Any]]:
        """Of each shown column: itself, how it is sorted in words of ARIA, and the query to sort by it."""
        heads = []
        for column in self.shown:
            down = self.order == f"-{column.key}"
            up = self.order == column.key
            first = column.key if column.kind.is_text else f"-{column.key}"
            other = column.key if down else f"-{column.key}"
            heads.append(
                {
                    "key": column.key,
                    "label": column.heading,
                    "css": css_of(column),
                    "width": width_of(column),
                    "aria": "descending" if down else "ascending" if up else "",
                    "query": self.query(urut=other if down or up else first) if column.source.order else "",
                }
            )
        return heads

    # --- As rows ---

    @property
    def matching(self) -> QuerySet[Product]:
        """The products themselves, in no order."""
        return self.filter.qs.order_by()

    def total(self) -> dict[str, Any]:
        """How many match, how many of them are flagged for each track, and the rupiah they ask for."""
        flags = {track.value: Count("pk", filter=flagged(track)) for track in Track}
        return self.matching.aggregate(count=Count("pk"), amount=Sum("funding_amount"), **flags)

    def counted(self) -> dict[str, Any]:
        """total() of all that is chosen but the help, and how many have none; what the tabs over the list say."""
        flags = {track.value: Count("pk", filter=flagged(track)) for track in Track}
        none = Count("pk", filter=~flagged_at_all())
        rows = self.filter.but("tanda").order_by()
        return rows.aggregate(count=Count("pk"), amount=Sum("funding_amount"), none=none, **flags)

    def _keyed(self, columns: Iterable[Column]) -> QuerySet[Product]:
        return with_beside(self.matching, [*columns, self.by]).annotate(sort_key=self.by.source.order)

    @property
    def is_descending(self) -> bool:
        return self.order.startswith("-")

    def rows(self) -> QuerySet[Product]:
        """The products in order, for a file."""
        if self.order == DEFAULT:
            return self.matching.order_by("-approved_at", "-pk")
        value = F("sort_key")
        key = value.desc(nulls_last=True) if self.is_descending else value.asc(nulls_last=True)
        return self._keyed(()).order_by(key, "-pk" if self.is_descending else "pk")

    def page(self) -> Page:
        """A page as it is shown: Page, whose rows are those of table()."""
        read = self._read()
        values = as_values(
            self._keyed(read).annotate(cover=cover_read()), read, "sort_key", "funding_amount", "cover"
        )
        page = Page(
            values,
            column="sort_key",
            params=self.params,
            descending=self.is_descending,
            nulls=self.order != DEFAULT,
        )
        beside = [(row.pop("funding_amount"), row.pop("cover")) for row in page.rows]
        page.rows = self._table(chunk_of(page.rows, read), read, short=True)
        for row, (amount, cover) in zip(page.rows, beside, strict=True):
            row |= {"drawn": drawn(row["cells"]), "amount": amount or 0, "cover": cover}
        return page

    def table(self, limit: int) -> list[dict[str, Any]]:
        """The first rows, on no page, as they are shown."""
        read = self._read()
        found = list(as_values(with_beside(self.rows(), read), read)[:limit])
        return self._table(chunk_of(found, read), read)

    def numbers(self, rows: Iterable[dict[str, Any]]) -> list[int]:
        """The keys of those of these rows, as table() or a page made them, that show a phone number."""
        if NUMBER not in self.shown:
            return []
        place = self.shown.index(NUMBER) - 1  # the name stands apart
        return [row["pk"] for row in rows if row["cells"][place].text != NOTHING]

    def _read(self) -> list[Column]:
        under = [BY_KEY[key] for one in self.shown for key in UNDER.get(one.key, ("", ()))[1]]
        return list({one.key: one for one in [*self.shown, *under]}.values())

    @property
    def has_many(self) -> bool:
        return len(self.shown) > MANY

    def _table(
        self, chunk: dict[str, Any], read: Sequence[Column], *, short: bool = False
    ) -> list[dict[str, Any]]:
        """[{pk, name: Cell, cells: [Cell, …]}, …], the name apart. In `short` a cell's title says the whole of it."""
        values = dict(zip([one.key for one in read], cells_of(chunk, read), strict=True))
        shown = [one.key for one in self.shown]
        columns = []
        for column in self.shown:
            between, keys = UNDER.get(column.key, ("", ()))
            beside = [values[key] for key in keys if key not in shown]
            under = (
                [between.join(map(str, of_one)) for of_one in zip(*beside, strict=True)]
                if beside
                else [""] * len(chunk["pk"])
            )
            is_for_the_desk = short and not self.chosen and column.key in DESK
            columns.append(_cells(column, values[column.key], under, short=short, desk=is_for_the_desk))
        return [
            {"pk": pk, "name": name, "cells": cells}
            for pk, name, *cells in zip(chunk["pk"], *columns, strict=True)
        ]


def _cells(
    column: Column, values: Sequence[Any], under: Sequence[str], *, short: bool, desk: bool = False
) -> list[Cell]:
    """The cells of a column: each value as text, and what stands under it."""
    css = " ".join(filter(None, (css_of(column), "desk" if desk else "")))
    attrs = flatatt({"data-label": str(column.heading), "class": css or None})
    empty = flatatt({"class": f"{css} none".strip()})
    texts = [(SHOWN if short else PRINTED).get(column.kind, str)(value) for value in values]
    smalls = [format_html("<small>{}</small>", one) if one else "" for one in under]
    if not short:
        return [Cell(attrs, text or NOTHING, small) for text, small in zip(texts, smalls, strict=True)]
    brief = [SHORT.get(column.kind, str)(value) for value in values] if column.kind in SHORT else texts
    return [
        Cell(attrs + flatatt({"title": ", ".join(filter(None, (whole, more)))}), text, small)
        if text
        else Cell(empty, NOTHING, small)
        for text, whole, more, small in zip(brief, texts, under, smalls, strict=True)
    ]
