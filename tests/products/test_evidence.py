"""Photos and minutes by the page's own form: each told by name, put in order, replaced."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from products.models import Product
from products.uploads import storage
from tests.factories import (
    BOLOK,
    make_product,
    pdf,
)
from tests.products.asking import faults, page_of, photo, send

pytestmark = pytest.mark.django_db


def test_photos_and_minutes_arrive(client, village):
    product = make_product(BOLOK)
    response = send(
        client,
        product,
        "bukti",
        photos=[photo("a.jpg", "red"), photo("b.jpg", "green")],
        minutes_file=SimpleUploadedFile("ba.pdf", pdf(), "application/pdf"),
        minutes_date="2026-02-17",
    )
    assert response.status_code == 302
    assert [one.name for one in product.photos.all()] == ["a.jpg", "b.jpg"]
    for size in ("small", "medium", "large"):
        answer = client.get(reverse("products:photo", args=[product.photos.first().pk, size]))
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    answer = client.get(reverse("products:minutes", args=[product.minutes.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="ba.pdf"'
    assert answer["Cache-Control"] == "no-store"


def test_one_bad_photo_costs_no_other(client, village):
    product = make_product(BOLOK)
    bad = SimpleUploadedFile("surat.jpg", b"<html>bukan foto</html>", "image/jpeg")
    response = send(client, product, "bukti", photos=[photo("a.jpg"), bad], minutes_number="BA/1")
    assert response.status_code == 422
    assert faults(response) == {
        "photos": ["“surat.jpg” bukan foto JPEG, PNG, WebP, atau HEIC. Pilih foto dari kamera atau galeri."]
    }
    assert ([one.name for one in product.photos.all()], product.minutes_number) == (["a.jpg"], "BA/1")


def test_the_sixth_photo_is_refused_by_name(client, village):
    product = make_product(BOLOK)
    shots = [photo(f"{n}.jpg", (n * 40, 0, 0)) for n in range(6)]
    response = send(client, product, "bukti", photos=shots)
    assert faults(response) == {
        "photos": [
            "Foto “5.jpg” belum disimpan: paling banyak 5 foto. Hapus dulu satu foto, lalu kirim lagi."
        ]
    }
    assert product.photos.count() == 5


def test_photos_are_put_in_order(client, village, django_capture_on_commit_callbacks):
    product = make_product(BOLOK)
    send(client, product, "bukti", photos=[photo(f"{c}.jpg", c) for c in ("red", "green", "blue")])

    def names():
        return "".join(one.name[0] for one in product.photos.all())

    red, green, blue = product.photos.all()
    for action, order in (
        (f"cover:{blue.id.hex}", "brg"),
        (f"later:{blue.id.hex}", "rbg"),
        (f"earlier:{green.id.hex}", "rgb"),
        (f"earlier:{red.id.hex}", "rgb"),
        ("cover:nothing", "rgb"),
        ("paint:" + red.id.hex, "rgb"),
    ):
        response = send(client, product, "bukti", photo=action)
        assert response.url == page_of(product, "bukti")
        assert names() == order
    folder = storage.default_storage.path(red.folder)
    with django_capture_on_commit_callbacks(execute=True):
        send(client, product, "bukti", photo=f"delete:{red.id.hex}")
    assert names() == "gb"
    assert not list(Path(folder).glob("*"))


def test_new_minutes_take_the_place_of_the_old(client, village, django_capture_on_commit_callbacks):
    product = make_product(BOLOK, filled=True, files=True)
    old = product.minutes
    with django_capture_on_commit_callbacks(execute=True):
        send(client, product, "bukti", minutes_file=SimpleUploadedFile("baru.pdf", pdf(pages=2)))
    product = Product.objects.get(pk=product.pk)
    assert (product.minutes.name, product.minutes.pk != old.pk) == ("baru.pdf", True)
    assert client.get(reverse("products:minutes", args=[old.pk])).status_code == 404
    assert client.get(reverse("products:minutes", args=[product.minutes.pk])).status_code == 200


def test_a_point_has_two_numbers_and_minutes_a_past_day(client, village):
    product = make_product(BOLOK)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    response = send(client, product, "bukti", latitude="-10,2", longitude="", minutes_date=tomorrow)
    assert faults(response) == {
        "longitude": ["Isi lintang dan bujur dua-duanya, atau kosongkan dua-duanya."],
        "minutes_date": ["Tanggal ini masih akan datang. Periksa lagi hari, bulan, dan tahunnya."],
    }


def test_a_section_that_nobody_has_opened_says_of_nothing_that_it_is_here(client, village):
    product = make_product(BOLOK, name="Garam Bolok")
    text = client.get(page_of(product, "bukti")).content.decode()
    assert ">Belum ada foto.</span>" in text
    assert "Tersimpan" not in text.split('id="saved"')[1]
    text = client.get(page_of(product, "produk")).content.decode()
    assert "Tersimpan" in text.split('id="saved"')[1]
    text = send(client, product, "produksi", price="mahal").content.decode()
    assert "Yang perlu diperbaiki di atas belum tersimpan." in text.split('id="saved"')[1]
