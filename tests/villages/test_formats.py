"""How dates, amounts and lists are written, for pages and papers alike; and what a table says in short."""

from datetime import date

import pytest
import time_machine
from django.template import Context, Template

from villages.formats import daftar, hari_tanggal, rentang, rupiah, rupiah_pendek, tanggal_pendek, ukuran

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


@pytest.mark.parametrize(
    ("value", "text"),
    (
        (None, ""),
        (0, "Rp\xa00"),
        (12_500, "Rp\xa012.500"),
        (999_999, "Rp\xa0999.999"),
        (1_250_000, "Rp\xa01,2\xa0jt"),
        (35_000_000, "Rp\xa035\xa0jt"),
        (158_400_000, "Rp\xa0158\xa0jt"),
        (7_212_500_000, "Rp\xa07,2\xa0M"),
        (200_564_500_000, "Rp\xa0200,6\xa0M"),
        (1_300_000_000_000, "Rp\xa01,3\xa0T"),
    ),
)
def test_amounts(value, text):
    assert rupiah_pendek(value) == text


@time_machine.travel("2026-11-28 08:00+08:00")
def test_days():
    assert tanggal_pendek(date(2026, 11, 7)) == "7 Nov"
    assert tanggal_pendek(date(2025, 11, 17)) == "17 Nov 2025"
    assert tanggal_pendek(None) == ""


@time_machine.travel("2026-11-28 08:00+08:00")
def test_the_whole_is_the_title():
    shown = Template("{{ day|tgl }} {{ sum|rp }} {{ none|rp|default:'–' }}").render(
        Context({"day": date(2026, 11, 7), "sum": 1_250_000, "none": None})
    )
    assert shown == (
        '<span class="short" title="7 November 2026">7 Nov</span> '
        '<span class="short" title="Rp\xa01.250.000">Rp\xa01,2\xa0jt</span> –'
    )
