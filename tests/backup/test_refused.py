"""What is no whole backup of this portal, or no empty place, is refused in one sentence, and nothing is changed."""

import hashlib
import json
import shutil
import tarfile
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from ovop.backup import manifest as listed
from ovop.backup.manifest import DATABASES
from tests.backup.conftest import files_under


def a_picture(backup):
    return min(backup.glob("files/photo/**/large.webp"))


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def rewrite(backup, sealed=True, **changes):
    """Change what the manifest says, with its sum made to fit or not."""
    told = json.loads((backup / "manifest.json").read_text()) | changes
    text = json.dumps(told)
    (backup / "manifest.json").write_text(text)
    if sealed:
        total = hashlib.sha256(text.encode()).hexdigest()
        (backup / "manifest.sha256").write_text(f"{total}  manifest.json\n")


def rename_to(name):
    def change(backup):
        files = json.loads((backup / "manifest.json").read_text())["files"]
        entry = files.pop(next(one for one in sorted(files) if one.startswith("files/")))
        rewrite(backup, files=files | {name: entry})

    return change


def symlinked(backup):
    path = a_picture(backup)
    path.unlink()
    path.symlink_to("/etc/hostname")


def linked_folder(backup):
    shutil.move(backup / "files", backup.parent / "elsewhere")
    (backup / "files").symlink_to(backup.parent / "elsewhere")


def truncate(path):
    path.write_bytes(path.read_bytes()[:-1])


DAMAGE = {
    "a byte of a photo": (lambda backup: flip(a_picture(backup)), "Cadangan rusak: isi files/photo/"),
    "a byte of the database": (lambda backup: flip(next(backup.glob("database.*"))), "Cadangan rusak: isi database."),
    "a photo cut off": (lambda backup: truncate(a_picture(backup)), "Cadangan rusak: isi files/photo/"),
    "the database cut off": (lambda backup: truncate(next(backup.glob("database.*"))), "Cadangan rusak"),
    "a photo missing": (lambda backup: a_picture(backup).unlink(), "Cadangan tidak lengkap: 'files/photo/"),
    "the database missing": (lambda backup: next(backup.glob("database.*")).unlink(), "Cadangan tidak lengkap"),
    "one file too many": (lambda backup: (backup / "files/x.webp").write_text("x"), "bukan miliknya: 'files/x.webp'"),
    "a hidden one": (lambda backup: (backup / ".x").write_text("x"), "bukan miliknya: '.x'"),
    "manifest edited": (lambda backup: rewrite(backup, sealed=False, version="0.1"), "rusak atau diubah"),
    "manifest missing": (lambda backup: (backup / "manifest.json").unlink(), "tidak lengkap"),
    "its sum missing": (lambda backup: (backup / "manifest.sha256").unlink(), "tidak lengkap"),
    "another program's": (lambda backup: rewrite(backup, format="pretix"), "bukan cadangan portal ini"),
    "another layout": (lambda backup: rewrite(backup, layout=2), "bukan cadangan portal ini"),
    "no database named": (lambda backup: rewrite(backup, files={}), "bukan cadangan portal ini"),
    "entries of another kind": (lambda backup: rewrite(backup, files={"database.dump": 1}), "bukan cadangan"),
    "a name that climbs": (rename_to("files/../../../tmp/x"), "nama yang tidak boleh"),
    "an absolute name": (rename_to("/etc/cron.d/x"), "nama yang tidak boleh"),
    "a name elsewhere": (rename_to("settings.py"), "nama yang tidak boleh"),
    "a hidden name": (rename_to("files/.ssh/x"), "nama yang tidak boleh"),
    "a name with a line": (rename_to("files/a\nb"), "nama yang tidak boleh"),
    "a link in place of a photo": (symlinked, "bukan berkas biasa"),
    "a link in place of the folder": (linked_folder, "bukan berkas biasa"),
}  # fmt: skip
FOREIGN = {
    "a newer version": ({"version": "99.0.0"}, "lebih baru dari kode ini"),
    "an unknown version": ({"version": "zero"}, "tidak dikenal"),
    "a newer migration": ({"migrations": [["products", "9999_later"]]}, "lebih baru dari kode ini"),
}


def refused(there, source, sentence):
    done = there.command("restore", source)
    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: ")
    assert done.stderr.count("\n") == 1, "one sentence"
    assert sentence in done.stderr
    assert there.is_untouched()


def test_damaged_backups_are_refused(backup, there):
    """One after the other, each on a copy; --verify says the same of each."""
    assert set(listed.verify(backup)["files"]) == listed.lying_in(backup)
    for number, (name, (damage, sentence)) in enumerate(DAMAGE.items()):
        broken = backup.with_name(f"ovop-20260101T000000Z-{number + 2}")
        shutil.copytree(backup, broken)
        damage(broken)
        with pytest.raises(CommandError) as told:
            call_command("restore", str(broken), "--verify")
        assert sentence in str(told.value), name
        if number % 8 == 0:  # a process each
            refused(there, broken, sentence)


@pytest.mark.parametrize("what", FOREIGN)
def test_newer_backups_are_refused(backup, there, what):
    changes, sentence = FOREIGN[what]
    rewrite(backup, **changes)
    refused(there, backup, sentence)


def test_a_backup_of_the_other_database_is_refused(backup, there):
    engine = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    told = json.loads((backup / "manifest.json").read_text())
    files = told["files"]
    files[DATABASES[engine]] = files.pop(DATABASES[connection.vendor])
    (backup / DATABASES[connection.vendor]).rename(backup / DATABASES[engine])
    rewrite(backup, engine=engine, files=files)
    refused(there, backup, "pakai yang sama")
    with pytest.raises(CommandError, match=r"pg_restore gagal|Basis data di dalam cadangan rusak"):
        call_command("restore", str(backup), "--verify")  # nor is it one, whatever its name


def test_what_is_no_folder_is_refused(there, tmp_path):
    with tarfile.open(tmp_path / "a.tar", "w"), zipfile.ZipFile(tmp_path / "a.zip", "w"):
        pass
    (tmp_path / "ovop-20260101T000000Z.part").mkdir()
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    for name, sentence in (
        ("a.tar", "bukan folder cadangan portal ini"),
        ("a.zip", "bukan folder cadangan portal ini"),
        ("nothing", "bukan folder cadangan portal ini"),
        ("link", "bukan folder cadangan portal ini"),
        ("ovop-20260101T000000Z.part", "tidak selesai dibuat"),
        ("empty", "bukan cadangan portal ini, atau tidak lengkap"),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command("restore", str(tmp_path / name), "--verify")


def test_a_database_that_is_not_empty_is_refused(backup, here):
    """The portal's own: neither its database nor its files are touched."""
    before = files_under(here.media)
    done = here.command("restore", backup)
    assert done.returncode == 1
    assert "Basis data tujuan tidak kosong" in done.stderr
    assert files_under(here.media) == before


def test_a_folder_that_is_not_empty_is_refused(backup, there):
    there.media.mkdir()
    (there.media / "photo").mkdir()
    (there.media / "photo" / "a.webp").write_text("mine")
    done = there.command("restore", backup)
    assert done.returncode == 1
    assert "MEDIA_ROOT tidak kosong" in done.stderr
    assert files_under(there.media) == {"photo/a.webp": b"mine"}
    shutil.rmtree(there.media)
    assert there.is_untouched()


def test_after_a_restore_that_died_the_next_one_works(backup, there):
    """What it left lies aside, with empty folders beside it."""
    (there.media / ".restoring" / "photo").mkdir(parents=True)
    (there.media / ".restoring" / "photo" / "half.webp").write_text("half")
    (there.media / "photo" / "ab").mkdir(parents=True)
    done = there.command("restore", backup)
    assert done.returncode == 0, done.stderr
    assert ".restoring" not in {path.name for path in there.media.iterdir()}
    assert "half.webp" not in {path.name for path in there.media.rglob("*")}
