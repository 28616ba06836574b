"""Licences of approved products that have ended or soon will: whose they are told to, in which order."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from products.choices import State
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUATAE,
    KUPANG,
    NTT,
    NUNKURUS,
    give_time,
    make_cycle,
    make_officer,
    make_product,
    make_villages,
)
from tests.reviews.lists.written import csv_rows
from villages.scoping import Role

pytestmark = pytest.mark.django_db
ENDINGS = "/izin-berakhir/"
PIRT_26 = "2065371010001-26"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-27 09:00 +0800", tick=False):
        make_cycle(2026)
        yield


def approved(village, cycle=None, category="food", **licences):
    if cycle:
        give_time(village, cycle)
    return make_product(
        village,
        state=State.APPROVED,
        cycle=cycle,
        category=category,
        licences={kind: ("yes", "1", *day) for kind, day in licences.items()},
    )


def rows(client, query=""):
    response = client.get(ENDINGS + query)
    return [(one.product.village_id, one.kind) for one in response.context["page"].rows]


def test_what_ended_or_ends_within_90_days(client):
    approved(
        BOLOK,
        brand=[date(2026, 11, 26)],
        bpom=[date(2027, 2, 25)],
        psat=[date(2026, 12, 1)],  # not asked of food
        nib=[date(2026, 12, 1)],  # does not end
        halal=[],
    )
    approved(NUNKURUS, brand=[date(2027, 2, 26)])
    client.force_login(make_officer(Role.DISTRICT, KUPANG))
    response = client.get(ENDINGS)
    found = [(one.kind, one.time_left) for one in response.context["page"].rows]
    assert found == [("brand", "sudah berakhir"), ("bpom", "90 hari lagi")]
    assert response.context["total"] == {"count": 2, "ended": 1}
    text = response.content.decode()
    assert "2 izin, 1 di antaranya sudah berakhir" in text
    assert "26 November 2026" in text


def test_the_end_in_a_number_says_that_it_is_one(client):
    product = make_product(BOLOK, state=State.APPROVED, category="food", licences={"pirt": ("yes", PIRT_26)})
    client.force_login(make_officer(Role.DISTRICT, KUPANG))
    text = client.get(ENDINGS).content.decode()
    assert 'title="31 Desember 2026"' in text
    assert "<small>menurut nomornya</small>" in text
    assert f"/berkas/{product.pk}/" in text
    assert csv_rows()[0]["PIRT"] == f"Ada · {PIRT_26} · berakhir 31 Desember 2026 menurut nomornya"


def test_files_hold_the_typed_day():
    approved(BOLOK, brand=[date(2031, 5, 5)])
    assert csv_rows()[0]["Merek"] == "Ada · 1 · berlaku sampai 5 Mei 2031"


@pytest.mark.parametrize("state", (State.DRAFT, State.SUBMITTED, State.RETURNED))
def test_only_of_approved_products(client, state):
    make_product(
        BOLOK, state=state, filled=True, category="food", licences={"brand": ("yes", "1", date(2026, 1, 1))}
    )
    client.force_login(make_officer(Role.DISTRICT, KUPANG))
    assert rows(client) == []


def test_each_sees_its_own_area(client):
    for village in (BOLOK, KUATAE):
        approved(village, brand=[date(2026, 12, 1)])
    client.force_login(make_officer(Role.DISTRICT, KUPANG))
    assert rows(client) == [(BOLOK, "brand")]
    client.force_login(make_officer(Role.PROVINCE, NTT))
    assert rows(client) == [(BOLOK, "brand"), (KUATAE, "brand")]
    assert rows(client, f"?kabupaten={KUPANG}") == [(BOLOK, "brand")]
    assert client.get(f"{ENDINGS}?kabupaten=51.03").status_code == 404


def test_filters(client):
    approved(BOLOK, brand=[date(2026, 12, 1)], bpom=[date(2026, 12, 2)])
    approved(NUNKURUS, brand=[date(2026, 12, 3)])
    client.force_login(make_officer(Role.DISTRICT, KUPANG))
    assert rows(client, "?izin=brand") == [(BOLOK, "brand"), (NUNKURUS, "brand")]
    assert rows(client, "?kecamatan=53.01.06") == [(NUNKURUS, "brand")]
    assert client.get(f"{ENDINGS}?izin=nib").status_code == 404
    assert client.get(f"{ENDINGS}?tahun=1999").status_code == 404
    assert client.get(f"{ENDINGS}?kecamatan=53.02.01").status_code == 404


def test_a_later_year_says_it_anew(client):
    """Of an earlier dossier nothing is told of which a later approved one speaks."""
    approved(BOLOK, cycle=make_cycle(2025), brand=[date(2026, 12, 1)])
    approved(KUANHEUN, cycle=make_cycle(2025), brand=[date(2026, 12, 1)])
    approved(BOLOK, brand=[date(2036, 12, 1)])
    client.force_login(make_officer(Role.DISTRICT, KUPANG))
    assert rows(client) == [(KUANHEUN, "brand")]
    assert (rows(client, "?tahun=2025"), rows(client, "?tahun=2026")) == ([(KUANHEUN, "brand")], [])


def test_pages_turn_by_key(client):
    for village in make_villages(30):
        approved(village, brand=[date(2026, 12, 1)])
    client.force_login(make_officer(Role.DISTRICT, KUPANG))
    page = client.get(ENDINGS).context["page"]
    rest = client.get(ENDINGS, {"after": page.next}).context["page"]
    assert (len(page.rows), len(rest.rows)) == (25, 5)
    assert len({one.pk for one in page.rows + rest.rows}) == 30
    assert client.get(ENDINGS, {"after": "kemarin~x"}).context["page"].rows[0] == page.rows[0]


@pytest.mark.parametrize("item_count", (1, 3))
def test_it_takes_the_same_few_queries(client, django_assert_num_queries, item_count):
    for village in make_villages(item_count):
        approved(village, brand=[date(2026, 12, 1)])
    client.force_login(make_officer(Role.DISTRICT, KUPANG))
    # Session, officer, kecamatan and years of the filter, the page, its numbers.
    with django_assert_num_queries(6):
        client.get(ENDINGS)


def test_the_ways_to_it(client):
    approved(BOLOK, brand=[date(2026, 12, 1)])
    client.force_login(make_officer(Role.DISTRICT, KUPANG))
    assert f'href="{ENDINGS}"' in client.get(reverse("home")).content.decode()
    client.force_login(make_officer(Role.PROVINCE, NTT))
    assert f'href="{ENDINGS}"' in client.get(reverse("reviews:approved")).content.decode()


def test_the_village_reads_it_on_its_first_page(client):
    approved(
        BOLOK,
        cycle=make_cycle(2025),
        pirt=[date(2026, 12, 31)],
        brand=[date(2026, 1, 2)],
        bpom=[date(2028, 1, 1)],
    )
    client.force_login(make_officer(Role.VILLAGE, BOLOK))
    text = client.get(reverse("home")).content.decode()
    assert "Izin PIRT berakhir 31 Desember 2026." in text
    assert "Izin Merek sudah berakhir 2 Januari 2026." in text
    assert "Izin BPOM MD" not in text
    # This year's draft says a later day already.
    make_product(BOLOK, filled=True, category="food", licences={"pirt": ("yes", "2", date(2031, 12, 31))})
    text = client.get(reverse("home")).content.decode()
    assert ("Izin PIRT" in text, "Izin Merek" in text) == (False, True)


def test_another_village_reads_nothing(client):
    approved(KUANHEUN, brand=[date(2026, 12, 1)])
    client.force_login(make_officer(Role.VILLAGE, BOLOK))
    assert "berakhir" not in client.get(reverse("home")).content.decode()
