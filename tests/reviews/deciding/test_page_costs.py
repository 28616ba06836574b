"""What the pages of dates, ways back and corrections cost: the same few queries for one row and for three."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from products.choices import State, Track
from reviews.deciding.corrections import ask
from reviews.help.flags import flag
from tests.factories import (
    BOLOK,
    KUPANG,
    NTT,
    approve,
    make_cycle,
    make_product,
    make_villages,
    officer_of,
    reopen,
    send_back,
    submit,
)
from villages.scoping import Role

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("item_count", (1, 3))]
AREAS = {Role.VILLAGE: BOLOK, Role.DISTRICT: KUPANG, Role.PROVINCE: NTT}
IN_TIME, OVER = "2026-06-01 10:00 +0800", "2027-03-05 10:00 +0800"  # mended until 1 March


def dossier(how, rounds):
    """A dossier of Bolok that was sent back and submitted `rounds` times, and then stands so."""
    product = make_product(BOLOK, state=State.SUBMITTED)
    for _round in range(rounds):
        send_back(product, price="Per kg.")
        submit(product)
    if how == "returned":
        send_back(product, price="Per kg.")
    if how in ("approved", "reopened"):
        approve(product)
    if how == "reopened":
        reopen(product)
    return product


@pytest.mark.parametrize(
    ("role", "how", "day", "queries"),
    (  # one of an office's writes down who read the number
        (Role.DISTRICT, "submitted", IN_TIME, 12),
        (Role.DISTRICT, "submitted", OVER, 12),
        (Role.DISTRICT, "returned", IN_TIME, 12),
        (Role.DISTRICT, "returned", OVER, 10),
        (Role.DISTRICT, "reopened", IN_TIME, 13),
        (Role.DISTRICT, "approved", IN_TIME, 21),
        (Role.DISTRICT, "approved", OVER, 17),
        (Role.VILLAGE, "submitted", OVER, 12),
        (Role.VILLAGE, "returned", OVER, 11),
        (Role.VILLAGE, "approved", IN_TIME, 14),
        (Role.PROVINCE, "approved", IN_TIME, 13),
    ),
)
def test_a_dossier_in_each_state_before_and_after_its_last_day(
    client, django_assert_num_queries, item_count, role, how, day, queries
):
    with time_machine.travel(IN_TIME, tick=False):
        make_cycle(2026)
        product = dossier(how, item_count)
    with time_machine.travel(day, tick=False):
        client.force_login(officer_of(role, AREAS[role]))
        with django_assert_num_queries(queries):
            assert client.get(reverse("reviews:detail", args=[product.pk])).status_code == 200


def test_a_correction(client, django_assert_num_queries, item_count):
    product, village = make_product(BOLOK, state=State.APPROVED), officer_of(Role.VILLAGE, BOLOK)
    for pin, typed in (
        ("price", {"price": ["9000"]}),
        ("name", {"name": ["Garam"]}),
        ("months", {"months": ["1"]}),
    )[:item_count]:
        found = ask(product, pin, village, version=product.version, typed=typed, reason="Salah tulis.")
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    with django_assert_num_queries(3):
        client.get(reverse("reviews:correction", args=[found.pk]))


def test_flags_given_at_once(client, django_assert_num_queries, item_count):
    act, province = "00000000-0000-4000-8000-000000000000", officer_of(Role.PROVINCE, NTT)
    products = [make_product(village, state=State.APPROVED).pk for village in make_villages(item_count)]
    flag(products, Track.FUNDING, province, act=act)
    client.force_login(province)
    with django_assert_num_queries(3):
        client.get(reverse("reviews:flagged", args=[act]))


def test_the_form_that_gives_more_time(client, django_assert_num_queries, item_count):
    make_cycle()
    make_villages(item_count)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    with django_assert_num_queries(6):
        client.get(reverse("reviews:extend"))


@pytest.mark.parametrize(("role", "queries"), ((Role.DISTRICT, 11), (Role.PROVINCE, 9)))
def test_start_pages_of_another_year(client, django_assert_num_queries, item_count, role, queries):
    for year in range(2027 - item_count, 2027):
        cycle = make_cycle(year, closes=date(year, 12, 30))
        make_product(BOLOK, cycle=cycle)
    client.force_login(officer_of(role, AREAS[role]))
    with django_assert_num_queries(queries):
        client.get(reverse("home"), {"tahun": "2026"})
