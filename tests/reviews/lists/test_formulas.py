"""Whatever a village wrote stays text: no formula, no link, no XML, in no file."""

import csv
import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from products import choices
from reviews.lists import columns, writers
from tests.factories import (
    BOLOK,
    make_product,
)
from tests.reviews.lists.written import csv_rows, sheet_of, xlsx_bytes, xlsx_rows

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
    "uniqueness": "Kekhasan",
    "main_material": "Bahan baku utama",
    "manager_name": "Nama pengelola",
    "contact_name": "Nama yang bisa dihubungi",
    "contact_phone": "Nomor HP",
    "capacity_unit_word": "Satuan",
    "regular_buyer": "Pembeli tetap",
    "minutes_number": "Nomor berita acara",
}


@pytest.mark.parametrize(
    "formula", ("=1+1", "+6281234567890", "-10", "@SUM(1)", "\t=1", "\ufeff=1", "＝1", "=a;b")
)
def test_no_column_lets_a_formula_through(db, formula):
    make_product(BOLOK, filled=True, capacity_unit="lainnya", **dict.fromkeys(TEXT_ANSWERS, formula))
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
