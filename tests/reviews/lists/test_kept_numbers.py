"""Numbers that are kept until the next step belong to one area: no officer reads another's."""

import pytest
from django.urls import reverse

from products.choices import State, Track
from reviews.deciding.corrections import ask
from reviews.help.flags import flag
from tests.factories import BALI, BOLOK, KUPANG, NTT, TTS, make_product, officer_of
from villages.scoping import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def product():
    product = make_product(BOLOK, state=State.APPROVED, funding_amount=75_000_000)
    flag([product.pk], Track.FUNDING, officer_of(Role.PROVINCE, NTT))
    return product


def page(client, role, area, name):
    client.force_login(officer_of(role, area))
    return client.get(reverse(name)).context


def test_the_total_of_the_approved_list_is_the_province_s_own(client, product):
    mine = page(client, Role.PROVINCE, NTT, "reviews:approved")["total"]
    assert (mine["count"], mine["amount"]) == (1, 75_000_000)
    theirs = page(client, Role.PROVINCE, BALI, "reviews:approved")["total"]
    assert (theirs["count"], theirs["amount"]) == (0, None)


def test_the_total_of_the_ledger_is_the_province_s_own(client, product):
    assert page(client, Role.PROVINCE, NTT, "reviews:ledger")["count"] == 1
    assert page(client, Role.PROVINCE, BALI, "reviews:ledger")["count"] == 0


def test_the_figures_of_the_dashboard_are_the_area_s_own(client, product):
    found = {
        area: page(client, role, area, "reviews:dashboard")["look"].figures.total.approved
        for role, area in (
            (Role.PROVINCE, NTT),
            (Role.PROVINCE, BALI),
            (Role.DISTRICT, KUPANG),
            (Role.DISTRICT, TTS),
        )
    }
    assert found == {NTT: 1, BALI: 0, KUPANG: 1, TTS: 0}


def test_the_figures_of_one_kabupaten_are_not_those_of_the_next(client, product):
    client.force_login(officer_of(Role.PROVINCE, NTT))
    url = reverse("reviews:dashboard")
    found = {
        area: client.get(url, {"kabupaten": area}).context["look"].figures.total.approved
        for area in (KUPANG, TTS)
    }
    assert found == {KUPANG: 1, TTS: 0}


def test_totals_follow_a_correction(client, product):
    """Nothing else is written down with it: neither a step nor a move."""
    assert page(client, Role.PROVINCE, NTT, "reviews:approved")["total"]["amount"] == 75_000_000
    typed = {"funding_needs": ["tools"], "funding_amount": ["50 juta"]}
    words = {"version": product.version, "reason": "Salah nol.", "channel": "letter"}
    ask(product, "funding_needs", officer_of(Role.DISTRICT, KUPANG), typed=typed, **words)
    assert page(client, Role.PROVINCE, NTT, "reviews:approved")["total"]["amount"] == 50_000_000
