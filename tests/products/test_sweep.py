"""What lies on the disk for nobody goes, and is told; nothing that somebody may still need does."""

import os
import signal
import subprocess
import sys
import time
import uuid
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as portal
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from products.models import Minutes, MinutesPage, PartialUpload, Photo
from products.uploads import attachments, pieces, storage
from products.uploads.sweeping import sweep
from tests.factories import BOLOK, KUANHEUN, make_officer, make_product, send_back, submit
from villages.scoping import Role

pytestmark = pytest.mark.django_db
DAY = 24 * 60 * 60
FILES = {"large.webp": b"12345", "medium.webp": b"123", "small.webp": b"1"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def age(path, days):
    """Make a file, or a folder and all that is in it, so many days old."""
    for one in [path, *path.rglob("*")] if path.is_dir() else [path]:
        os.utime(one, (time.time() - days * DAY,) * 2)


def orphan(model=Photo, *, days=2, files=FILES):
    folder = model(id=uuid.uuid4(), **({"minutes": Minutes()} if model is MinutesPage else {})).folder
    storage.write(folder, files)
    path = Path(default_storage.path(folder))
    age(path, days)
    return path


def listed(root):
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def said(**options):
    out = StringIO()
    call_command("sweep", stdout=out, **options)
    return out.getvalue().splitlines()


def test_files_without_a_row_are_put_aside_and_those_with_one_stay(media):
    product = make_product(BOLOK, filled=True, files=True)
    for one in (media / "photo", media / "minutes"):
        age(one, 400)
    before = listed(media)
    gone = orphan()
    fresh = orphan(days=0.9)
    assert sweep(dry_run=True).orphans.count == 1
    assert gone.exists()
    assert said() == [
        "Berkas tanpa catatan, disisihkan 30 hari: 1 (0 KB)",
        "Berkas setengah tertulis, dihapus: 0 (0 KB)",
        "Kiriman yang tidak selesai dalam 7 hari, dihapus: 0 (0 KB)",
        "Berkas yang dihapus lebih dari 30 hari lalu, dihapus: 0 (0 KB)",
    ]
    assert not gone.exists()
    assert fresh.exists()
    assert before.items() <= listed(media).items()
    assert storage.bring_back(str(gone.relative_to(media)))
    assert (gone / "large.webp").read_bytes() == b"12345"
    assert product.photos.count() == 1
    assert [line.partition(": ")[2][0] for line in said()] == ["0"] * 4  # and again is nothing


def test_a_dry_run_touches_nothing(media):
    orphan()
    before = listed(media)
    assert said(dry_run=True)[-1] == "Baru dihitung: tidak ada yang dihapus."
    assert listed(media) == before


def test_what_was_submitted_and_deleted_since_is_no_orphan(media, django_capture_on_commit_callbacks):
    product = make_product(BOLOK, filled=True, files=True)
    submit(product)
    send_back(product, photos="Kurang jelas.")
    photo = product.photos.get()
    with django_capture_on_commit_callbacks(execute=True):
        attachments.arrange(product, "delete", photo.id.hex)
    age(media / "photo", 400)
    assert sweep().orphans.count == 0
    assert (media / photo.folder / "large.webp").exists()


def test_every_kind_of_upload_has_its_place(media):
    from reviews.models import Evidence

    for model in (Photo, Minutes, MinutesPage, Evidence):
        orphan(model)
    assert sweep().orphans.count == 4


def test_half_written_files_beside_whole_ones_go(media):
    product = make_product(BOLOK, filled=True, files=True)
    folder = media / product.photos.get().folder
    for name in ("large_aB3xY9z.webp", "large_aB3xY9q.webp", "note.txt"):
        (folder / name).write_bytes(b"half")
    age(folder / "large_aB3xY9z.webp", 2)
    age(folder / "note.txt", 2)
    assert sweep().halves.count == 1
    assert {path.name for path in folder.iterdir()} == {*FILES, "tiny.webp", "large_aB3xY9q.webp", "note.txt"}


def test_pieces_of_officers_who_never_return_go(media):
    gone, here = make_officer(Role.VILLAGE, BOLOK), make_officer(Role.VILLAGE, KUANHEUN)
    old, fresh = uuid.uuid4(), uuid.uuid4()
    for user, key in ((gone, old), (here, fresh)):
        pieces.append(user, key, b"piece", start=0, total=100)
    age(pieces.path_of(gone.pk, old), 8)
    unknown = media / "partial" / "of-a-former-release"
    unknown.write_bytes(b"123")
    age(unknown, 8)
    assert sweep().pieces.count == 2
    assert [path.name for path in (media / "partial").iterdir()] == [f"{here.pk}-{fresh.hex}"]
    assert PartialUpload.objects.get().key == fresh


def test_a_deleted_upload_is_kept_for_thirty_days(media, django_capture_on_commit_callbacks):
    product = make_product(BOLOK, filled=True, files=True)
    photo = product.photos.get()
    files = {path.name: path.read_bytes() for path in (media / photo.folder).iterdir()}
    with django_capture_on_commit_callbacks(execute=True):
        attachments.arrange(product, "delete", photo.id.hex)
    aside = media / "deleted" / timezone.localdate().isoformat() / photo.folder
    assert {path.name: path.read_bytes() for path in aside.iterdir()} == files
    assert not (media / photo.folder).exists()
    with time_machine.travel(timezone.now() + timedelta(days=30), tick=False):
        assert sweep().deleted.count == 0
    assert aside.exists()
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert sweep().deleted.count == 4
    assert list((media / "deleted").iterdir()) == []


def test_only_days_are_taken_for_days(media):
    (media / "deleted" / "catatan").mkdir(parents=True)
    (media / "deleted" / "2020-01-31" / "photo").mkdir(parents=True)
    assert list(storage.days_of_deleted()) == [date(2020, 1, 31)]
    sweep()
    assert [path.name for path in (media / "deleted").iterdir()] == ["catatan"]


def test_what_is_brought_back_is_the_last_one(media):
    folder = Photo(id=uuid.uuid4()).folder
    assert not storage.bring_back(folder)
    for day, content in (("2026-01-01", b"old"), ("2026-01-09", b"new")):
        storage.write(f"deleted/{day}/{folder}", {"large.webp": content})
    assert storage.bring_back(folder)
    assert (media / folder / "large.webp").read_bytes() == b"new"


KILLED = """
import os, sys
sys.path.insert(0, sys.argv[1])
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
from django.conf import settings
django.setup()
settings.MEDIA_ROOT = sys.argv[2]
from products.uploads import storage
moved = 0
move = storage._move
def slow(source, target):
    global moved
    move(source, target)
    moved += 1
    if moved == 4:
        print("half", flush=True)
        sys.stdin.read()
storage._move = slow
for folder in sys.argv[3:]:
    storage.retire(folder)
"""


def test_killed_in_the_middle_it_goes_on_the_next_time(media):
    """After one folder and a file of the next: nothing is lost, and the next run does the rest."""
    folders = sorted(str(orphan().relative_to(media)) for _number in range(3))
    command = [sys.executable, "-c", KILLED, Path(portal.BASE_DIR), media, *folders]
    run = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert run.stdout.readline() == b"half\n"
    run.send_signal(signal.SIGKILL)
    run.wait()
    assert sorted(listed(media).values()) == sorted([*FILES.values()] * 3)
    age(media / "photo", 2)
    assert sweep().orphans.count == 2
    assert all(name.startswith("deleted/") for name in listed(media))
    assert sorted(listed(media).values()) == sorted([*FILES.values()] * 3)
