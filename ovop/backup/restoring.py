"""A backup back into an empty place: looked at first, and then all of it, or nothing."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from ovop import __version__
from ovop.backup import Refused, databases
from ovop.backup.files import Unreadable, copy
from ovop.backup.making import SPARE, megabytes
from ovop.backup.manifest import DATABASES, FILES, Manifest, verify

ASIDE = ".restoring"  # under MEDIA_ROOT, on the same disk: from there all takes its place at once
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass
class Restored:
    """What was put back, and whether manage.py migrate has something to do."""

    manifest: Manifest
    bytes: int
    behind: int


def checked(source: Path) -> Manifest:
    """Read the whole backup; Refused for the first thing that is wrong with it. Touches nothing."""
    manifest = verify(source.absolute())
    _check_copy(source, manifest)
    return manifest


def _check_copy(source: Path, manifest: Manifest) -> None:
    databases.check_copy(source.absolute() / DATABASES[manifest["engine"]], manifest["engine"])


def restore(source: Path, *, say: Callable[[str], None] = lambda line: None) -> Restored:
    """Put a backup into the empty database and the empty MEDIA_ROOT of the settings; Refused, with nothing changed,
    where one of them is not empty or the backup is not whole, not the portal's or newer than this code."""
    source, media = source.absolute(), Path(settings.MEDIA_ROOT).absolute()
    _check_place(media)
    say(_("Memeriksa cadangan …"))
    manifest = verify(source)
    behind = _check_fits(manifest)
    _check_copy(source, manifest)
    total = sum(entry["bytes"] for entry in manifest["files"].values())
    with _staged(media) as aside:
        _enough_room(media, total)
        say(_("Menyalin berkas unggahan …"))
        _copy_files(source, aside, manifest)
        with _in_place(media, aside):
            say(_("Mengisi basis data …"))
            databases.restore(source / DATABASES[manifest["engine"]])
    os.sync()
    _compare(manifest)
    return Restored(manifest, total, behind)


def _check_place(media: Path) -> None:
    databases.check_empty()
    for place, folders, files in os.walk(media):
        if Path(place) == media and ASIDE in folders:
            folders.remove(ASIDE)  # of a restore that died
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        if found := [*files, *links]:
            sentence = _("MEDIA_ROOT tidak kosong (%(name)s): beri folder yang kosong.")
            raise Refused(sentence % {"name": Path(place) / found[0]})


def _check_fits(manifest: Manifest) -> int:
    """How many migrations of this code the backup lacks; Refused where it is newer, or of the other engine."""
    if manifest["engine"] != connection.vendor:
        sentence = _(
            "Cadangan ini dari %(theirs)s, sedangkan DATABASE_URL menunjuk %(ours)s: pakai yang sama."
        )
        ours = ENGINES.get(connection.vendor, connection.vendor)
        raise Refused(sentence % {"theirs": ENGINES[manifest["engine"]], "ours": ours})
    known = set(MigrationLoader(None).disk_migrations)
    applied = {tuple(one) for one in manifest["migrations"]}
    own = {app for app, _name in known}
    # A package that was left behind takes its migrations with it; what this code has never heard of does not.
    strange = sorted(one for one in applied - known if one[0] in own)
    if _number(manifest["version"]) > _number(__version__) or strange:
        sentence = _(
            "Cadangan ini dari portal %(theirs)s, lebih baru dari kode ini (%(ours)s): perbarui kodenya dulu."
        )
        raise Refused(sentence % {"theirs": manifest["version"], "ours": __version__})
    return len(known - applied)


def _number(version: str) -> tuple[int, ...]:
    parts = version.split(".")
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise Refused(
            _("Versi portal di dalam cadangan tidak dikenal: %(version)s.") % {"version": ascii(version)}
        )
    return tuple(map(int, parts))


def _enough_room(media: Path, total: int) -> None:
    free = shutil.disk_usage(media).free
    if total + SPARE > free:
        sentence = _("Tempat di %(place)s tidak cukup: perlu %(needed)s MB, ada %(free)s MB.")
        raise Refused(
            sentence % {"place": media, "needed": megabytes(total + SPARE), "free": megabytes(free)}
        )


@contextmanager
def _staged(media: Path) -> Iterator[Path]:
    """An empty folder under MEDIA_ROOT, gone afterwards; what the disk refuses is told in words."""
    aside = media / ASIDE
    try:
        media.mkdir(exist_ok=True)
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(mode=0o700)
        yield aside
    except (OSError, Unreadable) as error:
        told = getattr(error, "strerror", None) or str(error)
        raise Refused(
            _("Tidak bisa dipulihkan: %(error)s. Tidak ada yang diubah.") % {"error": told}
        ) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _copy_files(source: Path, aside: Path, manifest: Manifest) -> None:
    for name, due in manifest["files"].items():
        if not name.startswith(f"{FILES}/"):
            continue
        place = aside / name.removeprefix(f"{FILES}/")
        for folder in reversed(place.relative_to(aside).parents[:-1]):
            (aside / folder).mkdir(mode=0o750, exist_ok=True)
        entry = copy(source / name, place, mode=settings.FILE_UPLOAD_PERMISSIONS)
        if entry["sha256"] != due["sha256"]:  # changed since it was looked at
            raise Refused(_("Cadangan rusak: isi %(name)s tidak sama dengan waktu dibuat.") % {"name": name})


@contextmanager
def _in_place(media: Path, aside: Path) -> Iterator[None]:
    """Move what lies aside into MEDIA_ROOT; out again where what follows fails."""
    moved = []
    try:
        for path in sorted(aside.iterdir()):
            place = media / path.name
            if place.exists():  # folders without a file
                shutil.rmtree(place)
            path.rename(place)
            moved.append(place)
        yield
    except BaseException:
        for place in moved:
            shutil.rmtree(place, ignore_errors=True)
        raise


def _compare(manifest: Manifest) -> None:
    now = databases.now()
    different = [
        f"{table}: {manifest['rows'].get(table, 0)} → {now.counts.get(table, 0)}"
        for table in sorted(manifest["rows"].keys() | now.counts.keys())
        if manifest["rows"].get(table) != now.counts.get(table)
    ]
    different += sorted(set(manifest["triggers"]) ^ set(now.triggers))
    if different:
        sentence = _(
            "Basis data tidak sama dengan cadangan: %(what)s. Jangan pakai; ulangi di tempat yang kosong."
        )
        raise Refused(sentence % {"what": "; ".join(different[:10])})
