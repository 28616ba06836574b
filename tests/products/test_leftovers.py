"""What is left on the disk: pieces that nobody finished go, and a photo goes only with its row."""

import os
import time
import uuid
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from products.models import Photo
from products.uploads import attachments, pieces
from tests.factories import BOLOK, KUPANG, give_photo, make_officer, make_product
from villages.scoping import Role

pytestmark = pytest.mark.django_db
DAY = 24 * 60 * 60


def begun(officer, *, days):
    """The first piece of an upload, as many days old; returns its key."""
    key, before = uuid.uuid4(), set(pieces_on_disk())
    pieces.append(officer, key, b"piece", start=0, total=100)
    (path,) = set(pieces_on_disk()) - before
    os.utime(path, (time.time() - days * DAY,) * 2)
    return key


def pieces_on_disk():
    folder = Path(default_storage.path("partial"))
    return sorted(folder.iterdir()) if folder.exists() else []


def test_an_upload_that_nobody_finished_goes_after_a_week():
    officer = make_officer(Role.VILLAGE, BOLOK)
    fresh, old = begun(officer, days=6), begun(officer, days=8)
    assert [pieces.received(officer, key) for key in (fresh, old)] == [5, 5]
    begun(officer, days=0)  # the next upload sweeps before it begins
    assert [pieces.received(officer, key) for key in (fresh, old)] == [5, 0]
    assert len(pieces_on_disk()) == 2


def test_one_officer_s_pieces_are_not_another_s():
    first, second = make_officer(Role.VILLAGE, BOLOK), make_officer(Role.DISTRICT, KUPANG)
    key = begun(first, days=0)
    assert (pieces.received(first, key), pieces.received(second, key)) == (5, 0)


class TurnBackError(Exception):
    pass


def test_a_photo_s_files_stay_where_its_deletion_is_undone(django_capture_on_commit_callbacks):
    product = make_product(BOLOK)
    photo = give_photo(product, files=True)
    folder = Path(default_storage.path(photo.folder))

    @transaction.atomic
    def delete(*, undone):
        assert attachments.arrange(product, "delete", photo.id.hex)
        assert not Photo.objects.exists()
        if undone:
            raise TurnBackError

    with django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(TurnBackError):
            delete(undone=True)
        assert Photo.objects.get() == photo
    assert sorted(path.name for path in folder.iterdir()) == [
        "large.webp",
        "medium.webp",
        "small.webp",
        "tiny.webp",
    ]
    with django_capture_on_commit_callbacks(execute=True):
        delete(undone=False)
    assert not list(folder.glob("*"))
