"""Uploads into a backup and out of it: whole, with their sum, and linked where a former backup has the same file.

A stored file never changes (products/uploads/storage.py), so that size and time of change tell whether the former
copy is the same. Nothing is copied from partial/ (a phone sends those again) and exports/ (made again when asked for).
"""

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from ovop.backup.manifest import FILES, PLAIN

LEFT_OUT = ("partial", "exports")
DELETED = "deleted"  # where deleted uploads are kept for some days
CHUNK = 1024 * 1024  # bytes

Entry = dict[str, Any]


class Unreadable(Exception):
    """One file that could not be read; the rest goes on."""


def walk(root: Path, unreadable: Callable[[str], None]) -> Iterator[tuple[str, os.stat_result]]:
    """(name under the root, stat) of each upload, in no order. What is no plain file or folder is told."""

    def closed(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):  # deleted meanwhile
            unreadable(Path(error.filename).relative_to(root).as_posix())

    for place, folders, files in os.walk(root, onerror=closed):
        top = Path(place) == root
        folders[:] = [
            name for name in folders if not (top and (name in (*LEFT_OUT, DELETED) or name.startswith(".")))
        ]
        for name in [*folders, *files]:
            path = Path(place) / name
            relative = path.relative_to(root).as_posix()
            try:
                found = path.lstat()
            except FileNotFoundError:
                continue  # deleted meanwhile
            except OSError:
                unreadable(relative)
                continue
            if stat.S_ISREG(found.st_mode) and PLAIN.fullmatch(relative):
                yield relative, found
            elif not stat.S_ISDIR(found.st_mode):
                unreadable(relative)


def made(folder: Path) -> None:
    """Make a folder that nobody else looks into, and those above it that are not there."""
    if not folder.is_dir():
        made(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def copy(source: Path, target: Path, *, mode: int) -> Entry:
    """Copy one file; returns {bytes, sha256, mtime_ns}. FileNotFoundError where it has gone, Unreadable where it is
    there and cannot be read, any other OSError from the target, which then holds nothing of it."""
    try:
        handle = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Unreadable(str(source)) from error
    with os.fdopen(handle, "rb", buffering=0) as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise Unreadable(str(source))
        made(target.parent)
        sum, size = hashlib.sha256(), 0
        out = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        try:
            with os.fdopen(out, "wb") as copied:
                while chunk := _read(file, source):
                    copied.write(chunk)
                    sum.update(chunk)
                    size += len(chunk)
            os.chmod(target, mode)
            os.utime(target, ns=(found.st_mtime_ns, found.st_mtime_ns))
        except BaseException:
            target.unlink(missing_ok=True)
            raise
    return {"bytes": size, "sha256": sum.hexdigest(), "mtime_ns": found.st_mtime_ns}


def _read(file: Any, source: Path) -> bytes:
    try:
        return file.read(CHUNK)
    except OSError as error:
        raise Unreadable(str(source)) from error


class Uploads:
    """The uploads in a backup that is being made: one pass after the other adds what is new under MEDIA_ROOT."""

    def __init__(self, root: Path, folder: Path, former: Path | None, former_files: dict[str, Entry]) -> None:
        self.root, self.folder = root, folder
        self.former, self.former_files = former, former_files
        self.entries: dict[str, Entry] = {}
        self.unreadable: set[str] = set()
        self.seen: set[str] = set()
        self.fresh_bytes = 0
        self._links: set[str] = set()

    @property
    def linked(self) -> int:
        """How many of its files are those of the former backup."""
        return len(self._links & self.entries.keys())

    def same(self, entry: Entry | None, found: os.stat_result) -> bool:
        return entry is not None and (entry["bytes"], entry.get("mtime_ns")) == (
            found.st_size,
            found.st_mtime_ns,
        )

    def due(self) -> int:
        """How many bytes a pass would copy now."""
        return sum(
            found.st_size
            for name, found in walk(self.root, self.unreadable.add)
            if not self.same(self.former_files.get(f"{FILES}/{name}"), found)
        )

    def add_new(self, progress: Callable[[int], None]) -> None:
        """One pass over MEDIA_ROOT. OSError where the backup cannot be written."""
        self.unreadable, self.seen = set(), set()
        for name, found in walk(self.root, self.unreadable.add):
            self.seen.add(name)
            if self.same(self.entries.get(name), found):
                continue
            if self.entries.pop(name, None):  # deleted and sent again under its key
                (self.folder / name).unlink()
                self._links.discard(name)
            self._add(name, self.root / name, found)
            progress(len(self.entries))

    def _add(self, name: str, source: Path, found: os.stat_result | None = None) -> None:
        if found and self._link(name, found):
            return
        with suppress(FileNotFoundError):  # deleted meanwhile
            try:
                self.entries[name] = copy(source, self.folder / name, mode=0o600)
                self.fresh_bytes += self.entries[name]["bytes"]
            except Unreadable:
                self.unreadable.add(name)

    def _link(self, name: str, found: os.stat_result) -> bool:
        entry = self.former_files.get(f"{FILES}/{name}")
        if self.former is None or entry is None or not self.same(entry, found):
            return False
        old, new = self.former / FILES / name, self.folder / name
        made(new.parent)
        try:
            if old.lstat().st_size != entry["bytes"]:
                return False
            os.link(old, new, follow_symlinks=False)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
                raise
            return False  # no links on this disk, too many of one file, or the former one has gone
        self.entries[name] = entry
        self._links.add(name)
        return True

    def add_deleted(self, names: set[str]) -> None:
        """Take these from where deleted uploads are kept, in its folder or in that of a day."""
        kept = self.root / DELETED
        if not kept.is_dir():
            return
        places = [kept, *(path for path in kept.iterdir() if path.is_dir())]
        for name in sorted(names):
            for place in places:
                if (place / name).is_file():
                    self._add(name, place / name)
                    break

    def drop_gone(self, named: set[str]) -> None:
        """Take out again what was deleted before the database was copied: no row of it names that."""
        for name in set(self.entries) - self.seen - named:
            (self.folder / name).unlink()
            del self.entries[name]
