"""One backup, made while people work.

Uploads first, then the database, then the uploads that came meanwhile: what a row of the copied database names was
there before it or is there now. A file that was deleted in between is there from the first pass, or is taken from
where deleted uploads are kept; where it came and went between the two, the database is copied once more.
"""

import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

import ovop.settings
from ovop import __version__
from ovop.backup import Refused, databases
from ovop.backup.files import Entry, Uploads, made
from ovop.backup.manifest import DATABASES, FILES, UNFINISHED, Manifest, finished, read, write
from ovop.backup.named import named
from villages.formats import angka

SECRETS = ("SECRET_KEY", "DATABASE_URL")
ROUNDS = 5  # copies of the database, at most
SPARE = 16 * 1024 * 1024  # bytes that stay free
EVERY = 10_000  # files between two lines of progress


@dataclass
class Made:
    """A backup that is finished."""

    folder: Path
    manifest: Manifest
    linked: int
    bytes: int

    @property
    def left_out(self) -> list[str]:
        return sorted({*self.manifest["unreadable"], *self.manifest["missing"]})


def tenths(number: float) -> str:
    """12,3"""
    return f"{number:.1f}".replace(".", ",")


def megabytes(number: int) -> str:
    """Bytes as MB: 12,3"""
    return tenths(number / 1_000_000)


def settings_used() -> dict[str, list[str]]:
    """The names of the settings that the environment gives; of none its value."""
    known = re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', Path(ovop.settings.__file__).read_text())
    given = sorted({name for name in (*known, "SECRET_KEY", "DATABASE_URL") if name in os.environ})
    return {"given": [name for name in given if name not in SECRETS], "keep_elsewhere": list(SECRETS)}


@contextmanager
def alone_in(target: Path) -> Iterator[None]:
    """Refused while another backup goes to the same place; a process that dies lets go."""
    with os.fdopen(os.open(target / ".lock", os.O_RDWR | os.O_CREAT, 0o600), "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Refused(_("Cadangan lain sedang dibuat di %(place)s.") % {"place": target}) from error
        yield


def prepared(target: Path) -> Path:
    """The folder that the backups go to, made where only it itself is missing."""
    target, media = target.absolute().resolve(), Path(settings.MEDIA_ROOT).absolute().resolve()
    if target.is_relative_to(media) or media.is_relative_to(target):
        raise Refused(
            _("Cadangan tidak boleh disimpan di dalam MEDIA_ROOT, atau di atasnya: pilih tempat lain.")
        )
    try:  # not its parents: a disk that is not mounted would be filled beside itself
        target.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        sentence = _("Folder %(place)s tidak bisa dibuat (%(error)s). Apakah disknya terpasang?")
        raise Refused(sentence % {"place": target, "error": error.strerror}) from error
    return target


def make(target: Path, *, full: bool = False, say: Callable[[str], None] = lambda line: None) -> Made:
    """Make a backup in the folder; returns it. `full` links nothing to a former one. Refused, with nothing left
    behind, where it cannot be made whole; single uploads that cannot be read are named in its manifest."""
    target = prepared(target)
    with alone_in(target):
        for path in target.glob(f"ovop-*{UNFINISHED}"):
            shutil.rmtree(path)  # of a backup that died
        folder = _free_name(target)
        part = folder.with_name(folder.name + UNFINISHED)
        try:
            made(part / FILES)
            uploads = _uploads(target, part, full=full)
            _enough_room(target, uploads)
            manifest = _filled(part, uploads, say)
            write(part, manifest)
            os.sync()
            part.rename(folder)
            _sync(target)
        except BaseException as error:
            shutil.rmtree(part, ignore_errors=True)
            if isinstance(error, OSError):
                sentence = _("Cadangan tidak bisa ditulis di %(place)s: %(error)s. Tidak ada yang disimpan.")
                raise Refused(sentence % {"place": target, "error": error.strerror}) from error
            raise
    return Made(folder, manifest, uploads.linked, uploads.fresh_bytes + _database(manifest)["bytes"])


def _free_name(target: Path) -> Path:
    moment = f"ovop-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    names = (moment, *(f"{moment}-{number}" for number in range(2, 100)))
    return next(target / name for name in names if not (target / name).exists())


def _uploads(target: Path, part: Path, *, full: bool) -> Uploads:
    for former in () if full else reversed(finished(target)):
        with suppress(Refused):  # damaged: the one before it
            return Uploads(Path(settings.MEDIA_ROOT), part / FILES, former, read(former)["files"])
    return Uploads(Path(settings.MEDIA_ROOT), part / FILES, None, {})


def _enough_room(target: Path, uploads: Uploads) -> None:
    needed, free = uploads.due() + databases.size() + SPARE, shutil.disk_usage(target).free
    if needed > free:
        sentence = _(
            "Tempat di %(place)s tidak cukup: perlu %(needed)s MB, ada %(free)s MB. Tidak ada yang ditulis."
        )
        raise Refused(sentence % {"place": target, "needed": megabytes(needed), "free": megabytes(free)})


def _filled(part: Path, uploads: Uploads, say: Callable[[str], None]) -> Manifest:
    def progress(count: int) -> None:
        if count % EVERY == 0:
            say(_("  %(count)s berkas …") % {"count": angka(count)})

    made_at = datetime.now(UTC)
    database = part / DATABASES[connection.vendor]
    say(_("Menyalin berkas unggahan …"))
    uploads.add_new(progress)
    before: set[str] | None = None
    for _round in range(ROUNDS):
        database.unlink(missing_ok=True)
        say(_("Menyalin basis data …"))
        with databases.copied_to(database) as snapshot:
            due = named(snapshot.rows)
        say(_("Menyalin berkas yang baru datang …"))
        uploads.add_new(progress)
        uploads.add_deleted(due - set(uploads.entries))
        missing = due - set(uploads.entries)
        if not missing or missing == before:  # the same again: they were missing long before
            break
        before = missing
    uploads.drop_gone(due)
    files = {f"{FILES}/{name}": entry for name, entry in uploads.entries.items()}
    return {
        "made_at": made_at.isoformat(timespec="seconds"),
        "version": __version__,
        "engine": connection.vendor,
        "migrations": snapshot.migrations,
        "rows": snapshot.counts,
        "triggers": snapshot.triggers,
        "settings": settings_used(),
        "unreadable": sorted(uploads.unreadable),
        "missing": sorted(missing - uploads.unreadable),
        "files": {database.name: _sum(database), **files},
    }


def _sum(database: Path) -> Entry:
    with database.open("rb") as file:
        found = os.fstat(file.fileno())
        sum = hashlib.file_digest(file, "sha256").hexdigest()
    return {"bytes": found.st_size, "sha256": sum, "mtime_ns": found.st_mtime_ns}


def _database(manifest: Manifest) -> Entry:
    return manifest["files"][DATABASES[manifest["engine"]]]


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
