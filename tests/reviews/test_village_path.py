"""An approved product on its village's start page: its photo, its name, and how far it has come."""

import re

import pytest
from django.urls import reverse

from products.choices import State, Track
from tests.factories import BOLOK, make_officer, make_product
from tests.past import past_the_rules
from tests.reviews.help.items import make_item
from villages.scoping import Role

pytestmark = pytest.mark.django_db


def start_page(client):
    client.force_login(make_officer(Role.VILLAGE, BOLOK))
    return client.get(reverse("home")).content.decode()


def reached(text):
    """{label: is it reached}, in the order of the page."""
    path = re.search(r'<ol class="path">(.*?)</ol>', text, re.S).group(1)
    found = re.findall(r"<li( class=\"reached\")?>\s*([A-Z]\w+)", path)
    return [(label, bool(mark)) for mark, label in found]


@pytest.mark.parametrize("state", (State.DRAFT, State.SUBMITTED, State.RETURNED))
def test_before_it_is_approved_the_year_stands_on_top(client, state):
    make_product(BOLOK, state=state, filled=True, files=True)
    text = start_page(client)
    assert "Produk unggulan 2026</h1>" in text
    assert 'class="path"' not in text
    assert 'class="cover"' not in text


def test_approved_it_is_seen(client):
    product = make_product(BOLOK, state=State.APPROVED, files=True)
    text = start_page(client)
    assert re.search(rf"<h1>{product}</h1>", text)
    cover = product.photos.first()
    assert f'src="{reverse("products:photo", args=[cover.pk, "medium"])}"' in text
    assert 'loading="lazy"' in text
    assert reached(text) == [
        ("Diajukan", True),
        ("Disetujui", True),
        ("Ditandai", False),
        ("Rencana", False),
        ("Selesai", False),
    ]


def test_without_a_photo_there_is_no_empty_frame(client):
    product = make_product(BOLOK, state=State.APPROVED)
    with past_the_rules():  # older years asked for none
        product.photos.all().delete()
    text = start_page(client)
    assert ('class="path"' in text, 'class="cover"' in text) == (True, False)


@pytest.mark.parametrize(
    ("statuses", "expected"),
    (
        (("flagged",), "Diajukan Disetujui Ditandai"),
        (("planned",), "Diajukan Disetujui Ditandai Rencana"),
        (("done",), "Diajukan Disetujui Ditandai Rencana Selesai"),
        (("done", "flagged"), "Diajukan Disetujui Ditandai Rencana"),  # something is still to come
        (("cancelled",), "Diajukan Disetujui"),
    ),
)
def test_the_marks_follow_the_help(client, statuses, expected):
    product = make_product(BOLOK, state=State.APPROVED, files=True)
    for status, track in zip(statuses, (Track.FUNDING, Track.TRAINING), strict=False):
        make_item(status, track, product)
    assert [label for label, is_reached in reached(start_page(client)) if is_reached] == expected.split()
