"""The approved list as a file: CSV, XLSX and GeoJSON, all from the columns of columns.py.

Whatever a village wrote stays text: no cell is ever read as a formula, a link or a number. Each writer
takes an open binary file, products (scoped, filtered and ordered), columns, lines for a title, and
`tell`, which hears how many products were read so far.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_range

from products.models import Product
from reviews.lists.cells import CHUNK, cells_of, chunks, rows
from reviews.lists.columns import BY_KEY, COLUMNS, Chunk, Column, Kind, clean
from reviews.lists.numberlike import kept_as_texts
from villages.formats import Label

Tell = Callable[[int], object] | None

INDIGO = "#27336b"
SIGNS = set("=+-@−")  # the last is the minus of typesetters, which LibreOffice takes for one
ODD_START = re.compile(r"\n(?![\w\n]|\Z)")
ODD_COMMA = re.compile(r",(?! ?\w)")  # what follows is no word
SAMPLE = 200  # texts of a column, to see whether many are the same
EXCEL_ZERO = date(1899, 12, 30).toordinal()  # Excel counts dates in days


# --- CSV ----------------------------------------------------------------------------------------


def guarded(text: str) -> str:
    """`text`, with an apostrophe wherever a spreadsheet would begin to read a formula.

    Behind a comma too: an Excel set to English takes that for the end of a cell.
    """
    if text[:1].isalnum() and not ODD_COMMA.search(text):
        return text
    return ",".join(map(_guarded, text.split(",")))


def _guarded(text: str) -> str:
    if text[:1].isalnum():
        return text
    for letter in text:
        if letter != '"' and unicodedata.category(letter)[0] not in "ZCM":  # neither blank nor invisible
            # NFKC: the full-width and the small signs count as well.
            return f"'{text}" if unicodedata.normalize("NFKC", letter) in SIGNS else text
    return text


def _texts(column: Sequence[str]) -> Sequence[str]:
    """Texts as a CSV file holds them: guarded, and quoted where they must be."""
    if (
        len(set(column[:SAMPLE])) < SAMPLE // 2 < len(column)
    ):  # the same few again and again: one look at each
        texts = list(set(column))
        kept = dict(zip(texts, _looked_at(texts), strict=True))
        return list(map(kept.__getitem__, column))
    return _looked_at(column)


def _looked_at(column: Sequence[str]) -> Sequence[str]:
    whole = "\n" + "\n".join(column)
    if ";" in whole or '"' in whole or ODD_START.search(whole) or ODD_COMMA.search(whole):
        column = [_quoted(guarded(text)) for text in column]
        whole = "\n" + "\n".join(column)
    kept, count = kept_as_texts(whole)
    return kept[1:].split("\n") if count else column  # ordinary words, as in most columns


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if ";" in text or '"' in text else text


def _numbers(column: Sequence[Any]) -> list[str]:
    """Numbers with a decimal comma and no other sign. All at once: one by one takes three times as long."""
    return "\n".join(map(str, column)).replace("None", "").replace(".", ",").split("\n")


def _dates(column: Sequence[date | None]) -> list[str]:
    return list(map(_date, column))


@lru_cache(maxsize=CHUNK)
def _date(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


# How an Indonesian Excel reads values of a kind back.
CSV: dict[Kind, Callable[[Any], Sequence[str]]] = {
    Kind.TEXT: _texts,
    Kind.VILLAGES: _texts,
    Kind.CODE: _texts,
    Kind.LABEL: list,
    Kind.WHOLE: _numbers,
    Kind.MONEY: _numbers,
    Kind.DECIMAL: _numbers,
    Kind.DEGREES: _numbers,
    Kind.DATE: _dates,
}


def write_csv(
    file: IO[bytes],
    products: QuerySet[Product],
    columns: Sequence[Column] = COLUMNS,
    title_lines: Sequence[Label] = (),
    tell: Tell = None,
) -> None:
    """UTF-8 with BOM, `;`, decimal comma, dates as 17/11/2025; no title, which no program would expect."""
    file.writelines(piece.encode() for piece in _csv(products, columns, tell))


def _csv(products: QuerySet[Product], columns: Sequence[Column], tell: Tell) -> Iterator[str]:
    """The file in pieces of CHUNK lines; one is written, in a thread, while the next is read."""
    yield "\ufeff" + _lines(_texts([str(column.heading)]) for column in columns)
    with ThreadPoolExecutor(max_workers=1) as writer:
        piece: Future[str] | None = None
        for chunk in chunks(products, columns, tell):
            before, piece = piece, writer.submit(copy_context().run, _piece, chunk, columns)
            if before:
                yield before.result()
        if piece:
            yield piece.result()


def _piece(chunk: Chunk, columns: Sequence[Column]) -> str:
    found = zip(columns, cells_of(chunk, columns), strict=True)
    return _lines(CSV[column.kind](cells) for column, cells in found)


def _lines(columns: Iterable[Sequence[str]]) -> str:
    # By hand: the csv module would take as long as everything else together.
    return "\r\n".join([*map(";".join, zip(*columns, strict=True)), ""])


# --- XLSX ---------------------------------------------------------------------------------------

# How Excel shows a kind, where it would not by itself: a format on every cell costs a fifth of the time.
# 421: month names in Indonesian, whatever the computer speaks.
FORMATS = {
    Kind.CODE: "@",
    Kind.WHOLE: "#,##0",
    Kind.MONEY: '"Rp" #,##0',
    Kind.DECIMAL: "#,##0.00",
    Kind.DEGREES: "0.000000",
    Kind.DATE: "[$-421]d mmmm yyyy",
}
TITLE = {"bold": True, "font_size": 14, "font_color": INDIGO}
HEADING = {"bold": True, "font_color": "#ffffff", "bg_color": INDIGO, "text_wrap": True, "valign": "vcenter"}
# No text is ever turned into something else: a village could write a formula or a link.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
A4 = 9


def write_xlsx(
    file: IO[bytes],
    products: QuerySet[Product],
    columns: Sequence[Column] = COLUMNS,
    title_lines: Sequence[Label] = ("",),
    tell: Tell = None,
) -> None:
    """A sheet under a block of `title_lines`, of which the first is the title."""
    lines = [clean(str(line)) for line in title_lines]
    head = len(lines) + 1  # the row of the headings, under an empty one
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": lines[0], "comments": "\n".join(lines[1:])})
        sheet = book.add_worksheet(_("Produk"))
        _lay_out(sheet, head, columns)
        title, heading = book.add_format(TITLE), book.add_format(HEADING)
        for number, line in enumerate(lines):
            sheet.write_string(number, 0, _plain(line), None if number else title)
        for number, column in enumerate(columns):
            sheet.write_string(head, number, str(column.heading), heading)
        shown = {kind: book.add_format({"num_format": text}) for kind, text in FORMATS.items()}
        formats = [(number, one.kind.is_text, shown.get(one.kind)) for number, one in enumerate(columns)]
        last = _write_rows(sheet, rows(products, columns, tell), head + 1, formats)
        right = len(columns) - 1
        sheet.autofilter(head, 0, last, right)
        # Codes and phone numbers are text on purpose: no green corners.
        sheet.ignore_errors({"number_stored_as_text": xl_range(head, 0, last, right)})


def _lay_out(sheet: Any, head: int, columns: Sequence[Column]) -> None:
    """Widths, the frozen head, and how it prints."""
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
    sheet.set_row(head, 32)
    sheet.freeze_panes(head + 1, 0)
    sheet.repeat_rows(head)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)  # as many pages down as it takes
    sheet.set_footer("&L&A&R&P / &N")


def _write_rows(
    sheet: Any, rows: Iterable[Sequence[Any]], first: int, columns: Sequence[tuple[int, bool, Any]]
) -> int:
    """Write `rows` from row `first` on; returns the last row's number, the head's where there is none."""
    # Millions of cells go through here: what can be looked up or decided once is.
    write_string, write_number = sheet.write_string, sheet.write_number
    last = first - 1
    for last, cells in enumerate(rows, start=first):
        for (number, is_text, format), cell in zip(columns, cells, strict=True):
            if cell is None or cell == "":
                continue
            if is_text:
                write_string(last, number, _plain(cell) if cell[0] == "<" else cell, format)
            elif isinstance(cell, date):
                write_number(last, number, cell.toordinal() - EXCEL_ZERO, format)
            else:
                write_number(last, number, cell, format)
    return last


def _plain(text: str) -> str:
    """`text`, unless xlsxwriter would copy it into the file as XML: then with a blank behind it."""
    return f"{text} " if text.startswith("<r>") else text


# --- GeoJSON ------------------------------------------------------------------------------------

POINT = (BY_KEY["lintang"], BY_KEY["bujur"])
PHONE = BY_KEY["hp"]


def write_geojson(
    file: IO[bytes],
    products: QuerySet[Product],
    columns: Sequence[Column] = COLUMNS,
    title_lines: Sequence[Label] = (),
    tell: Tell = None,
) -> None:
    """A point for each product whose place is known, with the chosen columns; never a phone number."""
    told = [column for column in columns if column not in (*POINT, PHONE)]
    head = {"type": "FeatureCollection", "name": str(next(iter(title_lines), ""))}
    file.write(json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "features": [')
    between = b"\n"
    for latitude, longitude, *cells in rows(products, (*POINT, *told), tell):
        if latitude is None or longitude is None:
            continue
        feature = {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [float(longitude), float(latitude)]},
            "properties": {one.key: _json(cell) for one, cell in zip(told, cells, strict=True)},
        }
        file.write(between + json.dumps(feature, ensure_ascii=False).encode())
        between = b",\n"
    file.write(b"\n]}\n")


def _json(cell: Any) -> Any:
    if isinstance(cell, date):
        return cell.isoformat()
    return float(cell) if isinstance(cell, Decimal) else cell


WRITERS = {"csv": write_csv, "xlsx": write_xlsx, "geojson": write_geojson}
