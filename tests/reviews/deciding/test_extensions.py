"""The kabupaten gives a village more time, and kabupaten and province see the list of it."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from products.models import Extension
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUATAE,
    KUPANG,
    KUPANG_TIMUR,
    NTT,
    NUNKURUS,
    TTS,
    give_time,
    make_cycle,
    officer_of,
)
from villages.scoping import Role

pytestmark = pytest.mark.django_db

LIST, FORM = "reviews:extensions", "reviews:extend"
GOOD = {"village": BOLOK, "cycle": "2026", "until": "2027-01-31", "reason": "Banjir."}


@pytest.fixture(autouse=True)
def in_january():
    with time_machine.travel("2027-01-10 10:00 +0800", tick=False) as clock:
        make_cycle(2026)
        make_cycle(2027)
        yield clock


def text_of(response):
    return " ".join(response.content.decode().split())


def get(client, role, area, name=LIST, **query):
    client.force_login(officer_of(role, area))
    return client.get(reverse(name), query)


def post(client, **said):
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    return client.post(reverse(FORM), GOOD | said)


def test_given_to_a_silent_village_and_read_by_all(client):
    response = post(client)
    assert (response.status_code, response.url) == (302, reverse(LIST))
    given = Extension.objects.get()
    assert (given.village_id, given.cycle.year, given.until, given.reason) == (
        BOLOK,
        2026,
        date(2027, 1, 31),
        "Banjir.",
    )
    told = text_of(client.get(reverse(LIST)))
    assert "Desa Bolok punya waktu sampai 31 Januari 2027 untuk tahun 2026. Kabari desanya." in told
    for role, area in ((Role.DISTRICT, KUPANG), (Role.PROVINCE, NTT)):
        listed = text_of(get(client, role, area))
        assert "1 perpanjangan waktu, 1 masih berlaku" in listed
        assert "Desa Bolok" in listed
        assert "Banjir." in listed
    home = text_of(get(client, Role.VILLAGE, BOLOK, "home"))
    assert "Perpanjangan waktu sampai 31 Januari 2027, alasan: Banjir." in home


@pytest.mark.parametrize(
    ("said", "fault"),
    (
        ({"until": "2027-01-09"}, "Tanggal 9 Januari 2027 sudah lewat. Pilih hari ini atau hari sesudahnya."),
        (
            {"until": "2072-01-31"},
            "Tanggal 31 Januari 2072 lebih dari satu tahun lagi. Periksa lagi tahunnya: perpanjangan tidak bisa dicabut.",
        ),
        ({"until": ""}, "Isi dulu sampai tanggal berapa waktunya diperpanjang."),
        ({"until": "kapan-kapan"}, "Tulis tanggalnya seperti ini: 17-11-2025."),
        ({"reason": " "}, "Tulis dulu alasan perpanjangan waktu. Desa bisa membacanya."),
        ({"village": KUATAE}, "Desa itu bukan di kabupaten/kota Anda. Pilih desa dari daftar ini."),
        ({"village": "99"}, "Desa itu bukan di kabupaten/kota Anda. Pilih desa dari daftar ini."),
        ({"village": ""}, "Pilih dulu desanya."),
        ({"cycle": "2031"}, "Tahun program itu belum dibuka. Pilih tahun dari daftar ini."),
        (
            {"cycle": "2027", "until": "2027-06-01"},
            "Desa ini sudah punya waktu sampai 31 Desember 2027. Pilih hari sesudahnya.",
        ),
    ),
)
def test_what_is_wrong_is_said_in_one_sentence_and_nothing_is_given(client, said, fault):
    response = post(client, **said)
    assert response.status_code == 422
    assert fault in text_of(response)
    assert 'value="2027-01-31"' in text_of(response) or "until" in said
    assert not Extension.objects.exists()


def test_a_second_click_is_the_same_and_an_earlier_day_is_refused(client):
    assert post(client).status_code == 302
    assert post(client).status_code == 302
    assert Extension.objects.count() == 1
    again = post(client, reason="Listrik padam.")
    assert again.status_code == 422
    assert "Desa ini sudah punya waktu sampai 31 Januari 2027. Pilih hari sesudahnya." in text_of(again)


def test_the_board_leads_to_the_form_with_village_and_year_chosen(client):
    give_time(KUANHEUN, make_cycle(2026), until=date(2027, 2, 1))
    board = text_of(get(client, Role.DISTRICT, KUPANG, "reviews:coverage", tahun="2026"))
    link = f"{reverse(FORM)}?desa={BOLOK}&amp;tahun=2026"
    assert link in board
    assert "waktu diperpanjang sampai 1 Februari 2027" in board
    form = text_of(get(client, Role.DISTRICT, KUPANG, FORM, desa=BOLOK, tahun="2026"))
    assert f'<option value="{BOLOK}" selected>Desa Bolok, Kec. Kupang Barat</option>' in form
    assert '<option value="2026" selected>2026</option>' in form
    # While the year is open nobody needs it, and the province gives none.
    assert reverse(FORM) not in text_of(get(client, Role.DISTRICT, KUPANG, "reviews:coverage"))
    assert reverse(FORM) not in text_of(get(client, Role.PROVINCE, NTT, "reviews:coverage", tahun="2026"))


def names(response):
    return [one.village_id for one in response.context["page"].rows]


def test_the_list_is_scoped_ordered_and_filtered(client, in_january):
    old, now = make_cycle(2026), make_cycle(2027)
    for hours, (village, cycle) in enumerate(((BOLOK, old), (NUNKURUS, old), (BOLOK, now), (KUATAE, old))):
        in_january.move_to(f"2027-01-10 1{hours}:00 +0800")
        give_time(village, cycle, until=date(2028, 1, 31))
    assert names(get(client, Role.DISTRICT, KUPANG)) == [BOLOK, NUNKURUS, BOLOK]
    assert names(get(client, Role.DISTRICT, TTS)) == [KUATAE]
    assert names(get(client, Role.PROVINCE, NTT)) == [KUATAE, BOLOK, NUNKURUS, BOLOK]
    assert names(get(client, Role.DISTRICT, KUPANG, tahun="2026")) == [NUNKURUS, BOLOK]
    assert names(get(client, Role.DISTRICT, KUPANG, kecamatan=KUPANG_TIMUR)) == [NUNKURUS]
    assert names(get(client, Role.DISTRICT, KUPANG, cari="bolok", tahun="2027")) == [BOLOK]
    assert names(get(client, Role.DISTRICT, KUPANG, cari="53.01.06")) == [NUNKURUS]  # a code too
    assert names(get(client, Role.PROVINCE, NTT, kabupaten=TTS)) == [KUATAE]
    assert get(client, Role.DISTRICT, KUPANG, tahun="1999").status_code == 404
    assert get(client, Role.PROVINCE, NTT, kabupaten="51.03").status_code == 404
    empty = text_of(get(client, Role.DISTRICT, KUPANG, cari="zzz"))
    assert "Tidak ada perpanjangan waktu dengan filter ini." in empty


@pytest.mark.parametrize("count", (1, 3))
def test_rows_cost_no_query_each(client, count, django_assert_num_queries):
    for village in (BOLOK, KUANHEUN, NUNKURUS)[:count]:
        give_time(village, make_cycle(2026))
    get(client, Role.PROVINCE, NTT)
    with django_assert_num_queries(5):
        get_again = client.get(reverse(LIST))
    assert len(names(get_again)) == count
