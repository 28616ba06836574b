"""The only door to the disk: files are written whole, or not at all, and never changed."""

import os
from contextlib import suppress
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

SIZES = {"large": 1280, "medium": 640, "small": 240}  # longest side in px, never enlarged
TYPES = {f"{size}.webp": "image/webp" for size in SIZES} | {"minutes.pdf": "application/pdf"}


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


def remove(folder: str) -> None:
    """Delete what write() stored under this folder, if it is there. For transaction.on_commit."""
    for name in TYPES:
        default_storage.delete(f"{folder}/{name}")
    with suppress(OSError):  # something else is in it
        default_storage.delete(folder)
