"""The menu, and every other way that a page shows, is for those whom the door lets in."""

from contextlib import suppress

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch, reverse

from reviews.menu import BELOW, MENU, entries
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
    assert [str(entry.label) for entry in found if entry.current == "page"] == (["Desa"] if labels else [])
    for name, label in MENU:
        status = client.get(reverse(name)).status_code
        assert (status == 200) == (str(label) in labels.split(", ") or name == "home"), name


@pytest.mark.parametrize(
    ("role", "path", "name", "lit"),
    (
        (Role.DISTRICT, "/berkas/7/", "reviews:detail", "Antrean"),
        (Role.PROVINCE, "/berkas/7/", "reviews:detail", "Produk disetujui"),
        (Role.PROVINCE, "/fasilitasi/7/", "reviews:item", "Fasilitasi"),
        (Role.PROVINCE, "/mitra/7/", "reviews:partner", "Fasilitasi"),
        (Role.PROVINCE, "/peta/53.01/", "reviews:map_district", "Peta"),
        (Role.DISTRICT, "/izin-berakhir/", "reviews:endings", "Desa"),
        (Role.PROVINCE, "/izin-berakhir/", "reviews:endings", "Produk disetujui"),
        (Role.DISTRICT, "/sandi/", "password_change", ""),
    ),
)
def test_the_entry_over_a_page_is_lit(db, role, path, name, lit):
    found = entries(make_officer(role, AREAS[role]), path, name)
    assert [(str(entry.label), entry.current) for entry in found if entry.current] == (
        [(lit, "true")] if lit else []
    )


def test_each_page_under_an_entry_is_one():
    """Whose address is there, and has no entry of its own."""
    for name, over in BELOW.items():
        assert name not in dict(MENU)
        assert set(over) <= set(dict(MENU))
        with suppress(NoReverseMatch):  # it has something of its own in its address
            assert reverse(name)


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
