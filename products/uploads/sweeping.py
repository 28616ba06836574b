"""What lies on the disk for nobody: files without a row, pieces that nobody finished, what was deleted long ago.

Nothing is touched that is younger than a day, so that it may run while people upload; killed at any moment, it
goes on the next time. Files without a row are put aside like deleted ones, for the same 30 days.
"""

import re
import shutil
import time
from collections.abc import Iterator
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


@dataclass
class Report:
    orphans: Swept
    halves: Swept
    pieces: Swept
    deleted: Swept


def sweep(*, dry_run: bool = False) -> Report:
    """Clear the disk; with `dry_run` only tell what would go."""
    halves = Swept()
    return Report(
        orphans=_orphans(halves, dry_run=dry_run),
        halves=halves,
        pieces=_pieces(dry_run=dry_run),
        deleted=_deleted(dry_run=dry_run),
    )


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


def _orphans(halves: Swept, *, dry_run: bool) -> Swept:
    swept, root = Swept(), Path(default_storage.path(""))
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
                try:
                    if name in known or folder in held:
                        _clear_halves(path, halves, dry_run=dry_run)
                    elif _is_old(path):
                        swept.add(_size(path))
                        if not dry_run:
                            _clear_halves(path, Swept(), dry_run=False)
                            storage.retire(folder)
                except FileNotFoundError:
                    continue  # deleted meanwhile
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


def _pieces(*, dry_run: bool) -> Swept:
    """Uploads that nobody finished, whoever began them; a file that the index does not know is as old as it is."""
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


def _deleted(*, dry_run: bool) -> Swept:
    swept = Swept()
    for day in sorted(storage.days_of_deleted()):
        if storage.is_over(day):
            path = Path(default_storage.path(f"{storage.DELETED}/{day.isoformat()}"))
            for one in (one for one in path.rglob("*") if one.is_file()):
                swept.add(one.stat().st_size)
            if not dry_run:
                shutil.rmtree(path, ignore_errors=True)
    return swept
