"""A portal with files behind its rows, and an empty place for what is restored, on either database."""

import os
import secrets
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection

from products.choices import State
from products.models import Photo
from products.uploads import attachments
from tests.factories import BOLOK, KUANHEUN, KUATAE, NUNKURUS, make_areas, make_product
from tests.past import clock_rules

ROOT = Path(__file__).resolve().parents[2]
SIZES = ("large", "medium", "small")


@dataclass
class Place:
    """A database by its address, and a folder for files: what one portal has."""

    url: str
    media: Path

    @property
    def environment(self):
        kept = {name: value for name, value in os.environ.items() if name != "DEBUG"}
        return kept | {"DATABASE_URL": self.url, "MEDIA_ROOT": str(self.media), "LOCAL": "1"}

    def command(self, *words, **options):
        command = [sys.executable, "manage.py", *map(str, words)]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300, **options
        )

    def rows(self, statement):
        """What the statement finds, outside Django; raises what the database raises."""
        sqlite = self.url.startswith("sqlite")
        opened = (
            sqlite3.connect(self.url.removeprefix("sqlite:///")) if sqlite else psycopg2.connect(self.url)
        )
        with closing(opened) as database, closing(database.cursor()) as cursor:
            cursor.execute(statement)
            found = cursor.fetchall() if cursor.description else []
            database.commit()
        return found

    def is_untouched(self):
        if self.url.startswith("sqlite"):
            empty = not Path(self.url.removeprefix("sqlite:///")).exists()
        else:
            empty = self.rows("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]
        return empty and not self.media.exists()


def address_of(name):
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    login = found["USER"] + (f":{quote(found['PASSWORD'], safe='')}" if found["PASSWORD"] else "")
    return f"postgres://{login}@{found['HOST']}:{found['PORT'] or 5432}/{name}"


@pytest.fixture
def here(transactional_db, settings):
    """The portal at hand: Bolok approved, three others begun, with files."""
    with clock_rules():
        make_areas()
        make_product(BOLOK, state=State.APPROVED, files=True)
        make_product(NUNKURUS, filled=True, files=True)
        make_product(KUANHEUN, name="Tenun ikat")
        make_product(KUATAE, filled=True, files=True)
        yield Place(address_of(connection.settings_dict["NAME"]), Path(settings.MEDIA_ROOT))


@pytest.fixture
def there(tmp_path, here):
    """An empty database and no folder yet."""
    media = tmp_path / "restored-media"
    if connection.vendor == "sqlite":
        yield Place(f"sqlite:///{tmp_path}/restored.sqlite3", media)
        return
    name = f"restored_{secrets.token_hex(6)}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    yield Place(address_of(name), media)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def target(tmp_path):
    return tmp_path / "backups"


@pytest.fixture
def backup(here, target):
    """A finished backup."""
    call_command("backup", str(target))
    return newest(target)


def newest(target):
    return sorted(path for path in target.iterdir() if path.name.startswith("ovop-"))[-1]


def one_more_photo(product, content=b""):
    """A photo whose files hold these bytes, or some of their own, without the work of drawing one."""
    content = content or secrets.token_bytes(2000)
    photo = Photo(product=product, name="contoh.jpg", digest=secrets.token_hex(32), position=5)
    return attachments.store(photo, {f"{size}.webp": content for size in SIZES})


def files_under(folder):
    """{name: bytes} of all files there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
