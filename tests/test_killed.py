"""The web process is killed (kill -9) amid uploads, five times: what was acknowledged is there, no row is without its
file, nothing is left that `sweep` does not take, and who sends again is served."""

import os
import random
import threading
import uuid
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings as conf
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client

from products.models import PartialUpload, Photo
from products.uploads import sweeping
from products.uploads.storage import PHOTO_SIZES
from tests.bench.evening import photo
from tests.bench.phone import Phone, at_once
from tests.bench.unit import held
from tests.factories import BATAKTE, BOLOK, KUANHEUN, NUNKURUS, make_product, officer_of
from villages.scoping import Role

VILLAGES = (BOLOK, KUANHEUN, BATAKTE, NUNKURUS)
PHOTOS = 3  # of each


def url():
    one = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{one['NAME']}"
    return f"postgres://{one['USER']}:{one['PASSWORD']}@{one['HOST']}:{one['PORT']}/{one['NAME']}"


@pytest.fixture
def portal(transactional_db, settings):
    kept = {name: value for name, value in os.environ.items() if name != "DEBUG"}
    kept |= {"LOCAL": "1", "DATABASE_URL": url(), "MEDIA_ROOT": str(settings.MEDIA_ROOT), "ENV_FILE": ""}
    with held(kept, "--workers", "2") as portal:
        yield portal


class Sender:
    """A village's phone, which sends three photos and ends where the line breaks."""

    def __init__(self, path, village, told):
        client = Client()
        client.force_login(officer_of(Role.VILLAGE, village))
        session = client.cookies[conf.SESSION_COOKIE_NAME].value
        self.phone, self.product = Phone(path, session, told=told), make_product(village)
        self.chosen, self.stored = {}, set()  # {key: bytes}, and the keys that the portal said it has

    def choose(self, chance):
        keys = [uuid.UUID(int=chance.getrandbits(128), version=4) for _number in range(PHOTOS)]
        self.chosen, self.stored = {key: photo(number) for number, key in enumerate(keys)}, set()

    def send(self):
        for key, data in self.chosen.items():
            answer = self.phone.send(self.product.pk, "foto", key, data)
            if answer.status != 200:
                return
            assert answer.json()["done"]
            self.stored.add(key)


class Countdown:
    """Lets somebody wait for so many answers of all phones."""

    def __init__(self):
        self.left, self.reached = 0, threading.Event()

    def begin(self, answers):
        self.left = answers
        self.reached.clear()

    def told(self, *_what):
        self.left -= 1
        if self.left <= 0:
            self.reached.set()


def there():
    """{the key of each photo's row}, all of whose files are there."""
    rows = list(Photo.objects.all())
    assert [
        row.pk
        for row in rows
        for size in PHOTO_SIZES
        if not default_storage.exists(f"{row.folder}/{size}.webp")
    ] == []
    return {row.pk for row in rows}


def folders():
    return {uuid.UUID(path.name) for path in Path(conf.MEDIA_ROOT, "photo").glob("??/*")}


def aged():
    """Everything on the disk was written ten days ago."""
    for path in Path(conf.MEDIA_ROOT).rglob("*"):
        with suppress(FileNotFoundError):
            before = path.stat().st_mtime - 10 * 24 * 60 * 60
            os.utime(path, (before, before))


def test_killed_amid_uploads(portal):
    chance, countdown = random.Random(17), Countdown()
    senders = [Sender(portal.path, village, countdown.told) for village in VILLAGES]

    def kill():
        countdown.reached.wait(60)
        portal.kill()
        portal.start()  # as Restart=always does

    for answers in (5, 16, 24, 33, 44):  # of some sixty
        Photo.objects.all().delete()
        for sender in senders:
            sender.choose(chance)
        keys = {key for sender in senders for key in sender.chosen}
        countdown.begin(answers)
        at_once(kill, *(sender.send for sender in senders))
        stored = set().union(*(sender.stored for sender in senders))
        assert stored < keys  # it was amid
        assert stored <= there() <= folders()
        at_once(*(sender.send for sender in senders))
        assert there() == keys
        aged()
        for look in (sweeping.orphans, sweeping.halves, sweeping.unfinished):
            look()
        assert folders() == keys
        assert not PartialUpload.objects.exists()
        assert list(Path(conf.MEDIA_ROOT, "partial").iterdir()) == []
