"""How much may lie half-sent: of one officer and of all, told in words; and how quickly a new one begins."""

import os
import time
import uuid
from datetime import timedelta

import pytest

from products.models import PartialUpload
from products.uploads import pieces
from tests.factories import BOLOK, KUANHEUN, jpeg, make_officer, make_product
from villages.scoping import Role

pytestmark = pytest.mark.django_db
HOUR = 60 * 60


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def begin(client, product, *, total=1000, key=None):
    key = key or uuid.uuid4()
    return client.put(
        f"/berkas/{product.pk}/kirim/foto/{key}/",
        b"x" * 10,
        headers={"X-Start": "0", "X-Total": str(total), "X-Name": "IMG_1.jpg"},
    )


def set_back(user, hours):
    """As if nothing had come for so long."""
    then = time.time() - hours * HOUR
    for row in PartialUpload.objects.filter(user=user):
        os.utime(pieces.path_of(user.pk, row.key), (then, then))
        PartialUpload.objects.filter(pk=row.pk).update(begun_at=row.begun_at - timedelta(hours=hours))


def test_the_twenty_first_upload_of_an_officer_waits_in_words(client):
    product, user = make_product(BOLOK), make_officer(Role.VILLAGE, BOLOK)
    client.force_login(user)
    keys = [uuid.uuid4() for _number in range(20)]
    assert {begin(client, product, key=key).json()["received"] for key in keys} == {10}
    refused = begin(client, product)
    assert (refused.status_code, refused.json()) == (
        422,
        {"error": "Terlalu banyak foto dikirim sekaligus dari akun ini. Tunggu satu jam, lalu kirim lagi."},
    )
    # What has begun goes on, and another village does not notice.
    assert begin(client, product, key=keys[0]).json()["received"] == 10
    other = make_product(KUANHEUN)
    client.force_login(make_officer(Role.VILLAGE, KUANHEUN))
    assert begin(client, other).json()["received"] == 10
    # After an hour those that stand still give way.
    client.force_login(user)
    set_back(user, 2)
    assert begin(client, product).json()["received"] == 10
    assert PartialUpload.objects.filter(user=user).count() == 1


def test_an_officer_has_so_many_bytes(client):
    product, user = make_product(BOLOK), make_officer(Role.VILLAGE, BOLOK)
    client.force_login(user)
    for _number in range(8):
        assert begin(client, product, total=12 * 1024**2).status_code == 200
    assert begin(client, product, total=12 * 1024**2).status_code == 422
    assert begin(client, product, total=4 * 1024**2).status_code == 200


def test_all_officers_have_so_many_bytes(client, monkeypatch):
    monkeypatch.setattr(pieces, "MOST_BYTES_IN_ALL", 2500)
    product = make_product(BOLOK)
    users = [make_officer(Role.VILLAGE, BOLOK) for _number in range(3)]
    answers = []
    for user in users:
        client.force_login(user)
        answers.append(begin(client, product))
    assert [answer.status_code for answer in answers] == [200, 200, 422]
    assert answers[2].json()["error"] == (
        "Portal sedang menerima terlalu banyak foto. Foto ini tetap di ponsel Anda: kirim lagi nanti."
    )


def test_no_more_comes_than_was_announced():
    user, key = make_officer(Role.VILLAGE, BOLOK), uuid.uuid4()
    assert pieces.append(user, key, b"x" * 50, start=0, total=60) == 50
    assert pieces.append(user, key, b"x" * 50, start=50, total=60) == 60
    assert pieces.received(user, key) == 60


def test_what_became_a_row_or_was_refused_takes_no_room(client):
    product, user = make_product(BOLOK), make_officer(Role.VILLAGE, BOLOK)
    client.force_login(user)
    for content in (jpeg(), b"no photo"):
        client.put(
            f"/berkas/{product.pk}/kirim/foto/{uuid.uuid4()}/",
            content,
            headers={"X-Start": "0", "X-Total": str(len(content)), "X-Name": "IMG_1.jpg"},
        )
    assert PartialUpload.objects.count() == 0


def test_fifty_thousand_that_lie_there_cost_a_new_one_nothing(monkeypatch, django_assert_num_queries):
    """The same queries, and no look into the folder."""
    first, second = make_officer(Role.VILLAGE, BOLOK), make_officer(Role.VILLAGE, KUANHEUN)
    PartialUpload.objects.bulk_create(
        PartialUpload(user=first, key=uuid.UUID(int=number), total=1) for number in range(50_000)
    )
    with django_assert_num_queries(11):
        pieces.append(second, uuid.uuid4(), b"x", start=0, total=10)
    with django_assert_num_queries(1):
        key = PartialUpload.objects.filter(user=second).values_list("key", flat=True).get()
    with django_assert_num_queries(1):
        pieces.append(second, key, b"y", start=1, total=10)
    looked = []
    for name in ("scandir", "listdir"):
        monkeypatch.setattr(os, name, lambda *where: looked.append(where) or [])
    pieces.append(second, uuid.uuid4(), b"x", start=0, total=10)
    assert looked == []
