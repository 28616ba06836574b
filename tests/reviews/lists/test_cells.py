"""Every cell of a file of the approved list: its value, its type, how it is shown."""

from datetime import UTC, date, datetime
from decimal import Decimal

import time_machine

from products.choices import Track
from reviews.help.flags import flag, unflag
from reviews.lists import cells
from tests.factories import (
    BATAKTE,
    BOLOK,
    NTT,
    make_product,
    officer_of,
)
from tests.reviews.lists.written import HEADINGS, csv_rows, queryset, sheet_of, xlsx_bytes, xlsx_rows
from villages.scoping import Role

EXPECTED = {
    "Kode desa/kelurahan": "53.01.05.2010",
    "Kabupaten/Kota": "Kabupaten Kupang",
    "Kecamatan": "Kupang Barat",
    "Desa/Kelurahan": "Desa Bolok",
    "Nama produk": "Garam Bolok",
    "Kategori": "Garam",
    "Bentuk": "Siap jual",
    "Kekhasan": "Garam kasar dari tambak di tepi Teluk Kupang, dijemur tiga hari.",
    "Bahan baku utama": "Air laut",
    "Asal bahan baku": "Desa/kelurahan sendiri",
    "Jenis pengelola": "BUM Desa",
    "Nama pengelola": "BUMDes Ina Bolok",
    "Nama yang bisa dihubungi": "Maria Nenobais",
    "Nomor HP": "081234567890",
    "Tenaga kerja": 12,
    "Perempuan": 7,
    "Kapasitas": Decimal("2500.50"),
    "Satuan": "kg",
    "Per": "bulan",
    "Bulan produksi": "Mei, Juni, Juli, Agustus, September, Oktober",
    "Harga per satuan": 12_500,
    "Dijual ke": "Di desa/kelurahan sendiri, Di kabupaten/kota",
    "Pembeli tetap": "NTT Mart Kupang",
    "Alat terpisah": "Ya",
    "Desa satelit": "",
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
    "Nomor HP": "'081234567890",  # a text for whoever opens it
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
    "Kode desa/kelurahan": "@",
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
    assert filled - {"Kesiapan"} == {"Kode desa/kelurahan", "Kabupaten/Kota", "Kecamatan", "Desa/Kelurahan"}
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
    assert row["Dijual ke"] == "Di desa/kelurahan sendiri, Online (daring)"
    assert row["Bulan produksi"] == "Januari, Desember"
    assert row["Kebutuhan pelatihan"] == "Produksi, Izin"
    assert row["Kebutuhan pendanaan"] == "Alat, Bibit atau benih"


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
