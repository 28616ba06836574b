"""What a list says of its filter: chips that are taken off one by one, tabs whose counts are their lists, pages that
say where they are."""

import pytest
from django.urls import get_resolver, reverse

from products.choices import State, Track
from reviews.help.flags import flag
from reviews.lists.list_filter import ListFilter
from reviews.lists.paging import OF_A_PAGE
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUPANG,
    KUPANG_BARAT,
    NTT,
    NUNKURUS,
    TTS,
    make_cycle,
    make_officer,
    make_product,
    make_villages,
    send_back,
    submit,
)
from villages.scoping import Role

pytestmark = pytest.mark.django_db


def page(client, name, **query):
    return client.get(reverse(name), query).context


def tabs(context):
    return [(str(tab.label), tab.number, tab.is_current) for tab in context["tabs"]]


def test_chips_take_one_choice_off_and_keep_the_rest(client):
    client.force_login(make_officer(Role.PROVINCE, NTT))
    make_product(BOLOK, state=State.APPROVED)
    query = {"kabupaten": KUPANG, "kategori": "salt", "urut": "nama", "after": "x~1", "dari": "26"}
    found = page(client, "reviews:approved", **query)["filter"]
    assert [(str(chip.label), chip.choice, chip.query) for chip in found.chips] == [
        ("Kabupaten/Kota", "Kabupaten Kupang", "kategori=salt&urut=nama"),
        ("Kategori", "Garam", "kabupaten=53.01&urut=nama"),
    ]
    assert found.cleared == ""


def test_the_year_of_a_list_outlives_its_filter(client):
    make_cycle(2025)
    make_cycle(2026)
    client.force_login(make_officer(Role.PROVINCE, NTT))
    found = page(client, "reviews:coverage", tahun="2025", kabupaten=KUPANG)["filter"]
    assert found.cleared == "tahun=2025"
    assert [chip.query for chip in found.chips] == ["tahun=2025"]
    assert found.carried == [("tahun", "2025")]


def test_what_a_tab_says_is_no_chip_too(client):
    client.force_login(make_officer(Role.PROVINCE, NTT))
    make_product(BOLOK, state=State.APPROVED)
    assert page(client, "reviews:approved", tanda="belum")["filter"].chips == []
    # What has no tab is one: a number of the dashboard leads here.
    chips = page(client, "reviews:approved", tanda="selesai")["filter"].chips
    assert [chip.choice for chip in chips] == ["Sudah dibantu"]


def test_tabs_of_the_queue_count_what_they_lead_to(client):
    for village in (BOLOK, KUANHEUN, NUNKURUS):
        product = make_product(village, state=State.SUBMITTED)
    send_back(product, price="Per kg.", izin="Lengkapi.")
    submit(product)
    client.force_login(make_officer(Role.DISTRICT, KUPANG))
    assert tabs(page(client, "reviews:queue")) == [
        ("Semua", 3, True),
        ("Pertama kali", 2, False),
        ("Diajukan ulang", 1, False),
    ]
    # By what else is chosen, whichever tab is open.
    chosen = page(client, "reviews:queue", kecamatan=KUPANG_BARAT, pengajuan="ulang")
    assert [number for _label, number, _now in tabs(chosen)] == [2, 2, 0]
    assert (chosen["count"], len(chosen["page"].rows)) == (0, 0)
    assert [tab.query for tab in chosen["tabs"]][1] == f"kecamatan={KUPANG_BARAT}&pengajuan=pertama"


def test_tabs_of_the_villages_count_what_they_lead_to(client):
    make_product(BOLOK, state=State.APPROVED)
    make_product(KUANHEUN)
    make_product(NUNKURUS, state=State.SUBMITTED)
    client.force_login(make_officer(Role.DISTRICT, KUPANG))
    for query in ({}, {"kecamatan": KUPANG_BARAT}):
        for tab in page(client, "reviews:coverage", **query)["tabs"]:
            found = client.get(f"{reverse('reviews:coverage')}?{tab.query}").context
            assert (found["count"], len(found["page"].rows)) == (tab.number, tab.number), tab
    assert [tab.number for tab in page(client, "reviews:coverage", cari="bolok")["tabs"]] == [
        1,
        0,
        0,
        0,
        0,
        1,
    ]


def test_tabs_of_another_area_are_its_own(client):
    make_product(BOLOK, state=State.APPROVED)
    found = []
    for area in (KUPANG, TTS):
        client.force_login(make_officer(Role.DISTRICT, area))
        found.append([tab.number for tab in page(client, "reviews:coverage")["tabs"]])
    assert found == [[4, 3, 0, 0, 0, 1], [1, 1, 0, 0, 0, 0]]


def test_tabs_of_the_approved_count_what_they_lead_to(client):
    province = make_officer(Role.PROVINCE, NTT)
    products = [make_product(one, state=State.APPROVED) for one in (BOLOK, KUANHEUN, NUNKURUS)]
    flag([products[0].pk], Track.FUNDING, province)
    client.force_login(province)
    numbers = [3, 2, 1, 0]
    for query in ({}, {"tanda": "pendanaan"}):
        assert [tab.number for tab in page(client, "reviews:approved", **query)["tabs"]] == numbers
    for tab in page(client, "reviews:approved")["tabs"]:
        found = client.get(f"{reverse('reviews:approved')}?{tab.query}").context
        assert (found["total"]["count"], len(found["page"].rows)) == (tab.number, tab.number)


def test_a_page_says_where_it_is(client):
    for village in make_villages(60):
        make_product(village, state=State.SUBMITTED)
    client.force_login(make_officer(Role.DISTRICT, KUPANG))
    url, seen = "", []
    for _page in range(3):
        context = client.get(reverse("reviews:queue") + url).context
        found = context["page"]
        seen.append((found.start, found.end, context["count"]))
        url = f"?after={found.next.replace('+', '%2B')}&dari={found.start_of_next}"
    assert seen == [(1, 25, 60), (26, 50, 60), (51, 60, 60)]
    back = client.get(reverse("reviews:queue"), {"before": found.previous, "dari": found.start_of_previous})
    assert (back.context["page"].start, back.context["page"].end) == (26, 50)
    # It is told, and decides nothing.
    assert client.get(reverse("reviews:queue"), {"dari": "26"}).context["page"].start == 1
    for told in ("0", "-1", "x", "9" * 40, "²"):
        found_so = client.get(reverse("reviews:queue"), {"after": found.previous, "dari": told})
        assert (found_so.status_code, found_so.context["page"].start) == (200, 1)


def every(kind):
    return {kind} | {one for part in kind.__subclasses__() for one in every(part)}


def test_no_filter_is_called_as_the_place_of_a_page():
    """Its links would take the choice off, and the next page would choose by its own number."""
    assert get_resolver().url_patterns  # all views, and their filters with them, are loaded
    kinds = every(ListFilter)
    assert len(kinds) >= 8
    assert {kind.__name__: set(kind.base_filters) & set(OF_A_PAGE) for kind in kinds} == {
        kind.__name__: set() for kind in kinds
    }
