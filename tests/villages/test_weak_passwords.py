"""Passwords that are guessed first are refused, each with what to do; a few ordinary words pass."""

from io import StringIO

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from tests.factories import BOLOK, KUPANG, PASSWORD, make_areas, make_officer, make_superuser
from tests.villages.test_activation import codes_for, use
from villages.models import User
from villages.scoping import Role

pytestmark = pytest.mark.django_db

COMMON = "Kata sandi ini dipakai banyak orang dan mudah ditebak. Pakai tiga kata yang mudah Anda ingat."
NAMES = (
    "Kata sandi ini hanya nama tempat, program, jabatan, atau orang, dan itu yang pertama ditebak. Pakai tiga kata lain "
    "yang mudah Anda ingat."
)
REPEATED = "Kata sandi ini satu kata yang diulang, dan itu mudah ditebak. Tambahkan dua kata yang lain."
SIMILAR = (
    "Kata sandi ini terlalu mirip dengan nama atau nama pengguna Anda. Pakai tiga kata yang mudah Anda ingat."
)
SHORT = "Kata sandi ini satu kata pendek dengan angka, dan itu mudah ditebak. Tambahkan dua kata yang lain."
DIGITS = "Kata sandi ini angka semua. Tambahkan huruf, misalnya dua atau tiga kata."
LONGER = "Kata sandi ini terlalu pendek. Pakai paling sedikit 10 huruf atau angka."


def said(password, user=None):
    try:
        validate_password(password, user)
    except ValidationError as error:
        return error.messages
    return []


@pytest.fixture
def officer():
    make_areas()
    return make_officer(Role.VILLAGE, BOLOK, name="Yuliana Tiran")


@pytest.mark.parametrize(
    ("password", "sentence"),
    (
        ("laut biru", LONGER),
        # Of many people, here and elsewhere.
        ("password123", COMMON),
        ("rahasia123", COMMON),
        ("Bismillah1", COMMON),
        ("katasandi2026", COMMON),
        ("s4nd1rahas1a", COMMON),
        ("sayangku123", COMMON),
        ("Qwertyuiop", COMMON),
        ("asdfghjkl1", COMMON),
        ("qwerty123456", COMMON),
        ("1q2w3e4r5t", COMMON),
        ("abcdefghij", COMMON),
        ("zyxwvutsrq", COMMON),
        ("mnbvcxz123", COMMON),
        ("tenun-ikat-contoh", COMMON),  # that of the demo
        ("Tenun Ikat Contoh", COMMON),
        ("iloveyou2026", COMMON),
        # Of the place, the programme, the office, the person.
        ("kupang2026", NAMES),
        ("Kupang-2026!", NAMES),
        ("KUPANGBARAT", NAMES),
        ("desa bolok", NAMES),
        ("desabolok1", NAMES),
        ("b0l0k-2026", NAMES),
        ("ovopntt2026", NAMES),
        ("OVOP-NTT-2026", NAMES),
        ("indonesia1", NAMES),
        ("sekretaris", NAMES),
        ("sekretarisdesa", NAMES),
        ("kabupaten kupang", NAMES),
        ("timortengahselatan", NAMES),
        ("nusatenggaratimur", NAMES),
        ("yuliana2026", NAMES),
        ("Tiran-Yuliana-17", NAMES),
        ("produkunggulan", NAMES),
        # Twice.
        ("bolokbolok", REPEATED),
        ("garamgaram", REPEATED),
        ("garam garam garam", REPEATED),
        ("Garam-Garam-2026", REPEATED),
        ("tenun1tenun1", REPEATED),
        ("aaaaaaaaaaaa", REPEATED),
        ("garam12345", SHORT),
        ("2026garam!", SHORT),
        ("1234567890", DIGITS),
        ("17-08-1945", DIGITS),
        ("0812 3456 7890", DIGITS),
    ),
)
def test_what_is_guessed_first_is_refused_in_one_sentence(officer, password, sentence):
    assert said(password, officer) == [sentence]


@pytest.mark.parametrize(
    "password",
    (
        "tiga kata mudah",
        "Tiga-kata-mudah",
        "garam laut kuning",
        "garamlautkuning",
        "jagung bakar pagi",
        "kupu-kupu cantik",
        "Garam-kasar-Bolok-21",
        "kuda lumping bolok",
        "benar kuda baterai staples",
        "kW9pQx2LmZ",
        "x7#Kp2!qL9",
        "k7mp-2xqr-9hwt",  # as create_officers makes them
        "sawah di belakang rumah",
        "ikan asin 12 ekor",
        "mama pung kebun jagung",
    ),
)
def test_a_few_ordinary_words_pass(officer, password):
    assert said(password, officer) == []


def test_the_name_of_another_village_is_no_name_of_the_place(officer):
    assert said("kuanheun2026", officer) == []
    assert said("kuanheun2026", User(username="53.01.05.2008")) == [NAMES]


def test_the_name_of_any_kabupaten_is_one_everywhere(officer):
    assert said("badung-2026", officer) == [NAMES]


def test_whoever_is_posted_nowhere_has_the_same_rules():
    make_areas()
    for user in (None, User(username="admin"), User(username="provinsi.ntt")):
        assert said("kupang2026", user) == [NAMES]
        assert said("tiga kata mudah", user) == []
    assert said("pangkalan.2026", User(username="pmd.pangkalan")) == [NAMES]
    assert said("tikubarela", User(username="lerabukita")) == [SIMILAR]


# --- Each door says it at the field ------------------------------------------------------------------


@pytest.mark.parametrize(("password", "sentence"), (("bolokbolok", REPEATED), ("desa bolok", NAMES)))
def test_the_activation(client, password, sentence):
    code = codes_for(BOLOK)[BOLOK]
    answer = use(client, BOLOK, code, password)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"new_password1": [sentence]}


def test_the_activation_knows_the_name_that_was_typed(client):
    answer = use(client, BOLOK, codes_for(BOLOK)[BOLOK], "yulianatiran")
    assert answer.context["form"].errors == {"new_password1": [NAMES]}


def test_a_stranger_learns_nothing_of_an_account_there(client):
    """The account's own name is not looked at: only what was typed is."""
    make_officer(Role.VILLAGE, BOLOK, name="Marselina Nenobais")
    answer = use(client, BOLOK, "AAAAA-BBBBB", "marselinanenobais")
    assert "new_password1" not in answer.context["form"].errors


def test_an_office_reads_one_sentence(client):
    make_areas()
    officer = make_officer(Role.DISTRICT, KUPANG, username="kabupaten.kupang")
    assert said("kupang2026", officer) == [NAMES]


def test_a_new_password(client, officer):
    officer.set_password(PASSWORD)
    officer.save()
    client.force_login(officer)
    data = {"old_password": PASSWORD, "new_password1": "kupang2026", "new_password2": "kupang2026"}
    answer = client.post(reverse("password_change"), data)
    assert answer.context["form"].errors == {"new_password1": [NAMES]}
    page = answer.content.decode()
    assert page.count(NAMES) == 2  # in the summary and at the field


def test_the_admin_making_an_officer_and_changing_one(client, officer):
    client.force_login(make_superuser())
    fields = {"username": "pmd.kupang", "role": "district", "district": KUPANG, "usable_password": "true"}
    fields |= {"password1": "kupang2026", "password2": "kupang2026"}
    page = client.post(reverse("admin:villages_user_add"), fields)
    assert NAMES in page.content.decode()
    assert "Tiga kata biasa yang mudah Anda ingat sudah kuat." in page.content.decode()
    fields |= {"password1": "desabolok1", "password2": "desabolok1"}
    page = client.post(reverse("admin:auth_user_password_change", args=[officer.pk]), fields)
    assert NAMES in page.content.decode()
    fields |= {"password1": "tiga kata mudah", "password2": "tiga kata mudah"}
    assert client.post(reverse("admin:villages_user_add"), fields).status_code == 302
    assert User.objects.get(username="pmd.kupang").check_password("tiga kata mudah")


def test_the_command_line(monkeypatch):
    make_areas()
    typed = iter(["kupang2026", "kupang2026", "tiga kata mudah", "tiga kata mudah"])
    monkeypatch.setattr("getpass.getpass", lambda prompt="": next(typed))
    monkeypatch.setattr("builtins.input", lambda prompt="": "n")  # not bypassed
    told = StringIO()

    class Screen(StringIO):
        def isatty(self):
            return True

    call_command("createsuperuser", username="it", interactive=True, stdin=Screen(), stderr=told, stdout=told)
    assert NAMES in told.getvalue()
    assert User.objects.get(username="it").check_password("tiga kata mudah")


def test_a_password_of_before_still_opens(client):
    make_officer(Role.VILLAGE, BOLOK, password="kupang2026")
    answer = client.post(reverse("login"), {"username": BOLOK, "password": "kupang2026"})
    assert answer.status_code == 302


def test_the_rules_are_told_in_the_portals_words():
    assert password_validators_help_texts() == [
        "Paling sedikit 10 huruf atau angka.",
        "Jangan angka semua.",
        "Jangan mirip nama pengguna, jangan kata yang dipakai banyak orang, satu kata yang diulang, atau nama tempat, "
        "program, dan tahun. Tiga kata biasa yang mudah Anda ingat sudah kuat.",
    ]
