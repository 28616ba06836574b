"""Officers in the admin: made, moved and closed, never deleted, and posted to one area."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import BOLOK, KUPANG, PASSWORD, make_officer
from tests.villages.admin.asking import NUNLEU, errors, url
from tests.villages.test_activation import text, use
from villages.models import ActivationCode, User
from villages.scoping import Role

pytestmark = pytest.mark.django_db


NEW = {
    "username": "53 02 08 2002",
    "name": "Siti",
    "role": "village",
    "village": NUNLEU,
    "password1": "Tenun-ikat-17",
    "password2": "Tenun-ikat-17",
}
MISFIT = (
    "Peran dan wilayah tidak cocok: petugas desa memegang satu desa, petugas kabupaten satu kabupaten, "
    "petugas provinsi satu provinsi, dan tidak lebih."
)


def test_an_officer_is_made(client, rows):
    assert client.post(url("villages_user", "add"), NEW).status_code == 302
    officer = User.objects.get(username="53.02.08.2002")
    assert (officer.role, officer.area_id, officer.name, officer.email) == ("village", NUNLEU, "Siti", "")
    assert officer.check_password("Tenun-ikat-17")
    assert not officer.is_staff


@pytest.mark.parametrize(
    ("fields", "words"),
    (
        ({"role": "district"}, MISFIT),
        ({"role": ""}, MISFIT),
        ({"district": KUPANG}, MISFIT),
        ({"village": "", "district": KUPANG}, MISFIT),
        ({"village": ""}, MISFIT),
        (
            {"username": "petugas desa"},
            "Masukkan nama pengguna valid. Nilai ini hanya boleh mengandung karakter, angka, dan karakter @/./+/-/_.",
        ),
        ({"username": "5301052010"}, "Seorang pengguna dengan nama pengguna tersebut sudah ada."),
        ({"username": "ADMIN"}, "Seorang pengguna dengan nama pengguna tersebut sudah ada."),
        (
            {"village": "53.02.08.2999"},
            "Pilihan ini tidak ada dalam daftar. Pilih lagi.",
        ),
        ({"password2": "Tenun-ikat-18"}, "Dua bidang sandi tidak cocok."),
        (
            {"password1": "pendek", "password2": "pendek"},
            "Kata sandi ini terlalu pendek. Pakai paling sedikit 10 huruf atau angka.",
        ),
    ),
)
def test_officers_that_cannot_be(client, rows, fields, words):
    before = User.objects.count()
    response = client.post(url("villages_user", "add"), NEW | fields)
    assert [words] in errors(response)
    assert User.objects.count() == before


def change(client, key, **fields):
    officer = User.objects.get(pk=key)
    form = {"username": officer.username, "name": officer.name, "role": officer.role, "is_active": "on"}
    form |= {area: getattr(officer, f"{area}_id") or "" for area in ("province", "district", "village")}
    return client.post(url("villages_user", "change", key), form | fields)


def test_an_officer_is_moved(client, rows):
    key = rows["villages_user"]
    posting = {"role": "district", "district": KUPANG, "village": ""}
    assert change(client, key, username="PMD.Kupang", **posting).status_code == 302
    officer = User.objects.get(pk=key)
    assert (officer.username, officer.role, officer.area_id) == ("pmd.kupang", "district", KUPANG)
    assert errors(change(client, key, village=BOLOK)) == [[MISFIT]]
    assert errors(change(client, key, username="ADMIN")) == [
        ["Seorang pengguna dengan nama pengguna tersebut sudah ada."]
    ]


def test_officers_are_closed_and_not_deleted(client, rows):
    key = rows["villages_user"]
    assert client.post(url("villages_user", "delete", key), {"post": "yes"}).status_code == 403
    assert "delete_selected" not in client.get(url("villages_user", "changelist")).content.decode()
    form = {"action": "delete_selected", "_selected_action": [key], "post": "yes"}
    client.post(url("villages_user", "changelist"), form)
    assert User.objects.get(pk=key).is_active
    assert change(client, key, is_active="").status_code == 302
    assert not User.objects.get(pk=key).is_active


def test_an_officers_list_says_where(client, rows):
    content = client.get(url("villages_user", "changelist")).content.decode()
    assert '<td class="field-area">Desa Bolok, Kupang Barat</td>' in content


def test_no_area_is_made_or_deleted_from_an_officer(client, rows):
    content = client.get(url("villages_user", "change", rows["villages_user"])).content.decode()
    assert "view_id_village" in content
    assert not re.findall("(?:add|change|delete)_id_(?:village|district|province)", content)


def test_the_chosen_area_is_named_in_full(client, rows):
    content = client.get(url("villages_user", "change", rows["villages_user"])).content.decode()
    assert (
        '<option value="53.01.05.2010" selected>53.01.05.2010 Desa Bolok, Kupang Barat, Kabupaten Kupang'
        in content
    )


def make_codes(client, *officers):
    action = {"action": "make_codes", "_selected_action": [officer.pk for officer in officers]}
    return client.post(url("villages_user", "changelist"), action).content.decode()


def test_a_code_for_an_officer_of_any_level(client, admin):
    """Also while others guess the password, from a place where nobody knows this officer."""
    officer = make_officer(Role.DISTRICT, "53.01", username="pmd.kupang", password=PASSWORD)
    gone = make_officer(Role.PROVINCE, "53", username="provinsi.lama", is_active=False)
    guess = {"username": "pmd.kupang", "password": "bukan-ini"}
    for number in range(30):
        Client(REMOTE_ADDR=f"10.0.0.{number}").post(reverse("login"), guess)
    away = Client(REMOTE_ADDR="203.0.113.3")
    assert away.post(reverse("login"), guess | {"password": PASSWORD}).status_code == 429
    page = make_codes(client, officer, gone)
    (code,) = re.findall(r"<code>([A-Z2-9]{5}-[A-Z2-9]{5})</code>", page)
    assert "karena akunnya dinonaktifkan" in page
    assert use(away, "pmd.kupang", code).status_code == 302
    assert away.get(reverse("reviews:queue")).status_code == 200
    assert ActivationCode.objects.get().created_by == admin


def test_the_next_code_ends_the_one_before(client, admin):
    officer = make_officer(Role.DISTRICT, "53.01", username="pmd.kupang")
    first, second = (re.search(r"<code>(.*?)</code>", make_codes(client, officer))[1] for _ in range(2))
    assert "sudah diganti kode yang lebih baru" in text(use(Client(), "pmd.kupang", first))
    assert use(Client(), "pmd.kupang", second).status_code == 302
