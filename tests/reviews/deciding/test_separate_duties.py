"""An approval says what its officer has in common with the submission: device, address, code. Nothing is guessed."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from products.choices import State
from reviews.deciding.separate_duties import SENTENCES, sentences
from reviews.models import Decision
from tests.factories import BOLOK, KUPANG, NTT, PASSWORD, make_officer, make_product
from villages.activation.codes import issue_to
from villages.models import ActivationCode
from villages.scoping import Role

pytestmark = pytest.mark.django_db
OFFICE, HOME = "203.0.113.7", "198.51.100.4"
DEVICE, NETWORK, CODE = (str(SENTENCES[key]) for key in ("device", "network", "code"))


@pytest.fixture(autouse=True)
def quick(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def village():
    return make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)


@pytest.fixture
def district():
    return make_officer(Role.DISTRICT, KUPANG, password=PASSWORD)


def sign_in(who, address, client=None):
    client = client or Client()
    client.defaults["REMOTE_ADDR"] = address
    client.post(reverse("logout"))
    client.post(reverse("login"), {"username": who.username, "password": PASSWORD})
    return client


def approved_by(client, product):
    """Decision.shared of the approval that this browser makes."""
    url = reverse("reviews:perform", args=[product.pk, "approve"])
    assert client.post(url, {"version": product.version}).status_code == 302
    return Decision.objects.get(product=product, action="approve").shared


def test_two_people_at_two_places_share_nothing(village, district):
    sign_in(village, HOME)
    product = make_product(BOLOK, state=State.SUBMITTED)
    client = sign_in(district, OFFICE)
    assert approved_by(client, product) == ""
    page = client.get(reverse("reviews:detail", args=[product.pk])).content.decode()
    assert not any(sentence in page for sentence in (DEVICE, NETWORK, CODE))


def test_one_browser_for_both_is_said_to_all(village, district):
    client = sign_in(village, HOME)
    product = make_product(BOLOK, state=State.SUBMITTED)
    assert approved_by(sign_in(district, OFFICE, client), product) == "device"
    for who in (village, district, make_officer(Role.PROVINCE, NTT)):
        client.force_login(who)
        page = client.get(reverse("reviews:detail", args=[product.pk])).content.decode()
        assert DEVICE in page
        assert NETWORK not in page


def test_one_address_for_both_is_said(village, district):
    sign_in(village, OFFICE)
    product = make_product(BOLOK, state=State.SUBMITTED)
    assert approved_by(sign_in(district, OFFICE), product) == "network"


def test_a_village_that_comes_to_the_office_afterwards_is_none(village, district):
    product = make_product(BOLOK, state=State.SUBMITTED)
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False):
        sign_in(village, OFFICE)
        assert approved_by(sign_in(district, OFFICE), product) == ""


def test_another_village_on_the_same_device_is_none(village, district):
    other = make_officer(Role.VILLAGE, "53.01.05.2008", password=PASSWORD)
    client = sign_in(other, OFFICE)
    product = make_product(BOLOK, state=State.SUBMITTED)
    assert approved_by(sign_in(district, OFFICE, client), product) == ""


@pytest.mark.parametrize(
    ("maker", "used", "shared"), (("self", True, "code"), ("self", False, ""), ("other", True, ""))
)
def test_a_code_that_opened_the_account_is_said(village, district, maker, used, shared):
    by = district if maker == "self" else make_officer(Role.DISTRICT, KUPANG)
    issue_to(village, by)
    if used:
        ActivationCode.objects.update(used_at=timezone.now())
    product = make_product(BOLOK, state=State.SUBMITTED)
    assert approved_by(sign_in(district, OFFICE), product) == shared


def test_only_the_last_code_counts(village, district):
    for by in (district, make_officer(Role.DISTRICT, KUPANG)):
        issue_to(village, by)
        ActivationCode.objects.filter(used_at=None).update(used_at=timezone.now())
    product = make_product(BOLOK, state=State.SUBMITTED)
    assert approved_by(sign_in(district, OFFICE), product) == ""


def test_words_that_the_table_knows_no_more_are_left_out():
    assert sentences("device zodiac code") == [SENTENCES["device"], SENTENCES["code"]]
    assert sentences("") == []
