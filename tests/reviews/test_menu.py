"""The menu, and every other way that a page shows, is for those whom the door lets in."""

import re
from contextlib import suppress

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch, reverse

from products.choices import State
from reviews.menu import BELOW, MENU, entries
from tests.access.test_matrix import ROWS
from tests.factories import (
    BATAKTE,
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    TTS,
    make_cycle,
    make_officer,
    make_product,
    make_superuser,
    officer_of,
)
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
        (Role.DISTRICT, "/akun/kode/", "code_traces", "Akun desa"),
        (Role.DISTRICT, "/akun/53.01.05.2010/hp/", "village_phones", "Akun desa"),
        (Role.DISTRICT, "/kontak/", "contact", "Akun desa"),
        (Role.DISTRICT, "/koreksi/", "reviews:corrections", "Antrean"),
        (Role.DISTRICT, "/satuan/", "reviews:units", "Antrean"),
        (Role.DISTRICT, "/perpanjangan/beri/", "reviews:extend", "Desa"),
        (Role.PROVINCE, "/unduhan/", "reviews:downloads", "Produk disetujui"),
        (Role.PROVINCE, "/data-pribadi/catatan/", "reviews:disclosures", "Produk disetujui"),
        (Role.PROVINCE, "/petugas/7/cabut-pengaman/", "reset_factor", "Petugas"),
        (Role.PROVINCE, "/akun/kode/", "code_traces", "Petugas"),
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


# What lies under no entry: the pages of whoever is signed in, whatever the office, and files, which are no pages.
UNDER_NONE = {
    *("password_change", "password_change_done", "phones", "reviews:empty_form"),
    *("products:photo", "products:minutes", "products:minutes_page", "reviews:evidence"),
    *("reviews:disclosures_file", "reviews:download_file", "reviews:numbers_file"),
}
KEY = "00000000-0000-4000-8000-000000000000"
WITH = ([], [7], [KUPANG], [BOLOK], [2026], [2026, "csv"], ["csv"], [KEY], [KEY, "small"], [7, "price"])


def address_of(name):
    """Some address of that name, whether or not there is anything."""
    for args in WITH:
        with suppress(NoReverseMatch):
            return reverse(name, args=args)
    raise AssertionError(name)


@pytest.mark.parametrize("role", (Role.DISTRICT, Role.PROVINCE))
def test_every_page_of_an_office_lies_under_an_entry(db, role):
    user, column = make_officer(role, AREAS[role]), {Role.DISTRICT: 2, Role.PROVINCE: 4}[role]
    names = {name for name, _of, answers, _posts in ROWS if answers.split()[column] == "200"}
    dark = {name for name in names if not any(one.current for one in entries(user, address_of(name), name))}
    assert dark - UNDER_NONE == set()


def test_the_queue_says_how_many_wait(client, db):
    """Of the officer's own kabupaten; nothing where none do, and nobody else is told."""
    make_product(BOLOK, state=State.SUBMITTED)
    make_product(KUANHEUN, state=State.SUBMITTED)
    make_product(BATAKTE, state=State.APPROVED)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    page = client.get(reverse("reviews:coverage")).content.decode()
    assert re.sub(r"<[^>]+>", "", page[page.index("Antrean") : page.index("Antrean") + 120]).split()[:3] == [
        "Antrean:",
        "2",
        "menunggu",
    ]
    other = make_officer(Role.DISTRICT, TTS)
    assert [one.number for one in entries(other, "/", "home")] == [None] * 7
    assert {one.number for one in entries(officer_of(Role.PROVINCE, NTT), "/", "home")} == {None}
