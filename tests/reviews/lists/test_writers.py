"""The files of the approved list: which rows, in which order, what Excel opens, and that nobody stores them."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from products.choices import State
from products.models import Product
from reviews.lists import cells, columns, writers
from tests.factories import (
    BATAKTE,
    BOLOK,
    KUANHEUN,
    KUATAE,
    NTT,
    NUNKURUS,
    make_product,
    make_villages,
    officer_of,
)
from tests.reviews.lists.written import (
    HEAD,
    HEADINGS,
    TITLE,
    csv_bytes,
    csv_rows,
    sheet_of,
    xlsx_bytes,
    xlsx_rows,
)
from villages.scoping import Role


@pytest.mark.parametrize("order", (("village",), ("-village",), ("price", "-pk"), ("-name", "pk")))
def test_the_order_of_the_caller_is_kept(db, monkeypatch, order):
    monkeypatch.setattr(cells, "CHUNK", 2)
    villages = (NUNKURUS, BOLOK, KUATAE, KUANHEUN, BATAKTE)
    for village, price in zip(villages, (500, 100, 500, 300, 200), strict=True):
        make_product(village, price=price, name=f"Produk {price}", licences={}, filled=village == KUATAE)
    products = Product.objects.order_by(*order)
    expected = [product.village_id for product in products]
    assert [row["Kode desa/kelurahan"] for row in csv_rows(products)] == expected
    assert [row["Kode desa/kelurahan"].value for row in xlsx_rows(sheet_of(xlsx_bytes(products)))] == expected
    # What hangs on a product stays with it.
    assert [row["Kode desa/kelurahan"] for row in csv_rows(products) if row["NIB"]] == [KUATAE]


def test_only_what_the_queryset_holds(db):
    make_product(BOLOK, state=State.APPROVED)
    make_product(KUATAE, state=State.APPROVED)
    make_product(KUANHEUN, state=State.SUBMITTED)
    kupang = officer_of(Role.PROVINCE, NTT)
    seen = Product.objects.visible_to(kupang).approved().filter(district_code="53.01").with_area()
    assert [row["Kode desa/kelurahan"] for row in csv_rows(seen.order_by("pk"))] == [BOLOK]


@pytest.mark.parametrize("paper", ("nib", "halal"))
def test_a_filter_by_papers_hides_no_other_paper(db, paper):
    make_product(BOLOK, filled=True, licences={"nib": ("yes", "1"), "halal": ("yes", "2")})
    found = Product.objects.filter(licences__kind=paper, licences__status="yes").order_by("pk")
    row = csv_rows(found)[0]
    assert (row["NIB"], row["Halal"], row["Merek"]) == ("Ada · 1", "Ada · 2", "Belum")


def test_prefetched_and_sliced_lists_can_be_written_too(db):
    for village in (BOLOK, KUANHEUN, KUATAE):
        make_product(village)
    products = Product.objects.with_answers().order_by("village")[:2]
    assert [row["Kode desa/kelurahan"] for row in csv_rows(products)] == sorted([BOLOK, KUANHEUN])


def test_an_empty_list_is_a_file_with_headings(db):
    assert csv_bytes().decode("utf-8-sig") == ";".join(HEADINGS) + "\r\n"
    sheet = sheet_of(xlsx_bytes())
    assert sheet.max_row == HEAD
    assert [cell.value for cell in sheet[HEAD]] == HEADINGS


@pytest.mark.parametrize("item_count", (1, 3))
def test_query_count(db, item_count):
    for village in make_villages(item_count):
        make_product(village, filled=True)
    # The products, and a query for each of what hangs on them: satellites since 2027.
    for year, queries in ((2026, 4), (2027, 5)):
        chosen = [column for column in columns.COLUMNS if column.is_of(year)]
        for write in (writers.write_csv, writers.write_xlsx):
            with CaptureQueriesContext(connection) as captured:
                write(BytesIO(), Product.objects.order_by("-approved_at", "-pk"), chosen)
            assert len(captured) == queries, [query["sql"] for query in captured]


def test_csv_opens_in_an_indonesian_excel(salt):
    content = csv_bytes()
    assert content.startswith(b"\xef\xbb\xbfKode desa/kelurahan;Kabupaten/Kota;")
    assert content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == 2


@pytest.mark.parametrize(
    "name",
    (
        'Kopi "Bajawa"',
        "Kopi; kemiri",
        '";"',
        '"Bajawa" kopi',
        "Nunle\"u, Regapu’u dan Ba'a",
        "Kopi, gula, dan susu",
        "Se’i · 100% sapi",
        "😀 Kopi",
    ),
)
def test_csv_quotes_what_must_be_quoted(db, name):
    make_product(BOLOK, name=name, main_material="sesudahnya")
    row = csv_rows()[0]
    assert (row["Nama produk"], row["Bahan baku utama"]) == (name, "sesudahnya")


@pytest.mark.parametrize(
    ("typed", "shown"),
    (
        ("satu\r\ndua\ntiga\rempat", "satu dua tiga empat"),
        ("satu\u2028dua\x85tiga\tempat", "satu dua tiga empat"),
        ("bunyi\x07 dan \x1b[31mwarna\x7f\x1f\x1e", "bunyi dan [31mwarna"),
        ("akhir\ufffe\uffff", "akhir"),
        ("nol\u200blebar dan spasi\xa0tetap", "nol\u200blebar dan spasi\xa0tetap"),
    ),
)
def test_texts_stand_on_one_line_without_control_characters(db, typed, shown):
    product = make_product(BOLOK, filled=True, uniqueness=typed, licences={"nib": ("yes", typed)})
    row = csv_rows()[0]
    assert (row["Kekhasan"], row["NIB"]) == (shown, f"Ada · {shown}")
    row = xlsx_rows(sheet_of(xlsx_bytes()))[0]
    assert (row["Kekhasan"].value, row["NIB"].value) == (shown, f"Ada · {shown}")
    assert product.uniqueness == typed


def test_the_sheet_is_ready_to_work_with(salt):
    make_product(KUATAE, state=State.APPROVED)
    content = xlsx_bytes()
    sheet = sheet_of(content)
    assert [sheet.cell(row=number, column=1).value for number in range(1, HEAD)] == [*TITLE, None]
    assert [cell.value for cell in sheet[HEAD]] == HEADINGS
    head = sheet.cell(row=HEAD, column=1)
    assert head.font.b
    assert head.font.color.rgb == "FFFFFFFF"
    assert head.fill.fgColor.rgb == "FF27336B"
    assert head.alignment.wrap_text
    assert sheet.freeze_panes == f"A{HEAD + 1}"
    last = openpyxl.utils.get_column_letter(len(HEADINGS))
    assert sheet.auto_filter.ref == f"A{HEAD}:{last}{HEAD + 2}"
    assert sheet.max_row == HEAD + 2
    widths = {
        number: found.width
        for found in sheet.column_dimensions.values()
        for number in range(found.min, found.max + 1)
    }
    expected = dict(enumerate((column.width for column in columns.COLUMNS), start=1))
    assert widths == pytest.approx(expected, abs=1)
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in ((1, 0), (None, 0))
    assert sheet.print_title_rows == f"${HEAD}:${HEAD}"
    properties = openpyxl.load_workbook(BytesIO(content)).properties
    assert properties.title == TITLE[0]
    assert properties.description == "\n".join(TITLE[1:])


@pytest.mark.parametrize(
    ("kind", "content_type"),
    (
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ),
)
def test_the_file_is_an_attachment_that_nobody_stores(client, salt, kind, content_type):
    make_product(KUATAE, state=State.SUBMITTED)
    client.force_login(officer_of(Role.PROVINCE, NTT))
    response = client.get(reverse("reviews:export", args=[kind]))
    assert response.status_code == 200
    assert response["Content-Type"] == content_type
    assert re.fullmatch(rf'attachment; filename="[\w-]+\.{kind}"', response["Content-Disposition"])
    assert "no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    content = b"".join(response)
    assert (BOLOK if kind == "csv" else "xl/worksheets/sheet1.xml").encode() in content
    assert KUATAE.encode() not in content
