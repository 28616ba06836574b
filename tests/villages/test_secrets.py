"""A password is never written into a page, not even to be kept for somebody whose session ended."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import BOLOK, PASSWORD, make_officer
from villages.scoping import Role

pytestmark = pytest.mark.django_db
NEW = "Garam-kasar-Bolok-21"
TYPED = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}


@pytest.fixture
def officer():
    return make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)


def test_a_password_sent_after_the_session_ended_is_forgotten(client, officer):
    url = reverse("password_change")
    asked = client.post(url, TYPED)
    page = asked.content.decode()
    assert (asked.status_code, PASSWORD in page, NEW in page) == (401, False, False)
    assert "tidak kami simpan" in page
    signed_in = client.post(
        reverse("login"),
        {"username": BOLOK, "password": PASSWORD, "next": url, "kept": asked.context["kept"]},
    )
    assert (signed_in.status_code, signed_in.url) == (302, url)  # to the form itself, and nothing is sent
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_a_password_in_a_form_older_than_the_sign_in_is_forgotten(officer):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)
    answer = strict.post(reverse("password_change"), TYPED, headers={"Origin": "http://testserver"})
    page = answer.content.decode()
    assert (answer.status_code, PASSWORD in page, NEW in page) == (403, False, False)
