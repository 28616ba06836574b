"""The smallest size of a photo, for lists: at most 3 KB whatever it shows; photos of before get theirs later."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.urls import reverse

from products.carry_over import carry_on
from products.models import Photo
from tests.factories import BOLOK, KUANHEUN, NUNKURUS, give_photo, make_officer, make_product
from tests.products.samples import corners, encoded, noise, read
from villages.scoping import Role

pytestmark = pytest.mark.django_db
PICTURES = sorted(Path("reviews/demo/pictures").glob("*.webp"))


def files_of(photo):
    return {path.name: path for path in Path(default_storage.path(photo.folder)).iterdir()}


@pytest.mark.parametrize(
    "picture", (noise(960, 960), noise(96, 96), corners()), ids=["noise", "tiny", "flat"]
)
def test_whatever_it_shows_it_is_light(picture):
    assert len(read(encoded(picture, "PNG"))["tiny.webp"]) <= 3000


def test_what_people_send_is_light_and_still_seen():
    weights = [len(read(path.read_bytes())["tiny.webp"]) for path in PICTURES]
    assert max(weights) <= 2700
    assert sum(weights) / len(weights) >= 900  # packed harder, there is nothing to be seen


def without_one(product):
    photo = give_photo(product, files=True)
    files_of(photo)["tiny.webp"].unlink()
    return photo


def test_a_photo_of_before_shows_a_larger_one_until_it_was_drawn(client):
    photo = without_one(make_product(BOLOK))
    client.force_login(make_officer(Role.VILLAGE, BOLOK))
    address = reverse("products:photo", args=[photo.pk, "tiny"])
    small = files_of(photo)["small.webp"].read_bytes()
    assert b"".join(client.get(address).streaming_content) == small

    out = StringIO()
    call_command("render_thumbnails", stdout=out)
    assert out.getvalue() == "1 gambar kecil dibuat.\n"
    drawn = files_of(photo)["tiny.webp"].read_bytes()
    assert b"".join(client.get(address).streaming_content) == drawn
    assert len(drawn) <= 3000

    out = StringIO()
    call_command("render_thumbnails", stdout=out)
    assert out.getvalue() == "0 gambar kecil dibuat.\n"


def test_one_that_cannot_be_drawn_stops_no_other():
    gone, rotten, good = (without_one(make_product(village)) for village in (BOLOK, KUANHEUN, NUNKURUS))
    files_of(gone)["small.webp"].unlink()
    files_of(rotten)["small.webp"].write_bytes(b"RIFF")
    out = StringIO()
    call_command("render_thumbnails", stdout=out)
    first, second, *left = out.getvalue().splitlines()
    assert (first, second) == ("1 gambar kecil dibuat.", "2 tidak bisa, foto besarnya dipakai:")
    assert {line.split(": ")[1] for line in left} == {gone.folder, rotten.folder}
    assert "tiny.webp" in files_of(good)


@pytest.mark.parametrize("has_one", (True, False))
def test_next_year_takes_it_along(has_one):
    earlier = make_product(BOLOK)
    photo = give_photo(earlier, files=True)
    if not has_one:
        files_of(photo)["tiny.webp"].unlink()
    later = make_product(KUANHEUN)
    carry_on(earlier, later, photos=True)
    assert set(files_of(Photo.objects.get(product=later))) == set(files_of(photo))
