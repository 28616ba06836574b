"""How dates, amounts and lists are written, for pages and papers alike."""

from datetime import date

import pytest

from villages.formats import daftar, hari_tanggal, rentang, rupiah, ukuran

SATURDAY, SUNDAY, NOVEMBER, JANUARY = (
    date(2026, 10, 31),
    date(2026, 11, 1),
    date(2026, 11, 2),
    date(2027, 1, 2),
)


@pytest.mark.parametrize(
    ("words", "listed"),
    (
        ([], ""),
        (["April"], "April"),
        (["April", "Mei"], "April dan Mei"),
        (["April", "Mei", "Juni"], "April, Mei, dan Juni"),
        (["April", "Mei", "Juni", "Juli"], "April, Mei, Juni, dan Juli"),
    ),
)
def test_from_three_on_a_comma_stands_before_dan(words, listed):
    assert daftar(words) == listed


def test_no_line_parts_an_amount_from_its_currency_or_unit():
    assert rupiah(1_250_000) == "Rp\xa01.250.000"
    assert ukuran("2500.50", "kg kering") == "2.500,5\xa0kg kering"
    assert (rupiah(None), ukuran(None, "kg"), rupiah(0), ukuran(0, "kg")) == ("", "", "Rp\xa00", "0\xa0kg")


@pytest.mark.parametrize(
    ("first", "last", "days", "with_days"),
    (
        (SUNDAY, None, "1 November 2026", "Minggu, 1 November 2026"),
        (SUNDAY, SUNDAY, "1 November 2026", "Minggu, 1 November 2026"),
        (SUNDAY, NOVEMBER, "1–2 November 2026", "Minggu–Senin, 1–2 November 2026"),
        (
            SATURDAY,
            SUNDAY,
            "31 Oktober sampai dengan 1 November 2026",
            "Sabtu–Minggu, 31 Oktober sampai dengan 1 November 2026",
        ),
        (
            SATURDAY,
            JANUARY,
            "31 Oktober 2026 sampai dengan 2 Januari 2027",
            "Sabtu–Sabtu, 31 Oktober 2026 sampai dengan 2 Januari 2027",
        ),
    ),
)
def test_days_of_an_event(first, last, days, with_days):
    assert (rentang(first, last), hari_tanggal(first, last)) == (days, with_days)
