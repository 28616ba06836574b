"""Help stays in the province: its flags, its partners, and when an event may be marked as held."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from products.choices import State, Track
from reviews.deciding.workflow import Refused
from reviews.help.flags import flag, unflag
from reviews.help.trainings import attend, hold, seat
from reviews.models import Facilitation, Partner, Training
from tests.factories import BALI, BOLOK, NTT, TUBAN, make_areas, make_product, make_training, officer_of
from villages.scoping import Role

pytestmark = pytest.mark.django_db


def test_no_flag_in_another_province():
    product = make_product(BOLOK, state=State.APPROVED)
    assert flag([product.pk], Track.FUNDING, officer_of(Role.PROVINCE, BALI)) == 0
    assert flag([product.pk], Track.FUNDING, officer_of(Role.PROVINCE, NTT)) == 1
    assert unflag([product.pk], Track.FUNDING, officer_of(Role.PROVINCE, BALI), note="Keliru") == 0
    assert [item.status for item in Facilitation.objects.all()] == ["flagged"]


def test_no_seat_for_a_product_of_another_province():
    training, foreign = make_training(), make_product(TUBAN, state=State.APPROVED)
    own = make_product(BOLOK, state=State.APPROVED)
    assert seat(training, [foreign.pk, own.pk], officer_of(Role.PROVINCE, NTT)) == ([own.pk], [])


def test_partners_of_another_province_are_offered_nowhere(client):
    make_areas()
    foreign = Partner.objects.create(province_id=BALI, name="Udayana", kind="campus")
    province = officer_of(Role.PROVINCE, NTT)
    client.force_login(province)
    assert client.get(reverse("reviews:ledger"), {"mitra": foreign.pk}).status_code == 404
    flag([make_product(BOLOK, state=State.APPROVED).pk], Track.FUNDING, province)
    item = Facilitation.objects.get()
    plan = {"version": 1, "source": "apbd", "planned_on": "2026-03-02", "partner": foreign.pk}
    assert client.post(reverse("reviews:move", args=[item.pk, "plan"]), plan).status_code == 422
    event = {"title": "Izin", "topic": "papers", "day": "2026-03-02", "place": "Kupang", "seats": 9}
    new = reverse("reviews:new_training")
    assert client.post(new, event | {"partner": foreign.pk}).status_code == 422
    assert client.post(new, event).status_code == 302
    assert [one.partner for one in Training.objects.all()] == [None]


def test_an_event_is_not_held_before_its_end_even_where_nobody_came():
    province, training = officer_of(Role.PROVINCE, NTT), make_training(last_day=date(2026, 3, 4))
    seat(training, [make_product(BOLOK, state=State.APPROVED).pk], province)
    training.refresh_from_db()
    attend(training, {training.taken.get().pk: False}, province, version=training.version)
    training.refresh_from_db()
    with time_machine.travel("2026-03-03 12:00 +0800"), pytest.raises(Refused) as refusal:
        hold(training, province, version=training.version)
    assert [str(fault) for fault in refusal.value.faults] == ["Kegiatan ini baru berakhir pada 4 Maret 2026."]
    training.refresh_from_db()
    assert training.held_at is None
    with time_machine.travel("2026-03-04 08:00 +0800"):
        assert hold(training, province, version=training.version) == (0, [])
    training.refresh_from_db()
    assert training.held_at is not None
