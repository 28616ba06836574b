"""The rows of a product's photos and minutes, kept in step with their files.

A file is written before its row and removed after the row is gone for good, so that a row is never
without its file, whenever the server dies.
"""

import hashlib
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction

from products.models import Minutes, Photo, Product, Upload
from products.uploads import storage
from products.uploads.faults import shown_name

Row = TypeVar("Row", bound=Upload)


def outcome_of(upload: Any, read: Callable[[Any], dict[str, bytes]]) -> dict[str, bytes]:
    """What `read` makes of the upload, worked out once; raises its ValidationError each time."""
    if not hasattr(upload, "outcome"):
        try:
            upload.outcome = read(upload)
        except ValidationError as fault:
            upload.outcome = fault
    if isinstance(upload.outcome, ValidationError):
        raise upload.outcome
    return upload.outcome


def digest_of(upload: Any) -> str:
    """SHA-256 of the upload's bytes, in hex."""
    if not hasattr(upload, "digest"):
        upload.seek(0)
        upload.digest = hashlib.file_digest(upload, "sha256").hexdigest()
    return upload.digest


def store(row: Row, files: dict[str, bytes]) -> Row:
    """Write the files ({name: bytes}, as photos.py or minutes.py made them), then the row of models.Upload; returns it."""
    if not type(row).objects.filter(pk=row.pk).exists():
        storage.remove(row.folder)  # left by a server that died before it had made the row
    storage.write(row.folder, files)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except Exception:
        storage.remove(row.folder)
        raise
    return row


def _drop(row: Upload) -> None:
    folder = row.folder
    row.delete()
    transaction.on_commit(lambda: storage.remove(folder))


def add_photo(
    product: Product, upload: File, files: dict[str, bytes], *, key: uuid.UUID | None = None
) -> Photo:
    """Put one photo behind those that are there; `files` as read_photo() made them, `key` as the
    phone chose it."""
    last = product.photos.order_by("position").last()
    return store(
        Photo(
            id=key or uuid.uuid4(),
            product=product,
            name=shown_name(upload),
            digest=digest_of(upload),
            position=last.position + 1 if last else 0,
        ),
        files,
    )


def replace_minutes(
    product: Product, upload: File, files: dict[str, bytes], *, key: uuid.UUID | None = None
) -> Minutes:
    """Put the minutes in place of those that are there; `files` as read_minutes() made them."""
    for old in Minutes.objects.filter(product=product):
        _drop(old)
    return store(
        Minutes(
            id=key or uuid.uuid4(),
            product=product,
            name=shown_name(upload),
            digest=digest_of(upload),
            is_pdf="minutes.pdf" in files,
        ),
        files,
    )


def arrange(product: Product, action: str, photo_id: str) -> bool:
    """Do `cover`, `earlier`, `later` or `delete` to one photo of the (locked) product.

    Returns whether anything changed: a photo that is gone, or already there, is no fault.
    """
    photos = list(Photo.objects.filter(product=product))
    index = next((i for i, photo in enumerate(photos) if photo.id.hex == photo_id), None)
    places = {"cover": 0, "earlier": (index or 0) - 1, "later": (index or 0) + 1}
    if index is None or (action != "delete" and action not in places):
        return False
    before = list(photos)
    photo = photos.pop(index)
    if action == "delete":
        _drop(photo)
    else:
        photos.insert(max(places[action], 0), photo)
    if photos == before:
        return False
    for position, one in enumerate(photos):
        one.position = position
    Photo.objects.bulk_update(photos, ["position"])
    return True
