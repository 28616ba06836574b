"""Thirty days on a village's own phone: by its wish alone, renewed by use, and over the moment somebody ends it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import (
    BATAKTE,
    BOLOK,
    KUPANG,
    NTT,
    PASSWORD,
    TTS,
    make_officer,
    make_product,
    make_superuser,
    officer_of,
)
from tests.villages.test_activation import codes_for, use
from villages.models import FailedTry, RememberedPhone, User
from villages.scoping import Role
from villages.user_agents import label_of

pytestmark = pytest.mark.django_db

START = "2026-05-01T00:00:00Z"
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36"


@pytest.fixture
def officer():
    return make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)


def sign_in(username=BOLOK, *, remembered=True, password=PASSWORD):
    """A phone that has just signed in."""
    phone = Client(headers={"user-agent": ANDROID})
    data = {"username": username, "password": password} | ({"remember": "on"} if remembered else {})
    assert phone.post(reverse("login"), data).status_code == 302
    return phone


def is_in(phone):
    return phone.get(reverse("products:pulse")).status_code == 200


def on(clock, days, *, hours=0):
    clock.move_to(f"2026-05-{1 + days:02}T{hours:02}:00:00Z")


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def test_thirty_days_and_each_use_renews_them(officer, clock):
    phone = sign_in()
    assert phone.cookies["sessionid"]["max-age"] == 30 * 24 * 60 * 60
    for day in (1, 29):
        on(clock, day)
        assert is_in(phone)
    clock.move_to("2026-06-28T23:00:00Z")  # 29 days after the last use, 58 after the first
    assert is_in(phone)
    clock.move_to("2026-07-29T00:00:00Z")
    assert not is_in(phone)


def test_an_unused_phone_is_out_after_thirty_days(officer, clock):
    phone = sign_in()
    on(clock, 30, hours=1)
    assert not is_in(phone)


def test_whoever_does_not_ask_has_twelve_hours(officer, clock):
    phone = sign_in(remembered=False)
    assert not RememberedPhone.objects.exists()
    on(clock, 0, hours=11)
    assert is_in(phone)
    on(clock, 0, hours=12)
    assert not is_in(phone)


@pytest.mark.parametrize("who", ("district", "province", "superuser", "staff"))
def test_whoever_sees_more_than_a_village_is_never_remembered(clock, who):
    made = {
        "district": lambda: make_officer(Role.DISTRICT, KUPANG, password=PASSWORD),
        "province": lambda: make_officer(Role.PROVINCE, NTT, password=PASSWORD),
        "superuser": lambda: make_superuser(password=PASSWORD),
        "staff": lambda: make_officer(Role.VILLAGE, BATAKTE, password=PASSWORD, is_staff=True),
    }[who]()
    phone = sign_in(made.username)
    assert not RememberedPhone.objects.exists()
    on(clock, 0, hours=12)
    assert phone.get(reverse("password_change")).status_code == 302


def test_a_village_that_becomes_more_is_not_remembered_as_that(officer):
    phone = sign_in()
    User.objects.filter(pk=officer.pk).update(is_staff=True)
    assert not is_in(phone)


def test_activation_asks_too(client, clock):
    code = codes_for(BOLOK)[BOLOK]
    use(client, BOLOK, code, remember="on")
    assert RememberedPhone.objects.get().user.username == BOLOK
    assert client.cookies["sessionid"]["max-age"] == 30 * 24 * 60 * 60


# --- What ends it --------------------------------------------------------------------------------


def test_signing_out_ends_it(officer):
    phone, other = sign_in(), sign_in()
    phone.post(reverse("logout"))
    assert RememberedPhone.objects.count() == 1
    assert (is_in(phone), is_in(other)) == (False, True)


def test_the_village_ends_a_phone_that_is_lost(officer):
    lost, mine = sign_in(), sign_in()
    row = RememberedPhone.objects.order_by("pk").first()
    page = mine.get(reverse("phones")).content.decode()
    assert page.count("Chrome di HP Android") == 2
    assert page.count("Keluarkan HP ini") == 1  # not the one in the hand
    assert "127.0.0.1" not in page
    assert mine.post(reverse("forget_phone", args=[row.pk])).url == reverse("phones")
    assert (is_in(lost), is_in(mine)) == (False, True)
    answer = lost.post(reverse("products:start"))  # and what was typed there waits for its person
    assert answer.status_code == 401


def test_its_kabupaten_ends_one_too_and_no_other(client, officer):
    lost = sign_in()
    row = RememberedPhone.objects.get()
    client.force_login(make_officer(Role.DISTRICT, TTS))
    assert client.post(reverse("forget_phone", args=[row.pk])).status_code == 404
    assert is_in(lost)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    page = client.get(reverse("village_phones", args=[BOLOK])).content.decode()
    assert "Chrome di HP Android" in page
    assert client.post(reverse("forget_phone", args=[row.pk])).status_code == 302
    assert not is_in(lost)


def test_a_new_password_ends_all_and_keeps_the_person_for_a_day(officer, clock):
    lost, mine = sign_in(), sign_in()
    data = {"old_password": PASSWORD, "new_password1": "Tiga-kata-mudah", "new_password2": "Tiga-kata-mudah"}
    assert mine.post(reverse("password_change"), data).status_code == 302
    assert not RememberedPhone.objects.exists()
    assert (is_in(lost), is_in(mine)) == (False, True)
    on(clock, 0, hours=12)
    assert not is_in(mine)


def test_the_old_password_is_not_guessed_there(officer):
    """As at the door: a phone that lies open for thirty days must not tell what opens the account for good."""
    phone = sign_in()
    new = {"new_password1": "Tiga-kata-mudah", "new_password2": "Tiga-kata-mudah"}

    def guess(password):
        return phone.post(reverse("password_change"), new | {"old_password": password}).status_code

    assert [guess(f"bukan-ini-{n}") for n in range(10)] == [200] * 9 + [429]
    assert guess(PASSWORD) == 429
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)
    assert FailedTry.objects.count() == 10
    assert "bukan-ini" not in str(list(FailedTry.objects.values()))


def test_a_new_code_that_is_used_ends_all(officer):
    lost = sign_in()
    code = codes_for(BOLOK)[BOLOK]
    assert is_in(lost)  # a code that is only printed changes nothing
    use(Client(), BOLOK, code)
    assert not RememberedPhone.objects.exists()
    assert not is_in(lost)


def test_a_deactivated_officer_is_not_remembered_when_he_comes_back(client, officer):
    lost = sign_in()
    client.force_login(make_superuser())
    page = reverse("admin:villages_user_change", args=[officer.pk])
    fields = {"username": BOLOK, "name": "Yos", "role": "village", "village": BOLOK}
    assert client.post(page, fields).status_code == 302
    assert not User.objects.get(pk=officer.pk).is_active
    assert client.post(page, fields | {"is_active": "on"}).status_code == 302
    assert User.objects.get(pk=officer.pk).is_active
    assert not is_in(lost)


def test_a_session_never_lives_by_another_officers_phone(officer):
    phone = sign_in()
    RememberedPhone.objects.update(user=make_officer(Role.VILLAGE, BATAKTE))
    assert not is_in(phone)


def test_a_phone_that_the_sweep_has_not_met_is_out_all_the_same(officer):
    """The row alone says how long, not the date of a cookie or of a session."""
    phone = sign_in()
    RememberedPhone.objects.update(used_at=timezone.now() - timedelta(days=30, minutes=1))
    assert not is_in(phone)


def test_old_rows_are_swept_where_new_ones_come(officer, clock):
    sign_in()
    on(clock, 30, hours=1)
    sign_in()
    assert RememberedPhone.objects.count() == 1


def test_a_use_is_written_down_once_an_hour(officer, clock, django_assert_num_queries):
    phone = sign_in()
    on(clock, 0, hours=2)
    assert is_in(phone)
    assert RememberedPhone.objects.get().used_at == timezone.now()
    clock.shift(timedelta(minutes=10))
    with django_assert_num_queries(3):  # the session, the officer, the phone
        assert is_in(phone)


# --- The door ------------------------------------------------------------------------------------


def test_the_user_name_waits_until_one_signs_out(officer, clock):
    phone = sign_in(remembered=False)
    on(clock, 1)
    assert f'value="{BOLOK}"' in phone.get(reverse("login")).content.decode()
    product = make_product(BOLOK)
    late = phone.post(reverse("products:section", args=[product.pk, "produk"]), {"name": "Garam"})
    assert f'value="{BOLOK}"' in late.content.decode()
    phone.post(reverse("login"), {"username": BOLOK, "password": PASSWORD})
    phone.post(reverse("logout"))
    assert BOLOK not in phone.get(reverse("login")).content.decode().replace("misalnya " + BOLOK, "")


def test_staff_leave_no_name_on_a_shared_computer():
    make_officer(Role.DISTRICT, KUPANG, username="kupang", password=PASSWORD)
    assert "nama" not in sign_in("kupang").cookies


@pytest.mark.parametrize(
    ("user_agent", "label"),
    (
        (ANDROID, "Chrome di HP Android"),
        (ANDROID.replace("Chrome/", "SamsungBrowser/28.0 Chrome/"), "Samsung Internet di HP Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1",
            "Safari di iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/138.0 Safari/537.36 Edg/138.0",
            "Edge di komputer Windows",
        ),
        ("<script>", "Browser di HP lain"),
        ("", "Browser di HP lain"),
    ),
)
def test_a_phone_is_called_in_words(user_agent, label):
    assert label_of(user_agent) == label
