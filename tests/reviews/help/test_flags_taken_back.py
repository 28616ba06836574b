"""A flag given to many products at once is one act, and is taken back as one while nothing was done about it."""

from datetime import date, timedelta
from functools import partial
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from products.choices import State, Track
from reviews.deciding.workflow import Refused
from reviews.help.flags import flag, last_flagging, take_back
from reviews.help.moves import move
from reviews.models import Facilitation, LedgerEntry
from tests.factories import (
    BALI,
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    NUNKURUS,
    make_officer,
    make_product,
    make_villages,
    officer_of,
)
from tests.racing import at_once
from villages.scoping import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel("2026-06-08 02:00 +0000", tick=False) as traveller:
        yield traveller


@pytest.fixture
def products(clock):
    return [make_product(village, state=State.APPROVED) for village in (BOLOK, KUANHEUN, NUNKURUS)]


def plan(product, user):
    item = product.facilitations.get()
    answers = {"source": "apbd", "planned_on": date(2026, 7, 1)}
    return move("plan", item, user, version=item.version, answers=answers)


def statuses():
    return dict(Facilitation.objects.values_list("product__village", "status"))


def test_all_of_one_act_and_nothing_of_another(products, province):
    flag([products[0].pk], Track.FUNDING, province, act=uuid4())
    act = uuid4()
    assert flag([one.pk for one in products], Track.FUNDING, province, act=act) == 2
    assert take_back(act, province) == (2, [])
    assert statuses() == {BOLOK: "flagged", KUANHEUN: "cancelled", NUNKURUS: "cancelled"}
    assert [entry.action for entry in LedgerEntry.objects.filter(item__product=products[1])] == [
        "flag",
        "take_back",
    ]
    # It can be flagged anew, and a second click takes nothing more.
    assert take_back(act, province) == (0, [])
    assert flag([products[1].pk], Track.FUNDING, province) == 1


def test_what_moved_on_is_named_and_stays(client, products, province):
    act = uuid4()
    flag([one.pk for one in products], Track.FUNDING, province, act=act)
    plan(products[1], province)
    page = reverse("reviews:flagged", args=[act])
    text = " ".join(client.get(page).content.decode().split())
    assert "Sudah ditindaklanjuti, jadi tetap ditandai:" in text
    assert "Batalkan 2 tanda" in text
    told = " ".join(client.post(page, follow=True).content.decode().split())
    assert "Penandaan dibatalkan: 2 tanda dicabut." in told
    assert "Tetap, karena sudah ditindaklanjuti: Garam Bolok (Desa Kuanheun)." in told
    assert statuses() == {BOLOK: "cancelled", KUANHEUN: "planned", NUNKURUS: "cancelled"}


def test_half_an_hour_and_no_longer(client, clock, products, province):
    act = uuid4()
    flag([one.pk for one in products], Track.FUNDING, province, act=act)
    clock.shift(timedelta(minutes=30))
    assert last_flagging(province).act == act
    clock.shift(timedelta(seconds=1))
    assert last_flagging(province) is None
    with pytest.raises(Refused) as refusal:
        take_back(act, province)
    assert [str(fault) for fault in refusal.value.faults] == [
        "Penandaan hanya bisa dibatalkan dalam 30 menit, sampai 8 Juni 2026, 10.30 WITA."
    ]
    page = reverse("reviews:flagged", args=[act])
    client.force_login(province)
    assert client.post(page).status_code == 422
    assert set(statuses().values()) == {"flagged"}


def test_by_whoever_flagged_alone(products, province):
    act = uuid4()
    flag([products[0].pk], Track.FUNDING, province, act=act)
    strangers = (
        make_officer(Role.PROVINCE, NTT),
        officer_of(Role.PROVINCE, BALI),
        officer_of(Role.DISTRICT, KUPANG),
    )
    for other in strangers:
        with pytest.raises(PermissionDenied):
            take_back(act, other)
    with pytest.raises(PermissionDenied):
        take_back(uuid4(), province)
    assert statuses() == {BOLOK: "flagged"}


def test_a_village_does_not_read_a_slip_as_help_that_was_called_off(client, products, province):
    act = uuid4()
    flag([products[0].pk], Track.FUNDING, province, act=act)
    take_back(act, province)
    for role, area in ((Role.VILLAGE, BOLOK), (Role.DISTRICT, KUPANG), (Role.PROVINCE, NTT)):
        client.force_login(officer_of(role, area))
        response = client.get(reverse("reviews:detail", args=[products[0].pk]))
        assert response.context["items"] == []
    item = Facilitation.objects.get()
    text = client.get(reverse("reviews:item", args=[item.pk])).content.decode()
    assert "Penandaan dibatalkan" in text
    assert "Salah tanda: dibatalkan oleh yang menandai, dalam 30 menit." in text


def test_the_way_back_is_told_at_once_and_on_the_start_page(client, products, province):
    summary = {"do": "flag-training", "product": [one.pk for one in products]}
    seen = client.post(reverse("reviews:flag"), summary).context["seen"]
    listed = client.post(reverse("reviews:flag"), summary | {"seen": seen}, follow=True).content.decode()
    (act,) = set(LedgerEntry.objects.values_list("act", flat=True))
    link = f'href="{reverse("reviews:flagged", args=[act])}"'
    assert "3 produk ditandai untuk pelatihan." in listed
    assert link in listed
    home = " ".join(client.get(reverse("home")).content.decode().split())
    assert link in home
    assert "Anda menandai 3 produk pukul 10.00 WITA; bisa dibatalkan sampai" in home
    take_back(act, province)
    assert link not in client.get(reverse("home")).content.decode()


@pytest.mark.postgres
def test_taking_back_and_planning_at_once(transactional_db):
    """Either the plan stands, or the flag is gone."""
    province = officer_of(Role.PROVINCE, NTT)
    for village in make_villages(30):
        product, act = make_product(village, state=State.APPROVED), uuid4()
        flag([product.pk], Track.FUNDING, province, act=act)
        back, planned = at_once(partial(take_back, act, province), partial(plan, product, province))
        status = product.facilitations.get().status
        assert status == ("planned" if isinstance(planned, LedgerEntry) else "cancelled")
        assert back[0] == (status == "cancelled")
