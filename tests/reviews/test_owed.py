"""A new year hides nothing that the old one owes: help under way, returned and unfinished dossiers, seats."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from products.choices import State, Track
from products.models import Product
from reviews.help.flags import flag
from reviews.models import Facilitation, Seat
from tests.factories import (
    BATAKTE,
    BOLOK,
    NTT,
    give_time,
    make_cycle,
    make_product,
    make_training,
    officer_of,
    submit,
    withdraw,
)
from tests.past import past_the_rules
from villages.scoping import Role

pytestmark = pytest.mark.django_db

MARCH_2027 = datetime(2027, 3, 1, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_march_2027():
    """2026 is over, 2027 is open."""
    with time_machine.travel(MARCH_2027, tick=False):
        yield


def of_2026(state, *, village=BOLOK, closes=date(2026, 12, 31), year=2026, **answers):
    """A dossier of an earlier year, brought to `state` while that year was open."""
    cycle = make_cycle(year, closes=closes)
    with time_machine.travel(datetime(year, 6, 1, 2, tzinfo=UTC), tick=False):
        product = make_product(village, cycle=cycle, state=state, **answers)
    make_cycle(2027, opens=max(date(2027, 1, 1), cycle.closes + timedelta(days=1)))
    return product


def home(client, village=BOLOK):
    client.force_login(officer_of(Role.VILLAGE, village))
    response = client.get(reverse("home"))
    return response, " ".join(response.content.decode().split())


def help_of(product, **columns):
    province = officer_of(Role.PROVINCE, NTT)
    flag([product.pk], Track.FUNDING, province)
    if columns:
        with past_the_rules():
            Facilitation.objects.filter(product=product).update(**columns)


NOT_NOW = (
    ", jadi berkas ini sekarang tidak bisa diajukan. Isinya tetap tersimpan. Petugas PMD kabupaten/kota bisa memberi "
    "perpanjangan waktu."
)
CLOSED = f"Pengisian tahun 2026 sudah ditutup pada 31 Desember 2026{NOT_NOW}"
MENDED = f"Masa perbaikan berkas tahun 2026 habis pada 1 Maret 2027{NOT_NOW}"
DRAFTED = "Berkas ini belum pernah diajukan."
RETURNED = "Berkas ini dikembalikan kabupaten untuk diperbaiki, dan belum Anda ajukan lagi."
EXTENDED = "Masih bisa diajukan, paling lambat 20 Maret 2027. Perpanjangan waktu sampai 20 Maret 2027, alasan: Banjir."


@pytest.mark.parametrize(
    ("state", "says", "today", "truth", "button", "door"),
    (
        (State.DRAFT, DRAFTED, 1, CLOSED, "Buka drafnya", "reviews:tasks"),
        (
            State.RETURNED,
            RETURNED,
            1,
            "Masih bisa diajukan, paling lambat 1 Maret 2027.",
            "Buka catatannya",
            "reviews:tasks",
        ),
        (State.RETURNED, RETURNED, 2, MENDED, "Buka catatannya", "reviews:tasks"),
    ),
)
def test_what_can_be_changed_is_shown_with_the_truth_about_its_dates(
    client, state, says, today, truth, button, door
):
    product = of_2026(state, name="Garam Bolok")
    with time_machine.travel(datetime(2027, 3, today, 2, tzinfo=UTC), tick=False):
        _shows(client, product, f"{says} {truth}", button, door)


def _shows(client, product, text_of_it, button, door):
    response, text = home(client)
    (one,) = response.context["owed"]
    assert (one.product, one.text, one.button, one.leads_to) == (product, text_of_it, button, door)
    assert f'href="{reverse(door, args=[product.pk])}"' in text
    assert one.text in text
    assert client.get(reverse(door, args=[product.pk])).status_code == 200


def test_while_the_old_year_is_still_open_it_says_until_when(client):
    of_2026(State.RETURNED, closes=date(2027, 2, 28))
    response, _text = home(client)
    assert response.context["owed"][0].text.endswith("Masih bisa diajukan, paling lambat 29 April 2027.")


@pytest.mark.parametrize(("state", "says"), ((State.DRAFT, DRAFTED), (State.RETURNED, RETURNED)))
def test_with_more_time_it_says_until_when_and_why(client, state, says):
    product = of_2026(state, name="Garam Bolok")
    give_time(BOLOK, product.cycle, until=date(2027, 3, 20), reason="Banjir.")
    response, text = home(client)
    assert response.context["owed"][0].text == f"{says} {EXTENDED}"
    assert EXTENDED in text


@pytest.mark.parametrize(("village", "head"), ((BOLOK, "Kepala Desa"), (BATAKTE, "Lurah")))
def test_that_the_head_signs_is_said_while_it_can_be_submitted(client, village, head):
    product = of_2026(State.DRAFT, village=village, name="Garam Bolok")
    product.cycle.head_signs = True
    product.cycle.save()
    said = f"Sebelum diajukan, berkas ini harus ditandatangani {head}."
    assert said not in home(client, village)[0].context["owed"][0].text
    give_time(village, product.cycle, until=date(2027, 3, 20), reason="Banjir.")
    response, text = home(client, village)
    first, rest = EXTENDED.split(". ", 1)
    assert response.context["owed"][0].text == f"{DRAFTED} {first}. {said} {rest}"
    assert said in text


def test_a_year_that_was_never_begun_can_be_begun_with_more_time(client):
    old = make_cycle(2026)
    make_cycle(2027)
    give_time(BOLOK, old, until=date(2027, 3, 20), reason="Banjir.")
    _response, text = home(client)
    assert "Produk unggulan 2026 masih bisa dilaporkan" in text
    assert "Perpanjangan waktu sampai 20 Maret 2027, alasan: Banjir." in text
    response = client.post(reverse("products:start"), {"cycle": "2026"})
    product = Product.objects.get()
    assert (product.cycle, response.url) == (old, reverse("reviews:tasks", args=[product.pk]))
    assert "masih bisa dilaporkan" not in home(client)[1]


def test_without_more_time_an_old_year_is_not_begun(client):
    give_time(BATAKTE, make_cycle(2026), until=date(2027, 3, 20))
    make_cycle(2027)
    assert "masih bisa dilaporkan" not in home(client)[1]
    client.post(reverse("products:start"), {"cycle": "2026"})
    assert not Product.objects.exists()
    assert client.post(reverse("products:start"), {"cycle": "1999"}).status_code == 404


def test_a_draft_that_was_taken_back_says_so(client):
    product = of_2026(State.DRAFT, filled=True)
    with time_machine.travel(datetime(2026, 7, 1, 2, tzinfo=UTC), tick=False):
        submit(product)
        withdraw(product)
    response, _text = home(client)
    assert response.context["owed"][0].text.startswith(
        "Berkas ini Anda tarik kembali, dan belum diajukan lagi."
    )


def test_a_kelurahan_that_the_year_left_out_is_told_that(client):
    product = of_2026(State.DRAFT, village=BATAKTE, name="Kue")
    product.cycle.includes_kelurahan = False
    product.cycle.save()
    response, _text = home(client, BATAKTE)
    assert response.context["owed"][0].text == (
        "Berkas ini belum pernah diajukan. Tahun program 2026 hanya untuk desa, jadi berkas ini tidak bisa diajukan."
    )


def test_an_empty_draft_of_a_year_that_is_over_is_not_missed(client):
    of_2026(State.DRAFT)
    assert home(client)[0].context["owed"] == []


def test_what_still_waits_for_the_kabupaten_is_shown(client):
    product = of_2026(State.SUBMITTED)
    response, text = home(client)
    (one,) = response.context["owed"]
    assert one.text == "Diajukan 1 Juni 2026, 10.00 WITA. Menunggu diperiksa kabupaten."
    assert f'href="{reverse("reviews:submitted", args=[product.pk])}"' in text


def test_help_that_is_under_way_stands_on_the_first_page(client):
    product = of_2026(State.APPROVED)
    help_of(product)
    response, text = home(client)
    (one,) = response.context["owed"]
    item = Facilitation.objects.get()
    assert (one.text, list(one.items)) == ("Bantuan provinsi untuk produk ini belum selesai.", [item])
    assert "Belum berarti dana atau pelatihannya sudah pasti." in text
    assert f'href="{reverse("reviews:item", args=[item.pk])}"' in text
    assert f'href="{reverse("reviews:detail", args=[product.pk])}"' in text


@pytest.mark.parametrize("status", ("done", "cancelled"))
def test_help_that_is_over_is_owed_no_more(client, status):
    product = of_2026(State.APPROVED)
    days = {"done_on": date(2026, 9, 1), "planned_on": date(2026, 8, 1)} if status == "done" else {}
    help_of(product, status=status, outcome="Selesai.", source="apbd", amount=1, **days)
    assert home(client)[0].context["owed"] == []


def test_a_seat_in_a_training_ahead_is_shown(client):
    product = of_2026(State.APPROVED)
    Seat.objects.create(product=product, training=make_training(day=date(2027, 3, 9), title="Kemasan rapi"))
    _response, text = home(client)
    assert "Terdaftar di pelatihan <b>Kemasan rapi</b>, 9 Maret 2027, BLK Kupang." in text


def test_a_seat_of_this_year_is_shown_too(client):
    make_cycle(2027)
    product = make_product(BOLOK, state=State.APPROVED)
    Seat.objects.create(product=product, training=make_training(day=date(2027, 3, 9), title="Kemasan rapi"))
    response, text = home(client)
    assert response.context["owed"] == []
    assert "Terdaftar di pelatihan <b>Kemasan rapi</b>, 9 Maret 2027, BLK Kupang." in text


@pytest.mark.parametrize(
    ("state", "says"),
    (
        (State.DRAFT, "Berkas tahun 2026, <b>Garam &amp; gula</b>, masih draf."),
        (
            State.RETURNED,
            "Tahun 2026 Anda mengajukan <b>Garam &amp; gula</b>, dan kabupaten mengembalikannya untuk diperbaiki.",
        ),
        (State.SUBMITTED, "Tahun 2026 Anda melaporkan <b>Garam &amp; gula</b>."),
        (State.APPROVED, "Tahun 2026 Anda melaporkan <b>Garam &amp; gula</b>."),
    ),
)
def test_only_what_was_reported_is_called_so(client, state, says):
    of_2026(state, name="Garam & gula")
    _response, text = home(client)
    assert says in text
    assert ("melaporkan" in text) == (state in (State.SUBMITTED, State.APPROVED))


def test_another_village_is_owed_nothing_of_it(client):
    of_2026(State.RETURNED)
    assert home(client, BATAKTE)[0].context["owed"] == []


@pytest.mark.parametrize("year_count", (1, 3))
def test_years_cost_no_query_each(client, django_assert_num_queries, year_count):
    for year in range(2026 - year_count + 1, 2027):
        product = of_2026(State.APPROVED, year=year, closes=date(year, 12, 31))
        help_of(product)
        Seat.objects.create(product=product, training=make_training(title=f"Kemasan {year}"))
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    with django_assert_num_queries(13):  # one for the corrections that wait, where something is approved
        response = client.get(reverse("home"))
    assert len(response.context["owed"]) == Product.objects.count() == year_count
