"""Who uses a village's account: asked once, changed with the password, and never on old receipts."""

import pytest
from django.urls import reverse

from products.choices import State
from reviews.deciding import consents
from reviews.deciding.workflow import perform
from reviews.models import ConsentEntry, Decision
from tests.factories import BOLOK, KUPANG, PASSWORD, approve, make_officer, make_product, officer_of, submit
from tests.past import past_the_rules
from villages.models import NameEntry, User
from villages.scoping import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    officer = make_officer(Role.VILLAGE, BOLOK, name="Maria Tefa", password=PASSWORD)
    client.force_login(officer)
    return officer


def take_over(client, name="Yuliana Tiran", password=PASSWORD):
    return client.post(reverse("holder"), {"name": name, "password": password})


def test_an_account_without_a_name_is_asked_and_not_held_up(client):
    client.force_login(make_officer(Role.VILLAGE, BOLOK, name=""))
    assert "Nama Anda belum tercatat" in client.get(reverse("home")).content.decode()
    assert client.post(reverse("products:start")).status_code == 302
    client.post(reverse("holder"), {"name": "Yuliana Tiran"})
    page = client.get(reverse("home")).content.decode()
    assert "Anda masuk sebagai Yuliana Tiran." in page
    assert "belum tercatat" not in page


def test_a_name_is_not_overwritten_without_the_password(client, officer):
    for password in ("", "bukan-ini-sandinya"):
        assert take_over(client, password=password).status_code == 422
    assert User.objects.get().name == "Maria Tefa"
    assert not NameEntry.objects.exists()


def test_guessing_it_there_is_stopped_as_at_the_door(client, officer):
    for _ in range(9):
        assert take_over(client, password="bukan-ini").status_code == 422
    assert take_over(client, password="bukan-ini").status_code == 429
    assert take_over(client).status_code == 429
    assert User.objects.get().name == "Maria Tefa"


def test_who_held_the_account_before_is_written_down(client, officer):
    assert take_over(client).url == reverse("home")
    take_over(client)  # a second click
    assert list(NameEntry.objects.values_list("before", "name")) == [("Maria Tefa", "Yuliana Tiran")]
    assert "Yuliana Tiran" in client.get(reverse("phones")).content.decode()


def test_the_receipt_and_the_history_keep_the_name_of_their_day(client, officer):
    product = make_product(BOLOK, filled=True)
    perform("submit", product, officer, version=product.version, answers={"declaration": True})
    take_over(client)
    for page in ("reviews:receipt", "reviews:detail"):
        text = client.get(reverse(page, args=[product.pk])).content.decode()
        assert "Maria Tefa, petugas Desa Bolok" in text
        assert "Yuliana Tiran, petugas" not in text
    product.refresh_from_db()
    perform("withdraw", product, User.objects.get(pk=officer.pk), version=product.version)
    assert [line.who for line in Decision.objects.all()] == [
        "Maria Tefa, petugas Desa Bolok",
        "Yuliana Tiran, petugas Desa Bolok",
    ]


def test_the_consent_keeps_it_too(client, officer):
    product = make_product(BOLOK)
    consents.answer(product, True, officer, version=product.consent_version)
    take_over(client)
    assert ConsentEntry.objects.get().who == "Maria Tefa, petugas Desa Bolok"


def test_an_officer_who_is_renamed_rewrites_nothing(client, officer):
    product = make_product(BOLOK, filled=True)
    submit(product)
    kabupaten = make_officer(Role.DISTRICT, KUPANG, name="Adriana Nubatonis")
    approve(product)
    User.objects.filter(pk=kabupaten.pk).update(name="Orang lain")
    assert Decision.objects.get(target=State.APPROVED).who == "Adriana Nubatonis, petugas Kabupaten Kupang"


def test_a_line_of_code_before_this_shows_its_account(officer):
    product = make_product(BOLOK)
    with past_the_rules():
        old = ConsentEntry.objects.create(product=product, user=officer, allowed=True, version=1)
    assert (old.person, old.who) == ("", "Maria Tefa")


def test_nobody_is_called_by_a_name_that_nobody_wrote():
    assert make_officer(Role.VILLAGE, BOLOK, name="").signature == "Petugas Desa Bolok"
    assert officer_of(Role.DISTRICT, KUPANG).signature == "Petugas Kabupaten Kupang, petugas Kabupaten Kupang"
