"""A photo or the minutes sent once more, after the server died in the middle of it."""

import uuid

import pytest

from products import uploads
from products.models import Minutes, Photo
from tests.factories import BOLOK, jpeg, make_cycle, make_officer, make_product, pdf
from villages.scoping import Role

pytestmark = pytest.mark.django_db
KEY = uuid.UUID("00000000-0000-4000-8000-000000000001")


@pytest.mark.parametrize(
    ("kind", "rows", "content", "left"),
    (
        ("foto", Photo, jpeg(), {"large.webp": b"half", "medium.webp": b""}),
        ("berita-acara", Minutes, pdf(), {"minutes.pdf": b"half"}),
    ),
)
def test_after_a_death_between_file_and_row_it_arrives(client, kind, rows, content, left):
    make_cycle()
    product = make_product(BOLOK)
    client.force_login(make_officer(Role.VILLAGE, BOLOK))
    folder = rows(id=KEY).folder
    uploads.write(folder, left)  # and there the server died
    sent = client.put(
        f"/berkas/{product.pk}/kirim/{kind}/{KEY}/",
        content,
        headers={"X-Start": "0", "X-Total": str(len(content)), "X-Name": "IMG_1"},
    )
    assert (sent.status_code, sent.json()["done"]) == (200, True)
    row = rows.objects.get()
    assert row.pk == KEY
    name = next(iter(left))
    stored = uploads.serve(row.folder, name, download_name="x", cacheable=False)
    assert b"".join(stored) not in left.values()


def test_what_has_its_row_is_never_written_over():
    make_cycle()
    photo = make_product(BOLOK, filled=True, files=True).photos.get()
    with pytest.raises(FileExistsError):
        uploads.write(photo.folder, {"large.webp": b"another"})
