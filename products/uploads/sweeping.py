"""What lies on the disk for nobody: files without a row, pieces that nobody finished, what was deleted long ago.

Nothing is touched that is younger than a day, so that it may run while people upload; killed at any moment, it
goes on the next time. Files without a row are put aside like deleted ones, for the same 30 days. Each function tells how
much it found; with `dry_run` it only tells. When they run: ovop/tidying.py.
"""

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.core.files.storage import default_storage

from products.models import Minutes, MinutesPage, PartialUpload, SubmittedFile, Upload
from products.uploads import pieces, storage

DAY = 24 * 60 * 60
HALF = re.compile(
    rf"(([1-9]\d?-)?({'|'.join(storage.PHOTO_SIZES)})|minutes)_\w{{7}}\.(webp|pdf)"
)  # beside a name that was taken


@dataclass
class Swept:
    """How many of a kind were found, and their bytes."""

    count: int = 0
    bytes: int = 0

    def add(self, size: int) -> None:
        self.count += 1
        self.bytes += size


def older(folder: Path, moment: float, *, dry_run: bool) -> Swept:
    """Delete the files of this folder that were last written before `moment`, in seconds since 1970."""
    swept = Swept()
    for path in folder.glob("*"):
        with suppress(FileNotFoundError):  # another one clears too
            found = path.stat()
            if found.st_mtime < moment:
                swept.add(found.st_size)
                if not dry_run:
                    path.unlink()
    return swept


def _is_old(path: Path) -> bool:
    """Was nothing in it written for a day?"""
    found = [path, *path.iterdir()] if path.is_dir() else [path]
    return time.time() - max(one.stat().st_mtime for one in found) > DAY


def _size(path: Path) -> int:
    return sum(one.stat().st_size for one in path.rglob("*") if one.is_file())


def _places() -> Iterator[tuple[str, list[type[Upload]]]]:
    """The name of each top folder of uploads, and the models whose rows have their files there."""
    found: dict[str, list[type[Upload]]] = {}
    for model in Upload.__subclasses__():
        place = Minutes if model is MinutesPage else model
        found.setdefault(str(place._meta.model_name), []).append(model)
    yield from found.items()


def _folders() -> Iterator[tuple[str, Path, bool]]:
    """(name, path, does somebody still need it?) of each folder of an upload."""
    root = Path(default_storage.path(""))
    for place, models in _places():
        for drawer in sorted((root / place).glob("??")):
            folders = {
                path.name: path for path in drawer.iterdir() if re.fullmatch("[0-9a-f]{32}", path.name)
            }
            known = _known(models, [UUID(name) for name in folders])
            held = {f"{place}/{drawer.name}/{name}" for name in folders}
            held = set(SubmittedFile.objects.filter(folder__in=held).values_list("folder", flat=True))
            for name, path in folders.items():
                folder = f"{place}/{drawer.name}/{name}"
                yield folder, path, name in known or folder in held


def orphans(*, dry_run: bool = False) -> Swept:
    """Put aside the files that have no row."""
    swept = Swept()
    for folder, path, is_needed in _folders():
        with suppress(FileNotFoundError):  # deleted meanwhile
            if not is_needed and _is_old(path):
                swept.add(_size(path))
                if not dry_run:
                    _clear_halves(path, Swept(), dry_run=False)
                    storage.retire(folder)
    return swept


def halves(*, dry_run: bool = False) -> Swept:
    """Delete what was half written beside whole files."""
    swept = Swept()
    for _folder, path, is_needed in _folders():
        with suppress(FileNotFoundError):
            if is_needed:
                _clear_halves(path, swept, dry_run=dry_run)
    return swept


def _known(models: list[type[Upload]], keys: list[UUID]) -> set[str]:
    return {
        key.hex
        for model in models
        for key in model._base_manager.filter(pk__in=keys).values_list("pk", flat=True)
    }


def _clear_halves(folder: Path, swept: Swept, *, dry_run: bool) -> None:
    for path in folder.iterdir():
        if HALF.fullmatch(path.name) and _is_old(path):
            swept.add(path.stat().st_size)
            if not dry_run:
                path.unlink(missing_ok=True)


def unfinished(*, dry_run: bool = False) -> Swept:
    """Forget uploads that nobody finished, whoever began them; a file that the index does not know is as old as it is."""
    swept, folder = Swept(), Path(default_storage.path("partial"))
    for row in PartialUpload.objects.order_by("pk").iterator(chunk_size=500):
        if pieces.is_old(row):
            swept.add(pieces.size_of(row.user_id, row.key))
            if not dry_run:
                pieces.forget(row)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        try:
            is_old = time.time() - path.stat().st_mtime > pieces.DAYS_KEPT * DAY
            if is_old and not _in_index(path.name):
                swept.add(path.stat().st_size)
                if not dry_run:
                    path.unlink(missing_ok=True)
        except FileNotFoundError:
            continue
    return swept


def _in_index(name: str) -> bool:
    user, _dash, key = name.partition("-")
    if not (user.isdigit() and re.fullmatch("[0-9a-f]{32}", key)):
        return False
    return PartialUpload.objects.filter(user=int(user), key=UUID(key)).exists()


def deleted(*, dry_run: bool = False) -> Swept:
    """Delete for good what was put aside storage.DAYS_KEPT days ago."""
    swept = Swept()
    for day in sorted(storage.days_of_deleted()):
        if storage.is_over(day):
            path = Path(default_storage.path(f"{storage.DELETED}/{day.isoformat()}"))
            for one in (one for one in path.rglob("*") if one.is_file()):
                swept.add(one.stat().st_size)
            if not dry_run:
                shutil.rmtree(path, ignore_errors=True)
    return swept
