"""The approved list on the screen: columns, totals, and what its address says."""

from datetime import date

import pytest
from django.http import QueryDict
from django.urls import reverse

from products.choices import State, Track
from products.models import Product
from reviews.help.flags import flag
from reviews.help.moves import move
from reviews.lists.columns import COLUMNS
from reviews.models import Facilitation
from tests.factories import (
    BATAKTE,
    approve,
    make_product,
    make_villages,
    reopen,
)
from tests.past import past_the_rules
from tests.reviews.lists.asking import APPROVED, press


def columns_of(client, query=""):
    return [head["key"] for head in client.get(f"{APPROVED}?{query}").context["listing"].heads()]


def test_columns(client, three):
    usual = "nama desa kategori kapasitas dana kesiapan disetujui tanda-dana tanda-latihan".split()
    assert columns_of(client) == usual
    assert columns_of(client, "kolom=hp&kolom=desa") == ["nama", "desa", "hp"]
    assert columns_of(client, "kolom=hp,desa") == ["nama", "desa", "hp"]
    assert columns_of(client, "kolom=tidak-ada") == usual
    row = client.get(f"{APPROVED}?kolom=hp,harga&cari=garam").context["page"].rows[0]
    assert row["name"][1:] == ("Garam Bolok", "<small>BUMDes Ina Bolok</small>")
    assert row["cells"] == [
        (' data-label="Nomor HP" title="081234567890"', "081234567890", ""),
        (' class="num" data-label="Harga per satuan" title="Rp\xa012.500"', "Rp\xa012.500", ""),
    ]


def test_what_a_village_wrote_is_escaped_in_small_letters_too(client, three):
    with past_the_rules():
        Product.objects.filter(pk=three[0].pk).update(manager_name="<b>Ina</b>")
    assert "<small>&lt;b&gt;Ina&lt;/b&gt;</small>" in client.get(APPROVED).content.decode()


def test_totals_follow_each_step_though_they_are_kept(client, three, province):
    def total():
        return client.get(APPROVED).context["total"]

    assert (total()["count"], total()["funding"], total()["amount"]) == (3, 0, 95_000_000)
    flag([three[0].pk], Track.FUNDING, province)
    assert total()["funding"] == 1
    reopen(three[1])
    assert (total()["count"], total()["amount"]) == (2, 75_000_000)
    assert client.get(f"{APPROVED}?kategori=weaving").context["total"]["count"] == 1
    assert client.get(APPROVED, {"cari": "g" * 61}).context["total"]["count"] == 0
    assert total()["count"] == 2


def test_no_two_columns_share_a_key():
    assert len({column.key for column in COLUMNS}) == len(COLUMNS) == 48


@pytest.mark.parametrize("item_count", (1, 3))
def test_queries_with_every_column(client, province, django_assert_num_queries, item_count):
    for village in make_villages(item_count):
        make_product(village, state=State.APPROVED)
    every = "&".join(f"kolom={column.key}" for column in COLUMNS)
    with django_assert_num_queries(8):  # one writes down who read the number
        assert client.get(f"{APPROVED}?urut=tanda-dana&{every}").status_code == 200
    with django_assert_num_queries(3):
        assert client.get(reverse("reviews:downloads")).status_code == 200


def test_one_reopened_and_one_approved_meanwhile_are_noticed(client, three):
    """As many as the summary showed, and not the same ones: nothing is flagged that nobody saw."""
    seen = press(client, "flag-funding", all="1").context["seen"]
    reopen(three[0])
    approve(make_product(BATAKTE, state=State.SUBMITTED))
    late = press(client, "flag-funding", all="1", seen=seen)
    assert (late.status_code, late.context["count"]) == (409, 3)
    assert not Facilitation.objects.exists()


def test_help_that_was_planned_meanwhile_is_noticed(client, three, province):
    """Its flag can't be taken off any more, so that fewer would lose theirs than the summary said."""
    flag([one.pk for one in three], Track.FUNDING, province)
    seen = press(client, "unflag-funding", all="1").context["seen"]
    plan = {"source": "apbd", "planned_on": date(2026, 3, 2)}
    move("plan", Facilitation.objects.first(), province, version=1, answers=plan)
    late = press(client, "unflag-funding", all="1", seen=seen, note="Anggaran berubah")
    assert (late.status_code, late.context["moves"]) == (409, 2)
    assert Facilitation.objects.active().count() == 3


def test_a_query_string_says_only_what_counts(client, three):
    listing = client.get(f"{APPROVED}?kategori=salt&izin=&cari=&after=x&kolom=dana&kolom=desa").context[
        "listing"
    ]
    assert listing.query() == "kategori=salt&kolom=desa,dana"
    assert QueryDict(listing.query())["kategori"] == "salt"
    assert listing.label == "Kategori: Garam"
