"""Kabupaten, province and superuser bring a second factor: nothing opens without it, no code is good twice, and it is
taken away only by the level above, in writing."""

import json
import re
from base64 import b32decode
from io import StringIO
from uuid import UUID

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.factories import (
    BALI,
    BOLOK,
    KUPANG,
    NTT,
    PASSWORD,
    TTS,
    make_cycle,
    make_officer,
    make_product,
    make_superuser,
    submit,
)
from tests.racing import at_once
from villages.activation.codes import issue_to
from villages.checks import WITHOUT_SECOND_FACTOR, second_factor_is_on
from villages.models import FactorEntry, SignInEntry
from villages.scoping import Role
from villages.second_factor import check, may_reset, needs, reset, set_up

pytestmark = pytest.mark.django_db
START = "2026-05-04T01:00:00Z"
SECRET = "3132333435363738393031323334353637383930"  # of RFC 6238's test vectors
WHO = {
    "district": lambda: make_officer(Role.DISTRICT, KUPANG, password=PASSWORD),
    "province": lambda: make_officer(Role.PROVINCE, NTT, password=PASSWORD),
    "superuser": lambda: make_superuser(password=PASSWORD),
}


@pytest.fixture(autouse=True)
def is_on(settings):
    settings.SECOND_FACTOR = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def code_at(key, *, steps=0):
    """What the app shows, so many half minutes from now."""
    return f"{totp(bytes.fromhex(key), t0=-30 * steps):06}"


def password(client, who, password=PASSWORD, **more):
    return client.post(reverse("login"), {"username": who.username, "password": password} | more)


def step(client, **data):
    return client.post(reverse("second_step"), data)


def secret_on(page):
    """The key that the page shows for typing, hex."""
    text = re.search(r"<code>([A-Z2-7 ]+)</code>", page.content.decode())[1]
    return b32decode(text.replace(" ", "")).hex()


def is_in(client):
    return client.get(reverse("password_change")).status_code == 200


@pytest.fixture
def officer():
    """One of a kabupaten, with a second factor; its recovery codes are officer.codes."""
    officer = WHO["district"]()
    with time_machine.travel("2026-05-01T00:00:00Z", tick=False):
        _device, officer.codes = set_up(officer, SECRET, code_at(SECRET))
    return officer


def enter(officer, client=None, code=None):
    client = client or Client()
    assert password(client, officer).status_code == 302
    assert step(client, otp=code or code_at(SECRET)).status_code == 302
    return client


@pytest.mark.parametrize(
    ("asked", "page"),
    (
        ("/disetujui/unduh/csv/?kategori=salt", "/disetujui/?kategori=salt"),
        (f"/unduhan/{UUID(int=1)}/berkas/", "/unduhan/"),
        (f"/berita-acara/{UUID(int=1)}/", "/"),
        ("/disetujui/?kategori=salt", "/disetujui/?kategori=salt"),
    ),
)
def test_who_asked_for_a_file_comes_back_to_its_page(officer, asked, page):
    """A browser that is given a file keeps the page that it has: it would be the form of a code that is used up."""
    client = Client()
    password(client, officer, next=asked)
    assert step(client, otp=code_at(SECRET), next=asked).url == page
    told = [str(one) for one in get_messages(client.get(reverse("phones")).wsgi_request)]
    assert told == ["Anda sudah masuk lagi. Berkasnya belum terunduh: minta sekali lagi."] * (page != asked)


# --- Who ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", WHO)
def test_the_first_sign_in_sets_it_up(client, who):
    officer = WHO[who]()
    answer = password(client, officer, next="/sandi/")
    assert answer.url == f"{reverse('second_step')}?next=%2Fsandi%2F"
    assert not is_in(client)
    page = client.get(answer.url)
    key = secret_on(page)
    assert "<svg" in page.content.decode()
    assert (
        client.get(answer.url).content.decode().count(page.context["secret"]) == 1
    )  # the same at a second look
    assert not TOTPDevice.objects.exists()  # looking at it makes nothing
    assert step(client, otp_new="000000").status_code == 422
    done = step(client, otp_new=code_at(key), next="/sandi/")
    codes = re.findall(r"<code>([A-Z2-9]{5}-[A-Z2-9]{5})</code>", done.content.decode())
    assert (len(set(codes)), 'href="/sandi/"' in done.content.decode()) == (10, True)
    assert is_in(client)
    entry = FactorEntry.objects.get()
    assert (entry.officer, entry.what, entry.by, entry.at) == (officer, "set_up", officer, timezone.now())
    assert SignInEntry.objects.count() == 1
    # The code that was typed is used up; the next is asked at the next sign-in.
    other = Client()
    password(other, officer)
    assert step(other, otp=code_at(key)).status_code == 422
    assert not is_in(other)
    assert step(other, otp=codes[0]).status_code == 302
    assert is_in(other)


def test_a_village_needs_none(client):
    officer = make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)
    assert password(client, officer).url == reverse("home")
    assert is_in(client)
    assert not needs(officer)
    assert needs(make_officer(Role.VILLAGE, BOLOK, is_staff=True))


def test_where_it_is_off_nobody_is_asked(client, settings, officer):
    settings.SECOND_FACTOR = False
    assert password(client, officer).url == reverse("home")
    assert is_in(client)
    settings.SECOND_FACTOR = True  # the day on which it is switched on
    assert not is_in(client)


def test_check_deploy_says_where_it_is_off(settings):
    assert second_factor_is_on(None) == []
    settings.SECOND_FACTOR = False
    assert second_factor_is_on(None) == [WITHOUT_SECOND_FACTOR]
    with pytest.raises(SystemCheckError, match=r"villages\.W001"):
        call_command("check", deploy=True, fail_level="WARNING", tags=["security"])


# --- Nothing opens without ------------------------------------------------------------------------


@pytest.mark.parametrize("way", ("password alone", "a session of before"))
def test_nothing_opens_without_the_code(client, way):
    """The admin, answers to scripts and downloads too: whoever has not brought it is nobody."""
    admin = make_superuser(password=PASSWORD)
    if way == "password alone":
        password(client, admin)
    else:
        client.force_login(admin)
    for url in ("/admin/", "/admin/villages/user/", "/", "/sandi/", "/hp/", "/pengaman/"):
        answer = client.get(url)
        assert (answer.status_code, "/masuk/" in answer.url or "login" in answer.url) == (302, True), url
    asked = client.get("/hp/", headers={"accept": "application/json"})
    assert asked.status_code == 302
    assert "Admin Provinsi" not in client.get(reverse("reviews:guide")).content.decode()
    post = client.post(reverse("password_change"), {"old_password": PASSWORD})
    assert post.status_code == 401


def test_a_download_does_not_open(client, officer):
    make_cycle()
    product = make_product(BOLOK, filled=True, files=True)
    submit(product)
    password(client, officer)
    photo = reverse("products:photo", args=[product.photos.get().pk, "small"])
    assert client.get(photo).status_code == 302
    step(client, otp=code_at(SECRET))
    assert client.get(photo).status_code == 200


def test_an_activation_code_opens_no_more_than_a_password(client, officer):
    code, _until = issue_to(officer, make_superuser())
    new = "Tiga-kata-mudah"
    data = {"username": officer.username, "code": code, "name": "Maria Tiran"}
    answer = client.post(reverse("activate"), data | {"new_password1": new, "new_password2": new})
    assert answer.url == reverse("second_step")
    assert not is_in(client)
    step(client, otp=code_at(SECRET))
    assert is_in(client)


def test_half_an_hour_and_a_new_password_end_the_way_in(client, officer, clock):
    password(client, officer)
    clock.shift(31 * 60)
    late = step(client, otp=code_at(SECRET))
    assert (late.status_code, 'action="/masuk/"' in late.content.decode()) == (401, True)
    password(client, officer)
    officer.set_password("Tiga-kata-mudah")
    officer.save()
    assert step(client, otp=code_at(SECRET)).status_code == 401
    assert not is_in(client)


def test_a_session_that_somebody_planted_is_not_theirs(client, officer):
    client.get(reverse("login"))
    client.session.save()
    planted = client.session.session_key
    password(client, officer)
    assert client.session.session_key != planted
    before = client.session.session_key
    step(client, otp=code_at(SECRET))
    assert client.session.session_key != before


# --- Codes ----------------------------------------------------------------------------------------


def test_a_code_is_good_once(officer):
    code = code_at(SECRET)
    enter(officer, code=code)
    again = Client()
    password(again, officer)
    assert step(again, otp=code).status_code == 422
    assert not is_in(again)


@pytest.mark.parametrize(("steps", "passes"), ((-2, False), (-1, True), (0, True), (1, True), (2, False)))
def test_a_clock_may_be_half_a_minute_off(officer, steps, passes):
    client = Client()
    password(client, officer)
    assert (step(client, otp=code_at(SECRET, steps=steps)).status_code == 302) == passes


def test_a_code_with_a_blank_in_it(officer):
    code = code_at(SECRET)
    assert is_in(enter(officer, code=f" {code[:3]} {code[3:]} "))


def test_a_recovery_code_is_good_once_however_it_is_typed(officer):
    enter(officer, code=officer.codes[0].lower().replace("-", " "))
    again = Client()
    password(again, officer)
    assert step(again, otp=officer.codes[0]).status_code == 422
    assert StaticToken.objects.count() == 9


def test_codes_of_others_open_nothing(officer, client):
    other = make_officer(Role.DISTRICT, TTS, password=PASSWORD)
    _device, codes = set_up(other, SECRET[::-1], code_at(SECRET[::-1]))
    password(client, officer)
    assert [step(client, otp=code).status_code for code in (codes[0], code_at(SECRET[::-1], steps=1))] == [
        422,
        422,
    ]


def test_guessing_codes_is_stopped_and_told(officer, clock):
    thief = Client(REMOTE_ADDR="203.0.113.9")
    password(thief, officer)
    answers = [step(thief, otp="000000") for _try in range(10)]
    assert [answer.status_code for answer in answers] == [422] * 9 + [429]
    assert "Tunggu 15 menit" in answers[-1].content.decode()
    assert step(thief, otp=code_at(SECRET)).status_code == 429  # not looked at
    # Elsewhere the owner gets in, and reads it.
    owner = enter(officer, Client(REMOTE_ADDR="203.0.113.1"))
    assert "kode pengaman akun ini 10 kali salah" in owner.get(reverse("password_change")).content.decode()


def test_wrong_codes_do_not_shut_the_owner_out_for_days(officer, clock):
    """As django-otp's own rule would."""
    thief = Client(REMOTE_ADDR="203.0.113.9")
    password(thief, officer)
    for _try in range(9):
        step(thief, otp="000000")
    assert is_in(enter(officer, Client(REMOTE_ADDR="203.0.113.1")))


def test_one_of_two_at_once_wins(transactional_db, settings):
    settings.SECOND_FACTOR = True
    officer = WHO["district"]()
    with time_machine.travel("2026-05-01T00:00:00Z", tick=False):
        _device, codes = set_up(officer, SECRET, code_at(SECRET))
    code = code_at(SECRET)
    for typed in (code, codes[0]):
        found = at_once(*[lambda: check(officer, typed)] * 4)  # noqa: B023 - run at once
        assert sum(device is not None for device in found) == 1, found


# --- Words that were typed ------------------------------------------------------------------------


@pytest.mark.parametrize("first", (False, True), ids=("with a code", "setting it up"))
def test_words_typed_before_the_session_ended_come_through_both_pages(first, request):
    officer = WHO["district"]() if first else request.getfixturevalue("officer")
    client = Client()
    words = {"note": "Harga per kilogram?", "remark-price": 'Mohon "periksa".'}
    page = client.post("/berkas/7/langkah/return/", words)
    assert page.status_code == 401
    kept = page.context["kept"]
    second = password(client, officer, kept=kept, next="/berkas/7/langkah/return/")
    assert second.status_code == 200
    assert second.context["kept"] == kept
    wrong = step(client, otp="1", otp_new="1", kept=kept, next="/berkas/7/langkah/return/")
    assert (wrong.status_code, wrong.context["kept"]) == (422, kept)
    key = secret_on(second) if first else SECRET
    last = step(client, otp=code_at(key), otp_new=code_at(key), kept=kept, next="/berkas/7/langkah/return/")
    text = last.content.decode()
    assert is_in(client)
    assert 'action="/berkas/7/langkah/return/"' in text
    for name, value in words.items():
        assert f'name="{name}" value="{value.replace(chr(34), "&quot;")}"' in text


def test_words_wait_where_the_second_page_took_too_long(client, officer, clock):
    kept = json.dumps({"note": ["Harga?"]})
    password(client, officer, kept=kept, next="/berkas/7/")
    clock.shift(31 * 60)
    late = step(client, otp="123456", kept=kept, next="/berkas/7/")
    assert (late.status_code, late.context["kept"], late.context["next"]) == (401, kept, "/berkas/7/")


def test_a_code_is_never_written_into_a_page(client):
    page = client.post(reverse("own_factor"), {"otp": "k7mpx2qr9h", "otp_new": "123456"})
    assert page.status_code == 401
    assert "k7mpx2qr9h" not in page.content.decode()


def test_nobody_is_sent_to_another_site(client, officer):
    password(client, officer, next="https://evil.example/")
    assert step(client, otp=code_at(SECRET), next="https://evil.example/").url == reverse("home")


# --- One's own ------------------------------------------------------------------------------------


def test_another_phone_takes_its_place_for_a_code_alone(officer):
    client = enter(officer)
    page = client.get(reverse("own_factor"))
    key = secret_on(page)
    url = reverse("own_factor")
    assert client.post(url, {"otp": "000000", "otp_new": code_at(key)}).status_code == 422
    assert client.post(url, {"otp": officer.codes[0], "otp_new": "000000"}).status_code == 422
    assert TOTPDevice.objects.get().key == SECRET
    done = client.post(url, {"otp": officer.codes[1], "otp_new": code_at(key)})
    assert (done.status_code, len(done.context["codes"])) == (200, 10)
    assert TOTPDevice.objects.get().key == key
    assert FactorEntry.objects.first().what == "replaced"
    assert not StaticToken.objects.filter(token=officer.codes[2].lower().replace("-", "")).exists()


def test_other_recovery_codes_for_a_code_alone(officer):
    client = enter(officer)
    url = reverse("recovery_codes")
    assert client.post(url, {"otp": "000000"}).status_code == 422
    assert StaticToken.objects.count() == 10
    done = client.post(url, {"otp": officer.codes[0]})
    assert (done.status_code, StaticToken.objects.count()) == (200, 10)
    assert officer.codes[1] not in done.content.decode()


def test_few_codes_left_are_told(officer):
    for code in officer.codes[:6]:
        enter(officer, code=code)
    client = enter(officer, code=officer.codes[6])
    assert "Sisa 3 kode cadangan" in client.get(reverse("password_change")).content.decode()


def test_two_who_set_it_up_at_once(transactional_db, settings):
    """Whoever has the password too does not get in beside the owner: the second is asked for the code of the first."""
    settings.SECOND_FACTOR = True
    officer = WHO["district"]()
    keys = [SECRET, SECRET[::-1]]
    found = at_once(*[lambda key=key: set_up(officer, key, code_at(key)) for key in keys])
    assert sorted(type(one).__name__ for one in found) == ["AlreadySetUp", "tuple"]
    assert TOTPDevice.objects.count() == 1


# --- Taken away by the level above ------------------------------------------------------------------


def test_who_may_reset_whom():
    district, own = make_officer(Role.DISTRICT, KUPANG), make_officer(Role.PROVINCE, NTT)
    other, admin = make_officer(Role.PROVINCE, BALI), make_superuser()
    staff = make_officer(Role.DISTRICT, TTS, is_staff=True)
    village = make_officer(Role.VILLAGE, BOLOK)
    may = {
        (by, officer)
        for by in (district, own, other, admin, village)
        for officer in (district, own, admin, staff)
        if may_reset(by, officer)
    }
    assert may == {(own, district), (admin, district), (admin, own), (admin, staff)}


def test_the_province_resets_and_the_person_reads_it(officer):
    client = enter(officer)
    province = make_officer(Role.PROVINCE, NTT, name="Yosef Nai")
    by = Client()
    by.force_login(province)
    session = by.session
    session["otp_device_id"] = "otp_totp.totpdevice/0"
    session.save()
    assert "Terpasang" in by.get(reverse("officers")).content.decode()
    url = reverse("reset_factor", args=[officer.pk])
    assert by.post(url, {"reason": " "}).status_code == 422
    assert is_in(client)
    assert by.post(url, {"reason": "HP jatuh ke laut."}).url == reverse("officers")
    assert not is_in(client)
    assert not TOTPDevice.objects.exists()
    assert not StaticToken.objects.exists()
    entry = FactorEntry.objects.first()
    assert (entry.officer, entry.by, entry.person) == (
        officer,
        province,
        "Yosef Nai, petugas Provinsi Nusa Tenggara Timur",
    )
    password(client, officer)
    page = client.get(reverse("second_step")).content.decode()
    assert "dicabut oleh Yosef Nai, petugas Provinsi Nusa Tenggara Timur pada" in page
    assert "HP jatuh ke laut." in page


def test_the_admin_resets_others_and_never_their_own(client, officer):
    admin = make_superuser()
    client.force_login(admin)
    session = client.session
    session["otp_device_id"] = "otp_totp.totpdevice/0"
    session.save()
    url = reverse("admin:villages_user_changelist")
    chosen = {"action": "reset_second_factor", "_selected_action": [officer.pk, admin.pk]}
    page = client.post(url, chosen).content.decode()
    assert "Tidak dicabut, karena itu akun Anda sendiri" in page
    assert TOTPDevice.objects.exists()
    assert client.post(url, chosen | {"reason": "HP hilang."}).status_code == 302
    assert not TOTPDevice.objects.exists()
    assert [entry.officer for entry in FactorEntry.objects.filter(what="reset")] == [officer]
    # Nor does the admin show secrets.
    assert client.get("/admin/otp_totp/totpdevice/").status_code == 404


def test_the_server_resets_whom_nobody_is_above(officer):
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody", reason="Hilang.")
    with pytest.raises(CommandError):
        call_command("reset_second_factor", officer.username, reason=" ")
    assert TOTPDevice.objects.exists()
    call_command("reset_second_factor", officer.username, reason="HP hilang.", stdout=StringIO())
    assert not TOTPDevice.objects.exists()
    entry = FactorEntry.objects.first()
    assert (entry.by, entry.person, entry.reason) == (None, "Petugas server", "HP hilang.")


@pytest.mark.parametrize(
    "what", ("UPDATE villages_factorentry SET reason = 'x'", "DELETE FROM villages_factorentry")
)
def test_the_log_is_never_changed(officer, what):
    reset(officer, by=None, reason="HP hilang.")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(what)
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorEntry.objects.create(officer=officer, what="reset", person="x", reason="")


def test_it_costs_no_query(officer, django_assert_num_queries, settings):
    client = enter(officer)
    client.get(reverse("password_change_done"))
    for on in (True, False):
        settings.SECOND_FACTOR = on
        with django_assert_num_queries(2):  # the session, the officer
            client.get(reverse("password_change_done"))
