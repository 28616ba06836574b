"""A decision, or a reopening, can be taken back for half an hour by whoever made it, while nobody has acted on it."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from products.choices import State, Track
from products.models import Product
from reviews.deciding.corrections import ask
from reviews.deciding.mending import Mending
from reviews.deciding.pace import usual_days
from reviews.deciding.reading import Reading
from reviews.deciding.workflow import Refused, perform
from reviews.help.flags import flag, unflag
from reviews.models import Correction, Decision, Facilitation, Seat
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    NUNKURUS,
    approve,
    make_officer,
    make_product,
    make_training,
    make_villages,
    officer_of,
    reopen,
    reply,
    send_back,
    submit,
    take_back,
    withdraw,
)
from tests.racing import at_once
from villages.scoping import Role
from villages.versions import Stale

pytestmark = pytest.mark.django_db

MORNING = "2026-06-08 02:00 +0000"  # 10.00 WITA
DECIDE = {"approve": approve, "return": lambda product: send_back(product, price="Per kg.")}


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def kupang(client):
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    return client


def read(product):
    return Product.objects.with_answers().get(pk=product.pk)


def refused(product, user=None, *, action="take_back"):
    before = product.version, product.state, Decision.objects.count()
    with pytest.raises(Refused) as refusal:
        perform(action, product, user or officer_of(Role.DISTRICT, KUPANG), version=product.version)
    product.refresh_from_db()
    assert before == (product.version, product.state, Decision.objects.count())
    return [str(fault) for fault in refusal.value.faults]


@pytest.mark.parametrize("action", ("approve", "return"))
def test_it_stands_where_it_stood(clock, action):
    first = make_product(KUANHEUN, state=State.SUBMITTED)
    clock.shift(timedelta(hours=1))
    product = make_product(BOLOK, state=State.SUBMITTED)
    clock.shift(timedelta(hours=1))
    last = make_product(NUNKURUS, state=State.SUBMITTED)
    clock.shift(timedelta(days=4))
    before = product.submitted_at, product.submissions, product.readiness, product.days_waiting
    DECIDE[action](product)
    clock.shift(timedelta(minutes=30))
    decision = take_back(product)
    assert (product.state, product.approved_at) == (State.SUBMITTED, None)
    assert (product.submitted_at, product.submissions, product.readiness, product.days_waiting) == before
    assert product.days_waiting == 4
    queue = Product.objects.visible_to(officer_of(Role.DISTRICT, KUPANG)).submitted()
    assert list(queue.order_by("submitted_at")) == [first, product, last]
    assert (decision.undoes.action, decision.snapshot, decision.note) == (action, None, "")
    assert [one.action for one in product.decisions.all()] == ["submit", action, "take_back"]


@pytest.mark.parametrize("action", ("approve", "return"))
def test_after_half_an_hour_it_is_too_late(clock, action):
    product = make_product(BOLOK, state=State.SUBMITTED)
    DECIDE[action](product)
    clock.shift(timedelta(minutes=30, seconds=1))
    assert refused(product) == [
        "Keputusan hanya bisa dibatalkan dalam 30 menit, sampai 8 Juni 2026, 10.30 WITA."
    ]


def test_only_by_whoever_decided():
    product = make_product(BOLOK, state=State.APPROVED)
    other = make_officer(Role.DISTRICT, KUPANG, name="Rina")
    decider = product.decisions.last().user
    assert refused(product, other) == [
        f"Hanya petugas yang memutuskan, {decider.signature}, yang bisa membatalkan keputusan ini."
    ]


def test_a_reopening_is_no_decision_of_that_kind():
    product = make_product(BOLOK, state=State.APPROVED)
    reopen(product)
    assert refused(product) == ["Yang bisa dibatalkan hanya keputusan menyetujui atau mengembalikan."]


def restore(product, user=None):
    """Whoever reopened it takes that back."""
    last = product.decisions.order_by("version").last()
    decision = perform("restore", product, user or last.user, version=product.version)
    product.refresh_from_db()
    return decision


def test_a_reopening_that_is_taken_back_leaves_the_approval_as_it_was(clock):
    product = make_product(BOLOK, state=State.APPROVED)
    before = product.approved_at, product.submitted_at, product.submissions, product.readiness
    receipt = Reading(read(product)).receipt.number
    clock.shift(timedelta(days=9))
    reopening = reopen(product)
    clock.shift(timedelta(minutes=30))
    decision = restore(product)
    assert product.state == State.APPROVED
    assert (product.approved_at, product.submitted_at, product.submissions, product.readiness) == before
    assert (decision.undoes, decision.snapshot, decision.target) == (reopening, None, State.APPROVED)
    assert Reading(read(product)).receipt.number == receipt
    # Reopened once more, it is that reopening that counts; taken back too, the approval is still the old one.
    reopen(product, note="Sekarang sungguh.")
    assert Reading(read(product)).returned.note == "Sekarang sungguh."
    restore(product)
    assert product.approved_at == before[0]


def test_a_correction_that_waited_waits_again():
    product = make_product(BOLOK, state=State.APPROVED)
    words = {"typed": {"price": ["9000"]}, "reason": "Salah tulis.", "version": product.version}
    asked = ask(product, "price", officer_of(Role.VILLAGE, BOLOK), **words)
    reopen(product)
    assert not Correction.objects.waiting().exists()
    restore(product)
    assert list(Correction.objects.waiting()) == [asked]


def test_a_reopening_is_taken_back_by_whoever_reopened_and_not_for_long(clock):
    product = make_product(BOLOK, state=State.APPROVED)
    reopen(product)
    opener = product.decisions.last().user
    other = make_officer(Role.DISTRICT, KUPANG, name="Rina")
    assert refused(product, other, action="restore") == [
        f"Hanya petugas yang memutuskan, {opener.signature}, yang bisa membatalkan keputusan ini."
    ]
    clock.shift(timedelta(minutes=30, seconds=1))
    assert refused(product, action="restore") == [
        "Keputusan hanya bisa dibatalkan dalam 30 menit, sampai 8 Juni 2026, 10.30 WITA."
    ]


def test_a_reopened_dossier_that_its_village_mends_is_not_taken_away(client, clock):
    product = make_product(BOLOK, state=State.APPROVED)
    reopen(product)
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    assert saves(client, product)().status_code == 302
    product.refresh_from_db()
    assert refused(product, action="restore") == [
        "Desa sudah mulai memperbaiki berkas ini, jadi keputusan ini tidak bisa dibatalkan lagi."
    ]


def test_a_return_is_no_reopening():
    product = make_product(BOLOK, state=State.RETURNED)
    assert refused(product, action="restore") == ["Yang bisa dibatalkan di sini hanya pembukaan kembali."]


def test_the_page_of_a_reopened_dossier_has_the_way_back(kupang, clock):
    product = make_product(BOLOK, state=State.APPROVED)
    page = reverse("reviews:detail", args=[product.pk])
    opened = {"version": product.version, "note": "Keliru."}
    reopening = kupang.post(reverse("reviews:perform", args=[product.pk, "reopen"]), opened, follow=True)
    text = " ".join(reopening.content.decode().split())
    assert "Berkas ini Anda buka kembali pukul 10.00 WITA." in text
    assert "Persetujuannya lalu berlaku lagi seperti semula." in text
    version = Product.objects.get().version
    back = reverse("reviews:perform", args=[product.pk, "restore"])
    for _click in range(2):  # the second one is the same step
        response = kupang.post(back, {"version": version})
        assert (response.status_code, response.url) == (302, page)
    text = " ".join(kupang.get(page).content.decode().split())
    assert "Pembukaan dibatalkan. Persetujuannya berlaku lagi seperti semula." in text
    assert "<del>Dibuka kembali</del>" in text
    assert 'id="batalkan"' not in text


def test_not_twice_and_not_what_was_taken_back():
    product = make_product(BOLOK, state=State.APPROVED)
    seen = product.version
    take_back(product)
    with pytest.raises(Stale):
        perform("take_back", product, officer_of(Role.DISTRICT, KUPANG), version=seen)
    approve(product)
    take_back(product)
    approve(product)
    assert product.state == State.APPROVED


def test_the_village_acted_by_saving(client, clock):
    product = make_product(BOLOK, state=State.RETURNED)
    seen = product.version
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    page = client.get(reverse("products:section", args=[product.pk, "produk"])).context
    data = {name: page["form"][name].value() for name in page["form"].fields if page["form"][name].value()}
    client.post(
        reverse("products:section", args=[product.pk, "produk"]),
        data | {"name": "Garam Teluk Kupang", "seen": page["seen"]},
    )
    with pytest.raises(Stale):
        perform("take_back", product, officer_of(Role.DISTRICT, KUPANG), version=seen)
    product.refresh_from_db()
    assert refused(product) == [
        "Desa sudah mulai memperbaiki berkas ini, jadi keputusan ini tidak bisa dibatalkan lagi."
    ]


def test_the_village_acted_by_replying():
    product = make_product(BOLOK, state=State.RETURNED)
    reply(product, "name")
    assert refused(product) == [
        "Desa sudah mulai memperbaiki berkas ini, jadi keputusan ini tidak bisa dibatalkan lagi."
    ]


HELPED = "Provinsi sudah menandai produk ini untuk dibantu, jadi keputusan ini tidak bisa dibatalkan lagi."


def test_the_province_acted_by_flagging():
    product, province = make_product(BOLOK, state=State.APPROVED), officer_of(Role.PROVINCE, NTT)
    flag([product.pk], Track.TRAINING, province)
    assert refused(product) == [HELPED]
    unflag([product.pk], Track.TRAINING, province, note="Keliru")
    assert refused(product) == [HELPED]  # the village has read that there was help


def test_the_province_acted_by_a_seat():
    product = make_product(BOLOK, state=State.APPROVED)
    Seat.objects.create(product=product, training=make_training())
    assert refused(product) == [HELPED]


def test_what_was_asked_is_no_more_open_and_stays_in_the_history(client):
    product = make_product(BOLOK, state=State.SUBMITTED)
    send_back(product, price="Harga per kg.")
    assert list(Mending(read(product)).pinned) == ["price"]
    take_back(product)
    reading = Reading(read(product))
    assert (reading.returned, reading.remarks, reading.left) == (None, {}, 0)
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    text = " ".join(client.get(reverse("home")).content.decode().split())
    assert "Menunggu diperiksa kabupaten" in text
    assert "<del>Dikembalikan</del>" in text
    assert "Keputusan dibatalkan" in text
    assert text.count("Harga per kg.") == 1
    withdraw(product)
    submit(product)
    assert product.submissions == 2


def test_an_earlier_return_counts_again():
    product = make_product(BOLOK, state=State.SUBMITTED)
    send_back(product, price="Per kg.")
    submit(product)
    send_back(product, name="Terlalu umum.")
    assert list(Mending(read(product)).pinned) == ["name"]
    take_back(product)
    assert list(Mending(read(product)).pinned) == ["price"]


def test_what_was_taken_back_took_no_time(clock):
    products = [make_product(village, state=State.SUBMITTED) for village in make_villages(5)]
    for product in products:
        approve(product)
        take_back(product)
    clock.shift(timedelta(days=6))
    for product in products[:-1]:
        approve(product)
    assert usual_days(products[0]) is None  # four are decided
    approve(products[-1])
    assert usual_days(products[0]) == 6


def test_the_receipt_stays_that_of_the_submission():
    product = make_product(BOLOK, state=State.APPROVED)
    number = Reading(read(product)).receipt.number
    take_back(product)
    assert Reading(read(product)).receipt.number == number
    assert number.endswith("/1")


# --- On the pages --------------------------------------------------------------------------------


def test_the_queue_tells_of_the_way_back_and_the_page_has_it(kupang, clock):
    product = make_product(BOLOK, state=State.SUBMITTED)
    address = reverse("reviews:perform", args=[product.pk, "approve"])
    page = reverse("reviews:detail", args=[product.pk])
    queue = kupang.post(address, {"version": product.version}, follow=True).content.decode()
    assert f'<a href="{page}#batalkan">' in queue
    assert "Batalkan keputusan tentang Garam Bolok (bisa sampai 10.30 WITA)" in queue
    clock.shift(timedelta(minutes=8, seconds=10))
    text = " ".join(kupang.get(page).content.decode().split())
    assert "Berkas ini Anda setujui pukul 10.00 WITA." in text
    assert "sampai 10.30 WITA (22 menit lagi)" in text
    version = Product.objects.get().version
    back = reverse("reviews:perform", args=[product.pk, "take_back"])
    for _click in range(2):  # the second one is the same step
        response = kupang.post(back, {"version": version})
        assert (response.status_code, response.url) == (302, page)
    assert Decision.objects.filter(action="take_back").count() == 1
    assert 'id="batalkan"' not in kupang.get(page).content.decode()


@pytest.mark.parametrize("who", ("a colleague", "too late"))
def test_it_is_offered_to_nobody_else_and_not_for_long(client, clock, who):
    product = make_product(BOLOK, state=State.APPROVED)
    officer = officer_of(Role.DISTRICT, KUPANG)
    if who == "a colleague":
        officer = make_officer(Role.DISTRICT, KUPANG)
    else:
        clock.shift(timedelta(minutes=31))
    client.force_login(officer)
    page = reverse("reviews:detail", args=[product.pk])
    assert 'id="batalkan"' not in client.get(page).content.decode()
    response = client.post(
        reverse("reviews:perform", args=[product.pk, "take_back"]), {"version": product.version}
    )
    assert response.status_code == 422
    assert "<h2>Keputusan belum dibatalkan</h2>" in response.content.decode()


def test_the_village_that_is_mending_is_told_what_happened(client):
    """Its page was open when the return was taken back: nothing is lost, and nothing is saved."""
    product = make_product(BOLOK, state=State.RETURNED)
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    page = client.get(reverse("products:section", args=[product.pk, "produk"])).context
    take_back(product)
    response = client.post(
        reverse("products:section", args=[product.pk, "produk"]), {"name": "Baru", "seen": page["seen"]}
    )
    assert response.status_code == 409
    text = response.content.decode()
    assert "<b>Keputusan dibatalkan</b>" in text
    assert "Baru" in text


# --- At once -------------------------------------------------------------------------------------


def saves(client, product):
    """A village's page with another name, ready to be sent."""
    url = reverse("products:section", args=[product.pk, "produk"])
    page = client.get(url).context
    form = page["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value()}
    return partial(client.post, url, data | {"name": "Baru", "seen": page["seen"]})


def test_taking_back_and_the_villages_save_at_once(transactional_db):
    """Never a dossier that waits with an answer that was not submitted, on either database."""
    rounds = 12
    district = officer_of(Role.DISTRICT, KUPANG)
    for village in make_villages(rounds):
        writer = make_officer(Role.VILLAGE, village)
        product = make_product(village, state=State.RETURNED, name="Lama")
        client = Client()
        client.force_login(writer)
        back, saved = at_once(
            partial(perform, "take_back", product, district, version=product.version),
            saves(client, product),
        )
        product.refresh_from_db()
        if product.state == State.SUBMITTED:
            assert isinstance(back, Decision)
            assert (product.name, saved.status_code) == ("Lama", 409)
        else:
            assert isinstance(back, (Stale, Refused)) or "locked" in str(back)
            assert product.name == ("Baru" if getattr(saved, "status_code", 0) == 302 else "Lama")


@pytest.mark.postgres
def test_taking_back_and_flagging_at_once(transactional_db):
    """Never help for a product that waits."""
    district, province = officer_of(Role.DISTRICT, KUPANG), officer_of(Role.PROVINCE, NTT)
    for village in make_villages(30):
        product = make_product(village, state=State.APPROVED)
        back, flagged = at_once(
            partial(perform, "take_back", product, district, version=product.version),
            partial(flag, [product.pk], Track.FUNDING, province),
        )
        product.refresh_from_db()
        helped = Facilitation.objects.active().filter(product=product).exists()
        assert (product.state == State.APPROVED) == helped == (flagged == 1)
        assert isinstance(back, Decision) != helped
