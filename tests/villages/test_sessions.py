"""Where somebody is signed in: listed, ended one by one or all, and over by role, for good."""

import importlib
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as OldStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import BOLOK, KUPANG, NTT, PASSWORD, TTS, make_officer, make_product, make_superuser
from tests.villages.test_activation import codes_for, use
from tests.villages.test_remembered import ANDROID
from villages.formats import waktu
from villages.models import District, OfficerSession, RememberedPhone
from villages.scoping import Role

pytestmark = pytest.mark.django_db
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36"
HOURS = 60 * 60
NEW = "Tiga-kata-mudah"


@pytest.fixture(autouse=True)
def quick(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-05-04T01:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def officer():
    return make_officer(Role.DISTRICT, KUPANG, password=PASSWORD)


def sign_in(who, *, agent=WINDOWS, address="203.0.113.7", **more):
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    answer = client.post(reverse("login"), {"username": who.username, "password": PASSWORD} | more)
    assert answer.status_code == 302
    return client


def is_in(client):
    return client.get(reverse("password_change_done")).status_code == 200


# --- The list -------------------------------------------------------------------------------------


def test_the_list_says_which_device_since_when_and_from_where(officer, clock):
    phone = sign_in(officer, agent=ANDROID, address="198.51.100.4")
    clock.shift(7 * 60)
    desk = sign_in(officer)
    page = desk.get(reverse("phones")).content.decode()
    for words in (
        "Chrome di komputer Windows",
        "Jaringan 203.0.113.*, sama dengan yang Anda pakai sekarang",
        "Chrome di HP Android",
        "Jaringan 198.51.100.*",
        f"Masuk {waktu(timezone.now() - timedelta(minutes=7))}",
        f"Masuk {waktu(timezone.now())}",
    ):
        assert words in page, words
    assert page.count("Keluarkan perangkat ini") == 1  # not the one that is looked from
    assert phone.session.session_key not in page
    assert desk.session.session_key not in page


def test_one_is_ended(officer):
    lost, mine = sign_in(officer), sign_in(officer)
    handle = OfficerSession.objects.get(session_key=lost.session.session_key).handle
    other = sign_in(make_officer(Role.DISTRICT, TTS, password=PASSWORD))
    assert other.post(reverse("end_session", args=[handle])).status_code == 404
    assert is_in(lost)
    assert mine.post(reverse("end_session", args=[handle])).url == reverse("phones")
    assert (is_in(lost), is_in(mine)) == (False, True)


def test_all_others_are_ended_and_phones_forgotten():
    village = make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)
    phone, desk, mine = sign_in(village, remember="on"), sign_in(village), sign_in(village)
    mine.post(reverse("end_other_sessions"))
    assert [is_in(one) for one in (phone, desk, mine)] == [False, False, True]
    assert not RememberedPhone.objects.exists()


def test_what_was_typed_there_waits(officer):
    lost, mine = sign_in(officer), sign_in(officer)
    mine.post(reverse("end_other_sessions"))
    answer = lost.post("/berkas/7/langkah/return/", {"note": "Harga per kilogram?"})
    assert (answer.status_code, "Harga per kilogram?" in answer.context["kept"]) == (401, True)


def test_a_request_under_way_does_not_bring_an_ended_session_back(officer):
    client = sign_in(officer)
    late = client.session
    late.load()  # before, and saved after
    late["message"] = "x"
    OfficerSession.objects.all().delete()
    with pytest.raises(UpdateError):
        late.save()
    assert not OfficerSession.objects.exists()


# --- Limits -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ("district", "province", "superuser"))
def test_offices_are_out_after_an_hour_without_use(who, clock):
    officer = {
        "district": lambda: make_officer(Role.DISTRICT, KUPANG, password=PASSWORD),
        "province": lambda: make_officer(Role.PROVINCE, NTT, password=PASSWORD),
        "superuser": lambda: make_superuser(password=PASSWORD),
    }[who]()
    client = sign_in(officer)
    for _use in range(3):
        clock.shift(54 * 60)
        assert is_in(client)
    clock.shift(HOURS)
    assert not is_in(client)
    assert not OfficerSession.objects.filter(user=officer).exists()


def test_a_reviewer_who_typed_for_an_hour_loses_no_word(officer, clock):
    client = sign_in(officer)
    clock.shift(90 * 60)
    answer = client.post("/berkas/7/langkah/return/", {"remark-price": "Mohon periksa lagi."})
    assert (answer.status_code, "Mohon periksa lagi." in answer.context["kept"]) == (401, True)


def test_offices_are_out_after_twelve_hours_however_much_they_click(officer, clock):
    client = sign_in(officer)
    for _use in range(23):
        clock.shift(HOURS // 2)
        assert is_in(client)
        session = client.session  # a page that keeps something there: Django's own limit runs anew
        session["kept"] = timezone.now().isoformat()
        session.save()
    clock.shift(HOURS // 2)
    assert not is_in(client)


def test_a_village_works_a_whole_evening_in_pieces(clock):
    client = sign_in(make_officer(Role.VILLAGE, BOLOK, password=PASSWORD))
    clock.shift(11 * HOURS)
    assert is_in(client)
    clock.shift(HOURS)
    assert not is_in(client)


def test_a_use_is_written_down_every_five_minutes(officer, clock, django_assert_num_queries):
    client = sign_in(officer)
    clock.shift(4 * 60)
    with django_assert_num_queries(2):  # the session, the officer
        is_in(client)
    clock.shift(60)
    with django_assert_num_queries(3):
        is_in(client)
    assert OfficerSession.objects.get().used_at == timezone.now()


def test_a_village_s_pages_write_nothing_for_an_hour(clock, django_assert_num_queries):
    client = sign_in(make_officer(Role.VILLAGE, BOLOK, password=PASSWORD))
    clock.shift(59 * 60)
    with django_assert_num_queries(2):
        assert client.get(reverse("products:pulse")).status_code == 200


# --- Over for good ------------------------------------------------------------------------------------


def test_deactivation_is_for_good(officer):
    client = sign_in(officer)
    for active in (False, True):
        officer.is_active = active
        officer.save()
        assert not is_in(client)


def test_deactivation_by_the_admin_is_for_good(officer):
    """Without a page being asked for in between."""
    client, admin = sign_in(officer), Client()
    admin.force_login(make_superuser())
    url = reverse("admin:villages_user_change", args=[officer.pk])
    posting = {"username": officer.username, "name": officer.name, "role": "district", "district": KUPANG}
    for more in ({}, {"is_active": "on"}):
        answer = admin.post(url, posting | more)
        assert answer.status_code == 302, answer.context["errors"]
    officer.refresh_from_db()
    assert officer.is_active
    assert not is_in(client)


@pytest.mark.parametrize(
    "change",
    (
        {"district_id": TTS},
        {"role": Role.PROVINCE, "province_id": NTT, "district_id": None},
        {"is_staff": True},
        {"is_superuser": True},
    ),
    ids=lambda change: " ".join(change),
)
def test_another_posting_ends_it(officer, change):
    make_product("53.02.01.2012")
    assert District.objects.filter(pk=TTS).exists()
    client = sign_in(officer)
    for name, value in change.items():
        setattr(officer, name, value)
    officer.save()
    assert not is_in(client)


def test_another_name_ends_nothing(officer):
    client = sign_in(officer)
    officer.name = "Maria Tiran"
    officer.save()
    assert is_in(client)


def test_a_new_password_ends_the_others(officer, clock):
    other, mine = sign_in(officer), sign_in(officer)
    words = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert mine.post(reverse("password_change"), words).status_code == 302
    assert OfficerSession.objects.count() == 1
    assert (is_in(other), is_in(mine)) == (False, True)
    assert "Chrome di komputer Windows" in mine.get(reverse("phones")).content.decode()


def test_an_activation_code_ends_the_others(client):
    village = make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)
    other = sign_in(village)
    use(client, BOLOK, codes_for(BOLOK)[BOLOK])
    assert not is_in(other)
    assert OfficerSession.objects.filter(user=village).count() == 1


# --- Kept in order ----------------------------------------------------------------------------------


def test_clearsessions_clears_them(officer, clock):
    sign_in(officer)
    clock.shift(13 * HOURS)
    call_command("clearsessions")
    assert not OfficerSession.objects.exists()


def test_the_sessions_of_before_go_along(client):
    """Nobody is signed out by the new table: a remembered phone neither."""
    officer = make_officer(Role.VILLAGE, BOLOK)
    client.force_login(officer)
    old = OldStore()
    old.update(dict(client.session.items()))
    old.save()
    gone = OldStore()
    gone[SESSION_KEY] = "0"  # of nobody who is there
    gone.save()
    OfficerSession.objects.all().delete()
    migration = importlib.import_module("villages.migrations.0011_second_factor_and_sessions")
    migration.bring_sessions_along(apps, None)
    assert [row.user for row in OfficerSession.objects.all()] == [officer]
    assert not Session.objects.exists()
    phone = Client()
    phone.cookies["sessionid"] = old.session_key
    assert is_in(phone)
