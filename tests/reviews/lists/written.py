"""Files of the approved list, written and read back."""

import csv
from io import BytesIO, StringIO

import openpyxl

from products.models import Product
from reviews.lists import columns, writers

TITLE = ["Produk disetujui 2026", "Filter: semua", "Diunduh 17 November 2026"]
HEAD = len(TITLE) + 2  # the row of the headings, as Excel counts
HEADINGS = [str(column.heading) for column in columns.COLUMNS]


def queryset():
    return Product.objects.order_by("-approved_at", "-pk")


def csv_bytes(products=None):
    file = BytesIO()
    writers.write_csv(file, queryset() if products is None else products)
    return file.getvalue()


def csv_rows(products=None):
    """The lines of the file as {heading: text}, headings left out."""
    text = csv_bytes(products).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=";", strict=True))


def xlsx_bytes(products=None, title_lines=TITLE):
    file = BytesIO()
    writers.write_xlsx(file, queryset() if products is None else products, title_lines=title_lines)
    return file.getvalue()


def sheet_of(content):
    book = openpyxl.load_workbook(BytesIO(content))
    assert len(book.sheetnames) == 1
    return book.active


def xlsx_rows(sheet):
    """The rows under the head as {heading: cell}."""
    found = sheet.iter_rows(min_row=HEAD + 1, max_col=len(HEADINGS))
    return [dict(zip(HEADINGS, row, strict=True)) for row in found]
