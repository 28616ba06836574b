"""What people type is read where it is clear, and asked where it can mean two things; never guessed."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from products.fields import CoordinateField, DayField, NumberField, PhoneField, RupiahField, WholeField
from products.models import Product
from products.sections import BY_KEY, SECTIONS
from tests.factories import BOLOK, make_officer, make_product
from villages.formats import terbilang
from villages.scoping import Role

REFUSED_RUPIAH = "Tulis rupiahnya dengan angka saja, misalnya 25.000."
NO_SEN = "Tulis rupiah bulat, tanpa sen. Misalnya 25.000."


def fault_of(field, typed):
    with pytest.raises(ValidationError) as fault:
        field.clean(typed)
    return fault.value.messages


def asked(typed, readings):
    return [f"“{typed}” bisa berarti {readings}. Tulis lagi seperti salah satunya."]


# --- Money ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "amount"),
    (
        ("25.00", 25),  # two places: sen
        ("25,00", 25),
        ("Rp 20.000,-", 20_000),
        ("Rp20.000,-", 20_000),
        ("Rp. 20.000,00", 20_000),
        ("20.000,--", 20_000),
        ("20.000.-", 20_000),
        ("1,5 juta", 1_500_000),
        ("1.5 juta", 1_500_000),
        ("35 juta", 35_000_000),
        ("35jt", 35_000_000),
        ("Rp. 1,5jt", 1_500_000),
        ("20 ribu", 20_000),
        ("25 ribu", 25_000),
        ("20rb", 20_000),
        ("20 RB", 20_000),
        ("20k", 20_000),
        ("0,125 juta", 125_000),
        ("12,5 ribu", 12_500),
        ("1,2 miliar", 1_200_000_000),
        ("1 juta 250 ribu", 1_250_000),
        ("2 ribu 500", 2_500),
        ("±20", 20),
        ("± Rp 20.000", 20_000),
        ("Rp ±20.000", 20_000),
        ("+/- 20.000", 20_000),
        ("kira-kira 20.000", 20_000),
        ("sekitar Rp 20 ribu", 20_000),
        ("kurang lebih 20.000 rupiah", 20_000),
        ("@ 20.000", 20_000),
        ("IDR 20.000", 20_000),
        ("1,250,000", 1_250_000),
        ("1,250,000.00", 1_250_000),
        ("1 250 000", 1_250_000),
        ("1\u202f250\u00a0000", 1_250_000),
        ("\u200b25.000\u200b", 25_000),
        ("\u202a25.000\u202c", 25_000),
        ("２５．０００", 25_000),
        ("1 .250.000", 1_250_000),
        ("Rp 1.250.000 (satu juta dua ratus lima puluh ribu rupiah)", 1_250_000),
    ),
)
def test_a_clear_amount_is_read(typed, amount):
    assert RupiahField().clean(typed) == amount


@pytest.mark.parametrize(
    ("typed", "readings"),
    (
        ("25,000", "25 atau 25.000"),
        ("20,000", "20 atau 20.000"),
        ("150,000", "150 atau 150.000"),
        ("12,500", "12,5 atau 12.500"),
        ("Rp 25,000", "25 atau 25.000"),
        ("IDR 20,000", "20 atau 20.000"),
        ("25,000,-", "25 atau 25.000"),
        ("1250.000", "1.250 atau 1.250.000"),
        ("1250,000", "1.250 atau 1.250.000"),
        ("1.250,500", "1.250,5 atau 1.250.500"),
        ("1,250.000", "1.250 atau 1.250.000"),
        ("1.250 juta", "1.250.000 atau 1.250.000.000"),
        ("1 juta 250", "1.250.000 atau 1.000.250"),
        ("1,5 M", "1.500.000.000 atau 1.500.000"),
    ),
)
def test_an_amount_that_can_be_two_is_asked(typed, readings):
    assert fault_of(RupiahField(), typed) == asked(typed, readings)


@pytest.mark.parametrize(
    ("typed", "said"),
    (
        ("25.0", NO_SEN),
        ("25,0000", NO_SEN),
        ("20.000,50", NO_SEN),
        ("25,", REFUSED_RUPIAH),
        ("1.25.000", REFUSED_RUPIAH),
        ("1,234,56", REFUSED_RUPIAH),
        ("7 50", REFUSED_RUPIAH),
        ("01.250", REFUSED_RUPIAH),
        ("12²", REFUSED_RUPIAH),
        ("½ juta", REFUSED_RUPIAH),
        ("lebih dari 20", REFUSED_RUPIAH),
        ("1 juta dua ratus", REFUSED_RUPIAH),
        ("Rp", REFUSED_RUPIAH),
        ("20.000 (dua puluh lima ribu)", REFUSED_RUPIAH),
        ("1" * 400, REFUSED_RUPIAH),
        ("20.000/kg", "Tulis angkanya saja, tanpa “kg”."),
        ("20.000 - 25.000", "Di sini ada lebih dari satu angka: “20.000” dan “25.000”. Tulis satu saja."),
        ("20 rb s/d 25 rb", "Di sini ada lebih dari satu angka: “20 rb” dan “25 rb”. Tulis satu saja."),
        ("20.000 atau 25.000", "Di sini ada lebih dari satu angka: “20.000” dan “25.000”. Tulis satu saja."),
    ),
)
def test_an_amount_that_is_none_is_told(typed, said):
    assert fault_of(RupiahField(), typed) == [said]


@pytest.mark.parametrize(
    "typed", ("99000000000000000", "1.000.000.000.000", "9" * 30, "99.000.000 juta", "1e15")
)
@pytest.mark.parametrize(
    ("section", "field"), (("produksi", "price"), ("kebutuhan", "funding_amount")), ids=("price", "funding")
)
def test_no_amount_is_larger_than_the_limit(client, village, section, field, typed):
    """A column could hold nine quintillion; no village sells or needs as much."""
    product = make_product(BOLOK)
    response = send(client, product, section, **{field: typed})
    limit = "Angkanya terlalu besar: paling banyak 999.999.999.999. Periksa lagi nolnya."
    said = response.context["form"].errors
    assert (said, getattr(product, field)) == (
        {field: [limit]} if typed != "1e15" else {field: [REFUSED_RUPIAH]},
        None,
    )
    send(client, product, section, **{field: "999.999.999.999"})
    assert getattr(product, field) == 999_999_999_999


@pytest.mark.parametrize(
    ("section", "field", "typed", "said"),
    (
        ("pengelola", "workers", "99.000.000", "paling banyak 1.000.000"),
        ("pengelola", "workers", "9" * 25, "paling banyak 1.000.000"),
        ("produksi", "capacity", "9" * 11, "paling banyak 10 angka di depan koma"),
        ("produksi", "capacity", "9" * 13, "paling banyak 12 angka"),
    ),
)
def test_no_other_number_is_larger_than_its_limit(client, village, section, field, typed, said):
    response = send(client, make_product(BOLOK), section, **{field: typed})
    assert response.context["form"].errors == {
        field: [f"Angkanya terlalu besar: {said}. Periksa lagi nolnya."]
    }


@pytest.mark.parametrize(
    ("number", "words"),
    (
        (0, "nol"),
        (11, "sebelas"),
        (17, "tujuh belas"),
        (100, "seratus"),
        (1_999, "seribu sembilan ratus sembilan puluh sembilan"),
        (1_000_000, "satu juta"),
        (1_250_000, "satu juta dua ratus lima puluh ribu"),
        (101_000_000, "seratus satu juta"),
        (1_001_001_000_000, "satu triliun satu miliar satu juta"),
    ),
)
def test_numbers_in_words(number, words):
    assert terbilang(number) == words


@pytest.mark.parametrize(
    ("field", "typed", "beside"),
    (
        (RupiahField(), "1,25 juta", "Rp\xa01.250.000 · satu juta dua ratus lima puluh ribu rupiah"),
        (RupiahField(), "1.250.000", "Rp\xa01.250.000 · satu juta dua ratus lima puluh ribu rupiah"),
        (RupiahField(), "25,000", ""),
        (WholeField(), "12 orang", "12"),
        (WholeField(), "12", ""),
        (DayField(), "2026-05-05", "Selasa, 5 Mei 2026"),
        (PhoneField(), "+62 812-3456-7890", "081234567890"),
        (CoordinateField(low=-11.1, high=-7.9), "10°10'43.7\"S", "10,178806° LS"),
        (CoordinateField(low=118.9, high=125.3), "123.607", "123,607° BT"),
        (CoordinateField(low=118.9, high=125.3), "10", ""),
    ),
)
def test_what_was_read_stands_beside(field, typed, beside):
    assert field.reading(typed) == beside


# --- Other numbers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "count"),
    (
        ("12 orang", 12),
        ("12 org.", 12),
        ("± 20", 20),
        ("20 pekerja", 20),
        ("12 (dua belas) orang", 12),
        ("1.200 jiwa", 1200),
        ("12,00", 12),
    ),
)
def test_people_are_counted(typed, count):
    assert WholeField().clean(typed) == count


@pytest.mark.parametrize(
    ("typed", "said"),
    (
        ("12 KK", ["Tulis angkanya saja, tanpa “kk”."]),
        ("12 keluarga", ["Tulis angkanya saja, tanpa “keluarga”."]),
        ("10–15 orang", ["Di sini ada lebih dari satu angka: “10” dan “15 orang”. Tulis satu saja."]),
        ("1,200", asked("1,200", "1,2 atau 1.200")),
        ("12.0", ["Tulis angka bulat tanpa koma, misalnya 12."]),
        ("dua belas", ["Tulis angkanya saja, misalnya 12."]),
    ),
)
def test_a_count_that_is_unclear_is_asked(typed, said):
    assert fault_of(WholeField(), typed) == said


@pytest.mark.parametrize(
    ("typed", "value"),
    (
        ("1.500", "1500"),  # as the portal writes it
        ("1.250,5", "1250.5"),
        ("1,250.5", "1250.5"),
        ("0.5", "0.5"),
        ("2 ribu", "2000"),
    ),
)
def test_a_clear_capacity_is_read(typed, value):
    assert str(NumberField(max_digits=12, decimal_places=2).clean(typed)) == value


@pytest.mark.parametrize(
    ("typed", "readings"),
    (
        ("1,500", "1,5 atau 1.500"),
        ("1,200", "1,2 atau 1.200"),
        ("1500.000", "1.500 atau 1.500.000"),
        ("1.250,500", "1.250,5 atau 1.250.500"),
    ),
)
def test_a_capacity_that_can_be_two_is_asked(typed, readings):
    assert fault_of(NumberField(max_digits=12, decimal_places=2), typed) == asked(typed, readings)


# --- Phones --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "number"),
    (
        ("812 3456 7890", "081234567890"),
        ("812-3456-7890", "081234567890"),
        ("380 831234", "0380831234"),
        ("+62 (0)812 3456 7890", "081234567890"),
        ("(+62) 812 3456 7890", "081234567890"),
        ("\u202a+62 812‑3456‑7890\u202c", "081234567890"),
        ("0812\u200b3456\u00a07890", "081234567890"),
        ("０８１２３４５６７８９０", "081234567890"),
        ("WA: 0812 3456 7890", "081234567890"),
        ("HP0812 3456 7890", "081234567890"),
        ("tel:+6281234567890", "081234567890"),
        ("0812 3456 7890 (Pak Yos)", "081234567890"),
        ("0812 3456 7890 / +62 812-3456-7890", "081234567890"),
        ("0380/831234", "0380831234"),
    ),
)
def test_a_clear_phone_is_read(typed, number):
    assert PhoneField().clean(typed) == number


@pytest.mark.parametrize(
    "typed",
    (
        "0812 3456 7890 / 0813 4567 8901",
        "0812 3456 7890, 0813 4567 8901",
        "081234567890 081345678901",
        "0812 3456 7890 0813 4567 8901",
        "0812 3456 7890 dan 0813 4567 8901",
        "0812 3456 7890\n0813 4567 8901",
        "0812 3456 7890 (Ibu) 0813 4567 8901 (Bapak)",
    ),
)
def test_of_two_phones_one_is_asked_for(typed):
    said = "Di sini ada lebih dari satu nomor: 081234567890 dan 081345678901. Tulis satu saja."
    assert fault_of(PhoneField(), typed) == [said]


@pytest.mark.parametrize(
    "typed", ("0812 3456 789O", "0812 3456 7890 ext 3", "831234", "+670 7723 4567", "0812 3456 7890 / 91")
)
def test_a_phone_that_is_none_is_told(typed):
    assert fault_of(PhoneField(), typed) == [
        "Nomor ini tidak seperti nomor telepon Indonesia. Tulis misalnya 0812 3456 7890."
    ]


# --- Days ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    (
        "5 Mei 2026",
        "05/05/2026",
        "5.5.2026",
        "5 5 2026",
        "2026/05/05",
        "5-Mei-2026",
        "5/V/2026",
        "May 5, 2026",
        "tgl. 5 Mei 2026",
        "Selasa, 5 Mei 2026",
        "hari Selasa tanggal 5 Mei 2026",
        "\u200e5 Mei 2026 ",
    ),
)
def test_a_clear_day_is_read(typed):
    assert DayField().clean(typed).isoformat() == "2026-05-05"


@pytest.mark.parametrize(
    ("typed", "days"),
    (
        ("5-5-26", "5 Mei 2026 atau 26 Mei 2005"),
        ("31/12/25", "31 Desember 2025 atau 25 Desember 2031"),
        ("12-11-10", "12 November 2010 atau 10 November 2012"),
        ("11/17/2025", "17 November 2025"),
        ("5 Mei 26", "5 Mei 2026"),
    ),
)
def test_a_day_that_is_not_said_in_full_is_asked(typed, days):
    said = f"“{typed}” belum jelas. Maksudnya {days}? Tulis tanggal, bulan, dan tahun lengkap, misalnya 17-11-2025."
    assert fault_of(DayField(), typed) == [said]


@pytest.mark.parametrize(
    ("typed", "said"),
    (
        ("0026-05-05", "Tahun 26 tidak mungkin. Periksa lagi tahunnya."),
        ("1026-05-05", "Tahun 1026 tidak mungkin. Periksa lagi tahunnya."),
        ("0001-01-01", "Tahun 1 tidak mungkin. Periksa lagi tahunnya."),
        ("Rabu, 5 Mei 2026", "5 Mei 2026 adalah hari Selasa. Periksa lagi hari atau tanggalnya."),
        ("31-2-2026", "Tulis tanggalnya seperti ini: 17-11-2025."),
        ("5 Mei", "Tulis tanggalnya seperti ini: 17-11-2025."),
        ("kemarin", "Tulis tanggalnya seperti ini: 17-11-2025."),
    ),
)
def test_a_day_that_is_none_is_told(typed, said):
    assert fault_of(DayField(), typed) == [said]


# --- On the page ---------------------------------------------------------------------------------


@pytest.fixture
def village(db, client):
    client.force_login(make_officer(Role.VILLAGE, BOLOK))


def send(client, product, section, *, script=False, **data):
    """Post a section as the browser would, or as its script does while one types."""
    fresh = Product.objects.with_answers().get(pk=product.pk)
    data["seen"] = BY_KEY[section].fingerprint(fresh)
    headers = {"accept": "application/json"} if script else {}
    response = client.post(reverse("products:section", args=[product.pk, section]), data, headers=headers)
    product.refresh_from_db()
    return response


PLACES = (
    ("10,1788", "123,607"),
    ("−10,1788", "123,607"),
    ("-10.1788, 123.6070", ""),
    ("", "-10.1788, 123.6070"),
    ("-10.1788, 123.6070", "-10.1788, 123.6070"),
    ("-10.1788, 123.6070", "123,607"),
    ("10.1788 LS", "123.607 BT"),
    ("123,607", "-10,1788"),
    ("123.6070, -10.1788", ""),
    ("-10.1788,123.607", ""),
    ("10,1788,123,607", ""),
    ("10,1788 123,607", ""),
    ("-10,1788; 123,607", ""),
    ("(-10.1788, 123.607)", ""),
    ("10.1788S,123.607E", ""),
    ("S 10.1788", "E 123.607"),
    ("S10.1788 E123.607", ""),
    ("Lintang: -10.1788", "Bujur: 123.607"),
    ("lat: -10.1788, long: 123.607", ""),
    ("10.1788 lintang selatan", "123.607 bujur timur"),
    ("10° 10.728' S", "123° 36.42' E"),
    ("\u200e-10.1788\u200e", "123.607°"),
    ("https://maps.google.com/?q=-10.1788,123.607", ""),
    ("https://www.google.com/maps/@-10.2,123.7,17z/data=!3d-10.1788!4d123.607", ""),
    ("geo:-10.1788,123.607", ""),
)
IN_SECONDS = (
    ("10°10'43.7\"S", "123°36'25.2\"E"),
    ("10°10'43.7\"S 123°36'25.2\"E", ""),
    ("10º10’43,7” LS", "123º36’25,2” BT"),
    ("10°10′43.7″S", "123°36′25.2″E"),
    ("10 10 43,7", "123 36 25,2"),
    ("10:10:43.7", "123:36:25.2"),
    ("10 derajat 10 menit 43,7 detik", "123 derajat 36 menit 25,2 detik"),
)


@pytest.mark.parametrize(
    ("latitude", "longitude", "stored"),
    [(*typed, "-10.178800") for typed in PLACES] + [(*typed, "-10.178806") for typed in IN_SECONDS],
)
def test_a_place_is_read_as_people_have_it(client, village, latitude, longitude, stored):
    product = make_product(BOLOK)
    assert send(client, product, "bukti", latitude=latitude, longitude=longitude).status_code == 302
    assert (str(product.latitude), str(product.longitude)) == (stored, "123.607000")


SOUTH = "Titik ini berada di luar NTT. Angkanya harus antara -11,1 dan -7,9."
EAST = "Titik ini berada di luar NTT. Angkanya harus antara 118,9 dan 125,3."
TWO = "Lintang dan bujur menunjuk dua tempat yang berbeda. Hapus yang tidak dipakai."
LINK = "Tautan ini tidak memuat angkanya. Buka di peta, lalu salin dua angka lokasinya."
DEGREES = "Tulis angkanya saja, misalnya -10,178757."


@pytest.mark.parametrize(
    ("latitude", "longitude", "said"),
    (
        ("-6,2", "106,8", {"latitude": [SOUTH], "longitude": [EAST]}),
        ("-6.2, 106.8", "", {"latitude": [SOUTH]}),
        ("10.1788 LU", "123.607", {"latitude": [SOUTH]}),
        ("-10.1788 LU", "123.607", {"latitude": [DEGREES]}),
        ("-10.1788, 123.607", "124", {"latitude": [TWO], "longitude": [TWO]}),
        ("-10.1788, 123.607", "-9.1, 124.1", {"latitude": [TWO], "longitude": [TWO]}),
        ("https://maps.app.goo.gl/AbC1", "", {"latitude": [LINK]}),
        ("10°75'", "123,607", {"latitude": [DEGREES]}),
        ("10, 123", "", {"latitude": [DEGREES]}),
        ("123,607", "", {"latitude": ["Isi lintang dan bujur dua-duanya, atau kosongkan dua-duanya."]}),
    ),
)
def test_a_place_that_is_none_is_told(client, village, latitude, longitude, said):
    response = send(client, make_product(BOLOK), "bukti", latitude=latitude, longitude=longitude)
    assert response.status_code == 422
    assert response.context["form"].errors == said


def test_a_pair_takes_the_place_of_the_former_one(client, village):
    """The other field still holds what stood there before, also when the script sends it once more."""
    product = make_product(BOLOK, latitude="-10.178800", longitude="123.607000")
    for _again in range(2):
        answer = send(client, product, "bukti", script=True, latitude="-9.5, 124.2", longitude="123,607")
        assert (answer.status_code, answer.json()["values"]) == (
            200,
            {"latitude": "-9,5", "longitude": "124,2"},
        )
        assert (str(product.latitude), str(product.longitude)) == ("-9.500000", "124.200000")


@pytest.mark.parametrize("day", ("0026-05-05", "1026-05-05", "0001-01-01", "2013-12-31"))
def test_minutes_are_not_older_than_the_village_law(client, village, day):
    product = make_product(BOLOK)
    response = send(client, product, "bukti", minutes_date=day)
    assert list(response.context["form"].errors) == ["minutes_date"]
    assert product.minutes_date is None


@pytest.mark.parametrize(
    ("typed", "stored"),
    ((("2 ton", "ton", "20.000/ton"), (2, 20_000)), (("40 kilo", "kg", "Rp 5.000 per kg"), (40, 5_000))),
)
def test_the_unit_may_stand_behind_the_number(client, village, typed, stored):
    product = make_product(BOLOK)
    capacity, unit, price = typed
    send(client, product, "produksi", capacity=capacity, capacity_unit=unit, price=price)
    assert (product.capacity, product.price) == stored


def test_another_unit_is_not_read_past(client, village):
    product = make_product(BOLOK)
    response = send(client, product, "produksi", capacity="2 ton", capacity_unit="kg", price="20.000/lembar")
    assert response.context["form"].errors == {
        "capacity": ["Tulis angkanya saja, tanpa “ton”."],
        "price": ["Tulis angkanya saja, tanpa “lembar”."],
    }
    assert (product.capacity, product.price, product.capacity_unit) == (None, None, "kg")


def test_the_script_hears_what_was_read_and_what_is_wrong(client, village):
    product = make_product(BOLOK)
    said = send(client, product, "produksi", script=True, price="1,25 juta", capacity="1,500").json()
    assert said["errors"] == {
        "capacity": "“1,500” bisa berarti 1,5 atau 1.500. Tulis lagi seperti salah satunya."
    }
    assert said["read"] == {
        "price": "Rp\xa01.250.000 · satu juta dua ratus lima puluh ribu rupiah",
        "capacity": "",
        "capacity_whole": "",
    }
    assert (product.price, product.capacity, said["values"]) == (1_250_000, None, {})


def test_the_page_says_what_was_read(client, village):
    product = make_product(BOLOK, price=1_250_000)
    text = client.get(reverse("products:section", args=[product.pk, "produksi"])).content.decode()
    text = " ".join(text.split())
    assert (
        '<p class="reading" id="id_price_read" role="status">'
        "Rp 1.250.000 · satu juta dua ratus lima puluh ribu rupiah</p>" in text
    )
    assert '<p class="reading" id="id_capacity_read" role="status"></p>' in text


def test_what_the_portal_writes_is_read_back_the_same(client, village):
    """Every answer comes back from its own page as no change."""
    product = make_product(BOLOK, filled=True, capacity=1500, latitude="-10.178800", longitude="123.607000")
    for section in SECTIONS:
        form = client.get(reverse("products:section", args=[product.pk, section.key])).context["form"]
        shown = {
            field.name: value
            for field in form
            if (value := field.value()) not in (None, "", []) and not field.field.widget.needs_multipart_form
        }
        before = Product.objects.values(*section.columns).get(pk=product.pk) if section.columns else {}
        assert send(client, product, section.key, **shown).status_code == 302
        if section.columns:
            assert Product.objects.values(*section.columns).get(pk=product.pk) == before


def test_no_control_cuts_a_text(client, village):
    product = make_product(BOLOK, category="food")
    for section in SECTIONS:
        text = client.get(reverse("products:section", args=[product.pk, section.key])).content.decode()
        assert "maxlength" not in text
    assert re.search(r'data-limit="60"', text)
    text = client.get(reverse("products:potential_add")).content.decode()
    assert ("maxlength" in text, 'data-limit="100"' in text) == (False, True)


def test_a_text_that_is_too_long_stays_and_says_by_how_much(client, village):
    product = make_product(BOLOK)
    long = "Dijemur tiga hari. " * 40
    response = send(client, product, "produk", uniqueness=long, name="Garam")
    assert response.context["form"].errors == {
        "uniqueness": ["Paling banyak 600 huruf, sekarang 759: lebih 159. Ringkas sedikit."]
    }
    assert long.strip() in response.content.decode()
    assert product.name == "Garam"
