"""The card on a village's first page: one state, one thing to do next."""

import pytest
from django.urls import reverse

from products.choices import State
from products.models import Product
from tests.factories import BATAKTE, BOLOK, make_cycle, make_product, officer_of, reply, send_back
from villages.scoping import Role

pytestmark = pytest.mark.django_db


def card_of(client, village=BOLOK):
    client.force_login(officer_of(Role.VILLAGE, village))
    return client.get(reverse("home")).context["card"]


@pytest.mark.parametrize(
    ("state", "badge", "button", "address"),
    (
        (State.DRAFT, "Draf", "Periksa & ajukan", "reviews:check"),
        (State.RETURNED, "Dikembalikan", "Perbaiki sekarang", "reviews:tasks"),
        (State.SUBMITTED, "Diajukan", "Lihat berkas", "reviews:detail"),
        (State.APPROVED, "Disetujui", "Lihat berkas", "reviews:detail"),
    ),
)
def test_a_dossier_leads_to_its_next_step(client, state, badge, button, address):
    product = make_product(BOLOK, state=state, filled=True)
    card = card_of(client)
    assert (card.badge, card.button, card.leads_to) == (badge, button, address)
    text = client.get(reverse("home")).content.decode()
    level = "h1" if state == State.APPROVED else "h2"  # an approved product is the page, with its photo
    assert f"<{level}>{product}</{level}>" in text
    assert text.count("btn btn-primary wide") == 1
    assert f'href="{reverse(address, args=[product.pk])}"' in text


def test_a_returned_dossier_leads_on_once_everything_is_mended(client):
    product = make_product(BOLOK, state=State.SUBMITTED)
    send_back(product, price="Per kg.")
    assert card_of(client).button == "Perbaiki sekarang"
    reply(Product.objects.get(), "price")
    card = card_of(client)
    assert (card.button, card.leads_to) == ("Periksa & ajukan", "reviews:check")


def test_a_draft_with_gaps_goes_on_with_filling_in(client):
    make_product(BOLOK)
    card = card_of(client)
    assert (card.button, card.leads_to) == ("Lanjutkan mengisi", "reviews:tasks")


def test_before_it_is_begun_the_card_says_whether_it_can_be(client):
    assert card_of(client).title == "Tahun program belum dibuka"
    make_cycle(includes_kelurahan=False)
    card = card_of(client)
    assert (card.badge, card.title, card.button) == ("Belum mulai", "Laporkan satu produk unggulan", "")
    assert card_of(client, BATAKTE).title == "Kelurahan tidak ikut tahun ini"


def test_after_the_last_day_it_says_so(client):
    make_cycle(is_open=False)
    card = card_of(client)
    assert (card.title, card.badge, card.button) == (
        "Pengisian belum dibuka atau sudah ditutup",
        "Belum mulai",
        "",
    )
    assert "ditutup" in card.text
