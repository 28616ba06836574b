"""Where an item of help stands, and the money in it, as its page tells."""

import pytest
from django.urls import reverse
from django.utils import timezone

from products.choices import State, Track
from reviews.help.flags import flag
from reviews.help.life import amounts_of, steps_of
from reviews.help.moves import move
from reviews.models import Facilitation
from tests.factories import BOLOK, NTT, make_product, officer_of
from villages.scoping import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return officer_of(Role.PROVINCE, NTT)


@pytest.fixture
def item(province):
    product = make_product(BOLOK, state=State.APPROVED, funding_amount=60_000_000)
    flag([product.pk], Track.FUNDING, province)
    return Facilitation.objects.get()


def go(action, item, province, **answers):
    note = answers.pop("note", "")
    move(action, item, province, version=item.version, note=note, answers=answers)
    item.refresh_from_db()


def log(item):
    return list(item.entries.order_by("-version"))


def reached(item):
    return [(str(step.label), step.reached, step.at is not None) for step in steps_of(item, log(item))]


def test_the_way_and_the_money(item, province):
    assert reached(item) == [
        ("Ditandai", True, True),
        ("Direncanakan", False, False),
        ("Berjalan", False, False),
        ("Selesai", False, False),
    ]
    today = timezone.localdate()
    go("plan", item, province, kind="tools", source="apbd", amount=40_000_000, planned_on=today)
    go("start", item, province)
    assert [amount for _label, amount in amounts_of(item, log(item))] == [60_000_000, 40_000_000, None]
    go("finish", item, province, done_on=today, amount=35_000_000, outcome="Alat dipakai.")
    assert [amount for _label, amount in amounts_of(item, log(item))] == [60_000_000, 40_000_000, 35_000_000]
    assert all(step.reached for step in steps_of(item, log(item)))
    assert [log(item)[0].tone, log(item)[-1].tone] == ["approved", "flag"]


def test_what_was_called_off_ends_there(item, province):
    go("cancel", item, province, note="Salah desa.")
    assert reached(item) == [("Ditandai", True, True), (item.status_label, True, True)]


def test_the_one_next_step_is_open_and_cancelling_last(client, item, province):
    client.force_login(province)
    text = client.get(reverse("reviews:item", args=[item.pk])).content.decode()
    assert text.index('id="langkah"') < text.index("Langkah lain") < text.index(">Batalkan</summary>")
    assert text.count("btn-primary") == 1
    assert "<summary>Rencanakan" not in text


def test_what_is_asked_while_mending_is_not_told(item):
    item.product.state = State.RETURNED
    assert amounts_of(item, log(item))[0][1] is None
