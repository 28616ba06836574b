"""Texts that look like a number, a day, a time or money stay texts in the CSV, whoever opens it."""

import subprocess
from datetime import datetime
from time import perf_counter

import openpyxl
import pytest

from reviews.lists import writers
from tests.factories import BOLOK, make_product, make_villages
from tests.reviews.lists.written import HEADINGS, csv_bytes, csv_rows

# Each of them is something else in a LibreOffice or Excel, set to Indonesian or to English.
LIKE_NUMBERS = (
    "081234567890",
    "0380833123",
    "0812 3456 7890",
    "07",
    "0",
    "1/2",
    "1 1/2",
    "12/03/2026",
    "12/31/2026",
    "2026-05-05",
    "2026-05-05T10:30:00",
    "5-5-2026",
    "05.05.26",
    "7/2026",
    "8 Mei",
    "8-Mei-2026",
    "MEI 5",
    "17 Agustus 1945",
    "5 Mar",
    "May 8",
    "Mar 5, 2026",
    "Selasa, 8 Mei 2026",
    "Senin 1/2/2026",
    "1234567890123456",
    "12E5",
    "1,5E3",
    "1e400",
    "10:30",
    "10.30",
    "7 PM",
    "12:30pm",
    "1.250",
    "1,5",
    "1,000.50",
    ".5",
    "(5)",
    "50 %",
    "Rp 25.000",
    "25.000 Rp",
    "$5.00",
    "IDR 5",
    "TRUE",
    "False",
    "benar",
    "SALAH",
    "０８１２３４",
    "\u200b0812",
    "53.01",
)
# With an apostrophe for the formula that an English Excel could begin behind the comma.
HALF_GUARDED = ("5,-", "RP 5.000,-")
# What a village writes that no program changes.
WORDS = (
    "",
    "53.01.05.2010",
    "BA/07/DS-BLK/2026",
    "09/BA/II/2026",
    "5/V/2026",
    "Mei",
    "Senin",
    "Rp",
    "Ya",
    "benar sekali",
    "5 kg",
    "Kopi 3 in 1",
    "2 Mei Jaya",
    "Kelompok 17 Agustus",
    "Maya 5",
    "Toko 24 jam",
    "Ada · 0812345678901",
    "No. 5",
    "10.30 WITA",
    "5 juta",
    "1_000",
)


@pytest.mark.parametrize("text", LIKE_NUMBERS, ids=ascii)
def test_an_apostrophe_keeps_it_a_text(text):
    assert writers._texts([text]) == [f"'{text}"]
    assert writers._texts(["Kopi", "", text, "Garam; kasar"])[2] == f"'{text}"  # whatever stands beside it
    many = writers._texts(["Kopi", text] * 300)  # and however often
    assert many == ["Kopi", f"'{text}"] * 300


@pytest.mark.parametrize("text", WORDS)
def test_no_other_text_gets_one(text):
    assert writers._texts([text]) == [text]


def test_a_phone_keeps_its_0_in_the_whole_file(db):
    make_product(BOLOK, filled=True, contact_phone="0380833123", minutes_number="1/2", price=12_500)
    row = csv_rows()[0]
    assert (row["Nomor HP"], row["Nomor berita acara"]) == ("'0380833123", "'1/2")
    assert (row["Kode desa/kelurahan"], row["Harga per satuan"]) == (BOLOK, "12500")


def test_a_hostile_text_costs_no_time():
    long = ["1 " * 3000 + "x", "Mei " * 2000, "a" * 9000, "1/" * 4000 + "·", " " * 9000]
    begun = perf_counter()
    assert writers._texts(long) == long
    assert perf_counter() - begun < 0.2


@pytest.mark.libreoffice
@pytest.mark.parametrize("language", (1057, 1033), ids=("Indonesian", "English"))
@pytest.mark.parametrize("detect", ("true", "false"), ids=("special numbers", "plain"))
def test_libreoffice_changes_no_text(db, tmp_path, language, detect):
    texts = [text for text in (*LIKE_NUMBERS, *HALF_GUARDED, *WORDS) if text]
    for village, text in zip(make_villages(len(texts)), texts, strict=True):
        make_product(village, regular_buyer=text, minutes_number=text, manager_name=text, price=12_500)
    make_product(
        BOLOK, filled=True, contact_phone="081234567890", price=1_250_000, minutes_date=datetime(2026, 5, 8)
    )
    written = {row["Kode desa/kelurahan"]: row for row in csv_rows()}
    (tmp_path / "daftar.csv").write_bytes(csv_bytes())
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    command += [f"--infilter=CSV:59,34,76,1,,{language},false,{detect}", "--convert-to", "xlsx"]
    command += ["--outdir", str(tmp_path), str(tmp_path / "daftar.csv")]
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    sheet = openpyxl.load_workbook(tmp_path / "daftar.xlsx").active
    rows = [dict(zip(HEADINGS, cells, strict=True)) for cells in sheet.iter_rows(min_row=2)]
    assert len(rows) == len(texts) + 1
    for row in rows:
        before = written[row["Kode desa/kelurahan"].value]
        for heading in (
            "Nomor HP",
            "Pembeli tetap",
            "Nomor berita acara",
            "Nama pengelola",
            "Kode desa/kelurahan",
        ):
            cell = row[heading]
            assert (cell.value or "") == before[heading]
            assert cell.value is None or cell.data_type == "s"
        assert row["Harga per satuan"].data_type == "n"  # and a number is one
    last = next(row for row in rows if row["Kode desa/kelurahan"].value == BOLOK)
    assert last["Nomor HP"].value == "'081234567890"
    assert last["Harga per satuan"].value == 1_250_000
    if (language, detect) == (1057, "true"):
        assert last["Tanggal berita acara"].value == datetime(2026, 5, 8)
