"""The only door by which a checked photo or PDF is stored: written whole, or not at all, and never changed.

Pieces that are still coming lie apart, with pieces.py; lists that are taken away with reviews/lists/downloads.py.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from products.uploads.drawing import TINY

DELETED, DAYS_KEPT = "deleted", 30  # so long what was deleted stays, for a database that is restored
SIZES = {"large": 1280, "medium": 640, "small": 240}  # longest side in px, never enlarged
# Of a product's photo, for lists. Photos of before there were any get it from `manage.py render_thumbnails`.
THUMBNAIL = "tiny"
PHOTO_SIZES = SIZES | {THUMBNAIL: TINY}
PDF = "minutes.pdf"
# A picture, or of a PDF the picture of one page.
PICTURE = re.compile(rf"([1-9]\d?-)?({'|'.join(PHOTO_SIZES)})\.webp")


def page_picture(number: int, size: str) -> str:
    """The name of the picture of a PDF's page, counted from 1."""
    return f"{number}-{size}.webp"


def type_of(name: str) -> str | None:
    """The content type of a file that may lie here; None for any other name."""
    if name == PDF:
        return "application/pdf"
    return "image/webp" if PICTURE.fullmatch(name) else None


def write(folder: str, files: dict[str, bytes]) -> None:
    """Store {name: bytes} under a new folder of the default storage: all safe on the disk, or none.

    Raises FileExistsError where a name is taken, for a stored file never changes; OSError from the disk.
    """
    written: list[str] = []
    begun = ""  # what a full disk leaves half written has no name from save(); whoever stores holds the dossier's row
    try:
        for name, content in files.items():
            begun = "" if default_storage.exists(f"{folder}/{name}") else f"{folder}/{name}"
            written.append(default_storage.save(f"{folder}/{name}", ContentFile(content)))
            if written[-1] != f"{folder}/{name}":
                raise FileExistsError(f"{folder}/{name}")
        # The row that points here is committed next: a power cut may take neither file nor folder.
        for path in [*written, *map(str, Path(f"{folder}/x").parents)]:
            handle = os.open(default_storage.path(path), os.O_RDONLY)
            os.fsync(handle)
            os.close(handle)
    except BaseException:
        for path in {*written, begun} - {""}:
            default_storage.delete(path)
        raise


def remove(folder: str, *names: str) -> None:
    """Delete for good what write() stored under this folder, or only these names of it: what never had its row."""
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(folder)[1]:
            if type_of(name) and (name in names or not names):
                default_storage.delete(f"{folder}/{name}")
    with suppress(OSError):  # something else is in it
        default_storage.delete(folder)


def retire(folder: str) -> None:
    """Put what write() stored under this folder aside, for DAYS_KEPT days: its row is gone. For transaction.on_commit;
    may be called again."""
    aside = f"{DELETED}/{timezone.localdate().isoformat()}/{folder}"
    with suppress(FileNotFoundError):
        for name in filter(type_of, default_storage.listdir(folder)[1]):
            _move(f"{folder}/{name}", f"{aside}/{name}")
    with suppress(OSError):  # something else is in it
        default_storage.delete(folder)


def bring_back(folder: str) -> bool:
    """Put back what was retired from this folder last, for a row that was restored; returns whether it was there."""
    for day in sorted(days_of_deleted(), reverse=True):
        aside = f"{DELETED}/{day.isoformat()}/{folder}"
        if default_storage.exists(aside):
            for name in filter(type_of, default_storage.listdir(aside)[1]):
                _move(f"{aside}/{name}", f"{folder}/{name}")
            return True
    return False


def _move(source: str, target: str) -> None:
    path = Path(default_storage.path(target))
    path.parent.mkdir(parents=True, exist_ok=True)
    Path(default_storage.path(source)).replace(path)


def days_of_deleted() -> Iterator[date]:
    """The days of which deleted files are still there."""
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(DELETED)[0]:
            with suppress(ValueError):
                yield date.fromisoformat(name)


def is_over(day: date) -> bool:
    """Were the files that were deleted on that day kept long enough?"""
    return day < timezone.localdate() - timedelta(days=DAYS_KEPT)
