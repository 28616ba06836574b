"""The menu, and every other way that a page shows, is for those whom the door lets in."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from reviews.menu import MENU, entries
from tests.factories import BOLOK, KUPANG, NTT, make_cycle, make_officer, make_superuser
from villages.doors import may
from villages.models import User
from villages.scoping import Role

AREAS = {Role.VILLAGE: BOLOK, Role.DISTRICT: KUPANG, Role.PROVINCE: NTT}


@pytest.mark.parametrize(
    ("role", "labels"),
    (
        (Role.VILLAGE, ""),
        (Role.DISTRICT, "Beranda, Antrean, Desa, Dasbor, Peta, Potensi, Akun desa"),
        (
            Role.PROVINCE,
            "Beranda, Produk disetujui, Fasilitasi, Pelatihan, Desa, Dasbor, Peta, Potensi, Petugas",
        ),
    ),
)
def test_each_role_has_its_menu(client, db, role, labels):
    make_cycle()
    user = make_officer(role, AREAS[role])
    client.force_login(user)
    found = entries(user, reverse("reviews:coverage"))
    assert ", ".join(str(entry.label) for entry in found) == labels
    assert [str(entry.label) for entry in found if entry.is_current] == (["Desa"] if labels else [])
    for name, label in MENU:
        status = client.get(reverse(name)).status_code
        assert (status == 200) == (str(label) in labels.split(", ") or name == "home"), name


def test_nobody_has_no_menu(db):
    assert entries(AnonymousUser(), "/") == []
    assert entries(None, "/") == []
    assert entries(make_superuser(), "/") == []


@pytest.mark.parametrize(
    ("name", "roles"),
    (
        ("home", "village district province"),
        ("products:pulse", "village"),
        ("reviews:consent", "village"),
        ("reviews:tasks", "village"),
        ("reviews:letter", "village"),
        ("reviews:receipt", "village district"),
        ("reviews:queue", "district"),
        ("reviews:approved", "province"),
        ("reviews:flag", "province"),
        ("reviews:revoke_sheet", "province"),
        ("reviews:ledger", "province"),
        ("reviews:numbers", "province"),
        ("reviews:empty_form", "village district province"),
    ),
)
def test_who_is_shown_the_way(name, roles):
    assert [role for role in Role if may(User(role=role), name)] == roles.split()


def test_an_address_that_is_none_is_no_way():
    with pytest.raises(KeyError):
        may(User(role=Role.VILLAGE), "reviews:nowhere")
