"""What a dossier's page offers to do, and what it says above a step that failed."""

import pytest
from django.urls import reverse

from products.choices import State, Track
from reviews.deciding.workflow import offers, steps_for
from reviews.help.flags import flag
from tests.factories import BOLOK, KUPANG, NTT, make_product, officer_of
from villages.scoping import Role

pytestmark = pytest.mark.django_db


def actions(steps):
    return [step.action for step in steps]


def test_a_product_that_is_helped_is_not_offered_to_be_reopened(client):
    product, kupang = make_product(BOLOK, state=State.APPROVED), officer_of(Role.DISTRICT, KUPANG)
    client.force_login(kupang)
    page = reverse("reviews:detail", args=[product.pk])
    assert actions(offers(product, kupang)) == ["reopen", "take_back"]
    assert "Persetujuan dicabut" in client.get(page).content.decode()
    flag([product.pk], Track.FUNDING, officer_of(Role.PROVINCE, NTT))
    assert actions(steps_for(product, kupang)) == ["reopen", "take_back"]
    assert offers(product, kupang) == []
    shown = client.get(page).content.decode()
    assert "Persetujuan dicabut" not in shown
    assert "minta provinsi mencabut tandanya dulu" in shown  # why it is not there, and what to do
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    assert "minta provinsi" not in client.get(page).content.decode()


def test_a_village_takes_back_what_waits_and_a_kabupaten_does_not(client):
    product = make_product(BOLOK, state=State.SUBMITTED)
    page = reverse("reviews:detail", args=[product.pk])
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    assert "Ya, tarik kembali" in client.get(page).content.decode()
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    assert "Ya, tarik kembali" not in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("state", "action", "heading"),
    (
        (State.SUBMITTED, "return", "Belum diputuskan"),
        (State.APPROVED, "reopen", "Belum dibuka kembali"),
    ),
)
def test_a_step_that_failed_says_which(client, state, action, heading):
    product = make_product(BOLOK, state=state)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    response = client.post(
        reverse("reviews:perform", args=[product.pk, action]), {"version": product.version}
    )
    assert response.status_code == 422
    assert f"<h2>{heading}</h2>" in response.content.decode()
