"""The only door by which a checked photo or PDF is stored: written whole, or not at all, and never changed.

Pieces that are still coming lie apart, with pieces.py; lists that are taken away with reviews/lists/downloads.py.
"""

import os
import re
from contextlib import suppress
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

SIZES = {"large": 1280, "medium": 640, "small": 240}  # longest side in px, never enlarged
PDF = "minutes.pdf"
# A picture, or of a PDF the picture of one page.
PICTURE = re.compile(rf"([1-9]\d?-)?({'|'.join(SIZES)})\.webp")


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
    try:
        for name, content in files.items():
            written.append(default_storage.save(f"{folder}/{name}", ContentFile(content)))
            if written[-1] != f"{folder}/{name}":
                raise FileExistsError(f"{folder}/{name}")
        # The row that points here is committed next: a power cut may take neither file nor folder.
        for path in [*written, *map(str, Path(f"{folder}/x").parents)]:
            handle = os.open(default_storage.path(path), os.O_RDONLY)
            os.fsync(handle)
            os.close(handle)
    except BaseException:
        for path in written:
            default_storage.delete(path)
        raise


def remove(folder: str, *names: str) -> None:
    """Delete what write() stored under this folder, or only these names of it. For transaction.on_commit."""
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(folder)[1]:
            if type_of(name) and (name in names or not names):
                default_storage.delete(f"{folder}/{name}")
    with suppress(OSError):  # something else is in it
        default_storage.delete(folder)
