"""What a step asks for and leaves behind, beyond the table: kelurahan, stamps, readiness, an old page."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from products import readiness
from products.choices import State
from products.sections import BY_KEY
from reviews.deciding.workflow import Refused, perform
from tests.factories import (
    BATAKTE,
    BOLOK,
    approve,
    make_product,
    officer_of,
    send_back,
    submit,
    withdraw,
)
from villages.scoping import Role

pytestmark = pytest.mark.django_db


def test_in_a_kelurahan_the_declaration_speaks_of_its_lurah():
    product = make_product(BATAKTE, filled=True)
    with pytest.raises(Refused) as refusal:
        perform("submit", product, officer_of(Role.VILLAGE, BATAKTE), version=product.version)
    assert [str(fault) for fault in refusal.value.faults] == [
        "Centang dulu pernyataan bahwa data benar dan sudah disetujui Lurah."
    ]


def test_a_kelurahan_that_the_year_leaves_out_submits_nothing():
    """It may have begun before the year was changed."""
    product = make_product(BATAKTE, filled=True)
    product.cycle.includes_kelurahan = False
    product.cycle.save()
    with pytest.raises(Refused) as refusal:
        submit(product)
    assert [str(fault) for fault in refusal.value.faults] == [
        f"Tahun program {product.cycle} hanya untuk desa, tidak untuk kelurahan."
    ]
    product.refresh_from_db()
    assert product.state == State.DRAFT


def test_a_submission_has_its_time_until_it_is_withdrawn():
    product = make_product(BOLOK, filled=True)
    assert product.submitted_at is None
    with time_machine.travel("2026-03-02 09:30 +0800", tick=False):
        submit(product)
    assert product.submitted_at == datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    withdraw(product)
    assert (product.state, product.submitted_at) == (State.DRAFT, None)
    with time_machine.travel("2026-03-05 08:00 +0800", tick=False):
        submit(product)
        send_back(product, price="Per kg.")
    assert product.submitted_at == datetime(2026, 3, 5, 0, 0, tzinfo=UTC)


def test_readiness_is_worked_out_anew_at_approval(monkeypatch):
    """By the weights of the day: they may have been changed since the submission."""
    product = make_product(BOLOK, filled=True)
    monkeypatch.setitem(readiness.WEIGHTS, product.cycle.year, {"capacity": 40, "buyer": 20})
    submit(product)
    assert product.readiness == 60
    monkeypatch.setitem(readiness.WEIGHTS, product.cycle.year, {"capacity": 100})
    approve(product)
    assert product.readiness == 100


def test_a_check_page_from_before_a_save_submits_nothing(client):
    """A price saved in another tab is not declared right by somebody who has not seen it."""
    product = make_product(BOLOK, filled=True, price=10_000)
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    old = client.get(reverse("reviews:check", args=[product.pk])).context["product"].version
    page = client.get(reverse("products:section", args=[product.pk, "produksi"])).context["form"]
    data = {name: page[name].value() for name in page.fields} | {"price": "9.000"}
    data["seen"] = BY_KEY["produksi"].fingerprint(product)
    url = reverse("products:section", args=[product.pk, "produksi"])
    assert client.post(url, data).status_code == 302
    perform = reverse("reviews:perform", args=[product.pk, "submit"])
    assert client.post(perform, {"version": old, "declaration": "on"}).status_code == 409
    product.refresh_from_db()
    assert (product.state, product.price) == (State.DRAFT, 9_000)
    new = client.get(reverse("reviews:check", args=[product.pk])).context["product"].version
    assert client.post(perform, {"version": new, "declaration": "on"}).status_code == 302
    product.refresh_from_db()
    assert product.state == State.SUBMITTED
