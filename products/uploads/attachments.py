"""The rows of a product's photos, minutes and their pages, kept in step with their files.

A file is written before its row and removed after the row is gone for good, so that a row is never
without its file, whenever the server dies.
"""

import hashlib
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from products.models import Minutes, MinutesPage, Photo, Product, SubmittedFile, Upload
from products.uploads import storage
from products.uploads.faults import shown_name
from products.uploads.pdfs import rewritten
from products.uploads.storage import PDF

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


def store(row: Row, files: dict[str, bytes], *, rows: list[Any] | None = None) -> Row:
    """Write the files ({name: bytes}, as photos.py or minutes.py made them), then their row of models.Upload, or
    the `rows` among which it is; returns it. A file that was submitted, deleted and sent again is there already:
    can_take() has seen that it is the very same."""
    if is_new := not _held({row.folder}):
        if not type(row).objects.filter(pk=row.pk).exists():
            storage.remove(row.folder)  # left by a server that died before it had made the row
        storage.write(row.folder, files)
    try:
        with transaction.atomic():
            for one in rows or [row]:
                one.save(force_insert=True)
    except Exception:
        if is_new:
            storage.remove(row.folder)
        raise
    return row


def can_take(key: uuid.UUID, upload: Any) -> bool:
    """May an upload come in under this key? Not under that of another one, which was submitted: whoever reads the
    submission would be shown another picture than the one that was sent."""
    there = SubmittedFile.objects.filter(file=key).first()
    return there is None or there.digest == digest_of(upload)


def _drop(*rows: Any) -> None:
    """Delete rows that are there, then their files."""
    folders = {row.folder for row in rows}
    for row in rows:
        row.delete()
    # What was submitted is read by others until it is submitted anew: products/submitted.py removes it then.
    for folder in folders.difference(_held(folders)):
        transaction.on_commit(partial(storage.retire, folder))


def _held(folders: set[str]) -> set[str]:
    return set(SubmittedFile.objects.filter(folder__in=folders).values_list("folder", flat=True))


def _next_position(rows: Any) -> int:
    last = rows.order_by("position").last()
    return last.position + 1 if last else 0


def add_photo(
    product: Product, upload: Any, files: dict[str, bytes], *, key: uuid.UUID | None = None
) -> Photo:
    """Put one photo behind those that are there; `files` as read_photo() made them, `key` as the
    phone chose it."""
    return store(
        Photo(
            id=key or uuid.uuid4(),
            product=product,
            name=shown_name(upload),
            digest=digest_of(upload),
            position=_next_position(product.photos),
        ),
        files,
    )


def add_minutes(
    product: Product, upload: Any, files: dict[str, bytes], *, key: uuid.UUID | None = None
) -> Minutes:
    """Put a PDF in place of the minutes that are there, a photo behind their other photos or in place of a PDF;
    `files` as read_minutes() made them, `key` as the phone chose it. Returns the row of models.Minutes."""
    key, told = key or uuid.uuid4(), {"name": shown_name(upload), "digest": digest_of(upload)}
    old = Minutes.objects.filter(product=product).first()
    if old and (old.is_pdf or PDF in files):
        _drop(*old.pages.all(), old)
        old = None
    minutes = old or Minutes(id=key, product=product, is_pdf=PDF in files, **told)
    if minutes.is_pdf:
        return store(minutes, files, rows=[minutes, *pages_of(minutes, files)])
    page = MinutesPage(id=key, minutes=minutes, **told)
    if old:
        page.position = _next_position(old.pages)
    store(page, files, rows=[page] if old else [minutes, page])
    return minutes


def pages_of(minutes: Minutes, files: dict[str, bytes]) -> list[MinutesPage]:
    """The rows, not yet saved, of the pages that pdfs.rewritten() drew of a PDF."""
    count = sum(name.endswith("-large.webp") for name in files)
    return [MinutesPage(minutes=minutes, name=minutes.name, position=number) for number in range(count)]


def draw_pages(minutes: Minutes) -> None:
    """Give a stored PDF that has none its pages. Raises ValidationError where it cannot be drawn, FileNotFoundError
    where its file is gone."""
    with default_storage.open(f"{minutes.folder}/{PDF}") as file:
        upload = File(file, name=minutes.name)
        pictures = rewritten(upload, upload.read())
    del pictures[PDF]  # it stays as it is
    with transaction.atomic():
        locked = Minutes.objects.select_for_update().filter(pk=minutes.pk).first()
        if locked and not locked.pages.exists():
            storage.remove(locked.folder, *pictures)  # left by a run that died
            storage.write(locked.folder, pictures)
            MinutesPage.objects.bulk_create(pages_of(locked, pictures))


def arrange(product: Product, action: str, photo_id: str) -> bool:
    """Do `cover`, `earlier`, `later` or `delete` to one photo of the (locked) product.

    Returns whether anything changed: a photo that is gone, or already there, is no fault.
    """
    return _arrange(list(Photo.objects.filter(product=product)), action, photo_id)


def arrange_pages(product: Product, action: str, page_id: str) -> bool:
    """Do `earlier`, `later` or `delete` to one photographed page of the minutes of the (locked) product; to a
    PDF, by the id of the minutes, `delete`. Returns whether anything changed."""
    minutes = Minutes.objects.filter(product=product).first()
    if minutes is None:
        return False
    if minutes.is_pdf:
        if (action, page_id) != ("delete", minutes.id.hex):
            return False
        _drop(*minutes.pages.all(), minutes)
        return True
    changed = _arrange(list(minutes.pages.all()), action, page_id)
    if not minutes.pages.exists():
        minutes.delete()
    return changed


def _arrange(rows: list[Any], action: str, row_id: str) -> bool:
    index = next((i for i, row in enumerate(rows) if row.id.hex == row_id), None)
    places = {"cover": 0, "earlier": (index or 0) - 1, "later": (index or 0) + 1}
    if index is None or (action != "delete" and action not in places):
        return False
    before = list(rows)
    row = rows.pop(index)
    if action == "delete":
        _drop(row)
    else:
        rows.insert(max(places[action], 0), row)
    if rows == before:
        return False
    for position, one in enumerate(rows):
        one.position = position
    type(row).objects.bulk_update(rows, ["position"])
    return True
