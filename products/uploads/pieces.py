"""Files that arrive in pieces: a phone sends a photo bit by bit and goes on where the line dropped.

What has come so far lies under MEDIA_ROOT/partial, one file an upload, named by the officer and by the
key that the phone chose; the key becomes the row's own, so that a retried upload is never a second row.
"""

import contextlib
import fcntl
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files import File

from villages.models import User

PIECE = 256 * 1024  # bytes; the most that one request may bring
DAYS_KEPT = 7


class Misplaced(Exception):
    """The piece does not follow what is here. `received` says where to go on, in bytes."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "partial"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _path(user: User, key: UUID) -> Path:
    return _folder() / f"{user.pk}-{key.hex}"


def received(user: User, key: UUID) -> int:
    """How many bytes of this upload are here."""
    path = _path(user, key)
    return path.stat().st_size if path.exists() else 0


def append(user: User, key: UUID, piece: bytes, *, start: int) -> int:
    """Put a piece behind the others and return how many bytes are here now.

    `start` is its place in the file. A piece that is here already is no fault; one that leaves a gap
    raises Misplaced.
    """
    path = _path(user, key)
    if not path.exists():
        _sweep(user)
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # two tabs with the same photo
        here = file.tell()
        if start > here:
            raise Misplaced(here)
        file.write(piece[here - start :])
        return file.tell()


@contextlib.contextmanager
def whole(user: User, key: UUID, name: str) -> Iterator[File]:
    """The upload as a Django file of that name."""
    with _path(user, key).open("rb") as file:
        yield File(file, name=name)


def discard(user: User, key: UUID) -> None:
    _path(user, key).unlink(missing_ok=True)


def _sweep(user: User) -> None:
    """Forget this officer's uploads that nobody finished."""
    limit = time.time() - DAYS_KEPT * 24 * 60 * 60
    for path in _folder().glob(f"{user.pk}-*"):
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < limit:
                path.unlink()
