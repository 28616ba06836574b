"""Each remark of a return is met before the file comes again: its answer was changed, or the village replied."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from products.choices import State
from products.models import Product
from reviews.deciding.comparing import pieces
from reviews.deciding.mending import Mending
from reviews.deciding.workflow import Refused, perform
from reviews.models import Reply
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUPANG,
    approve,
    give_minutes,
    give_photo,
    make_officer,
    make_product,
    officer_of,
    reply,
    send_back,
    submit,
    withdraw,
)
from villages.scoping import Role

pytestmark = pytest.mark.django_db


def returned(**remarks):
    product = make_product(BOLOK, state=State.SUBMITTED)
    send_back(product, **remarks)
    return product


def fresh(product):
    return Product.objects.with_answers().get(pk=product.pk)


def unmet(product):
    return [one.remark.pin for one in Mending(fresh(product)).unmet]


def try_to_submit(product):
    """The step itself, without the replies that the factory gives."""
    product.refresh_from_db()
    return perform(
        "submit",
        product,
        officer_of(Role.VILLAGE, BOLOK),
        version=product.version,
        answers={"declaration": True},
    )


def test_submitting_again_needs_each_remark_met():
    product = returned(price="Per kg.", produk="Namanya terlalu umum.")
    with pytest.raises(Refused) as refusal:
        try_to_submit(product)
    assert [str(fault) for fault in refusal.value.faults] == [
        "Masih ada 2 catatan kabupaten yang belum Anda perbaiki atau jawab."
    ]
    product.price = 9_000
    product.save()
    assert unmet(product) == ["produk"]
    with pytest.raises(Refused, match="Masih ada 1 catatan kabupaten"):
        try_to_submit(product)
    reply(product, "produk", "Begitu nama dagangnya.")
    try_to_submit(product)
    product.refresh_from_db()
    assert product.state == State.SUBMITTED


def test_the_check_page_names_what_is_open_with_the_way_there(client):
    product = returned(price="Per kg.", izin="Lengkapi nomornya.")
    product.price = 9_000
    product.save()
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    text = client.get(reverse("reviews:check", args=[product.pk])).content.decode()
    section = reverse("products:section", args=[product.pk, "izin"])
    assert f'<a href="{section}#q-izin">Izin dan sertifikat: Lengkapi nomornya.</a>' in text
    assert "Harga jual per satuan: Per kg." not in text
    url = reverse("reviews:perform", args=[product.pk, "submit"])
    response = client.post(url, {"version": product.version, "declaration": "on"})
    assert response.status_code == 422
    assert "Masih ada 1 catatan kabupaten yang belum Anda perbaiki atau jawab." in response.content.decode()


@pytest.mark.parametrize("pin", ("photos", "minutes"))
def test_a_file_put_in_another_s_place_is_a_change(pin):
    product = returned(**{pin: "Tidak terbaca."})
    assert unmet(product) == [pin]
    if pin == "photos":
        give_photo(product)
        product.photos.first().delete()
    else:
        product.minutes.delete()
        give_minutes(product)
    assert unmet(product) == []
    assert fresh(product).photos.count() == 1


def test_an_answer_taken_away_is_no_change():
    product = returned(price="Per kg.")
    product.price = None
    product.save()
    assert unmet(product) == ["price"]


def test_what_is_asked_no_more_does_not_hold_the_village_up():
    """A licence that another category is not asked for: there is no field left to mend."""
    product = make_product(BOLOK, state=State.SUBMITTED, category="meat")
    kind, other = "nkv", "weaving"
    send_back(product, **{f"paper_{kind}": "Sudah diurus?"})
    assert unmet(product) == [f"paper_{kind}"]
    product.category = other
    product.save()
    assert unmet(product) == []
    (pinned,) = Mending(fresh(product)).pinned.values()
    assert (pinned.url, str(pinned.word)) == (
        reverse("reviews:tasks", args=[product.pk]),
        "Tidak ditanyakan lagi",
    )


def test_taking_a_submission_back_does_not_take_the_remark_away():
    """It is met by what the kabupaten read, not by what was submitted last."""
    product = returned(price="Per kg.")
    old = product.price
    product.price = 9_000
    product.save()
    try_to_submit(product)
    product.refresh_from_db()
    withdraw(product)
    assert unmet(product) == []
    product.price = old
    product.save()
    assert unmet(product) == ["price"]
    with pytest.raises(Refused, match="Masih ada 1 catatan"):
        try_to_submit(product)


def test_a_reply_goes_out_with_the_submission_and_stays_as_it_was():
    product = returned(price="Per kg.")
    words = reply(product, "price", "Per kg kering.")
    assert words.sent_with is None
    decision = submit(product)
    words.refresh_from_db()
    assert (words.sent_with, words.text, words.remark.text) == (decision, "Per kg kering.", "Per kg.")
    send_back(product, price="Kering atau basah?")
    reply(product, "price", "Kering.")
    last = submit(product)
    approve(product)
    assert list(Reply.objects.order_by("pk").values_list("text", "sent_with")) == [
        ("Per kg kering.", decision.pk),
        ("Kering.", last.pk),
    ]


@pytest.mark.parametrize("statement", ("UPDATE reviews_reply SET text = 'x'", "DELETE FROM reviews_reply"))
def test_the_database_refuses_to_rewrite_a_reply_that_was_sent(statement):
    product = returned(price="Per kg.", name="Nama?")
    reply(product, "price")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reviews_reply SET text = 'Belum dikirim.'")
    submit(product)
    connection.check_constraints()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Reply.objects.count() == 2


def test_a_reply_says_something():
    product = returned(price="Per kg.")
    words = reply(product, "price")
    words.text = ""
    with pytest.raises(ValidationError, match="Jawaban catatan tidak boleh kosong"):
        words.validate_constraints()
    with pytest.raises(DatabaseError), transaction.atomic():
        words.save()


def test_the_kabupaten_reads_the_reply_at_the_answer_and_in_the_history(client):
    product = returned(price="Per kg basah atau kering?", izin="Lengkapi.")
    reply(product, "price", "Kering, <b>sungguh</b>.")
    url = reverse("reviews:detail", args=[product.pk])
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    # Not submitted yet: it is the village's alone.
    assert "Kering, " not in client.get(url).content.decode()
    reply(product, "izin", "NIB sedang diurus.")
    submit(product)
    text = " ".join(client.get(url).content.decode().split())
    assert "<b>Jawaban untuk catatan ini:</b> Kering, &lt;b&gt;sungguh&lt;/b&gt;." in text
    assert "<b>Jawaban untuk catatan ini:</b> NIB sedang diurus." in text
    assert "<b>Jawaban untuk catatan Harga jual per satuan:</b> Kering" in text
    approve(product)
    text = client.get(url).content.decode()
    assert "Jawaban untuk catatan ini" not in text  # what is approved is approved
    assert "<b>Jawaban untuk catatan Harga jual per satuan:</b> Kering" in text


def test_a_reply_is_seen_by_whom_its_file_is_seen():
    product = returned(price="Per kg.")
    words = reply(product, "price")
    seen = {
        letter: Reply.objects.visible_to(make_officer(role, area, username=letter))
        .filter(pk=words.pk)
        .exists()
        for letter, role, area in (
            ("own", Role.VILLAGE, BOLOK),
            ("next door", Role.VILLAGE, KUANHEUN),
            ("kabupaten", Role.DISTRICT, KUPANG),
            ("other kabupaten", Role.DISTRICT, "53.02"),
            ("province", Role.PROVINCE, "53"),
        )
    }
    assert seen == {
        "own": True,
        "next door": False,
        "kabupaten": True,
        "other kabupaten": False,
        "province": False,
    }


def test_a_long_answer_shows_the_words_that_changed():
    found = pieces("Tenun ikat\r\ndari Bolok", "Tenun songket\ndari Bolok, halus")
    assert [(one.text, one.gone, one.new) for one in found] == [
        ("Tenun ", False, False),
        ("ikat\n", True, False),
        ("songket\n", False, True),
        ("dari ", False, False),
        ("Bolok", True, False),
        ("Bolok, halus", False, True),
    ]


def test_other_photos_are_not_told_as_the_same_words(client):
    product = returned(photos="Gelap.")
    give_photo(product)
    product.photos.first().delete()
    submit(product)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    text = client.get(reverse("reviews:detail", args=[product.pk])).content.decode()
    assert "<del>1 foto</del>" not in text
    assert "diganti sejak pengajuan sebelumnya" in text
    approve(product)
    text = client.get(reverse("reviews:detail", args=[product.pk])).content.decode()
    assert "sejak pengajuan sebelumnya" not in text
