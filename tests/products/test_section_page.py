"""What a section's page says of itself: kept or not, what is asked for, what is there, and what it is for."""

import pytest
from django.urls import reverse

from tests.factories import BOLOK, give_photo, make_officer, make_product
from villages.scoping import Role


@pytest.fixture
def village(db, client):
    client.force_login(make_officer(Role.VILLAGE, BOLOK))


def page_of(client, product, section):
    text = client.get(reverse("products:section", args=[product.pk, section])).content.decode()
    return " ".join(text.split())


@pytest.mark.parametrize("section", ("produk", "pengelola", "produksi", "izin", "kebutuhan", "bukti"))
def test_only_what_was_answered_is_called_saved(client, village, section):
    saved = '<small class="saved" id="saved" role="status">Tersimpan '
    product = make_product(BOLOK, filled=True, files=True)
    assert saved in page_of(client, product, section)
    product.unconfirmed = [section]  # last year's, and nobody has looked at it
    product.save()
    assert saved not in page_of(client, product, section)


@pytest.mark.parametrize("section", ("pengelola", "produksi", "izin", "kebutuhan", "bukti"))
def test_a_section_that_was_never_opened_is_not_called_saved(client, village, section):
    product = make_product(BOLOK)  # with a name and a category
    assert '<small class="saved" id="saved" role="status"></small>' in page_of(client, product, section)


def test_no_photo_is_said_in_words(client, village):
    product = make_product(BOLOK)
    assert ">Belum ada foto.</span>" in page_of(client, product, "bukti")
    give_photo(product)
    assert ">1 dari 1 foto diterima.</span>" in page_of(client, product, "bukti")


def test_what_is_there_is_asked_for_no_more(client, village):
    product = make_product(BOLOK)
    form = client.get(reverse("products:section", args=[product.pk, "bukti"])).context["form"]
    assert (form.fields["photos"].needed, form.fields["minutes_file"].needed) == (True, True)
    give_photo(product)
    form = client.get(reverse("products:section", args=[product.pk, "bukti"])).context["form"]
    assert (form.fields["photos"].needed, form.fields["minutes_file"].needed) == (False, True)


@pytest.mark.parametrize(
    ("section", "said"),
    (
        (
            "pengelola",
            "Nama dan nomor HP dipakai petugas OVOP desa, kabupaten, dan provinsi untuk menghubungi pengelola. "
            "Pastikan orangnya setuju.",
        ),
        (
            "bukti",
            "Titik lokasi (boleh kosong): tempat produk dibuat atau dipanen, bukan kantor desa. Paling mudah: tekan "
            "“Pakai lokasi ponsel ini” di tempat itu.",
        ),
    ),
)
def test_what_is_asked_says_what_for(client, village, section, said):
    assert said in page_of(client, make_product(BOLOK), section)
