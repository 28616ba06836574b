"""The last seat of an event, taken twice at once in plain SQL: what one of two transactions cannot see yet counts too."""

import threading
from dataclasses import replace
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

from products.choices import State
from reviews.models import Seat
from reviews.rules import standing
from tests.factories import BOLOK, KUANHEUN, make_product, make_training
from tests.racing import at_once

pytestmark = pytest.mark.postgres
(FREE,) = (rule for rule in standing.RULES if rule.name == "seat_free")
WAITS = """
    SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND wait_event_type = 'Lock'
"""


def take(training, product):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reviews_seat (training_id, product_id, added_at) VALUES (%s, %s, now())",
            [training.pk, product.pk],
        )


def first(training, product, taken, other_is_through):
    """Commits when the other one has taken its seat too, or waits for this one."""
    with transaction.atomic():
        take(training, product)
        taken.set()
        with connection.cursor() as cursor:
            while not other_is_through.wait(0.02):
                cursor.execute("SELECT pg_stat_clear_snapshot()")  # or a transaction sees what it saw first
                cursor.execute(WAITS)
                if cursor.fetchone():
                    break


def second(training, product, taken, other_is_through):
    taken.wait(10)
    try:
        with transaction.atomic():
            take(training, product)
            other_is_through.set()
    finally:
        other_is_through.set()


def both():
    """[what each of two ended in, None where it has its seat]; how many sit there then."""
    training = make_training(seats=1)
    products = [make_product(village, state=State.APPROVED) for village in (BOLOK, KUANHEUN)]
    doors = threading.Event(), threading.Event()
    calls = [
        partial(call, training, one, *doors) for call, one in zip((first, second), products, strict=True)
    ]
    return at_once(*calls), Seat.objects.filter(training=training).count()


def test_the_last_seat_is_taken_once(transactional_db):
    (one, other), seats = both()
    assert (one, seats) == (None, 1)
    assert isinstance(other, DatabaseError)
    assert "there is no seat left" in str(other)


def test_without_the_lock_it_is_taken_twice(transactional_db, monkeypatch):
    """The control."""
    free = replace(FREE, locks="")
    monkeypatch.setattr(standing, "RULES", [free if one is FREE else one for one in standing.RULES])
    standing.put_up()
    try:
        assert both() == ([None, None], 2)
    finally:
        monkeypatch.undo()
        standing.put_up()
