"""The approved list as a file: CSV and XLSX, both from the columns of columns.py.

Whatever a village wrote stays text: no cell is ever read as a formula, a link or a number.
"""

import csv
import tempfile
import unicodedata
from datetime import date
from functools import lru_cache
from io import StringIO

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from reviews.columns import CHUNK, COLUMNS, TEXTS, Kind, chunks, clean, rows

INDIGO = "#27336b"
SIGNS = set("=+-@−")  # the last is the minus of typesetters, which LibreOffice takes for one
EXCEL_ZERO = date(1899, 12, 30).toordinal()


# --- CSV ----------------------------------------------------------------------------------------


def guarded(text):
    """`text`, with an apostrophe wherever a spreadsheet would begin to read a formula.

    Behind a comma too: an Excel set to English takes that for the end of a cell.
    """
    return ",".join(map(_guarded, text.split(","))) if "," in text else _guarded(text)


def _guarded(text):
    if text[:1].isalnum():
        return text
    for letter in text:
        if letter != '"' and unicodedata.category(letter)[0] not in "ZCM":  # neither blank nor invisible
            # NFKC: the full-width and the small signs count as well.
            return f"'{text}" if unicodedata.normalize("NFKC", letter) in SIGNS else text
    return text


@lru_cache(maxsize=CHUNK)
def _day(day):
    return f"{day:%d/%m/%Y}" if day else ""


def _comma(number):
    return "" if number is None else str(number).replace(".", ",")


# How an Indonesian Excel reads a value of this kind back; whole numbers need nothing.
AS_TEXT = {
    Kind.TEXT: guarded,
    Kind.CODE: guarded,
    Kind.DECIMAL: _comma,
    Kind.DEGREES: _comma,
    Kind.DATE: _day,
}


def _csv(products):
    """The file in pieces of CHUNK lines."""
    heads = [[guarded(str(column.heading))] for column in COLUMNS]
    shown = [AS_TEXT.get(column.kind) for column in COLUMNS]
    yield "\ufeff" + _lines(heads)
    for columns in chunks(products):
        yield _lines(
            [map(show, cells) if show else cells for show, cells in zip(shown, columns, strict=True)]
        )


def _lines(columns):
    stream = StringIO()
    csv.writer(stream, delimiter=";", lineterminator="\r\n").writerows(zip(*columns, strict=True))
    return stream.getvalue()


def csv_response(products, *, name):
    """The products as a CSV file, streamed: UTF-8 with BOM, `;`, decimal comma, dates as 17/11/2025."""
    response = StreamingHttpResponse(_csv(products), content_type="text/csv; charset=utf-8")
    return _private(response, name)


def _private(response, filename):
    response["Content-Disposition"] = content_disposition_header(True, filename)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


# --- XLSX ---------------------------------------------------------------------------------------


def xlsx_response(products, *, title_lines, name):
    """The products as an XLSX file under a block of `title_lines`; the first of them is the title."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_xlsx(file, rows(products), [clean(str(line)) for line in title_lines])
    file.seek(0)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _private(FileResponse(file, content_type=kind), name)


def write_xlsx(file, rows, title_lines):
    """Write `rows` (tuples of cells) to `file`, a row of memory at a time."""
    # No text is ever turned into a formula, link or number: a village could write any of them.
    options = {"constant_memory": True} | {
        f"strings_to_{what}": False for what in ("formulas", "urls", "numbers")
    }
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": title_lines[0], "comments": "\n".join(title_lines[1:])})
        sheet = book.add_worksheet(str(_("Produk")))
        head = len(title_lines) + 1
        _lay_out(sheet, head)
        title = book.add_format({"bold": True, "font_size": 14, "font_color": INDIGO})
        for number, line in enumerate(title_lines):
            sheet.write_string(number, 0, _plain(line), None if number else title)
        heading = book.add_format(
            {
                "bold": True,
                "font_color": "#ffffff",
                "bg_color": INDIGO,
                "text_wrap": True,
                "valign": "vcenter",
            }
        )
        for number, column in enumerate(COLUMNS):
            sheet.write_string(head, number, str(column.heading), heading)
        last = _write_rows(book, sheet, head + 1, rows)
        sheet.autofilter(head, 0, max(last, head), len(COLUMNS) - 1)
        # Codes and phone numbers are meant to be text: no green corner in each cell.
        sheet.ignore_errors(
            {"number_stored_as_text": f"A{head + 2}:{xl_col_to_name(len(COLUMNS) - 1)}{last + 1}"}
        )


def _lay_out(sheet, head):
    """Widths, the frozen head, and how it prints."""
    for number, column in enumerate(COLUMNS):
        sheet.set_column(number, number, column.width)
    sheet.set_row(head, 32)
    sheet.freeze_panes(head + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.set_footer("&L&A&R&P / &N")


def _write_rows(book, sheet, first, rows):
    """Write `rows` from row `first` on; returns the number of the last one."""
    formats = {kind: book.add_format({"num_format": kind.value}) for kind in Kind}
    formats[Kind.TEXT] = None
    columns = [(number, column.kind in TEXTS, formats[column.kind]) for number, column in enumerate(COLUMNS)]
    number = first - 1
    for number, cells in enumerate(rows, start=first):
        for (column, is_text, shown), cell in zip(columns, cells, strict=True):
            if cell is None or cell == "":
                continue
            if is_text:
                sheet.write_string(number, column, _plain(cell), shown)
            else:
                sheet.write_number(number, column, _serial(cell) if isinstance(cell, date) else cell, shown)
    return number


def _serial(day):
    """Excel's number of a day."""
    return day.toordinal() - EXCEL_ZERO


def _plain(text):
    """`text`, unless xlsxwriter would copy it into the file as XML: then with a blank behind it."""
    return f"{text} " if text.startswith("<r>") else text
