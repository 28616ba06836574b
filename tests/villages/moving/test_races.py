"""A village gets another code while it begins, saves or submits, on PostgreSQL: nothing is half moved, nothing typed
is lost, and nobody reads an error of the portal."""

import threading
from functools import partial

import pytest
from django.db import connection
from django.db.models import ProtectedError, QuerySet
from django.test import Client
from django.urls import reverse

from ovop.middleware import AgainAfterAMove
from products import snapshots
from products.choices import State
from products.models import Product, Satellite
from products.sections import BY_KEY
from reviews.models import Decision
from tests.factories import BOLOK, KUPANG_BARAT, make_cycle, make_officer, make_product, make_villages
from tests.racing import at_once
from villages.management import area_moves
from villages.management.area_pairs import Pair
from villages.models import User, Village
from villages.scoping import Role

pytestmark = pytest.mark.postgres
ROUNDS = 10


def mover(village):
    """(the code that it gets, the call that gives it, as import_areas does)."""
    new = f"{KUPANG_BARAT}.2{int(village.pk[-3:]) - 400:03}"
    told = {"day": "2026-11-01", "basis": "Uji"}
    return new, partial(area_moves.carry_out, [Pair(village.pk, new)], {new: village.name}, **told)


def begin(village):
    make_cycle()
    return reverse("products:start"), {}


def save(village):
    product = Product.objects.with_answers().get(pk=make_product(village).pk)
    url = reverse("products:section", args=[product.pk, "produk"])
    return url, {"name": "Garam", "category": "salt", "seen": BY_KEY["produk"].fingerprint(product)}


def submit(village):
    product = make_product(village, filled=True)
    url = reverse("reviews:perform", args=[product.pk, "submit"])
    return url, {"version": product.version, "declaration": "on"}


def did(action, village, new):
    """Was it done, and once, under the code of today?"""
    assert not Village.objects.filter(pk=village.pk).exists()
    assert User.objects.get(village=new).username == new
    product = Product.objects.get(cycle=make_cycle(), village__name=village.name)
    assert product.village_id == new
    if action is save:
        assert (product.name, product.category) == ("Garam", "salt")
    if action is submit:
        assert product.state == State.SUBMITTED
        place = Decision.objects.get(product=product).snapshot["place"]["code"]
        assert place in (village.pk, new)
        return place
    return new


def signed_in(village):
    client = Client(raise_request_exception=False)
    client.force_login(make_officer(Role.VILLAGE, village))
    return client


ACTIONS = (begin, save, submit)


@pytest.mark.parametrize("action", ACTIONS)
def test_both_at_once(transactional_db, action):
    for village in make_villages(ROUNDS):
        url, data = action(village)
        client, (new, move) = signed_in(village), mover(village)
        answer, moved = at_once(partial(client.post, url, data, follow=True), move)
        assert moved == [f"{village.pk} {village.name} -> {new} {village.name}"]
        assert answer.status_code == 200
        did(action, village, new)


def until_somebody_waits(answered):
    """Until another transaction waits for a lock, or its answer is there."""
    with connection.cursor() as cursor:
        while not answered.wait(0.02):
            # A transaction sees the sessions of its first look again and again, unless it is told to look anew.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            # In this database: the other core tests in one of its own, and waits there too.
            cursor.execute(
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone():
                break


def test_in_the_middle_of_a_submission(transactional_db, monkeypatch):
    """The move waits for it, and neither for the other: what is submitted goes along."""
    (village,) = make_villages(1)
    url, data = submit(village)
    client, (new, move) = signed_in(village), mover(village)
    middle, answered = threading.Event(), threading.Event()
    take = snapshots.take

    def late(product):
        middle.set()
        until_somebody_waits(answered)
        return take(product)

    def moves():
        assert middle.wait(20)
        try:
            return move()
        finally:
            answered.set()

    monkeypatch.setattr(snapshots, "take", late)
    answer, moved = at_once(partial(client.post, url, data), moves)
    assert (moved, answer.status_code) == ([f"{village.pk} {village.name} -> {new} {village.name}"], 302)
    assert did(submit, village, new) == village.pk


def collide(monkeypatch, move, call):
    """Both, where the second begins once the first has done all but let go of the old code; the first waits until
    the second waits for it, or has answered. Returns what each returned or raised."""
    middle, answered = threading.Event(), threading.Event()
    delete = Village.delete

    def late(village, *args, **kwargs):
        middle.set()
        until_somebody_waits(answered)
        return delete(village, *args, **kwargs)

    def second():
        assert middle.wait(20)
        try:
            return call()
        finally:
            answered.set()

    with monkeypatch.context() as patch:
        patch.setattr(Village, "delete", late)
        return at_once(move, second)


@pytest.mark.parametrize("action", ACTIONS)
def test_in_the_middle_of_a_move(transactional_db, monkeypatch, action):
    """It waits for the move, and is then done under the new code, without another press."""
    (village,) = make_villages(1)
    url, data = action(village)
    client, (new, move) = signed_in(village), mover(village)
    moved, answer = collide(monkeypatch, move, partial(client.post, url, data, follow=True))
    assert moved == [f"{village.pk} {village.name} -> {new} {village.name}"]
    again = (
        [] if action is submit else [307]
    )  # which waits in the one statement that moves it, and finds it moved
    assert ([status for _url, status in answer.redirect_chain], answer.status_code) == ([*again, 302], 200)
    assert did(action, village, new) == new


@pytest.mark.parametrize(("action", "status"), ((begin, 500), (save, 404)))
def test_control_without_being_asked_again(transactional_db, monkeypatch, action, status):
    """The same, where nobody is asked to send it once more: it is lost."""
    monkeypatch.setattr(AgainAfterAMove, "process_exception", lambda self, request, exception: None)
    (village,) = make_villages(1)
    url, data = action(village)
    client, (new, move) = signed_in(village), mover(village)
    moved, answer = collide(monkeypatch, move, partial(client.post, url, data))
    assert (moved, answer.status_code) == (
        [f"{village.pk} {village.name} -> {new} {village.name}"],
        status,
    )


def test_control_without_the_lock_the_move_fails(transactional_db, monkeypatch):
    """Where the village is not held, a dossier begins under the code that is just going."""
    (village,) = make_villages(1)
    url, data = begin(village)
    client, (_new, move) = signed_in(village), mover(village)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)
    moved, answer = collide(monkeypatch, move, partial(client.post, url, data))
    assert (type(moved), answer.status_code) == (ProtectedError, 302)
    assert Village.objects.filter(pk=village.pk).exists()


def test_a_script_tries_again_later(transactional_db, monkeypatch):
    (village,) = make_villages(1)
    url, data = save(village)
    client, (new, move) = signed_in(village), mover(village)
    script = partial(client.post, url, data, headers={"Accept": "application/json"})
    _moved, answer = collide(monkeypatch, move, script)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert script().status_code == 200
    did(save, village, new)


def test_a_neighbour_that_moves_while_it_is_named(transactional_db, monkeypatch):
    (village,) = make_villages(1)
    product = make_product(BOLOK)
    client, (new, move) = signed_in(BOLOK), mover(village)
    monkeypatch.setitem(
        next(one for one in BY_KEY["produksi"].fixed if one.name == "satellites").__dict__, "since", 2026
    )
    seen = BY_KEY["produksi"].fingerprint(Product.objects.with_answers().get(pk=product.pk))
    url = reverse("products:section", args=[product.pk, "produksi"])
    call = partial(client.post, url, {"seen": seen, "satellites": village.pk}, follow=True)
    moved, answer = collide(monkeypatch, move, call)
    assert (isinstance(moved, list), answer.status_code) == (True, 200)
    assert [status for _url, status in answer.redirect_chain][:2] == [307, 302]
    assert Satellite.objects.get().village_id == new


@pytest.mark.parametrize("mark", ("", "?lagi=1"))
def test_nothing_is_asked_again_twice(transactional_db, monkeypatch, mark):
    """One of which the village cannot be told goes on to be an error, and not round in circles."""
    monkeypatch.setattr(AgainAfterAMove, "has_moved", staticmethod(lambda user: True))
    client = signed_in(BOLOK)
    answer = client.get(f"/berkas/99/{mark}")
    assert answer.status_code == (404 if mark else 307)
