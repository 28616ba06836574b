"""Rupiah, numbers, phones, days and places, read as Indonesians write them."""

import pytest
from django.core.exceptions import ValidationError

from products.fields import CoordinateField, DayField, NumberField, PhoneField, RupiahField, WholeField

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "value"),
    (
        ("1.250.000", 1_250_000),
        ("Rp 1.250.000", 1_250_000),
        ("rp1250000", 1_250_000),
        ("1.250.000,00", 1_250_000),
        ("25.000,-", 25_000),
        ("0", 0),
        (" 7 500 ", 7_500),
    ),
)
def test_rupiah(typed, value):
    assert RupiahField().clean(typed) == value


@pytest.mark.parametrize(
    "typed", ("dua puluh ribu", "1.25", "1,5", "-5", "1e9", "NaN", "Infinity", "9" * 13, "1.2.3")
)
def test_not_rupiah(typed):
    with pytest.raises(ValidationError) as fault:
        RupiahField().clean(typed)
    assert len(fault.value.messages) == 1


@pytest.mark.parametrize(
    ("typed", "value"),
    (("1.200", "1200"), ("2,5", "2.5"), ("2.5", "2.5"), ("1.200,75", "1200.75"), ("12", "12")),
)
def test_numbers_as_indonesians_write_them(typed, value):
    assert str(NumberField(max_digits=12, decimal_places=2).clean(typed)) == value


@pytest.mark.parametrize(
    ("typed", "value"),
    (
        ("0812 3456 7890", "081234567890"),
        ("+62 812-3456-7890", "081234567890"),
        ("6281234567890", "081234567890"),
        ("006281234567890", "081234567890"),
        ("(0380) 831234", "0380831234"),
    ),
)
def test_phones(typed, value):
    assert PhoneField().clean(typed) == value


@pytest.mark.parametrize("typed", ("12345", "0812", "+1 202 555 0100", "nomor saya", "08123456789012345"))
def test_not_phones(typed):
    with pytest.raises(ValidationError, match="0812 3456 7890"):
        PhoneField().clean(typed)


@pytest.mark.parametrize("typed", ("2025-11-17", "17-11-2025", "17/11/2025"))
def test_days(typed):
    assert DayField().clean(typed).isoformat() == "2025-11-17"


def test_places_lie_in_ntt():
    field = CoordinateField(low=-11.1, high=-7.9)
    assert str(field.clean("-10,178757")) == str(field.clean("-10.178757")) == "-10.178757"
    for typed in ("-6,2", "selatan", "1e400"):
        with pytest.raises(ValidationError, match=r"Angkanya harus antara -11,1 dan -7,9|misalnya"):
            field.clean(typed)


def test_whole_numbers():
    assert WholeField().clean("1.200") == 1200
    with pytest.raises(ValidationError, match="tanpa koma"):
        WholeField().clean("2,5")
