"""What a table says in short, and whole on paper and in its title."""

from datetime import date

import pytest
import time_machine
from django.template import Context, Template

from villages.formats import rupiah_pendek, tanggal_pendek


@pytest.mark.parametrize(
    ("value", "text"),
    (
        (None, ""),
        (0, "Rp 0"),
        (12_500, "Rp 12.500"),
        (999_999, "Rp 999.999"),
        (1_250_000, "Rp 1,2 jt"),
        (35_000_000, "Rp 35 jt"),
        (158_400_000, "Rp 158 jt"),
        (7_212_500_000, "Rp 7,2 M"),
        (200_564_500_000, "Rp 200,6 M"),
        (1_300_000_000_000, "Rp 1,3 T"),
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
        '<span class="short" title="Rp 1.250.000">Rp 1,2 jt</span> –'
    )
