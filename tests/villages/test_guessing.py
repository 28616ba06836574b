"""Guessing is stopped for an account and for an address, and nobody is kept out by somebody else's guesses."""

import logging
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import BATAKTE, BOLOK, KUPANG, PASSWORD, make_officer
from tests.racing import at_once
from tests.villages.test_activation import codes_for, text, use
from villages.devices import COOKIE
from villages.guessing import Door, Of, TooManyTries
from villages.models import FailedTry, SignInEntry, User
from villages.scoping import Role

pytestmark = pytest.mark.django_db
NEW = "Tiga-kata-mudah"
HOME, OFFICE, AWAY = "203.0.113.1", "203.0.113.2", "203.0.113.3"


@pytest.fixture
def quick(settings):
    """These try hundreds of passwords; what a hash costs is not what they ask."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def officer(quick):
    return make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)


@pytest.fixture
def clock():
    with time_machine.travel("2026-05-01T00:00:00Z", tick=False) as clock:
        yield clock


def at(address, device=None):
    """A browser there, with the cookie of a device."""
    client = Client(REMOTE_ADDR=address)
    if device:
        client.cookies[COOKIE] = device
    return client


def sign_in(client, username=BOLOK, password=PASSWORD):
    return client.post(reverse("login"), {"username": username, "password": password})


def guess(address, username=BOLOK):
    """The status of a wrong password from there; without the page, for these are many."""
    try:
        user = authenticate(
            RequestFactory(REMOTE_ADDR=address).post("/masuk/"),
            username=username,
            password="bukan-ini-sandinya",
        )
    except TooManyTries:
        return 429
    assert user is None
    return 200


def signs_in(*args):
    return sign_in(*args).status_code == 302


def device_of(client):
    return client.cookies[COOKIE].value


def siege(username=BOLOK):
    """As many guesses from as many addresses as an account's hour has."""
    return [guess(f"10.0.0.{address}", username) for address in range(30)]


def long_siege(username):
    """540 guesses of one account, nine from each of 60 addresses: the status of each."""
    return [guess(f"10.0.0.{address}", username) for _round in range(9) for address in range(60)]


# --- One account, many addresses --------------------------------------------------------------------


def test_many_addresses_do_not_guess_one_account(officer):
    answers = long_siege(BOLOK)
    assert (answers.count(200), answers.count(429)) == (29, 511)
    stopped = sign_in(at(AWAY), BOLOK, "bukan-ini")
    assert (stopped.status_code, "mungkin bukan oleh Anda. Tunggu" in stopped.content.decode()) == (429, True)
    assert not signs_in(at(AWAY))  # a stranger to the account, as they are


def test_names_that_are_none_are_stopped_alike(officer):
    answers = siege("53.99.99.9999")
    assert (answers.count(200), answers.count(429)) == (29, 1)
    assert guess(AWAY, "53.99.99.9999") == 429


def test_the_owner_gets_in_where_he_was_before(officer):
    phone = at(HOME)
    assert signs_in(phone)
    siege()
    assert signs_in(at(HOME))  # the network alone, with no cookie left
    assert not signs_in(at(AWAY))
    assert signs_in(at(AWAY, device_of(phone)))  # the phone alone, on the road


def test_the_printed_card_opens_from_anywhere_meanwhile(officer):
    code = codes_for(BOLOK)[BOLOK]
    siege()
    phone = at(AWAY)
    assert use(phone, BOLOK, code).status_code == 302
    assert signs_in(at(AWAY), BOLOK, "Tiga-kata-mudah")  # and that network is known from then on


def test_it_is_over_by_itself(officer, clock):
    siege()
    clock.shift(timedelta(minutes=61))
    assert signs_in(at(AWAY))


def test_a_day_has_a_hundred(officer, clock):
    looked_at = 0
    for hour in range(24):
        looked_at += [guess(f"10.0.{hour}.{address}") for address in range(31 if hour < 4 else 2)].count(200)
        clock.shift(timedelta(hours=1))
    assert looked_at in range(90, 100)


def test_what_a_network_is_known_for_ends(officer, clock):
    assert signs_in(at(HOME))
    clock.shift(timedelta(days=91))
    siege()
    assert not signs_in(at(HOME))


# --- One address, many accounts ---------------------------------------------------------------------


def test_one_address_does_not_try_all_names(officer):
    make_officer(Role.DISTRICT, KUPANG, password=PASSWORD, username="kabupaten.kupang")
    colleague = at(OFFICE)
    assert signs_in(colleague, "kabupaten.kupang")
    answers = [guess(OFFICE, f"53.01.05.{number}") for number in range(3000, 3300)]
    assert (answers.count(200), answers.count(429)) == (59, 241)
    assert signs_in(at(OFFICE), "kabupaten.kupang")  # whoever works here
    assert signs_in(at(AWAY, device_of(colleague)), "kabupaten.kupang")
    assert not signs_in(at(OFFICE))  # a village that never signed in from there
    assert signs_in(at(HOME))


def test_a_day_has_two_hundred_names(officer, clock):
    answers = []
    for hour in range(5):
        answers += [guess(OFFICE, f"53.0{hour + 1}.05.{number}") for number in range(3000, 3059)]
        clock.shift(timedelta(minutes=61))
    assert (answers.count(200), answers.count(429)) == (199, 96)


def test_a_hall_full_of_villages_gets_in(quick):
    """Each of 40 mistypes twice and then gets in: whoever is in leaves nothing behind."""
    for number in range(40):
        User.objects.create_user(f"petugas{number}", password=PASSWORD)
    for number in range(40):
        answers = [guess(OFFICE, f"petugas{number}"), guess(OFFICE, f"petugas{number}")]
        assert answers == [200, 200]
        assert signs_in(at(OFFICE), f"petugas{number}")
    assert not FailedTry.objects.exists()


def test_addresses_of_one_household_are_one(officer):
    answers = [guess(f"2001:db8:0:1::{number:x}") for number in range(1, 21)]
    assert (answers.count(200), answers.count(429)) == (9, 11)


# --- One account, one place ---------------------------------------------------------------------------


def test_a_stranger_on_the_same_network_does_not_shut_the_phone_out(officer):
    phone = at(HOME)
    assert signs_in(phone)
    assert [guess(HOME) for _ in range(10)] == [200] * 9 + [429]
    assert not signs_in(at(HOME))
    assert signs_in(at(HOME, device_of(phone)))


def test_a_known_device_is_stopped_by_itself(officer, clock):
    phone = at(HOME)
    assert signs_in(phone)
    for _quarter in range(4):
        stolen = [sign_in(at(OFFICE, device_of(phone)), BOLOK, "bukan-ini").status_code for _ in range(10)]
        assert stolen == [200] * 9 + [429]
        clock.shift(timedelta(minutes=15))
    assert signs_in(at(AWAY))  # the account is open for all others


def test_forty_a_day_from_one_place(officer, clock):
    answers = []
    for _quarter in range(12):
        answers += [guess(AWAY) for _ in range(9)]
        clock.shift(timedelta(minutes=20))
    assert answers.count(200) == 39


def test_the_wait_is_told_and_true(officer, clock):
    for _ in range(9):
        guess(AWAY)
    clock.shift(timedelta(minutes=5))
    last = sign_in(at(AWAY), BOLOK, "bukan-ini")
    assert (last.status_code, last["Retry-After"]) == (429, "600")
    assert "Tunggu 10 menit, lalu coba lagi." in last.content.decode()
    clock.shift(timedelta(seconds=599))
    assert not any(signs_in(at(AWAY)) for _impatient in range(10))
    clock.shift(timedelta(seconds=1))
    assert signs_in(at(AWAY))


def test_words_typed_before_are_not_lost_by_waiting(officer):
    for _ in range(10):
        guess(AWAY)
    data = {"username": BOLOK, "password": PASSWORD, "next": "/berkas/1/", "kept": '{"name": ["Garam"]}'}
    answer = at(AWAY).post(reverse("login"), data)
    assert (answer.status_code, answer.context["kept"], answer.context["next"]) == (
        429,
        data["kept"],
        data["next"],
    )


def test_the_old_password_is_asked_nine_times(officer):
    phone = at(HOME)
    assert signs_in(phone)
    data = {"new_password1": NEW, "new_password2": NEW}
    tried = [
        phone.post(reverse("password_change"), data | {"old_password": f"bukan-{n}"}).status_code
        for n in range(25)
    ]
    assert tried == [200] * 9 + [429] * 16


# --- Known devices -------------------------------------------------------------------------------------


def test_a_new_password_makes_strangers_of_other_devices(officer):
    lost, mine = at(HOME), at(HOME)
    assert signs_in(lost)
    assert signs_in(mine)
    data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert mine.post(reverse("password_change"), data).status_code == 302
    siege()
    assert not signs_in(at(AWAY, device_of(lost)), BOLOK, NEW)
    assert signs_in(at(AWAY, device_of(mine)), BOLOK, NEW)


def test_a_device_is_known_for_its_own_officers_alone(officer):
    make_officer(Role.VILLAGE, BATAKTE, password=PASSWORD)
    stranger = at(AWAY)
    assert signs_in(stranger, BATAKTE)
    siege()
    assert not signs_in(at("203.0.113.77", device_of(stranger)))


def test_officers_who_share_a_computer_are_all_known_there(officer):
    make_officer(Role.VILLAGE, BATAKTE, password=PASSWORD)
    shared = at(OFFICE)
    assert signs_in(shared)
    shared.post(reverse("logout"))
    assert signs_in(shared, BATAKTE)
    siege()
    siege(BATAKTE)
    assert signs_in(at(AWAY, device_of(shared)))
    assert signs_in(at(AWAY, device_of(shared)), BATAKTE)


@pytest.mark.parametrize("cookie", ("x", "e30:1abc:def", "", '{"1": ["a", "b"]}', "é" * 99))
def test_a_cookie_of_ones_own_making_is_nothing(officer, cookie):
    siege()
    assert not signs_in(at(AWAY, cookie))


# --- What is kept -----------------------------------------------------------------------------------------


def test_a_password_typed_as_a_name_is_nowhere(officer, caplog):
    caplog.set_level(logging.DEBUG)
    for _ in range(12):
        sign_in(at(AWAY), PASSWORD, "")
        sign_in(at(AWAY), PASSWORD, PASSWORD)
    kept = str(list(FailedTry.objects.values())) + caplog.text
    assert "network 203.0.113.3" in caplog.text  # that it happened is told
    assert PASSWORD.lower() not in kept.lower()
    assert BOLOK not in str(list(FailedTry.objects.values()))


def test_an_account_that_is_guessed_stands_in_the_log_once(officer, caplog):
    siege()
    lines = [record.getMessage() for record in caplog.records if record.name == "villages.guessing"]
    assert len(lines) == 1
    assert f"30 failures of {Of.ONE}" in lines[0]
    assert BOLOK in lines[0]


def test_old_lines_go_where_new_ones_come(officer, clock):
    guess(AWAY, "siapa-saja")
    assert signs_in(at(HOME))
    clock.shift(timedelta(days=91))
    assert signs_in(at(OFFICE))
    assert not FailedTry.objects.exists()
    assert list(SignInEntry.objects.values_list("user__username", "place")) == [(BOLOK, OFFICE)]


def test_a_name_of_any_length_is_one_try(officer):
    for name in ("x" * 256, "x" * 100_000, "\ufdfa" * 20, "\ufdfa" * 150, "a\0b"):
        assert sign_in(at(AWAY), name).status_code == 200
        code = use(at(AWAY), name, "AAAAA-BBBBB")
        assert code.status_code in (422, 429)


# --- Nobody is told apart ---------------------------------------------------------------------------------


def cost(monkeypatch, username):
    """(queries, passwords hashed, what is said) of one wrong try."""
    hashed = []
    for name in ("encode", "verify"):  # of an account that is there, and of none
        plain = getattr(Argon2PasswordHasher, name)
        counted = lambda self, *args, plain=plain: hashed.append(1) or plain(self, *args)  # noqa: E731
        monkeypatch.setattr(Argon2PasswordHasher, name, counted)
    with CaptureQueriesContext(connection) as queries:
        answer = sign_in(at(AWAY), username, "bukan-ini-sandinya")
    monkeypatch.undo()
    return len(queries), len(hashed), text(answer)


def test_known_and_unknown_names_cost_the_same(monkeypatch):
    make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)
    make_officer(Role.VILLAGE, BATAKTE, password=PASSWORD, is_active=False)
    User.objects.create_user("tanpa-sandi")
    cost(monkeypatch, "siapa-saja")
    costs = {cost(monkeypatch, name) for name in (BOLOK, BATAKTE, "tanpa-sandi", "53.99.99.9999")}
    assert len(costs) == 1
    ((queries, hashed, said),) = costs
    assert (queries, hashed, "Nama pengguna atau kata sandi salah" in said) == (5, 1, True)


# --- The card -------------------------------------------------------------------------------------------


def test_wrong_codes_are_counted_and_the_right_one_gets_in(officer):
    code = codes_for(BOLOK)[BOLOK]
    answers = [use(at(AWAY), f"53.01.05.2{n:03}", "AAAAA-BBBBB") for n in range(12)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429] * 2
    assert "kode yang benar tetap diterima" in text(answers[-1])
    assert 'value="AAAAA-BBBBB"' in answers[-1].content.decode()  # what was typed stays
    assert FailedTry.objects.filter(door=Door.ACTIVATION).count() == 10
    assert use(at(AWAY), BOLOK, code).status_code == 302


def test_wrong_codes_are_no_wrong_passwords(officer):
    for _ in range(12):
        use(at(AWAY), BOLOK, "AAAAA-BBBBB")
    assert signs_in(at(AWAY))


# --- At once ---------------------------------------------------------------------------------------------


@pytest.mark.postgres
def test_many_tries_at_once_are_as_many(transactional_db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)
    for _round in range(5):
        answers = at_once(*[partial(guess, AWAY) for _ in range(24)])
        assert answers.count(200) <= 9
        assert FailedTry.objects.filter(at__gt=timezone.now() - timedelta(minutes=15)).count() <= 10
        FailedTry.objects.all().delete()
