"""The printed code: used once, by a post, within 30 days; strangers learn nothing, and void nothing."""

import re
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import (
    BATAKTE,
    BOLOK,
    KUANHEUN,
    KUATAE,
    KUPANG,
    PASSWORD,
    make_areas,
    make_officer,
    make_villages,
    officer_of,
)
from tests.racing import at_once
from villages.activation.codes import digest_of, issue, with_accounts
from villages.models import ActivationCode, District, FailedTry, User, Village
from villages.printed_codes import ALPHABET, LENGTH, new_code
from villages.qr import qr
from villages.scoping import Role

NEW = "Tiga-kata-mudah"
pytestmark = pytest.mark.django_db


def codes_for(*villages):
    """Codes made the portal's way: {village code: code}."""
    make_areas()
    officer = officer_of(Role.DISTRICT, KUPANG)
    chosen = Village.objects.visible_to(officer).filter(pk__in=villages)
    seen = {one.pk: one.code_version for one in with_accounts(chosen)}
    cards, _left_out = issue(chosen, officer, seen=seen)
    return {village.pk: code for village, _officer, code, _until in cards}


def use(client, username, code, password=NEW, again=None, **more):
    data = {
        "username": username,
        "code": code,
        "name": "Yuliana Tiran",
        "new_password1": password,
        "new_password2": again or password,
    }
    return client.post(reverse("activate"), data | more)


def text(response):
    """What is said, without what was typed and the CSRF token."""
    return re.sub(r'value="[^"]*"', "", response.content.decode())


# --- The code ------------------------------------------------------------------------------------


def test_a_press_without_a_tick_says_what_to_do(client):
    """From a browser that does not hide the button until something is ticked."""
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    answer = client.post(reverse("accounts"))
    assert (answer.status_code, "Centang dulu desa yang perlu kode." in text(answer)) == (422, True)
    assert not ActivationCode.objects.exists()


def test_codes_can_be_read_out_and_not_guessed():
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert all(re.fullmatch(r"[A-Z2-9]{5}-[A-Z2-9]{5}", code) for code in codes)
    assert not set("ILO01") & set("".join(codes))
    assert len(ALPHABET) ** LENGTH > 2**45


def test_only_its_hash_is_kept():
    code = codes_for(BOLOK)[BOLOK]
    row = ActivationCode.objects.get()
    assert code not in str(vars(row))
    assert len(row.digest) == 64
    assert row.digest == digest_of(BOLOK, code.lower().replace("-", " "))
    assert row.digest != digest_of(KUANHEUN, code)
    assert row.expires_at - row.created_at == pytest.approx(timedelta(days=30), abs=timedelta(seconds=5))


# --- Using it ------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", (BOLOK, "5301052010", " 53 01 05 2010 "))
def test_a_village_sets_its_password_and_is_in(client, typed):
    code = codes_for(BOLOK)[BOLOK]
    client.get(reverse("activate"), {"code": code})  # as WhatsApp's preview does
    answer = use(client, typed, code.lower().replace("-", ""))
    assert answer.url == reverse("home")
    assert client.get(reverse("home")).status_code == 200
    assert User.objects.get(username=BOLOK).check_password(NEW)
    assert ActivationCode.objects.get().used_at


def test_it_is_used_once(client):
    code = codes_for(BOLOK)[BOLOK]
    use(client, BOLOK, code)
    again = use(Client(), BOLOK, code, "Sandi-yang-lain")
    assert "Kode ini sudah dipakai" in text(again)
    assert User.objects.get(username=BOLOK).check_password(NEW)


def test_it_ends_after_thirty_days(client):
    with time_machine.travel("2026-05-01T00:00:00Z", tick=False):
        code = codes_for(BOLOK)[BOLOK]
    with time_machine.travel("2026-05-31T00:00:01Z", tick=False):
        assert "tidak berlaku lagi: sudah lewat 30 hari" in text(use(client, BOLOK, code))
    with time_machine.travel("2026-05-30T23:59:00Z", tick=False):
        assert use(client, BOLOK, code).status_code == 302


def test_a_new_code_ends_the_old_one(client):
    old, new = codes_for(BOLOK)[BOLOK], codes_for(BOLOK)[BOLOK]
    assert "sudah diganti kode yang lebih baru" in text(use(client, BOLOK, old))
    assert use(client, BOLOK, new).status_code == 302


@pytest.mark.parametrize("address", ("127.0.0.1", "10.0.0.9"))
def test_a_stranger_s_tries_void_no_card(client, address):
    """From the village's own network, or from anywhere."""
    code = codes_for(BOLOK)[BOLOK]
    for _ in range(50):
        assert use(Client(REMOTE_ADDR=address), BOLOK, "x" * 10).status_code in (422, 429)
    assert use(client, BOLOK, code).status_code == 302
    assert User.objects.get(username=BOLOK).check_password(NEW)


def test_its_kabupaten_reads_that_somebody_tries(client):
    codes_for(BOLOK)
    ActivationCode.objects.update(tries=3)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    assert "kode yang salah" not in client.get(reverse("accounts")).content.decode()
    for n in range(4):
        use(Client(REMOTE_ADDR=f"10.0.0.{n}"), BOLOK, "x" * 10)
    page = client.get(reverse("accounts")).content.decode()
    assert "sudah 7 kali dicoba dengan kode yang salah" in page
    ActivationCode.objects.update(tries=30_000)
    assert use(Client(), BOLOK, "x" * 10).status_code == 422
    assert ActivationCode.objects.get().tries == 30_000


def test_the_old_password_works_until_then(client):
    make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)
    code = codes_for(BOLOK)[BOLOK]
    assert User.objects.get(username=BOLOK).check_password(PASSWORD)
    use(client, BOLOK, code)
    assert not User.objects.get(username=BOLOK).check_password(PASSWORD)


def test_a_deactivated_officer_gets_nowhere(client):
    code = codes_for(BOLOK)[BOLOK]
    User.objects.filter(username=BOLOK).update(is_active=False)
    assert use(client, BOLOK, code).status_code == 422
    assert ActivationCode.objects.get().used_at is None


@pytest.mark.parametrize(
    ("password", "again", "words"),
    (
        ("pendek", None, "10"),
        ("1234567890123", None, "angka"),
        (NEW, "Tiga-kata-lain", "tidak"),
        (BOLOK, None, "mirip"),
        ("", None, "Tulis kata sandi baru"),
    ),
)
def test_a_poor_password_uses_nothing_up(client, password, again, words):
    code = codes_for(BOLOK)[BOLOK]
    answer = use(client, BOLOK, code, password, again)
    assert answer.status_code == 422
    assert words in text(answer)
    row = ActivationCode.objects.get()
    assert (row.tries, row.used_at) == (0, None)
    assert f'value="{code}"' in answer.content.decode()


def test_all_that_is_wrong_is_said_at_once(client):
    said = text(use(client, BOLOK, codes_for(BOLOK)[BOLOK], "12345", "54321", name=" "))
    for words in ("terlalu pendek", "angka semua", "Kedua kata sandi tidak sama", "Tulis nama Anda"):
        assert words in said


@pytest.mark.parametrize(
    ("typed", "words"),
    (
        ("", "Tulis nama Anda"),
        ("\u200b \u00a0", "Tulis nama Anda"),
        ("x" * 101, "100"),
        ("Yuliana\u0007Tiran", "tidak terbaca"),
        ("0812 3456 7890", "Tulis nama orang"),
    ),
)
def test_a_name_that_will_not_do_uses_nothing_up(client, typed, words):
    answer = use(client, BOLOK, codes_for(BOLOK)[BOLOK], name=typed)
    assert (answer.status_code, words in text(answer)) == (422, True)
    assert ActivationCode.objects.get().used_at is None


def test_whoever_activates_gives_the_account_a_name(client):
    use(client, BOLOK, codes_for(BOLOK)[BOLOK], name="  Yuliana \u200bTiran\n")
    assert User.objects.get(username=BOLOK).name == "Yuliana Tiran"
    assert "Anda masuk sebagai Yuliana Tiran." in client.get(reverse("home")).content.decode()


def test_the_card_brings_the_user_name_along(client):
    page = client.get(reverse("activate"), {"nama": BOLOK}).content.decode()
    assert f'value="{BOLOK}"' in page
    assert client.get(reverse("activate"), {"nama": '"><script>' * 9}).status_code == 200


# --- Strangers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("username", (BOLOK, BATAKTE, "53.99.99.9999", "provinsi.ntt"))
def test_known_and_unknown_names_are_told_apart_by_nobody(client, django_assert_num_queries, username):
    codes_for(BOLOK)
    make_officer(Role.VILLAGE, BATAKTE)  # an account without a code
    first = text(use(Client(REMOTE_ADDR="10.9.9.9"), "siapa-saja", "AAAAA-BBBBB"))
    use(client, "53.00.00.0000", "AAAAA-BBBBB")
    with django_assert_num_queries(10):
        answer = use(client, username, "AAAAA-BBBBB")
    assert (answer.status_code, text(answer)) == (422, first)


def test_nothing_secret_is_kept_of_a_failed_try(client):
    use(client, BOLOK, "QQQQQ-WWWWW")
    kept = str(list(FailedTry.objects.values()))
    assert "aktivasi" in kept
    for secret in ("QQQQQ", NEW, "Yuliana", BOLOK):
        assert secret.lower() not in kept.lower()


# --- Making them ---------------------------------------------------------------------------------


@pytest.fixture
def district(client):
    make_areas()
    officer = make_officer(Role.DISTRICT, KUPANG)
    client.force_login(officer)
    return officer


def opened(client, **params):
    return client.get(reverse("accounts"), params).context


def make(client, *villages, seen=None):
    """Tick these villages on a fresh page, or on one that showed `seen` {village code: version}."""
    seen = seen or {one.pk: one.code_version for one in opened(client)["page"].rows}
    return client.post(reverse("accounts"), {"village": [f"{one}:{seen.get(one, 0)}" for one in villages]})


def test_cards_are_shown_once(client, district):
    answer = make(client, BOLOK, BATAKTE)
    page = answer.content.decode()
    codes = re.findall(r"<code>([A-Z2-9]{5}-[A-Z2-9]{5})</code>", page)
    assert len(codes) == 2
    assert "<b>testserver/aktivasi</b>" in page
    assert "Kelurahan Batakte" in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert not any(code in client.get(reverse("accounts")).content.decode() for code in codes)
    assert use(Client(), BATAKTE, codes[0]).status_code == 302
    officer = User.objects.get(username=BOLOK)
    assert (officer.role, officer.village_id, officer.has_usable_password()) == ("village", BOLOK, False)
    assert (officer.name, str(officer)) == ("", "Petugas Desa Bolok")


def test_a_card_says_all_that_its_reader_needs(client, district):
    page = make(client, BOLOK).content.decode()
    for words in ("OVOP NTT · Satu Desa Satu Produk", "jangan angka semua", "bisa masuk sebagai Desa Bolok"):
        assert words in page
    assert "Hubungi petugas PMD kabupaten/kota" in page
    District.objects.filter(pk=KUPANG).update(whatsapp="081234567890")
    page = make(client, BOLOK).content.decode()
    assert "WhatsApp 0812\u00a03456\u00a07890" in page
    assert "Hubungi petugas" not in page


def test_a_cards_qr_code_opens_the_door_and_does_not_hold_the_code(client, district):
    answer = make(client, BOLOK, BATAKTE)
    for village, _officer, _code, _until, picture in answer.context["cards"]:
        assert picture == qr(f"http://testserver/aktivasi/?nama={village.pk}")
    assert 'value="53.01.05.2010"' in client.get("/aktivasi/?nama=53.01.05.2010").content.decode()


def test_a_reload_makes_nothing_and_voids_nothing(client, district):
    assert f'value="{BOLOK}:0"' in client.get(reverse("accounts")).content.decode()
    seen = {BOLOK: 0}
    code = re.search(r"<code>(.*?)</code>", make(client, BOLOK, seen=seen).content.decode())[1]
    again = make(client, BOLOK, seen=seen)
    assert again.status_code == 409
    assert "Kode untuk desa ini sudah dibuat" in again.content.decode()
    assert ActivationCode.objects.count() == 1
    assert use(Client(), BOLOK, code).status_code == 302
    assert make(client, BOLOK).status_code == 200


@pytest.mark.parametrize(
    "box", (BOLOK, f"{BOLOK}:", f"{BOLOK}:x", f"{BOLOK}:-1", f"{BOLOK}:0", f"{BOLOK}:999999")
)
def test_a_page_that_does_not_say_which_code_it_showed_is_old(client, district, box):
    make(client, BOLOK)
    assert client.post(reverse("accounts"), {"village": box}).status_code == 409
    assert ActivationCode.objects.count() == 1


def test_one_village_that_got_a_code_meanwhile_stops_the_sheet(client, district):
    """Another's code makes nobody's page old, and none is made for half of what was ticked."""
    make(client, KUANHEUN)
    assert make(client, BOLOK, seen={BOLOK: 0}).status_code == 200
    late = make(client, BOLOK, BATAKTE, seen={BOLOK: 0, BATAKTE: 0})
    assert (late.status_code, "Desa Bolok" in late.content.decode()) == (409, True)
    assert ActivationCode.objects.count() == 2


def test_deactivated_officers_are_left_out(client, district):
    make_officer(Role.VILLAGE, BOLOK, is_active=False)
    answer = make(client, BOLOK, KUANHEUN)
    assert [village.pk for village, *_rest in answer.context["cards"]] == [KUANHEUN]
    assert "Tidak dibuatkan kode" in answer.content.decode()
    assert "Desa Bolok" in answer.content.decode()


def test_a_name_taken_by_somebody_else_is_left_out(client, district):
    make_officer(Role.DISTRICT, KUPANG, username=BOLOK)
    answer = make(client, BOLOK)
    assert (answer.context["cards"], [one.pk for one in answer.context["left_out"]]) == ([], [BOLOK])


def test_a_village_of_another_kabupaten_is_not_there(client, district):
    assert make(client, BOLOK, KUATAE).status_code == 404
    assert make(client, "'; --").status_code == 404
    assert not ActivationCode.objects.exists()
    assert not User.objects.filter(role="village").exists()


def test_nothing_ticked(client, district):
    answer = make(client)
    assert (answer.status_code, "Centang dulu" in answer.content.decode()) == (422, True)


def test_how_each_account_stands(client, district):
    make_officer(Role.VILLAGE, BOLOK, last_login=timezone.now())
    make_officer(Role.VILLAGE, BATAKTE, is_active=False)
    make(client, KUANHEUN)
    rows = {one.pk: one for one in opened(client)["page"].rows}
    assert {code: str(one.standing.label) for code, one in rows.items()} == {
        BOLOK: "Aktif",
        BATAKTE: "Dinonaktifkan",
        KUANHEUN: "Belum aktif",
        "53.01.06.2002": "Belum punya akun",
    }
    page = client.get(reverse("accounts")).content.decode()
    assert "kode diterbitkan" in page
    # A deactivated account cannot be ticked.
    assert {code for code in rows if f'value="{code}:' in page} == {BOLOK, KUANHEUN, "53.01.06.2002"}


def test_the_list_is_narrowed_and_its_tabs_say_how_many(client, district):
    make_officer(Role.VILLAGE, BOLOK, last_login=timezone.now())
    make_officer(Role.VILLAGE, BATAKTE, is_active=False)
    make(client, KUANHEUN)

    def found(**params):
        return [one.pk for one in opened(client, **params)["page"].rows]

    def tabs(**params):
        return [(str(tab.label), tab.number) for tab in opened(client, **params)["tabs"]]

    assert tabs() == [("Semua", 4), ("Belum aktif", 2), ("Aktif", 1), ("Dinonaktifkan", 1)]
    assert tabs(akun="aktif", cari="kuanheun") == [
        ("Semua", 1),
        ("Belum aktif", 1),
        ("Aktif", 0),
        ("Dinonaktifkan", 0),
    ]
    assert found(akun="belum") == [KUANHEUN, "53.01.06.2002"]
    assert found(akun="aktif") == [BOLOK]
    assert found(akun="nonaktif") == [BATAKTE]
    assert found(akun="belum", kode="ada") == [KUANHEUN]
    assert found(kode="tidak") == [BATAKTE, BOLOK, "53.01.06.2002"]
    ActivationCode.objects.update(expires_at=timezone.now())
    assert found(kode="ada") == []
    assert found(kecamatan="53.01.06") == ["53.01.06.2002"]
    assert found(cari="bolo") == [BOLOK]
    assert client.get(reverse("accounts"), {"kecamatan": "51.03.01"}).status_code == 404
    # Of two officers of one village the tabs take the one that its row shows.
    User.objects.filter(username=BOLOK).update(is_active=False)
    make_officer(Role.VILLAGE, BOLOK, username="bolok.lain")
    [row] = [one for one in opened(client)["page"].rows if one.pk == BOLOK]
    assert (row.officer.username, str(row.standing.label)) == ("bolok.lain", "Belum aktif")
    assert BOLOK in found(akun="belum")


def test_codes_for_all_that_match(client, district):
    """Of every page of the list, as it was filtered; those of a deactivated officer are not made."""
    villages = make_villages(30)
    make_officer(Role.VILLAGE, villages[3].pk, is_active=False)
    make_officer(Role.VILLAGE, villages[4].pk, last_login=timezone.now())
    context = opened(client, akun="belum")
    count, newest = context["count"], context["newest"]
    assert (len(context["page"].rows), bool(context["page"].next), newest) == (25, True, 0)
    asked = {"all": "1", "query": "akun=belum", "newest": newest}
    answer = client.post(reverse("accounts"), asked)
    made = {village.pk for village, *_rest in answer.context["cards"]}
    assert (answer.status_code, len(made)) == (200, count)
    assert not made & {villages[3].pk, villages[4].pk}
    assert [len(sheet) for sheet in answer.context["sheets"]] == [8] * (count // 8)
    # A page sent twice makes nothing and voids no card; nor does one drawn before somebody else made a code.
    assert client.post(reverse("accounts"), asked).status_code == 409
    assert ActivationCode.objects.count() == count
    # Nothing that matches is nothing ticked, and another's kecamatan is not there.
    newest = opened(client)["newest"]
    nothing = {"all": "1", "query": "cari=tidak-ada", "newest": newest}
    assert client.post(reverse("accounts"), nothing).status_code == 422
    assert client.post(reverse("accounts"), nothing | {"query": "kecamatan=51.03.01"}).status_code == 404
    fresh = client.post(reverse("accounts"), {"all": "1", "query": "kecamatan=53.01.06", "newest": newest})
    assert fresh.status_code == 200
    assert {village.subdistrict_id for village, *_rest in fresh.context["cards"]} == {"53.01.06"}


@pytest.mark.parametrize("item_count", (1, 3))
def test_the_list_takes_the_same_few_queries(client, django_assert_num_queries, item_count):
    villages = make_villages(item_count)
    codes_for(*[village.pk for village in villages])
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    with django_assert_num_queries(8):  # two for the tabs and for what a page knows of codes
        assert client.get(reverse("accounts")).status_code == 200


# --- At once -------------------------------------------------------------------------------------


@pytest.mark.postgres
def test_of_eight_activations_at_once_one_wins(transactional_db):
    for _round in range(10):
        code = codes_for(BOLOK)[BOLOK]
        words = [f"Kata-sandi-nomor-{n}" for n in range(5)]
        answers = at_once(*[partial(use, Client(), BOLOK, code, word) for word in words])
        assert sorted(answer.status_code for answer in answers) == [302] + [422] * 4
        winner = words[[answer.status_code for answer in answers].index(302)]
        assert User.objects.get(username=BOLOK).check_password(winner)


@pytest.mark.postgres
def test_many_wrong_tries_at_once_are_as_many_tries(transactional_db):
    code = codes_for(BOLOK)[BOLOK]
    at_once(*[partial(use, Client(REMOTE_ADDR=f"10.0.0.{n}"), BOLOK, "x" * 10) for n in range(8)])
    assert ActivationCode.objects.get().tries == 8
    assert use(Client(REMOTE_ADDR="10.0.1.1"), BOLOK, code).status_code == 302


@pytest.mark.postgres
def test_two_pages_at_once_make_codes_once(transactional_db):
    make_areas()
    officer, seen = officer_of(Role.DISTRICT, KUPANG), {BOLOK: 0, BATAKTE: 0}
    clients = [Client() for _ in range(6)]
    for one in clients:
        one.force_login(officer)
    answers = at_once(*[partial(make, one, BOLOK, BATAKTE, seen=seen) for one in clients])
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 5
    assert ActivationCode.objects.count() == 2
