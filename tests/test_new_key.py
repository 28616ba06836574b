"""A new SECRET_KEY with the old one in SECRET_KEY_FALLBACKS signs nobody out and voids nothing that was printed."""

import re
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from reviews.deciding.signing import code_of, token_of
from reviews.models import Door
from tests.factories import BATAKTE, BOLOK, PASSWORD, ask_to_sign, make_cycle, make_officer, make_product
from tests.villages.test_activation import codes_for, use
from villages.devices import COOKIE, known_device
from villages.scoping import Role

pytestmark = pytest.mark.django_db
OLD, NEW, NEWEST = "old" * 20, "new" * 20, "newest" * 10


@pytest.fixture
def key(settings):
    """Start the portal anew with this key and these of before."""

    def change(now, *before):
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = now, list(before)

    change(OLD)
    return change


def test_nobody_is_signed_out(key):
    make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)
    shared, phone = Client(), Client()
    for browser, more in ((shared, {}), (phone, {"remember": "on"})):
        browser.post(reverse("login"), {"username": BOLOK, "password": PASSWORD} | more)
    key(NEW, OLD)
    stranger = Client()
    stranger.cookies["sessionid"] = shared.cookies["sessionid"].value
    for browser in (shared, phone):
        assert browser.get(reverse("products:pulse")).status_code == 200
    # Whoever came by meanwhile needs the old key no more; its cookie of before is nobody's.
    key(NEW)
    assert [browser.get(reverse("products:pulse")).status_code for browser in (shared, phone)] == [200, 200]
    assert stranger.get(reverse("products:pulse")).status_code != 200


def test_a_known_device_stays_known(key):
    make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)
    browser = Client()
    browser.post(reverse("login"), {"username": BOLOK, "password": PASSWORD})
    request = RequestFactory().get("/")
    request.COOKIES[COOKIE] = browser.cookies[COOKIE].value
    name = known_device(request, BOLOK)
    assert name
    key(NEW, OLD)
    assert known_device(request, BOLOK) == name
    key(NEW)
    assert known_device(request, BOLOK) == ""


def test_printed_cards_stay_good(key, client):
    cards = codes_for(BOLOK, BATAKTE)
    key(NEW)
    assert use(client, BOLOK, cards[BOLOK]).status_code == 422
    key(NEWEST, NEW, OLD)
    for village in (BOLOK, BATAKTE):
        assert use(Client(), village, cards[village]).status_code == 302
    # And those of now are made with the key of now.
    fresh = codes_for(BOLOK)
    key(NEWEST)
    assert use(Client(), BOLOK, fresh[BOLOK]).status_code == 302


def test_links_and_sheets_stay_good(key, client):
    make_cycle(head_signs=True)
    product = make_product(BOLOK, filled=True)
    request = ask_to_sign(product, Door.SHEET)
    address, code = reverse("reviews:sign", args=[token_of(request)]), code_of(request)
    typed = {"number": product.pk, "code": code}
    assert client.get(address).status_code == 200
    key(NEW)
    assert client.get(address).status_code == 404
    assert client.post(reverse("reviews:enter_code"), typed).status_code != 302
    key(NEWEST, NEW, OLD)
    assert client.get(address).status_code == 200
    answer = client.post(reverse("reviews:enter_code"), typed)
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        reverse("reviews:sign", args=[token_of(request)]),
    )
    assert (token_of(request) in address, code_of(request) == code) == (False, False)
    assert client.post(answer.headers["Location"], {"name": "Yusuf Tiran"}).status_code == 302


def test_there_is_one_door_to_the_key():
    """salted_hmac() of Django knows today's key alone. guessing.py hashes names that nobody shows again."""
    root = Path(__file__).parent.parent
    users = {
        str(path.relative_to(root))
        for app in ("villages", "products", "reviews", "ovop")
        for path in (root / app).rglob("*.py")
        if re.search(r"salted_hmac|\bsettings\.SECRET_KEY|\bhmac\b", path.read_text())
    }
    assert users == {"villages/keyed.py", "villages/guessing.py"}
