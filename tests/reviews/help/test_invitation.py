"""The invitation to a training event as a letter of the office, and the list that is signed there."""

from datetime import date

import pytest
from django.urls import reverse

from products.choices import State
from reviews.help.trainings import seat
from reviews.models import Partner
from tests.factories import BATAKTE, BOLOK, NTT, make_product, make_training, officer_of
from villages.scoping import Role

pytestmark = pytest.mark.django_db
TYPED = {
    "number": "400.10/12/DPMD/2026",
    "place": "Kupang",
    "day": "2026-09-17",
    "hour": "09.00",
    "cost": "Perjalanan dan makan ditanggung provinsi",
    "contact": "Adriana Nubatonis, 0812 0000 1111",
    "head": "Yohanes Lende",
    "head_rank": "Pembina Utama Muda",
    "head_nip": "19680101 199403 1 001",
    "address": "Jalan Polisi Militer 2, Kupang 85111",
}


@pytest.fixture
def training():
    province = officer_of(Role.PROVINCE, NTT)
    partner = Partner.objects.create(province_id=NTT, name="Politeknik Negeri Kupang", kind="campus")
    event = make_training(day=date(2026, 10, 10), last_day=date(2026, 10, 11), partner=partner)
    products = [make_product(village, state=State.APPROVED).pk for village in (BOLOK, BATAKTE)]
    seat(event, products, province)
    return event


@pytest.fixture
def signed_in(client):
    client.force_login(officer_of(Role.PROVINCE, NTT))
    return client


def letter(client, training, typed=None):
    address = reverse("reviews:invitation", args=[training.pk])
    answer = client.get(address) if typed is None else client.post(address, typed)
    text = " ".join(answer.content.decode().split())
    return answer.status_code, text[text.index('<header class="kop">') :]


def test_it_says_all_that_an_office_asks_of_a_letter(signed_in, training):
    status, text = letter(signed_in, training, TYPED)
    assert status == 200
    for words in (
        "Pemerintah Provinsi Nusa Tenggara Timur",
        "Jalan Polisi Militer 2, Kupang 85111",
        "Kupang, 17 September 2026",
        *("400.10/12/DPMD/2026", "Biasa", "1 (satu) lembar", "Undangan Pelatihan Kemasan"),
        "Yth. Kepala Desa dan Lurah (daftar terlampir)",
        "melalui Bupati/Wali Kota c.q. Kepala Dinas PMD kabupaten/kota masing-masing",
        "<p>Dengan hormat,</p>",
        "Sabtu–Minggu, 10–11 Oktober 2026",
        "pukul 09.00 WITA sampai selesai",
        *("BLK Kupang", "Politeknik Negeri Kupang", TYPED["cost"], TYPED["contact"]),
        "Atas perhatian dan kehadiran Saudara, kami ucapkan terima kasih.",
        "Kepala Dinas Pemberdayaan Masyarakat dan Desa Provinsi Nusa Tenggara Timur,",
        *("Yohanes Lende", "Pembina Utama Muda", "NIP 19680101 199403 1 001"),
        *("Tembusan:", "Bupati/Wali Kota yang bersangkutan;", "Camat yang bersangkutan."),
        "Daftar desa dan kelurahan yang diundang",
        "Lampiran surat nomor 400.10/12/DPMD/2026, tanggal 17 September 2026",
        *("Desa Bolok", "Kelurahan Batakte"),
    ):
        assert words in text
    assert "kehadirannya" not in text


def test_what_nobody_typed_is_a_dotted_line_and_nothing_is_kept(signed_in, training):
    letter(signed_in, training, TYPED)
    status, text = letter(signed_in, training)
    assert status == 200
    # Address, date and number, hour, cost, contact, name, rank, NIP; number and date again above the list.
    assert text.count('<span class="dots"></span>') == 11
    assert not any(typed in text for name, typed in TYPED.items() if name != "place")


def test_a_day_that_is_none_is_told(signed_in, training):
    status, text = letter(signed_in, training, TYPED | {"day": "2026-02-31"})
    assert status == 422
    assert "Kupang, <span" in text


@pytest.mark.parametrize(
    ("last_day", "columns"), ((None, 1), (date(2026, 10, 11), 2), (date(2026, 10, 30), 4))
)
def test_the_list_has_a_column_to_sign_for_each_day_and_no_number(signed_in, training, last_day, columns):
    training.last_day = last_day
    training.save(update_fields=["last_day"])
    text = signed_in.get(reverse("reviews:attendance_sheet", args=[training.pk])).content.decode()
    assert text.count("Tanda tangan") == columns
    assert ("10 Oktober 2026</small>" in text) == (columns > 1)
    assert "081234567890" not in text
    assert text.count("Maria") == 2  # who may be called, of each
