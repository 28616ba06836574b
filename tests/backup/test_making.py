"""Backups that follow each other, die, or find no room."""

import json
import os
import re
import resource
import shutil
import signal
import stat
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from ovop.backup import keeping, making
from ovop.backup.files import walk
from ovop.backup.manifest import verify
from products.models import Product
from tests.backup.conftest import ROOT, newest, one_more_photo
from tests.factories import NUNKURUS


def inodes(folder):
    return {
        path.relative_to(folder): path.stat().st_ino
        for path in (folder / "files").rglob("*")
        if path.is_file()
    }


def test_the_second_links_what_is_the_same(here, target, backup, capsys):
    changed = min(here.media.glob("photo/**/small.webp"))
    photo = one_more_photo(Product.objects.get(village_id=NUNKURUS))
    content = bytearray(changed.read_bytes())
    content[-1] ^= 1
    changed.write_bytes(content)  # the same size, later

    call_command("backup", str(target))

    second = newest(target)
    old, new = inodes(backup), inodes(second)
    different = {str(name) for name in new if new[name] != old.get(name)}
    assert different == {f"files/{photo.folder}/{size}.webp" for size in ("large", "medium", "small")} | {
        f"files/{changed.relative_to(here.media)}"
    }
    told = re.search(r"(\d+) berkas \((\d+) sama dengan cadangan sebelumnya\)", capsys.readouterr().out)
    assert told.groups() == (str(len(new)), str(len(old) - 1))
    verify(second)
    verify(backup)

    call_command("backup", str(target), "--full")
    assert not set(inodes(newest(target)).values()) & set(new.values())


def test_nobody_else_reads_a_backup_and_no_secret_is_in_it(here, target):
    secret = "kunci-yang-tidak-boleh-keluar"
    here.url = here.url.replace("postgres@", "postgres:sandi-rahasia@")
    command = [sys.executable, "manage.py", "backup", str(target)]
    environment = here.environment | {"SECRET_KEY": secret, "LOG_LEVEL": "ERROR"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in [target, *target.rglob("*")]}
    assert modes == {(True, 0o700), (False, 0o600)}
    told = (newest(target) / "manifest.json").read_text()
    for word in (secret, "sandi-rahasia"):
        assert word not in told + done.stdout + done.stderr
    settings = json.loads(told)["settings"]
    assert settings["keep_elsewhere"] == ["SECRET_KEY", "DATABASE_URL"]
    assert {"LOCAL", "LOG_LEVEL", "MEDIA_ROOT"} <= set(settings["given"])
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(settings["given"])


def test_what_is_not_the_uploads_is_left_out(here, target):
    for name in ("partial/1-ab", "exports/1.xlsx", "deleted/photo/ab/cd/large.webp"):
        (here.media / name).parent.mkdir(parents=True, exist_ok=True)
        (here.media / name).write_text("x")
    made = making.make(target)
    assert not [
        name
        for name in made.manifest["files"]
        if name.split("/")[1:2] in (["partial"], ["exports"], ["deleted"])
    ]
    assert made.left_out == []


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(here, target, backup, capsys):
    os.mkfifo(here.media / "photo" / "pipe")
    (here.media / "photo" / "link").symlink_to("/etc/hostname")
    lost = min(here.media.glob("photo/**/large.webp"))
    lost.unlink()

    with pytest.raises(CommandError) as told:
        call_command("backup", str(target), "--keep", "1")

    assert str(told.value).split("\n") == [
        "3 berkas tidak ada atau tidak terbaca; semua yang lain tersimpan:",
        f"  '{lost.relative_to(here.media)}'",
        "  'photo/link'",
        "  'photo/pipe'",
        "Cadangan lama tidak dihapus.",
    ]
    assert "Selesai" in capsys.readouterr().out
    assert backup.exists()
    assert len(verify(newest(target))["files"]) == len(verify(backup)["files"]) - 1


def test_a_folder_that_goes_while_it_is_walked_is_no_fault(here):
    told, seen = [], set()
    for name, _found in walk(here.media, told.append):
        seen.add(name)
        if len(seen) == 1:
            for place in ("photo", "minutes"):
                for drawer in (here.media / place).iterdir():
                    if not name.startswith(f"{place}/{drawer.name}/"):
                        shutil.rmtree(drawer)
    assert told == []
    assert 1 < len(seen) < 18


def test_a_backup_that_was_killed_is_none_and_the_next_clears_it(here, target):
    """Killed by itself, as kill -9 does, when uploads and database lie there and the manifest does not."""
    program = (
        "import os, signal, django; django.setup(); from pathlib import Path; from ovop.backup import making\n"
        "def say(line):\n"
        "    if 'baru datang' in line: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"making.make(Path({str(target)!r}), say=say)"
    )
    environment = here.environment | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, timeout=120)
    assert done.returncode == -signal.SIGKILL
    (half,) = target.glob("ovop-*")
    assert half.name.endswith(".part")
    assert any(half.rglob("large.webp"))
    with pytest.raises(CommandError, match="tidak selesai dibuat"):
        call_command("restore", str(half), "--verify")
    call_command("backup", str(target), "--keep", "1")
    (whole,) = target.glob("ovop-*")
    verify(whole)


def test_two_at_once_do_not_clear_each_other_away(here, target):
    told = []

    def again(line):
        with pytest.raises(CommandError) as error:
            call_command("backup", str(target))
        told.append(str(error.value))

    verify(making.make(target, say=again).folder)
    assert set(told) == {f"Cadangan lain sedang dibuat di {target}."}
    assert len(list(target.glob("ovop-*"))) == 1


def test_a_disk_that_fills_leaves_nothing_behind(here, target):
    """A limit of the process stands for the disk: no file may grow past 100 kB."""
    done = here.command(
        "backup", target, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    )
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith("CommandError: ")
    assert done.stderr.count("\n") == 1
    assert list(target.glob("ovop-*")) == []


def test_a_disk_without_room_is_seen_first(here, tmp_path):
    """A real disk of 4 MB; the uploads need more."""
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk], check=True)
    try:
        done = here.command("backup", disk)
        assert done.returncode == 1
        assert f"Tempat di {disk} tidak cukup: perlu " in done.stderr
        assert [path.name for path in disk.iterdir()] == [".lock"]
    finally:
        subprocess.run(["umount", disk], check=True)


def test_places_that_will_not_do(here, tmp_path):
    for place, sentence in (
        (here.media / "backups", "di dalam MEDIA_ROOT"),
        (here.media.parent, "di dalam MEDIA_ROOT"),
        (tmp_path / "not-mounted" / "backups", "Apakah disknya terpasang"),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command("backup", str(place))
        assert not (place / ".lock").exists()


@pytest.mark.postgres
def test_without_the_programs_of_postgresql_a_sentence_says_what_to_install(here, target):
    here_without = here.environment | {"PATH": "/nowhere"}
    done = subprocess.run(
        [sys.executable, "manage.py", "backup", str(target)],
        cwd=ROOT,
        env=here_without,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "Program pg_dump tidak ada: pasang klien PostgreSQL" in done.stderr
    assert list(target.glob("ovop-*")) == []


def test_a_database_that_is_gone_is_told_in_a_sentence(here, target):
    here.url = (
        f"sqlite:///{target}.sqlite3"
        if connection.vendor == "sqlite"
        else "postgres://nobody:rahasia@127.0.0.1:1/x"
    )
    done = here.command("backup", target)
    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: ")
    assert "rahasia" not in done.stderr
    assert list(target.glob("ovop-*")) == []


@pytest.fixture
def years(backup, target):
    """Eighteen months of backups on the 1st, 11th and 21st, of which those of 11 February are not whole."""
    names = []
    for month in range(18):
        for day in (1, 11, 21):
            names.append(f"ovop-{2025 + month // 12}{month % 12 + 1:02}{day:02}T160000Z")
            copy = target / names[-1]
            copy.mkdir()
            for name in ("manifest.json", "manifest.sha256"):
                shutil.copy(backup / name, copy)
            if "0211T" in names[-1]:
                (copy / "manifest.sha256").write_text("x")
    shutil.rmtree(backup)
    return names


def test_which_old_backups_stay(years, target):
    """The newest four, and the first of each of twelve months; what has no manifest of ours is left alone."""
    (target / "ovop-notes").mkdir()
    gone = keeping.clear(target, keep=4)
    stay = {path.name for path in target.glob("ovop-*")}
    first = {name for name in years if name.endswith("01T160000Z")}
    broken = {name for name in years if "0211T" in name}
    assert stay == {*years[-4:], *sorted(first)[-12:], *broken, "ovop-notes"}
    assert {path.name for path in gone} == set(years) - stay
    assert keeping.clear(target, keep=4) == []


def test_the_last_good_one_always_stays(years, target):
    for name in years[1:]:
        (target / name / "manifest.sha256").write_text("x")
    assert keeping.clear(target, keep=1) == []
    assert (target / years[0]).exists()


def test_keep_none_is_refused(target):
    with pytest.raises(CommandError, match="paling sedikit 1"):
        call_command("backup", str(target), "--keep", "0")
