"""The start pages of kabupaten and province: what waits is of every year, and the numbers of the year one chooses."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from products.choices import State, Track
from reviews.help.flags import flag
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    NUNKURUS,
    approve,
    give_time,
    make_cycle,
    make_product,
    officer_of,
)
from villages.scoping import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def new_year():
    """On 31 December one dossier of 2026 is returned, one waits, one is approved; then it is January."""
    with time_machine.travel("2026-12-31 20:00 +0800", tick=False) as clock:
        make_cycle(2026)
        make_cycle(2027)
        make_product(BOLOK, state=State.RETURNED)
        make_product(KUANHEUN, state=State.SUBMITTED)
        make_product(NUNKURUS, state=State.APPROVED)
        clock.move_to("2027-01-02 10:00 +0800")
        yield clock


def home(client, role, area, **query):
    client.force_login(officer_of(role, area))
    response = client.get(reverse("home"), query)
    return response, " ".join(response.content.decode().split())


def test_nothing_that_waits_for_the_kabupaten_is_gone_on_the_first_of_january(client):
    response, text = home(client, Role.DISTRICT, KUPANG)
    assert str(response.context["cycle"]) == "2027"
    assert "1 berkas menunggu keputusan" in text
    assert "Paling lama: Garam Bolok, Desa Kuanheun, tahun 2026, 2 hari." in text
    assert 'href="/desa/?tahun=2026&amp;keadaan=dikembalikan">1 dari tahun 2026</a>' in text
    listed = client.get("/desa/?tahun=2026&keadaan=dikembalikan")
    assert [village.pk for village in listed.context["page"].rows] == [BOLOK]


def test_nor_for_the_province(client):
    _response, text = home(client, Role.PROVINCE, NTT)
    assert "1 produk yang disetujui belum ditandai" in text
    assert 'href="/disetujui/?tahun=2026&amp;tanda=belum">Lihat yang belum ditandai</a>' in text
    assert 'href="/disetujui/?tahun=2026&amp;tanda=belum">1 dari tahun 2026</a>' in text
    listed = client.get("/disetujui/?tahun=2026&tanda=belum")
    product = listed.context["page"].rows[0]
    flag(
        [product["pk"] if isinstance(product, dict) else product.pk],
        Track.FUNDING,
        officer_of(Role.PROVINCE, NTT),
    )
    _response, text = home(client, Role.PROVINCE, NTT)
    assert "belum ditandai" not in text


@pytest.mark.parametrize(("role", "area"), ((Role.DISTRICT, KUPANG), (Role.PROVINCE, NTT)))
def test_the_year_of_the_numbers_can_be_switched(client, role, area):
    response, text = home(client, role, area)
    assert response.context["total"]["reported"] == 0
    assert "Tahun program 2027, pengisian sampai 31 Desember 2027, perbaikan sampai 29 Februari 2028." in text
    assert 'href="?tahun=2026"' in text
    response, text = home(client, role, area, tahun="2026")
    assert response.context["total"]["reported"] == 3
    assert (
        "Pengisian tahun 2026 sudah ditutup pada 31 Desember 2026. Yang sudah diajukan masih bisa diperbaiki sampai 1 Maret "
        "2027." in text
    )
    assert "dari tahun 2026</a>" not in text  # the tiles tell it
    client.force_login(officer_of(role, area))
    assert client.get(reverse("home"), {"tahun": "1999"}).status_code == 404


def test_extensions_that_hold_are_counted(client):
    for village, day in ((BOLOK, 20), (KUANHEUN, 25)):
        give_time(village, make_cycle(2026), until=date(2027, 3, day))
    assert "2 masih berlaku" in home(client, Role.DISTRICT, KUPANG)[1]
    with time_machine.travel("2027-03-21 10:00 +0800", tick=False):
        assert "1 masih berlaku" in home(client, Role.PROVINCE, NTT)[1]


def test_the_queue_shows_all_years_says_which_and_can_choose_one(client):
    make_product(BOLOK, state=State.SUBMITTED)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    rows = client.get(reverse("reviews:queue")).context["page"].rows
    assert [(row.village_id, str(row.cycle)) for row in rows] == [(KUANHEUN, "2026"), (BOLOK, "2027")]
    text = client.get(reverse("reviews:queue")).content.decode()
    assert '<td class="day desk">2026</td>' in text
    chosen = client.get(reverse("reviews:queue"), {"tahun": "2027"}).context["page"].rows
    assert [row.village_id for row in chosen] == [BOLOK]
    assert client.get(reverse("reviews:queue"), {"tahun": "1999"}).status_code == 404


@pytest.mark.parametrize("count", (1, 2))
@pytest.mark.parametrize(("role", "area", "queries"), ((Role.DISTRICT, KUPANG, 11), (Role.PROVINCE, NTT, 9)))
def test_years_and_rows_cost_no_query_each(client, role, area, queries, count, django_assert_num_queries):
    for village in (BOLOK, KUANHEUN)[:count]:
        approve(make_product(village, state=State.SUBMITTED))
    client.force_login(officer_of(role, area))
    client.get(reverse("home"))
    with django_assert_num_queries(queries):
        client.get(reverse("home"))
