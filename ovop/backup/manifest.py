"""What lies in a backup, and whether it still does: names, sizes and SHA-256 of every file.

ovop-20261127T160000Z/          its moment in UTC; a backup that is not finished ends in .part
    manifest.json               version, migrations, rows a table, and each file with size and sum
    manifest.sha256             the sum of the manifest, as `sha256sum -c` reads it
    database.sqlite3 | .dump    SQLite, or pg_dump's own format
    files/photo/ab/…/large.webp as under MEDIA_ROOT
"""

import hashlib
import json
import os
import re
import stat
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ovop.backup import Refused

FORMAT, LAYOUT = "ovop-backup", 1
MANIFEST, SUM = "manifest.json", "manifest.sha256"
NAME = re.compile(r"ovop-\d{8}T\d{6}Z(-\d+)?")
UNFINISHED = ".part"
FILES = "files"
# Each part begins with a letter, digit or _: neither "..", nor an absolute path, nor a hidden file.
PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*")
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
PARTS = {"made_at": str, "version": str, "engine": str, "migrations": list, "rows": dict, "triggers": list}
PARTS |= {"files": dict, "unreadable": list, "missing": list, "settings": dict}

Manifest = dict[str, Any]


def write(folder: Path, manifest: Manifest) -> None:
    """Put the manifest and its sum into the folder."""
    text = json.dumps({"format": FORMAT, "layout": LAYOUT, **manifest}, indent=1, sort_keys=True).encode()
    for name, content in (
        (MANIFEST, text),
        (SUM, f"{hashlib.sha256(text).hexdigest()}  {MANIFEST}\n".encode()),
    ):
        with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)


def read(folder: Path) -> Manifest:
    """The manifest of a backup, as it was written; Refused for anything else."""
    if folder.is_symlink() or not folder.is_dir():
        raise Refused(_("%(place)s bukan folder cadangan portal ini.") % {"place": folder})
    if folder.name.endswith(UNFINISHED):
        raise Refused(_("Cadangan %(place)s tidak selesai dibuat: pakai yang lain.") % {"place": folder})
    try:
        text, said = (folder / MANIFEST).read_bytes(), (folder / SUM).read_text().split()
    except (OSError, UnicodeDecodeError) as error:
        sentence = _("%(place)s bukan cadangan portal ini, atau tidak lengkap: daftar isinya tidak terbaca.")
        raise Refused(sentence % {"place": folder}) from error
    if said != [hashlib.sha256(text).hexdigest(), MANIFEST]:
        raise Refused(_("Daftar isi cadangan (%(name)s) rusak atau diubah.") % {"name": MANIFEST})
    try:
        manifest = json.loads(text)
        whole = (
            manifest["format"] == FORMAT
            and manifest["layout"] == LAYOUT
            and all(isinstance(manifest[key], kind) for key, kind in PARTS.items())
            and DATABASES.get(manifest["engine"]) in manifest["files"]
            and all(entry["bytes"] >= 0 and entry["sha256"] for entry in manifest["files"].values())
        )
    except (ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        raise Refused(_("%(place)s bukan cadangan portal ini.") % {"place": folder})
    for name in manifest["files"]:
        if not PLAIN.fullmatch(name) or not (name.startswith(f"{FILES}/") or name in DATABASES.values()):
            raise Refused(
                _("Daftar isi cadangan memuat nama yang tidak boleh: %(name)s") % {"name": ascii(name)}
            )
    return manifest


def lying_in(folder: Path) -> set[str]:
    """The names of all files in a backup; Refused for a link, or whatever else is no plain file."""
    names = set()
    for place, folders, files in os.walk(folder):
        for name in [*folders, *files]:
            path = Path(place) / name
            mode = path.lstat().st_mode
            if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                raise Refused(
                    _("Di dalam cadangan ada yang bukan berkas biasa: %(name)s") % {"name": ascii(str(path))}
                )
            if stat.S_ISREG(mode):
                names.add(path.relative_to(folder).as_posix())
    return names - {MANIFEST, SUM}


def verify(folder: Path) -> Manifest:
    """Read every byte of a backup and return its manifest; Refused for the first thing that is not as written."""
    manifest = read(folder)
    here, due = lying_in(folder), set(manifest["files"])
    for names, sentence in (
        (due - here, _("Cadangan tidak lengkap: %(name)s tidak ada (%(count)s berkas).")),
        (here - due, _("Di dalam cadangan ada berkas yang bukan miliknya: %(name)s (%(count)s berkas).")),
    ):
        if names:
            raise Refused(sentence % {"name": ascii(min(names)), "count": len(names)})
    for name, entry in sorted(manifest["files"].items()):
        if not _holds(folder / name, entry):
            raise Refused(_("Cadangan rusak: isi %(name)s tidak sama dengan waktu dibuat.") % {"name": name})
    return manifest


def _holds(path: Path, entry: dict[str, Any]) -> bool:
    try:
        with path.open("rb") as file:
            same_size = os.fstat(file.fileno()).st_size == entry["bytes"]
            return same_size and hashlib.file_digest(file, "sha256").hexdigest() == entry["sha256"]
    except OSError:
        return False


def is_good(folder: Path) -> bool:
    """Whether a backup was finished with nothing left out; its files are not read for this."""
    try:
        manifest = read(folder)
    except Refused:
        return False
    return not manifest["unreadable"] and not manifest["missing"]


def finished(target: Path) -> list[Path]:
    """The finished backups in a folder, the oldest first."""
    return sorted(path for path in target.iterdir() if NAME.fullmatch(path.name) and path.is_dir())
