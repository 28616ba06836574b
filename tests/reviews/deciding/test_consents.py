"""Consent to the public catalogue: by whom, when, and never overwritten by an older page."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from products.choices import State
from products.models import Product
from reviews.deciding.consents import Overtaken, answer
from reviews.models import ConsentEntry
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    approve,
    make_cycle,
    make_officer,
    make_product,
    officer_of,
    withdraw,
)
from villages.scoping import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(client):
    officer = make_officer(Role.VILLAGE, BOLOK)
    client.force_login(officer)
    return officer


def press(client, product, katalog, version):
    url = reverse("reviews:consent", args=[product.pk])
    return client.post(url, {"katalog": katalog, "consent_version": version})


def submit(client, product, consent, seen):
    """The check page's button; `seen` (version, consent_version) as that page showed them."""
    data = {"declaration": "on", "public_consent": consent, "version": seen[0], "consent_version": seen[1]}
    response = client.post(reverse("reviews:perform", args=[product.pk, "submit"]), data)
    product.refresh_from_db()
    return response


def log():
    return list(ConsentEntry.objects.values_list("user", "allowed", "version"))


def test_each_answer_leaves_who_and_when(client, village):
    product = make_product(BOLOK, state=State.SUBMITTED)
    for katalog, version in (("boleh", 0), ("jangan", 1), ("jangan", 1)):  # the last one a second click
        assert press(client, product, katalog, version).status_code == 302
    product.refresh_from_db()
    assert (product.public_consent, product.consent_version) == (False, 2)
    assert log() == [(village.pk, True, 1), (village.pk, False, 2)]
    page = client.get(reverse("reviews:detail", args=[product.pk])).content.decode()
    entry = ConsentEntry.objects.last()
    assert (entry.at is not None, "<b>Tidak boleh</b>" in page, str(village) in page) == (True, True, True)
    assert 'name="consent_version"' in page
    assert client.post(reverse("reviews:consent", args=[product.pk]), {"katalog": "x"}).status_code == 404


def test_an_older_page_never_turns_a_later_no_into_a_yes(client, village):
    product = make_product(BOLOK, state=State.SUBMITTED, public_consent=None)
    press(client, product, "boleh", 0)
    press(client, product, "jangan", 1)
    late = press(client, product, "boleh", 1)
    assert late.status_code == 409
    assert "diganti menjadi <b>Tidak boleh</b>" in late.content.decode()
    product.refresh_from_db()
    assert (product.public_consent, ConsentEntry.objects.count()) == (False, 2)


def test_an_older_check_page_never_overwrites_a_later_no(client, village):
    """Nothing is submitted either: the person reads first what the village has said meanwhile."""
    product = make_product(BOLOK, filled=True)
    page = client.get(reverse("reviews:check", args=[product.pk])).content.decode()
    assert 'value="0"' in page
    press(client, product, "jangan", 0)
    late = submit(client, product, "True", (product.version, 0))
    text = late.content.decode()
    assert (late.status_code, product.state, product.public_consent) == (409, State.DRAFT, False)
    assert ("diganti menjadi <b>Tidak boleh</b>" in text, "Boleh" in text) == (True, True)
    assert submit(client, product, "", (product.version, 0)).status_code == 302  # says nothing about it
    assert (product.state, product.public_consent) == (State.SUBMITTED, False)


def test_a_submission_writes_what_it_says(client, village):
    product = make_product(BOLOK, filled=True)
    seen = product.version, 0
    for _click in range(2):
        assert submit(client, product, "True", seen).status_code == 302
    assert (product.state, product.public_consent, log()) == (
        State.SUBMITTED,
        True,
        [(village.pk, True, 1)],
    )
    # The same button with another answer is no second click: nothing is dropped in silence.
    assert submit(client, product, "False", seen).status_code == 409
    withdraw(product)
    assert submit(client, product, "False", (product.version, 1)).status_code == 302
    assert log()[1:] == [(village.pk, False, 2)]


def test_a_submission_that_is_refused_says_nothing(client, village):
    product = make_product(BOLOK)
    assert submit(client, product, "True", (product.version, 0)).status_code == 422
    assert (product.public_consent, log()) == (None, [])


def test_the_kabupaten_decides_undisturbed(client, village):
    product = make_product(BOLOK, state=State.SUBMITTED)
    seen = product.version
    press(client, product, "boleh", 0)
    product.refresh_from_db()
    assert product.version == seen
    approve(product)


@pytest.mark.parametrize(
    ("role", "area"), ((Role.VILLAGE, KUANHEUN), (Role.DISTRICT, KUPANG), (Role.PROVINCE, NTT))
)
def test_the_village_alone_answers(role, area):
    product = make_product(BOLOK, state=State.APPROVED)
    with pytest.raises(PermissionDenied):
        answer(product, True, officer_of(role, area), version=0)
    assert log() == []


@pytest.mark.parametrize("version", (0, 2))
def test_any_other_version_is_overtaken(version):
    product, officer = make_product(BOLOK), officer_of(Role.VILLAGE, BOLOK)
    assert answer(product, None, officer, version=0) is None
    assert answer(product, True, officer, version=0).version == 1
    with pytest.raises(Overtaken):
        answer(product, False, officer, version=version)
    assert Product.objects.get().public_consent is True


def test_last_years_answer_is_chosen_and_not_given(client, village):
    """It is on the page, and counts from the day on which somebody submits it."""
    earlier = make_product(BOLOK, cycle=make_cycle(2025), public_consent=True)
    make_cycle(2026)
    client.post(reverse("products:start"), {"carry": earlier.pk})
    product = Product.objects.get(cycle__year=2026)
    assert (product.carried_from, product.public_consent) == (earlier, None)
    form = client.get(reverse("reviews:check", args=[product.pk])).context["form"]
    assert form["public_consent"].initial is True


@pytest.mark.parametrize("rewrite", (lambda rows: rows.update(allowed=True), lambda rows: rows.delete()))
def test_the_entries_cannot_be_rewritten(client, village, rewrite):
    product = make_product(BOLOK, state=State.SUBMITTED)
    press(client, product, "jangan", 0)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rewrite(ConsentEntry.objects.all())
    assert log() == [(village.pk, False, 1)]
