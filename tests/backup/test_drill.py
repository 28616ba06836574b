"""The drill: a backup while people write, restored into an empty place, and compared."""

import hashlib
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import F

from ovop.backup import databases, making
from ovop.backup.named import named
from products.models import Photo, Product
from products.uploads import storage
from tests.backup.conftest import SIZES, files_under, newest, one_more_photo
from tests.factories import KUANHEUN, KUATAE, NUNKURUS, submit, withdraw


def tables(place):
    """{table: hash of its rows, in the order of their words}"""
    counted = databases.snapshot_of(place.rows, connection.vendor).counts
    return {
        table: hashlib.sha256(
            "\n".join(sorted(map(repr, place.rows(f'SELECT * FROM "{table}"')))).encode()
        ).hexdigest()
        for table in counted
    }


def test_what_is_restored_is_what_was_there(here, there, target, capsys):
    """Nobody writes: every table and every file is the same, and so are the triggers."""
    call_command("backup", str(target))
    said = capsys.readouterr().out
    assert "Simpan di tempat lain (tidak ada di cadangan): SECRET_KEY, DATABASE_URL." in said
    before = tables(here)

    done = there.command("restore", newest(target))

    assert done.returncode == 0, done.stderr
    assert "Dipulihkan dan dibandingkan" in done.stdout
    assert tables(there) == before
    assert len(before) > 30
    assert files_under(there.media) == files_under(here.media)
    assert len(files_under(there.media)) == 3 * (4 + 3)
    assert databases.snapshot_of(there.rows, connection.vendor).triggers
    assert there.command("migrate", "--check").returncode == 0
    modes = {oct(path.stat().st_mode & 0o777) for path in there.media.rglob("*.webp")}
    assert modes == {"0o640"}


@pytest.mark.parametrize(
    "statement", ("UPDATE reviews_decision SET note = 'x'", "DELETE FROM reviews_decision")
)
def test_the_restored_history_is_guarded(backup, there, statement):
    assert there.command("restore", backup).returncode == 0
    with pytest.raises(Exception, match="reviews_decision is append-only"):
        there.rows(statement)
    assert len(there.rows("SELECT id FROM reviews_decision")) == 2


class Writers:
    """Officers at work, each in a thread, until stop(): `done` counts what was acknowledged."""

    def __init__(self):
        self.ended, self.errors, self.news = threading.Event(), [], threading.Condition()
        self.done = {"photos": 0, "sections": 0, "steps": 0}
        self.kept = {}  # key of a photo that nobody deletes: the hash of its files
        self.threads = [threading.Thread(target=self.run, args=(name,)) for name in self.done]

    def run(self, name):
        try:
            while not self.ended.is_set():
                getattr(self, name)()
                with self.news:
                    self.done[name] += 1
                    self.news.notify_all()
        except Exception as error:
            with self.news:
                self.errors.append(error)
                self.news.notify_all()
        finally:
            connection.close()

    def photos(self):
        product = Product.objects.get(village_id=NUNKURUS)
        photo = one_more_photo(product)
        stored = Path(settings.MEDIA_ROOT) / photo.folder / "large.webp"
        if self.done["photos"] % 10:
            photo_folder = photo.folder
            photo.delete()
            storage.remove(photo_folder)
        else:
            self.kept[photo.id.hex] = hashlib.sha256(stored.read_bytes()).hexdigest()

    def sections(self):
        draft = Product.objects.filter(village_id=KUANHEUN)
        draft.update(uniqueness=f"Simpanan {self.done['sections']}", version=F("version") + 1)

    def steps(self):
        product = Product.objects.with_answers().get(village_id=KUATAE)
        submit(product)
        withdraw(product)

    def wait_for_more(self, _line=""):
        """Until each of them has written twice more."""
        with self.news:
            before = dict(self.done)
            self.news.wait_for(
                lambda: self.errors or all(self.done[name] >= before[name] + 2 for name in before),
                timeout=120,
            )

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self.ended.set()
        for thread in self.threads:
            thread.join()


def test_the_drill_with_writers_at_work(here, there, target):
    with Writers() as writers:
        writers.wait_for_more()
        kept = dict(writers.kept)
        made = making.make(target, say=writers.wait_for_more)  # they write before and after each of its steps
    assert writers.errors == []
    assert made.left_out == []

    restored = there.command("restore", made.folder)

    assert restored.returncode == 0, restored.stderr
    files = files_under(there.media)
    assert named(there.rows) <= set(files), "a row without its file"
    there_now = {str(key).replace("-", "") for (key,) in there.rows("SELECT id FROM products_photo")}
    assert set(kept) <= there_now, "acknowledged before the backup began"
    for key in there_now & set(writers.kept):
        assert hashlib.sha256(files[f"photo/{key[:2]}/{key}/large.webp"]).hexdigest() == writers.kept[key]
    # One moment: a dossier that is submitted has as many submissions more than withdrawals as its state says.
    state, key = there.rows(f"SELECT state, id FROM products_product WHERE village_id = '{KUATAE}'")[0]
    actions = [
        action
        for (action,) in there.rows(
            f"SELECT action FROM reviews_decision WHERE product_id = {key} ORDER BY id"
        )
    ]
    assert actions.count("submit") - actions.count("withdraw") == (state == "submitted")
    counts = databases.snapshot_of(there.rows, connection.vendor).counts
    assert counts == made.manifest["rows"]


class Between:
    """Does something at each moment of a backup, which `say` gives away."""

    def __init__(self, **deeds):
        self.deeds, self.moments = deeds, []

    def __call__(self, line):
        moment = "database" if "basis data" in line else "newcomers" if "baru datang" in line else "first"
        self.moments.append(moment)
        if self.moments.count(moment) == 1 and moment in self.deeds:
            self.deeds[moment]()


def gone(photo):
    folder = photo.folder
    Photo.objects.filter(pk=photo.pk).delete()
    with suppress(FileNotFoundError):
        storage.remove(folder)


def files_of(made):
    return {name.removeprefix("files/") for name in made.manifest["files"]}


def pictures(photo):
    return {f"{photo.folder}/{size}.webp" for size in SIZES}


def test_a_photo_deleted_after_the_database_was_copied_is_there(here, target):
    photo = one_more_photo(Product.objects.get(village_id=NUNKURUS))
    between = Between(newcomers=lambda: gone(photo))
    made = making.make(target, say=between)
    assert between.moments.count("database") == 1
    assert pictures(photo) <= files_of(made)
    assert made.left_out == []


def test_a_photo_deleted_before_the_database_was_copied_is_in_neither(here, target):
    photo = one_more_photo(Product.objects.get(village_id=NUNKURUS))
    made = making.make(target, say=Between(database=lambda: gone(photo)))
    assert not pictures(photo) & files_of(made)
    assert made.left_out == []


@pytest.mark.parametrize("kept", (True, False))
def test_a_photo_that_came_and_went_is_found_or_the_database_copied_again(here, target, kept):
    """After the first pass it comes, after the copy of the database it goes: into deleted/, or for good."""
    came = []

    def comes():
        came.append(one_more_photo(Product.objects.get(village_id=NUNKURUS)))

    def goes():
        folder = here.media / came[0].folder
        if kept:
            place = here.media / "deleted" / came[0].folder
            place.parent.mkdir(parents=True)
            Photo.objects.filter(pk=came[0].pk).delete()
            folder.rename(place)
        else:
            gone(came[0])

    between = Between(database=comes, newcomers=goes)
    made = making.make(target, say=between)
    assert between.moments.count("database") == (1 if kept else 2)
    assert (pictures(came[0]) <= files_of(made)) == kept
    assert made.left_out == []
    assert not any(name.startswith("deleted") for name in files_of(made))
