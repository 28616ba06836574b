"""Signing in as phones and people type it: a keypad's comma, a blank that nobody sees."""

import pytest
from django.urls import reverse

from tests.factories import BOLOK, PASSWORD, make_officer
from villages.models import FailedTry, User
from villages.scoping import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed",
    (
        "53,01,05,2010",
        "53-01-05-2010",
        "53.01.05.2010\u200b",
        "\ufeff53.01.05.2010",
        "\u202a53.01.05.2010\u202c",
        "53\u00a001\u00a005\u00a02010",
        "53–01–05–2010",
        "53_01_05_2010",
        "53/01/05/2010",
        "53.01.05.2010.",
        "53. 01. 05. 2010",
        "5301052010 ",
    ),
)
def test_a_village_is_known_by_the_digits_of_its_code(typed):
    assert User.normalize_username(typed) == "53.01.05.2010"


@pytest.mark.parametrize(
    ("typed", "name"),
    (
        ("PMD.Kupang ", "pmd.kupang"),
        ("pmd\u200b.kupang", "pmd.kupang"),
        ("Sekdes-Bolok", "sekdes-bolok"),
        ("53.01.05.2010-2", "53.01.05.2010-2"),
    ),
)
def test_another_name_keeps_its_marks(typed, name):
    assert User.normalize_username(typed) == name


def sign_in(client, password, username=BOLOK):
    return client.post(reverse("login"), {"username": username, "password": password}).status_code


@pytest.mark.parametrize(
    "typed", (f"{PASSWORD} ", f" {PASSWORD}", f"{PASSWORD}\u00a0", f"{PASSWORD}\u200b\n")
)
def test_a_blank_around_the_password_is_not_seen(client, typed):
    make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)
    assert sign_in(client, typed, "53,01,05,2010") == 302
    assert not FailedTry.objects.exists()


def test_a_password_with_a_blank_of_its_own_works_as_it_is(client):
    make_officer(Role.VILLAGE, BOLOK, password=" tenun ikat contoh ")
    assert sign_in(client, "tenun ikat contoh") == 200
    assert sign_in(client, " tenun ikat contoh ") == 302


@pytest.mark.parametrize("typed", (PASSWORD.lower(), PASSWORD.replace("-", " "), f"{PASSWORD}.", " "))
def test_anything_else_is_another_password(client, typed):
    make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)
    assert sign_in(client, typed) == 200


def test_a_wrong_password_with_a_blank_is_one_try(client):
    make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)
    sign_in(client, "salah-sekali ")
    assert FailedTry.objects.count() == 1


def test_a_new_password_is_kept_without_the_blank_around_it(client):
    officer = make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)
    client.force_login(officer)
    new = "Tiga-kata-mudah"
    data = {"old_password": f"{PASSWORD} ", "new_password1": f"{new} ", "new_password2": new}
    assert client.post(reverse("password_change"), data).url == reverse("password_change_done")
    assert User.objects.get(pk=officer.pk).check_password(new)
