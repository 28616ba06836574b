"""Files that arrive in pieces: a phone sends a photo bit by bit and goes on where the line dropped.

What has come so far lies under MEDIA_ROOT/partial, one file an upload, named by the officer and by the
key that the phone chose; the key becomes the row's own, so that a retried upload is never a second row.
A row of models.PartialUpload tells that it is there and how large it will be, so that nobody fills the disk,
and nobody looks through the folder.
"""

import contextlib
import fcntl
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.db.models import Count, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from products.models import PartialUpload
from villages.formats import Label
from villages.models import User

PIECE = 256 * 1024  # bytes; the most that one request may bring
DAYS_KEPT = 7
# Of one officer: a dossier takes five photos and ten pages of minutes, sent one after the other.
MOST_AT_ONCE, MOST_BYTES = 20, 100 * 1024**2
MOST_BYTES_IN_ALL = 4 * 1024**3  # of all officers; some 400 of the largest at once
IDLE = timedelta(hours=1)  # after which an upload may have to make room for a new one of the same officer


class Misplaced(Exception):
    """The piece does not follow what is here. `received` says where to go on, in bytes."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


class Full(Exception):
    """There is no room for one more upload. `sentence` tells the person."""

    def __init__(self, sentence: Label) -> None:
        super().__init__(sentence)
        self.sentence = sentence


TOO_MANY = _("Terlalu banyak foto dikirim sekaligus dari akun ini. Tunggu satu jam, lalu kirim lagi.")
NO_ROOM = _("Portal sedang menerima terlalu banyak foto. Foto ini tetap di ponsel Anda: kirim lagi nanti.")


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "partial"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _path(user: User, key: UUID) -> Path:
    return path_of(user.pk, key)


def path_of(user_id: int, key: UUID) -> Path:
    """Where the pieces of an officer's upload lie."""
    return _folder() / f"{user_id}-{key.hex}"


def received(user: User, key: UUID) -> int:
    """How many bytes of this upload are here."""
    return size_of(user.pk, key)


def size_of(user_id: int, key: UUID) -> int:
    """How many bytes of an officer's upload are here."""
    path = path_of(user_id, key)
    return path.stat().st_size if path.exists() else 0


def append(user: User, key: UUID, piece: bytes, *, start: int, total: int) -> int:
    """Put a piece behind the others and return how many bytes are here now.

    `start` is its place in the file, `total` how large the file will be. A piece that is here already is no fault;
    one that leaves a gap raises Misplaced, and an upload for which there is no room raises Full.
    """
    _make_room(user, key, total)
    path = _path(user, key)
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # two tabs with the same photo
        here = file.tell()
        if start > here:
            raise Misplaced(here)
        file.write(piece[here - start :][: max(total - here, 0)])
        return file.tell()


def _make_room(user: User, key: UUID, total: int) -> None:
    """Enter an upload of `total` bytes into the index, if it is not there. Raises Full."""
    rows = PartialUpload.objects.filter(user=user)
    if rows.filter(key=key, total=total).exists():
        return
    _sweep(user)
    others = rows.exclude(key=key)
    if not _fits(others, total):
        # What stands still gives way: its phone starts again, if it ever comes back.
        for old in others.filter(begun_at__lt=timezone.now() - IDLE).order_by("begun_at"):
            if time.time() - _touched(old) > IDLE.total_seconds():
                forget(old)
        if not _fits(others, total):
            raise Full(TOO_MANY)
    own = rows.filter(key=key).values_list("total", flat=True).first() or 0
    everybody = PartialUpload.objects.aggregate(bytes=Sum("total"))
    if (everybody["bytes"] or 0) - own + total > MOST_BYTES_IN_ALL:
        raise Full(NO_ROOM)
    PartialUpload.objects.update_or_create(user=user, key=key, defaults={"total": total})


def _fits(others: QuerySet, total: int) -> bool:
    there = others.aggregate(count=Count("pk"), bytes=Sum("total"))
    return there["count"] < MOST_AT_ONCE and (there["bytes"] or 0) + total <= MOST_BYTES


@contextlib.contextmanager
def whole(user: User, key: UUID, name: str) -> Iterator[File]:
    """The upload as a Django file of that name."""
    with _path(user, key).open("rb") as file:
        yield File(file, name=name)


def discard(user: User, key: UUID) -> None:
    """Forget an upload: it has become a row, or was refused."""
    _path(user, key).unlink(missing_ok=True)
    PartialUpload.objects.filter(user=user, key=key).delete()


def forget(row: PartialUpload) -> None:
    """Forget an upload that nobody finishes."""
    path_of(row.user_id, row.key).unlink(missing_ok=True)
    row.delete()


def is_old(row: PartialUpload) -> bool:
    """Did nothing of it come for DAYS_KEPT days?"""
    return time.time() - _touched(row) > DAYS_KEPT * 24 * 60 * 60


def _touched(row: PartialUpload) -> float:
    """When the last piece of it came, as a POSIX time."""
    try:
        return path_of(row.user_id, row.key).stat().st_mtime
    except FileNotFoundError:
        return row.begun_at.timestamp()


def _sweep(user: User) -> None:
    """Forget this officer's uploads that nobody finished; those of officers who never return go with sweeping.py."""
    for row in PartialUpload.objects.filter(user=user):
        if is_old(row):
            forget(row)
