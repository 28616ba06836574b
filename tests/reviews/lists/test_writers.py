"""The files of the approved list, read back: every cell, its type and how it is shown; no formula ever."""

import csv
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from xml.etree import ElementTree

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from products import choices
from products.choices import State, Track
from products.models import Product
from reviews.help.moves import flag, unflag
from reviews.lists import cells, columns, writers
from tests.factories import (
    BATAKTE,
    BOLOK,
    KUANHEUN,
    KUATAE,
    NTT,
    NUNKURUS,
    approve,
    make_product,
    make_villages,
    officer_of,
    submit,
)
from villages.scoping import Role

TITLE = ["Produk disetujui 2026", "Saringan: semua", "Diunduh 17 November 2026"]
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


@pytest.fixture
def salt(db):
    """A product of which every answer is known, approved on 2 March 2026 by the clock of WITA."""
    # In UTC each of the two moments is still the day before.
    with time_machine.travel(datetime(2026, 2, 28, 17, 30, tzinfo=UTC), tick=False):
        product = make_product(
            BOLOK,
            filled=True,
            public_consent=True,
            licences={"nib": ("yes", "0812345678901"), "halal": ("progress", ""), "gi": ("progress", "lama")},
        )
        submit(product)
    with time_machine.travel(datetime(2026, 3, 1, 16, 30, tzinfo=UTC), tick=False):
        approve(product)
    with time_machine.travel(datetime(2026, 3, 4, 20, 0, tzinfo=UTC), tick=False):
        flag([product.pk], Track.TRAINING, officer_of(Role.PROVINCE, NTT))
    return product


EXPECTED = {
    "Kode desa": "53.01.05.2010",
    "Kabupaten/Kota": "Kabupaten Kupang",
    "Kecamatan": "Kupang Barat",
    "Desa/Kelurahan": "Desa Bolok",
    "Nama produk": "Garam Bolok",
    "Kategori": "Garam",
    "Bentuk": "Siap jual",
    "Keunikan": "Garam kasar dari tambak di tepi Teluk Kupang, dijemur tiga hari.",
    "Bahan baku utama": "Air laut",
    "Asal bahan baku": "Desa sendiri",
    "Jenis pengelola": "BUMDes",
    "Nama pengelola": "BUMDes Ina Bolok",
    "Narahubung": "Maria Nenobais",
    "Nomor HP": "081234567890",
    "Tenaga kerja": 12,
    "Perempuan": 7,
    "Kapasitas": Decimal("2500.50"),
    "Satuan": "kg",
    "Per": "bulan",
    "Bulan produksi": "Mei, Juni, Juli, Agustus, September, Oktober",
    "Harga per satuan": 12_500,
    "Dijual ke": "Desa, Kabupaten",
    "Pembeli tetap": "NTT Mart Kupang",
    "NIB": "Ada · 0812345678901",
    "PIRT": "",  # not asked of salt
    "Halal": "Proses",
    "BPOM MD": "Belum",
    "Merek": "Belum",
    "Indikasi Geografis": "Proses",  # a number counts once the paper is there
    "PSAT": "",
    "SKP": "",
    "NKV": "",
    "Kendala": "Alat, Kemasan",
    "Kebutuhan pendanaan": "Alat, Kemasan",
    "Perkiraan dana": 75_000_000,
    "Kebutuhan pelatihan": "Kemasan, Pembukuan",
    "Nomor berita acara": "09/BA/II/2026",
    "Tanggal berita acara": date(2026, 2, 17),
    "Lintang": Decimal("-10.210500"),
    "Bujur": Decimal("123.491200"),
    "Boleh di katalog publik": "Ya",
    "Diajukan": date(2026, 3, 1),
    "Disetujui": date(2026, 3, 2),
    "Ditandai pendanaan": None,
    "Ditandai pelatihan": date(2026, 3, 5),
}


# --- Every cell ---------------------------------------------------------------------------------


def test_every_column_is_checked_here():
    assert set(HEADINGS) - {"Kesiapan"} == set(EXPECTED)
    assert len(HEADINGS) == len(set(HEADINGS))


def test_rows(salt):
    (row,) = cells.rows(queryset())
    found = dict(zip(HEADINGS, row, strict=True))
    assert found.pop("Kesiapan", None) == getattr(salt, "readiness", None)
    assert found == EXPECTED
    assert {name: type(cell) for name, cell in found.items()} == {
        name: type(cell) for name, cell in EXPECTED.items()
    }


CSV_EXPECTED = {
    "Tenaga kerja": "12",
    "Perempuan": "7",
    "Kapasitas": "2500,50",
    "Harga per satuan": "12500",
    "Perkiraan dana": "75000000",
    "Tanggal berita acara": "17/02/2026",
    "Lintang": "-10,210500",
    "Bujur": "123,491200",
    "Diajukan": "01/03/2026",
    "Disetujui": "02/03/2026",
    "Ditandai pendanaan": "",
    "Ditandai pelatihan": "05/03/2026",
}


def test_csv_cells(salt):
    (row,) = csv_rows()
    row.pop("Kesiapan", None)
    assert row == EXPECTED | CSV_EXPECTED


FORMATS = {  # heading -> how Excel shows it; text where nothing is said
    "Kode desa": "@",
    "Nomor HP": "@",
    "Tenaga kerja": "#,##0",
    "Perempuan": "#,##0",
    "Kapasitas": "#,##0.00",
    "Harga per satuan": '"Rp" #,##0',
    "Perkiraan dana": '"Rp" #,##0',
    "Tanggal berita acara": "[$-421]d mmmm yyyy",
    "Lintang": "0.000000",
    "Bujur": "0.000000",
    "Diajukan": "[$-421]d mmmm yyyy",
    "Disetujui": "[$-421]d mmmm yyyy",
    "Ditandai pelatihan": "[$-421]d mmmm yyyy",
}


def test_xlsx_cells(salt):
    (row,) = xlsx_rows(sheet_of(xlsx_bytes()))
    row.pop("Kesiapan", None)
    for heading, expected in EXPECTED.items():
        cell = row[heading]
        if expected in ("", None):
            assert cell.value is None, heading
            continue
        if isinstance(expected, date):
            assert cell.is_date, heading
            assert cell.value == datetime(expected.year, expected.month, expected.day), heading
        elif isinstance(expected, str):
            assert (cell.data_type, cell.value) == ("s", expected), heading
        else:
            assert (cell.data_type, cell.value) == ("n", float(expected)), heading
        assert cell.number_format == FORMATS.get(heading, "General"), heading


def test_what_was_never_answered_is_blank(db):
    make_product(BOLOK)
    (row,) = csv_rows()
    filled = {name for name, text in row.items() if text}
    assert filled - {"Kesiapan"} == {"Kode desa", "Kabupaten/Kota", "Kecamatan", "Desa/Kelurahan"}
    (row,) = xlsx_rows(sheet_of(xlsx_bytes()))
    assert {name for name, cell in row.items() if cell.value is not None} == filled


def test_a_kelurahan_is_called_one(db):
    make_product(BATAKTE)
    assert csv_rows()[0]["Desa/Kelurahan"] == "Kelurahan Batakte"


def test_nothing_needed_says_so(db):
    make_product(BOLOK, filled=True, needs={"funding": [], "training": []})
    row = csv_rows()[0]
    assert (row["Kebutuhan pendanaan"], row["Kebutuhan pelatihan"]) == ("Tidak perlu", "Tidak perlu")


def test_labels_stand_in_the_order_of_the_form(db):
    make_product(
        BOLOK,
        filled=True,
        markets=["online", "village"],
        months=[12, 1],
        needs={"training": ["papers", "production"], "funding": ["seed", "tools"]},
    )
    row = csv_rows()[0]
    assert row["Dijual ke"] == "Desa, Daring"
    assert row["Bulan produksi"] == "Januari, Desember"
    assert row["Kebutuhan pelatihan"] == "Produksi, Izin"
    assert row["Kebutuhan pendanaan"] == "Alat, Bibit"


def test_a_paper_that_no_longer_fits_the_category_is_left_out(db):
    product = make_product(BOLOK, filled=True, category="fish", licences={"skp": ("yes", "SKP-1")})
    assert csv_rows()[0]["SKP"] == "Ada · SKP-1"
    product.category = "weaving"
    product.save()
    row = csv_rows()[0]
    assert (row["SKP"], row["PIRT"], row["NIB"]) == ("", "", "Belum")


def test_a_flag_taken_off_is_gone_and_one_set_again_counts(salt):
    province = officer_of(Role.PROVINCE, NTT)
    unflag([salt.pk], Track.TRAINING, province, note="Keliru")
    assert csv_rows()[0]["Ditandai pelatihan"] == ""
    with time_machine.travel(datetime(2026, 4, 9, 2, 0, tzinfo=UTC), tick=False):
        flag([salt.pk], Track.TRAINING, province)
        flag([salt.pk], Track.FUNDING, province)
    row = csv_rows()[0]
    assert (row["Ditandai pelatihan"], row["Ditandai pendanaan"]) == ("09/04/2026", "09/04/2026")


# --- Which rows, in which order -----------------------------------------------------------------


@pytest.mark.parametrize("order", (("village",), ("-village",), ("price", "-pk"), ("-name", "pk")))
def test_the_order_of_the_caller_is_kept(db, monkeypatch, order):
    monkeypatch.setattr(cells, "CHUNK", 2)
    villages = (NUNKURUS, BOLOK, KUATAE, KUANHEUN, BATAKTE)
    for village, price in zip(villages, (500, 100, 500, 300, 200), strict=True):
        make_product(village, price=price, name=f"Produk {price}", licences={}, filled=village == KUATAE)
    products = Product.objects.order_by(*order)
    expected = [product.village_id for product in products]
    assert [row["Kode desa"] for row in csv_rows(products)] == expected
    assert [row["Kode desa"].value for row in xlsx_rows(sheet_of(xlsx_bytes(products)))] == expected
    # What hangs on a product stays with it.
    assert [row["Kode desa"] for row in csv_rows(products) if row["NIB"]] == [KUATAE]


def test_only_what_the_queryset_holds(db):
    make_product(BOLOK, state=State.APPROVED)
    make_product(KUATAE, state=State.APPROVED)
    make_product(KUANHEUN, state=State.SUBMITTED)
    kupang = officer_of(Role.PROVINCE, NTT)
    seen = Product.objects.visible_to(kupang).approved().filter(district_code="53.01").with_area()
    assert [row["Kode desa"] for row in csv_rows(seen.order_by("pk"))] == [BOLOK]


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
    assert [row["Kode desa"] for row in csv_rows(products)] == sorted([BOLOK, KUANHEUN])


def test_an_empty_list_is_a_file_with_headings(db):
    assert csv_bytes().decode("utf-8-sig") == ";".join(HEADINGS) + "\r\n"
    sheet = sheet_of(xlsx_bytes())
    assert sheet.max_row == HEAD
    assert [cell.value for cell in sheet[HEAD]] == HEADINGS


@pytest.mark.parametrize("item_count", (1, 3))
def test_query_count(db, item_count):
    for village in make_villages(item_count):
        make_product(village, filled=True)
    for written in (csv_bytes, xlsx_bytes):
        with CaptureQueriesContext(connection) as captured:
            written()
        assert len(captured) == 4, [query["sql"] for query in captured]


# --- CSV ----------------------------------------------------------------------------------------


def test_csv_opens_in_an_indonesian_excel(salt):
    content = csv_bytes()
    assert content.startswith(b"\xef\xbb\xbfKode desa;Kabupaten/Kota;")
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
    assert (row["Keunikan"], row["NIB"]) == (shown, f"Ada · {shown}")
    row = xlsx_rows(sheet_of(xlsx_bytes()))[0]
    assert (row["Keunikan"].value, row["NIB"].value) == (shown, f"Ada · {shown}")
    assert product.uniqueness == typed


# --- Formulas -----------------------------------------------------------------------------------

SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫−⁺⁻⁼₊₋₌"
INVISIBLE = ["", " ", "\t", "\n", "\r\n", "\x0b", "\x01", "\x1f", "\x7f", "\xa0", "\xad", "\u034f", "\u1680"]
INVISIBLE += [
    "\u2003",
    "\u2007",
    "\u200b",
    "\u200d",
    "\u2028",
    "\u202e",
    "\u2060",
    "\u3000",
    "\ufe0f",
    "\ufeff",
]
INVISIBLE += ['"', " \ufeff\t\xa0 "]
FORMULA = "cmd|' /C calc'!A0"


def first_visible(text):
    """A second opinion on what a spreadsheet may take for the first letter of a cell."""
    return re.sub(
        r"^[\s\x00-\x20\x7f-\xa0\xad\u034f\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufe00-\ufe0f\ufeff\"]+",
        "",
        text,
    )[:1]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("blank", INVISIBLE, ids=ascii)
def test_no_text_is_guarded_too_little(blank, sign):
    text = columns.clean(f"{blank}{sign}{FORMULA}")
    assert writers.guarded(text) == f"'{text}"
    # An English Excel cuts cells at commas.
    text = columns.clean(f"Kopi,{blank}{sign}{FORMULA},gula")
    before, after, last = text.split(",")
    assert writers.guarded(text) == f"{before},'{after},{last}"
    assert writers._texts(["Kopi", text])[1].replace('""', '"').strip('"') == f"{before},'{after},{last}"


@pytest.mark.parametrize(
    "text",
    (
        "",
        "Kopi",
        "5 = lima",
        "Kopi - kemiri",
        "a@b.id",
        "(+62)",
        "_x",
        "'",
        "’=",
        "!=",
        "1,5",
        "satu, dua, tiga",
        "Ba'a",
        "·",
        "#-",
    ),
)
def test_no_text_is_guarded_too_much(text):
    assert writers.guarded(text) == text


@given(
    st.text(max_size=12)
    | st.lists(st.sampled_from([*SIGNS, *INVISIBLE, ",", ";", "'", "a"]), max_size=8).map("".join)
)
def test_no_text_becomes_a_formula(text):
    (field,) = writers._texts([columns.clean(text)])
    (read,) = next(csv.reader([field], delimiter=";", strict=True)) or [""]
    assert first_visible(read) not in set(SIGNS)
    for part in field.split(","):
        assert first_visible(part) not in set(SIGNS)
    # The column as a whole is looked at first: other texts in it must not hide this one.
    assert writers._texts(["Kopi", columns.clean(text), "Garam"])[1] == field


TEXT_ANSWERS = {
    "name": "Nama produk",
    "uniqueness": "Keunikan",
    "main_material": "Bahan baku utama",
    "manager_name": "Nama pengelola",
    "contact_name": "Narahubung",
    "contact_phone": "Nomor HP",
    "capacity_unit": "Satuan",
    "regular_buyer": "Pembeli tetap",
    "minutes_number": "Nomor berita acara",
}


@pytest.mark.parametrize(
    "formula", ("=1+1", "+6281234567890", "-10", "@SUM(1)", "\t=1", "\ufeff=1", "＝1", "=a;b")
)
def test_no_column_lets_a_formula_through(db, formula):
    make_product(BOLOK, filled=True, **dict.fromkeys(TEXT_ANSWERS, formula))
    clean = columns.clean(formula)
    row = csv_rows()[0]
    assert {row[heading] for heading in TEXT_ANSWERS.values()} == {f"'{clean}"}
    row = xlsx_rows(sheet_of(xlsx_bytes()))[0]
    assert {(row[name].data_type, row[name].value) for name in TEXT_ANSWERS.values()} == {("s", clean)}


@pytest.mark.parametrize(
    "text", ("=1+1", "https://example.org/", "12345", "mailto:a@b.id", "{=1}", "TRUE", "#N/A")
)
def test_xlsx_texts_stay_texts(db, text):
    make_product(BOLOK, name=text, regular_buyer=text)
    content = xlsx_bytes(title_lines=[text, text])
    with zipfile.ZipFile(BytesIO(content)) as parts:
        xml = parts.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in xml
        assert "<hyperlink" not in xml
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    texts = [cell for row in sheet for cell in row if cell.value == text]
    assert len(texts) == 4
    assert {cell.data_type for cell in texts} == {"s"}


@pytest.mark.parametrize(
    "text",
    ("<r><t>curang</t></r>", "<r>&</r>", "<r></r>", "a & b < c > d", "]]>", "\x00\x0b\x1f\ud800a"),
)
def test_no_text_breaks_the_workbook(text):
    # Below the database, which refuses some of these.
    text = columns.clean(text).strip()
    sheet = _sheet_with(text)
    assert (sheet["A3"].value or "").rstrip() == text
    assert (sheet["A1"].value or "").rstrip() == text


def _sheet_with(text):
    """A sheet of one title line and one cell, every part of which is sound XML."""
    file = BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writers, "rows", lambda *_args: iter([(text,)]))
        writers.write_xlsx(file, None, columns.COLUMNS[4:5], title_lines=[text])
    with zipfile.ZipFile(file) as parts:
        for name in parts.namelist():
            if name.endswith(".xml"):
                ElementTree.fromstring(parts.read(name))
    sheet = openpyxl.load_workbook(file).active
    return {"A1": sheet["A1"], "A3": sheet.cell(row=4, column=1)}


def test_the_portals_own_words_need_no_guard():
    """Labels are written to CSV as they are."""
    found = [words for words in vars(choices).values() if hasattr(words, "labels")]
    words = [str(label) for words in found for label in words.labels]
    assert len(words) > 60
    assert writers._texts(words) == words


# --- XLSX: the sheet ----------------------------------------------------------------------------


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


# --- Over HTTP ----------------------------------------------------------------------------------


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
