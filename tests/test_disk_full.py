"""The disk is full: 503 in words, nothing half stored, what was typed is there, and it goes on once there is room.

A limit on the size of a file stands for it: what is written beyond it fails as on a full disk.
"""

import resource
import uuid
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from products.models import Photo, Product
from products.sections import BY_KEY
from tests.factories import BOLOK, jpeg, make_officer, make_product
from tests.products.samples import encoded, noise
from villages.scoping import Role

pytestmark = pytest.mark.django_db
MB, PIECE = 1024**2, 256 * 1024
FULL = "Tempat penyimpanan portal penuh"


@contextmanager
def room(size):
    """No file grows beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def stored():
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*.webp") if path.is_file()]


def send(client, product, key, data, *, start):
    piece = data[start : start + PIECE]
    headers = {
        "X-Start": str(start),
        "X-Total": str(len(data)),
        "X-Name": "IMG_1.jpg",
        "Accept": "application/json",
    }
    return client.put(f"/berkas/{product.pk}/kirim/foto/{key}/", piece, headers=headers)


@pytest.fixture
def product(client):
    client.raise_request_exception = False
    client.force_login(make_officer(Role.VILLAGE, BOLOK))
    return make_product(BOLOK)


def test_a_piece_without_room_is_sent_again(client, product):
    data, key, start = jpeg().ljust(11 * MB, b"\0"), uuid.uuid4(), 0
    with room(10 * MB):  # more than the database of a test has
        while (answer := send(client, product, key, data, start=start)).status_code == 200:
            start = answer.json()["received"]
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert answer.json()["error"].startswith("Yang sudah tersimpan tetap aman, dan pengelola portal sudah")
    assert not Photo.objects.exists()
    # There is room again, and it goes on where it was.
    here = client.get(f"/berkas/{product.pk}/kirim/foto/{key}/").json()["received"]
    assert here >= start
    while not (answer := send(client, product, key, data, start=here).json())["done"]:
        here = answer["received"]
    assert Photo.objects.get().pk == key


@pytest.mark.postgres  # SQLite's own file is larger than this
def test_a_photo_that_cannot_be_written_leaves_nothing(client, product):
    data, key = encoded(noise(1280, 960), quality=5), uuid.uuid4()  # what is drawn from it is larger
    last = (len(data) - 1) // PIECE * PIECE
    for start in range(0, last, PIECE):
        send(client, product, key, data, start=start)
    with room(len(data) + 1000):
        answer = send(client, product, key, data, start=last)
    assert (answer.status_code, Photo.objects.count(), stored()) == (503, 0, [])
    assert send(client, product, key, data, start=last).json()["done"]
    assert {path.name for path in stored()} == {"large.webp", "medium.webp", "small.webp", "tiny.webp"}


@pytest.mark.postgres
def test_without_javascript_the_page_says_so_and_keeps_the_words(client, product):
    data = encoded(noise(1280, 960), quality=5)
    seen = BY_KEY["bukti"].fingerprint(Product.objects.with_answers().get(pk=product.pk))
    photo = SimpleUploadedFile("IMG_1.jpg", data, "image/jpeg")
    with room(len(data)):
        words = {"minutes_number": "12/BA/2026 tentang tenun ikat", "photos": [photo], "seen": seen}
        answer = client.post(reverse("products:section", args=[product.pk, "bukti"]), words)
    text = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert FULL in text
    assert "12/BA/2026 tentang tenun ikat" in text
    assert "IMG_1.jpg" in text
    assert (Photo.objects.count(), stored()) == (0, [])


@pytest.mark.postgres
def test_who_needs_no_room_gets_on(client, product):
    with room(0):
        assert client.get(reverse("home")).status_code == 200
        assert client.get(reverse("products:section", args=[product.pk, "produk"])).status_code == 200
