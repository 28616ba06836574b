"""Training cohorts: who is picked, who sits, who came, and what that writes into the ledger."""

from datetime import date
from functools import partial

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from products.choices import State, Track
from products.models import Product
from reviews.deciding.workflow import Refused, perform
from reviews.help.flags import flag
from reviews.help.moves import move
from reviews.help.trainings import attend, attend_all, hold, seat, unseat
from reviews.models import Facilitation, Seat, Training
from tests.factories import (
    BALI,
    BOLOK,
    KUANHEUN,
    KUATAE,
    KUPANG,
    NTT,
    NUNKURUS,
    make_product,
    make_training,
    make_villages,
    officer_of,
)
from tests.racing import at_once
from villages.scoping import Role

pytestmark = pytest.mark.django_db


def as_seen(door, training, *arguments):
    """Through a door of trainings.py with the version that a fresh page shows."""
    training.refresh_from_db()
    return door(training, *arguments, version=training.version)


def approved(village, **fields):
    return make_product(village, state=State.APPROVED, **fields)


@pytest.fixture
def province(client):
    officer = officer_of(Role.PROVINCE, NTT)
    client.force_login(officer)
    return officer


def test_the_readiest_first_across_kabupaten(client, province):
    late, first, other, unknown = (
        approved(BOLOK),
        approved(KUANHEUN),
        approved(NUNKURUS, needs={Track.TRAINING: ["papers"]}),
        approved(KUATAE),
    )
    make_product("53.01.05.1002", state=State.SUBMITTED)
    for product, readiness in ((late, 40), (first, 90), (other, 100), (unknown, None)):
        Product.objects.filter(pk=product.pk).update(readiness=readiness)
    training = make_training()
    url = reverse("reviews:candidates", args=[training.pk])
    assert list(client.get(url).context["products"]) == [first, late, unknown]
    assert list(client.get(url, {"kabupaten": KUPANG}).context["products"]) == [first, late]
    assert list(client.get(url, {"kategori": "fish"}).context["products"]) == []
    seat(training, [first.pk], province)
    assert "Sudah terdaftar" in client.get(url).content.decode()


def test_no_more_than_the_seats_and_it_says_who_found_none(client, province):
    training = make_training(seats=2)
    products = [approved(village) for village in (BOLOK, KUANHEUN, KUATAE)]
    answer = client.post(
        reverse("reviews:candidates", args=[training.pk]),
        {"product": [one.pk for one in products]},
        follow=True,
    )
    assert list(training.taken.values_list("product", flat=True)) == [products[0].pk, products[1].pk]
    assert "Kursi sudah penuh. Belum terdaftar: Desa Kuatae (Garam Bolok)." in answer.content.decode()
    assert seat(training, [products[0].pk], province) == ([], [])


def test_only_approved_products_of_the_province_sit():
    training, draft = make_training(), make_product(BOLOK, filled=True)
    assert seat(training, [draft.pk, 999], officer_of(Role.PROVINCE, NTT)) == ([], [])
    for role, area in ((Role.PROVINCE, BALI), (Role.DISTRICT, KUPANG), (Role.VILLAGE, BOLOK)):
        with pytest.raises(PermissionDenied):
            seat(training, [], officer_of(role, area))


def test_one_click_finishes_the_items_of_those_who_came():
    province, training = officer_of(Role.PROVINCE, NTT), make_training(last_day=date(2026, 3, 4))
    unflagged, planned, absent = products = [approved(village) for village in (BOLOK, KUANHEUN, KUATAE)]
    flag([planned.pk, absent.pk], Track.TRAINING, province)
    item = Facilitation.objects.get(product=planned)
    plan = {"planned_on": date(2026, 2, 1), "kind": "packaging", "topic": "Cara kemas kering"}
    move("plan", item, province, version=1, answers=plan)
    seat(training, [one.pk for one in products], province)
    seats = {one.product_id: one.pk for one in training.taken.all()}
    with pytest.raises(Refused, match="Isi dulu kehadiran 3 peserta"):
        as_seen(hold, training, province)
    assert as_seen(attend_all, training, province) == 3
    assert as_seen(attend, training, {seats[absent.pk]: False}, province) == 1
    with time_machine.travel("2026-03-03 12:00 +0800"), pytest.raises(Refused, match="4 Maret 2026"):
        as_seen(hold, training, province)
    seen = training.version
    assert hold(training, province, version=seen) == (2, [])
    assert hold(training, province, version=seen) == (0, [])  # once, however often it is asked for
    rows = Facilitation.objects.order_by("product__village_id").values_list(
        "status", "kind", "topic", "planned_on", "done_on", "outcome", "training"
    )
    outcome = "Ikut pelatihan Kemasan tahan lama di BLK Kupang."
    assert list(rows) == [
        ("done", "packaging", "Cara kemas kering", date(2026, 2, 1), date(2026, 3, 4), outcome, training.pk),
        ("done", "packaging", "", date(2026, 3, 2), date(2026, 3, 4), outcome, training.pk),
        ("flagged", "", "", None, None, "", None),
    ]
    log = Facilitation.objects.get(product=unflagged).entries.values_list("action", flat=True)
    assert list(log) == ["flag", "plan", "start", "finish"]
    for call in (
        partial(seat, training, [unflagged.pk]),
        partial(unseat, training, 1, version=5),
        partial(attend_all, training, version=5),
    ):
        with pytest.raises(Refused, match="peserta"):
            call(province)


def test_a_training_planned_about_something_else_stays_open():
    province, training = officer_of(Role.PROVINCE, NTT), make_training()
    product = approved(BOLOK)
    flag([product.pk], Track.TRAINING, province)
    item = Facilitation.objects.get()
    # The words name the event's topic, the kind does not: the kind counts.
    plan = {"planned_on": date(2026, 9, 1), "kind": "bookkeeping", "topic": "Pembukuan biaya kemasan"}
    move("plan", item, province, version=1, answers=plan)
    seat(training, [product.pk], province)
    as_seen(attend_all, training, province)
    assert as_seen(hold, training, province) == (0, [product])
    item.refresh_from_db()
    assert (item.status, item.about) == ("planned", "Pembukuan biaya kemasan")


def test_a_product_with_a_seat_is_not_reopened_and_its_page_names_the_event(client):
    province, training, product = officer_of(Role.PROVINCE, NTT), make_training(), approved(BOLOK)
    seat(training, [product.pk], province)
    district = officer_of(Role.DISTRICT, KUPANG)
    with pytest.raises(Refused, match="terdaftar di pelatihan"):
        perform("reopen", product, district, version=product.version, note="Keliru")
    client.force_login(district)
    page = client.get(reverse("reviews:detail", args=[product.pk])).content.decode()
    assert "Terdaftar di pelatihan <b>Kemasan tahan lama</b>" in page
    assert "langkah/reopen/" not in page
    assert "minta provinsi mengeluarkannya dari daftar peserta dulu" in page


def test_an_event_is_called_off_for_a_reason_and_lets_its_products_go(client, province):
    training, product = make_training(), approved(BOLOK)
    seat(training, [product.pk], province)
    url = reverse("reviews:call_off", args=[training.pk])
    wordless = client.post(url, {"note": " "})
    assert (wordless.status_code, "Tulis dulu alasannya" in wordless.content.decode()) == (422, True)
    assert client.post(url, {"note": "Pelatih sakit", "version": 2}).status_code == 302
    page = client.get(reverse("reviews:training", args=[training.pk])).content.decode()
    assert ("Pelatih sakit" in page, "Batal" in page, "Pilih desa" in page) == (True, True, False)
    for call in (
        partial(seat, training, [product.pk]),
        partial(hold, training, version=3),
        partial(attend_all, training, version=3),
    ):
        with pytest.raises(Refused, match="dibatalkan"):
            call(province)
    district = officer_of(Role.DISTRICT, KUPANG)
    perform("reopen", product, district, version=product.version, note="Keliru")


def test_two_clicks_make_one_event(client, province):
    data = {"title": "Kemasan", "topic": "packaging", "day": "2026-03-02", "place": "Kupang", "seats": "20"}
    first, second = (client.post(reverse("reviews:new_training"), data) for _click in range(2))
    assert first.url == second.url
    assert Training.objects.count() == 1
    # Another event that would only bear its name is told, and nothing of it is lost.
    other = client.post(reverse("reviews:new_training"), data | {"seats": "35"})
    assert (other.status_code, 'value="35"' in other.content.decode()) == (422, True)
    edited = make_training(title="Lain")
    answer = client.post(reverse("reviews:edit_training", args=[edited.pk]), data | {"version": 1})
    assert (answer.status_code, "sudah ada" in answer.content.decode()) == (422, True)


EVENT = {"title": "Kemasan", "topic": "packaging", "day": "2026-03-02", "place": "Soe", "seats": "20"}


def test_of_two_officers_who_edit_one_event_the_second_sees_both(client, province):
    """The address of the meeting, put back to the old one in silence, sends a village to the wrong town."""
    training = make_training(place="Kupang", seats=20)
    url = reverse("reviews:edit_training", args=[training.pk])
    assert 'name="version" value="1"' in client.get(url).content.decode()
    assert client.post(url, EVENT | {"version": 1}).status_code == 302
    late = client.post(url, EVENT | {"place": "Kefamenanu", "seats": "25", "version": 1})
    page = late.content.decode()
    assert late.status_code == 409
    assert ('value="Kefamenanu"' in page, "<b>Soe</b>" in page, "<b>20</b>" in page) == (True, True, True)
    training.refresh_from_db()
    assert (training.place, training.version) == ("Soe", 2)
    assert client.post(url, EVENT | {"place": "Kefamenanu", "version": 2}).status_code == 302
    again = client.post(url, EVENT | {"place": "Kefamenanu", "version": 2})  # a second click
    training.refresh_from_db()
    assert (again.status_code, training.place, training.version) == (302, "Kefamenanu", 3)


def test_an_old_page_overwrites_nobodys_attendance(client, province):
    training = make_training()
    seat(training, [approved(BOLOK).pk, approved(KUANHEUN).pk], province)
    one, two = training.taken.all()
    url = reverse("reviews:attendance", args=[training.pk])
    client.post(url, {f"seat-{one.pk}": "hadir", f"seat-{two.pk}": "", "version": 2})
    late = client.post(url, {f"seat-{one.pk}": "tidak", f"seat-{two.pk}": "hadir", "version": 2})
    page = late.content.decode()
    assert late.status_code == 409
    assert page.count('value="tidak" selected') == page.count('value="hadir" selected') == 1
    assert ("Tersimpan: Hadir" in page, "Tersimpan: Belum dicatat" in page) == (True, True)
    assert list(training.taken.values_list("attended", flat=True)) == [True, None]
    assert client.post(url, {"do": "all", "version": 2}).status_code == 409
    assert client.post(url, {"do": "all", "version": 3}).status_code == 302
    assert client.post(url, {"do": "all", "version": 3}).status_code == 302  # a second click


@pytest.mark.parametrize("name", ("unseat", "hold", "call_off"))
def test_nothing_is_done_with_an_event_that_changed_meanwhile(client, province, name):
    training = make_training()
    seat(training, [approved(BOLOK).pk], province)
    as_seen(attend_all, training, province)
    data = {"seat": training.taken.get().pk, "note": "Pelatih sakit", "version": 2}
    late = client.post(reverse(f"reviews:{name}", args=[training.pk]), data)
    assert late.status_code == 409
    assert "berubah selama halaman ini terbuka" in late.content.decode()
    assert (">Pelatih sakit</textarea>" in late.content.decode()) is True
    training.refresh_from_db()
    assert (training.version, training.is_closed, training.taken.count()) == (3, False, 1)
    assert not Facilitation.objects.exists()


def test_a_participant_who_came_in_meanwhile_is_not_marked_unseen(client, province):
    training = make_training()
    seat(training, [approved(BOLOK).pk], province)
    seat(training, [approved(KUANHEUN).pk], province)
    everybody = reverse("reviews:attendance", args=[training.pk])
    assert client.post(everybody, {"do": "all", "version": 2}).status_code == 409
    assert not training.taken.filter(attended=True).exists()


@pytest.mark.parametrize("key", ("9" * 30, "9" * 5000, "-1", "x"))
def test_a_key_that_is_none_seats_nobody(client, key):
    training = make_training()
    client.force_login(officer_of(Role.PROVINCE, NTT))
    assert client.post(reverse("reviews:candidates", args=[training.pk]), {"product": key}).status_code == 302
    assert not training.taken.exists()


def test_pages_of_an_event(client, province):
    data = {"title": "Kemasan", "topic": "packaging", "day": "2026-03-02", "place": "Kupang", "seats": "20"}
    wrong = client.post(reverse("reviews:new_training"), data | {"last_day": "2026-03-01"})
    assert wrong.status_code == 422
    assert "Hari terakhir tidak bisa sebelum hari pertama." in wrong.content.decode()
    assert client.post(reverse("reviews:new_training"), data).status_code == 302
    training = Training.objects.get()
    seat(training, [approved(BOLOK).pk, approved(KUANHEUN).pk], province)
    one, two = training.taken.all()
    few = client.post(
        reverse("reviews:edit_training", args=[training.pk]), data | {"seats": "1", "version": 2}
    )
    assert (few.status_code, "Sudah ada 2 peserta" in few.content.decode()) == (422, True)
    marks = {f"seat-{one.pk}": "hadir", f"seat-{two.pk}": "tidak", "version": 2}
    client.post(reverse("reviews:attendance", args=[training.pk]), marks)
    assert list(training.taken.values_list("attended", flat=True)) == [True, False]
    client.post(reverse("reviews:unseat", args=[training.pk]), {"seat": two.pk, "version": 3})
    assert list(training.taken.all()) == [one]
    assert client.post(reverse("reviews:hold", args=[training.pk]), {"version": 4}).status_code == 302
    training.refresh_from_db()
    assert training.held_at is not None


def test_no_page_of_an_event_carries_a_phone_number(client, province):
    training = make_training()
    seat(training, [approved(BOLOK).pk], province)
    with_phone = [
        name
        for name in ("training", "candidates", "invitation", "attendance_sheet")
        if "081234567890" in client.get(reverse(f"reviews:{name}", args=[training.pk])).content.decode()
    ]
    assert with_phone == []  # the list goes from hand to hand


@pytest.mark.parametrize("item_count", (1, 3))
@pytest.mark.parametrize(
    ("name", "queries"),
    (("trainings", 3), ("training", 5), ("candidates", 8), ("invitation", 4), ("attendance_sheet", 4)),
)
def test_pages_take_the_same_few_queries(
    client, province, django_assert_num_queries, item_count, name, queries
):
    training = make_training(day=date(2026, 11, 1))
    seat(training, [approved(village).pk for village in make_villages(item_count)], province)
    with django_assert_num_queries(queries):
        client.get(reverse(f"reviews:{name}", args=[] if name == "trainings" else [training.pk]))


@pytest.mark.postgres
def test_the_last_seat_is_given_once(transactional_db):
    officer = officer_of(Role.PROVINCE, NTT)
    products = [approved(village).pk for village in make_villages(8)]
    for turn in range(10):
        training = make_training(seats=1, title=f"Kemasan {turn}")
        results = at_once(*[partial(seat, training, [pk], officer) for pk in products])
        assert sorted(len(seated) for seated, _left in results) == [0] * 7 + [1]
        assert Seat.objects.filter(training=training).count() == 1


@pytest.mark.postgres
def test_nobody_sits_twice_and_an_event_is_held_once(transactional_db):
    officer, product = officer_of(Role.PROVINCE, NTT), approved(BOLOK)
    training = make_training()
    results = at_once(*[partial(seat, training, [product.pk], officer)] * 4)
    assert sorted(len(seated) for seated, _left in results) == [0, 0, 0, 1]
    as_seen(attend_all, training, officer)
    held = at_once(*[partial(hold, training, officer, version=3)] * 4)
    assert sorted(count for count, _others in held) == [0, 0, 0, 1]
    assert Facilitation.objects.get().entries.count() == 4
