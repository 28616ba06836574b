"""Flags for all that match, or for the ticked ones, after a summary."""

from django.urls import reverse

from products.choices import Track
from products.models import Product
from reviews.help.flags import flag
from reviews.models import Facilitation, LedgerEntry
from tests.factories import (
    BALI,
    NTT,
    done_help,
    make_officer,
    officer_of,
    reopen,
)
from tests.past import past_the_rules
from tests.reviews.lists.asking import APPROVED, press
from villages.scoping import Role


def confirm(client, do, **data):
    """The button of the summary, which brings back the mark of what it showed."""
    seen = press(client, do, **data).context["seen"]
    return press(client, do, **data, seen=seen)


def test_all_that_match_are_flagged_after_a_summary(client, many):
    flag([Product.objects.order_by("pk").first().pk], Track.TRAINING, officer_of(Role.PROVINCE, NTT))
    response = press(client, "flag-training", all="1", query="kategori=salt&urut=nama")
    assert response.status_code == 200
    assert Facilitation.objects.filter(track=Track.TRAINING).count() == 1
    assert response.context["total"] == {
        "count": 31,
        "flagged": 1,
        "helped": 0,
        "amount": 15 * 75_000_000,
    }
    assert [(row["district"], row["count"], row["flagged"]) for row in response.context["districts"]] == [
        ("Kabupaten Kupang", 31, 1)
    ]
    html = response.content.decode()
    assert "Tandai 31 produk untuk pelatihan?" in html
    assert "Kategori: Garam" in html
    assert "Rp\xa01.125.000.000" in html
    seen = response.context["seen"]
    done = press(client, "flag-training", all="1", query="kategori=salt&urut=nama", seen=seen)
    assert done.url == f"{APPROVED}?kategori=salt&urut=nama"
    assert Facilitation.objects.filter(track=Track.TRAINING).count() == 31
    assert "30 produk ditandai untuk pelatihan." in client.get(done.url).content.decode()
    again = press(client, "unflag-training", all="1", query="kategori=salt")
    assert again.context["total"]["flagged"] == 31
    wordless = confirm(client, "unflag-training", all="1", query="kategori=salt", note=" ")
    assert wordless.status_code == 422
    assert "Tulis dulu alasannya" in wordless.content.decode()
    assert Facilitation.objects.active().filter(track=Track.TRAINING).count() == 31
    confirm(client, "unflag-training", all="1", query="kategori=salt", note="Anggaran berubah")
    assert {entry.note for entry in LedgerEntry.objects.filter(action="cancel")} == {"Anggaran berubah"}
    assert not Facilitation.objects.active().filter(track=Track.TRAINING).exists()


def test_the_bar_names_deed_and_track_apart(client, three):
    """And its summary says both at once."""
    products = [one.pk for one in three]
    summary = press(client, "flag", product=products, track="training")
    assert (summary.context["track"], summary.context["do"]) == ("pelatihan", "flag-training")
    assert press(client, "flag", product=products).status_code == 404
    assert press(client, "flag", product=products, track="x").status_code == 404
    press(client, "flag", product=products[0], track="funding")
    assert [item.track for item in Facilitation.objects.all()] == ["funding"]


def test_finished_help_is_not_given_again_unless_asked(client, three):
    ids = [one.pk for one in three]
    press(client, "flag-training", product=ids[0])
    with past_the_rules():
        Facilitation.objects.update(**done_help())
    summary = press(client, "flag-training", product=ids)
    assert summary.context["total"]["helped"] == 1
    assert "Ya, tandai 2 produk" in summary.content.decode()
    press(client, "flag-training", product=ids, seen=summary.context["seen"])
    assert Facilitation.objects.count() == 3
    confirm(client, "flag-training", product=ids, again="1")
    assert Facilitation.objects.filter(product=ids[0]).count() == 2


def test_only_what_matches(client, three):
    confirm(client, "flag-funding", all="1", query="kategori=coffee")
    assert list(Facilitation.objects.values_list("product", flat=True)) == [three[1].pk]


def test_a_list_that_changed_meanwhile_is_shown_again(client, three):
    asked = ({"all": "1"}, {"product": [product.pk for product in three]})
    seen = [press(client, "flag-funding", **data).context["seen"] for data in asked]
    reopen(three[0])
    for data, mark in zip(asked, seen, strict=True):
        response = press(client, "flag-funding", seen=mark, **data)
        assert (response.status_code, response.context["count"]) == (409, 2)
        assert "daftarnya berubah: sekarang 2 produk" in response.content.decode()
    assert not Facilitation.objects.exists()


def test_several_ticked_get_a_summary_and_one_alone_none(client, three):
    two = [product.pk for product in three[:2]]
    response = press(client, "flag-funding", product=two)
    assert (response.status_code, sorted(response.context["products"])) == (200, two)
    assert not Facilitation.objects.exists()
    seen = response.context["seen"]
    assert press(client, "flag-funding", product=two, seen=seen).status_code == 302
    assert press(client, "flag-funding", product=three[2].pk).status_code == 302
    assert Facilitation.objects.count() == 3
    nothing = client.post(reverse("reviews:flag"), {"do": "flag-funding"}, follow=True)
    assert "Centang dulu produk yang dimaksud." in nothing.content.decode()


def test_all_that_match_stay_in_the_province(client, three):
    client.force_login(make_officer(Role.PROVINCE, BALI))
    assert press(client, "flag-funding", all="1").status_code == 302
    assert press(client, "flag-funding", product=[three[0].pk, three[1].pk]).status_code == 404
    assert press(client, "flag-funding", product=[three[0].pk, three[1].pk], seen="2").status_code == 404
    assert not Facilitation.objects.exists()


def test_what_was_reopened_since_it_was_ticked_is_told_and_left_out(client, three):
    reopen(three[0])
    summary = press(client, "flag-funding", product=[one.pk for one in three])
    assert sorted(summary.context["products"]) == [three[1].pk, three[2].pk]
    assert "1 produk yang Anda centang baru saja dibuka kembali oleh kabupaten" in summary.content.decode()
    press(client, "flag-funding", product=three[0].pk)
    assert not Facilitation.objects.exists()
    assert (
        "1 produk yang Anda centang baru saja dibuka kembali oleh kabupaten"
        in client.get(APPROVED).content.decode()
    )
