"""The rows of a product's photos and minutes, kept in step with their files.

A file is written before its row and removed after the row is gone for good, so that a row is never
without its file, whenever the server dies.
"""

import hashlib
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction

from products import uploads
from products.models import Minutes, Photo


def outcome_of(upload, read):
    """What `read` makes of the upload, worked out once; raises its ValidationError each time."""
    if not hasattr(upload, "outcome"):
        try:
            upload.outcome = read(upload)
        except ValidationError as fault:
            upload.outcome = fault
    if isinstance(upload.outcome, ValidationError):
        raise upload.outcome
    return upload.outcome


def digest_of(upload):
    """SHA-256 of the upload's bytes, in hex."""
    if not hasattr(upload, "digest"):
        upload.seek(0)
        upload.digest = hashlib.file_digest(upload, "sha256").hexdigest()
    return upload.digest


def store(row, files):
    """Write the files ({name: bytes}, as uploads.py made them), then the row of models.Upload; returns it."""
    if not type(row).objects.filter(pk=row.pk).exists():
        uploads.remove(row.folder)  # left by a server that died before it had made the row
    uploads.write(row.folder, files)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except Exception:
        uploads.remove(row.folder)
        raise
    return row


def _drop(row):
    folder = row.folder
    row.delete()
    transaction.on_commit(lambda: uploads.remove(folder))


def add_photo(product, upload, files, *, key=None):
    """Put one photo behind those that are there; `files` as uploads.read_photo() made them, `key` as the
    phone chose it."""
    last = product.photos.order_by("position").last()
    return store(
        Photo(
            id=key or uuid.uuid4(),
            product=product,
            name=uploads.shown_name(upload),
            digest=digest_of(upload),
            position=last.position + 1 if last else 0,
        ),
        files,
    )


def replace_minutes(product, upload, files, *, key=None):
    """Put the minutes in place of those that are there; `files` as uploads.read_minutes() made them."""
    for old in Minutes.objects.filter(product=product):
        _drop(old)
    return store(
        Minutes(
            id=key or uuid.uuid4(),
            product=product,
            name=uploads.shown_name(upload),
            digest=digest_of(upload),
            is_pdf="minutes.pdf" in files,
        ),
        files,
    )


def arrange(product, action, photo_id):
    """Do `cover`, `earlier`, `later` or `delete` to one photo of the (locked) product.

    Returns whether anything changed: a photo that is gone, or already there, is no fault.
    """
    photos = list(Photo.objects.filter(product=product))
    index = next((i for i, photo in enumerate(photos) if photo.id.hex == photo_id), None)
    places = {"cover": 0, "earlier": (index or 0) - 1, "later": (index or 0) + 1}
    if index is None or (action != "delete" and action not in places):
        return False
    photo = photos.pop(index)
    if action == "delete":
        _drop(photo)
    else:
        photos.insert(max(places[action], 0), photo)
    for position, one in enumerate(photos):
        one.position = position
    Photo.objects.bulk_update(photos, ["position"])
    return True
