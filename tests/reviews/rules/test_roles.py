"""deploy/postgresql.sql: the owner migrates, the portal works, and can take nothing of the rules down."""

import glob
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.reviews.rules.portal_role import REFUSED

pytestmark = pytest.mark.postgres
ROOT = Path(__file__).resolve().parents[3]
PASSWORD = "hanya-untuk-tes"
ROLES = ("owner", "portal", "backup")


def psql(*arguments, url=""):
    """What it prints; as the tests' own role, or as that of the URL, where what it refuses is no error."""
    settings = connection.settings_dict
    place = f"{settings['HOST'] or '127.0.0.1'}:{settings['PORT'] or 5432}"
    own = f"postgres://{settings['USER'] or 'postgres'}:{settings['PASSWORD'] or ''}@{place}/postgres"
    program = shutil.which("psql") or sorted(glob.glob("/usr/lib/postgresql/*/bin/psql"))[-1]
    command = [program, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url or own, *arguments]
    done = subprocess.run(command, check=not url, capture_output=True, text=True)
    return done.stdout + done.stderr


@pytest.fixture
def roles(db, tmp_path):
    """{role: its DATABASE_URL} of a database of its own, made by the file that is shipped, twice."""
    settings = connection.settings_dict
    name = f"{settings['NAME']}_roles"
    names = {"database": name} | {role: f"{name}_{role}" for role in ROLES}
    told = [word for pair in names.items() for word in ("-v", "=".join(pair))]
    script = [*told, "-f", str(ROOT / "deploy/postgresql.sql")]
    try:
        for _twice in range(2):
            psql(*script)
        for role in ROLES:
            psql("-c", f"ALTER ROLE \"{names[role]}\" PASSWORD '{PASSWORD}'")
        place = f"{settings['HOST'] or '127.0.0.1'}:{settings['PORT'] or 5432}/{name}"
        urls = {role: f"postgres://{names[role]}:{PASSWORD}@{place}" for role in ROLES}
        yield urls | {"script": script, "media": str(tmp_path)}
    finally:
        psql("-c", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        for role in ROLES:
            psql("-c", f'DROP ROLE IF EXISTS "{names[role]}"')


def run(*arguments, url, media):
    environment = {key: value for key, value in os.environ.items() if key != "DEBUG"}
    environment |= {"LOCAL": "1", "DATABASE_URL": url, "MEDIA_ROOT": media}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_the_portal_works_and_takes_nothing_down(roles):
    media = roles["media"]
    migrated = run("manage.py", "migrate", "-v0", url=roles["owner"], media=media)
    assert (migrated.returncode, migrated.stderr) == (0, "")
    # What is owed is written by the rules alone, from the first moment on.
    tried = psql("-c", "INSERT INTO portal_due VALUES ('x')", url=roles["portal"])
    assert "permission denied for table portal_due" in tried
    psql(*roles["script"])  # again, over tables that are there
    assert run("manage.py", "migrate", "-v0", url=roles["owner"], media=media).returncode == 0

    told = run("-m", "tests.reviews.rules.portal_role", url=roles["portal"], media=media)
    assert told.returncode == 0, told.stderr
    said = json.loads(told.stdout.splitlines()[-1])
    assert set(said["pages"].values()) <= {200, 302}
    assert "Riwayat utuh" in said["history"]
    assert list(said["refused"]) == list(REFUSED)
    assert [statement for statement, error in said["refused"].items() if not error] == []
    assert set(list(said["refused"].values())[:-1]) <= {"InsufficientPrivilege"}

    # The third one reads all there is, and writes nothing.
    saved = run("manage.py", "backup", f"{media}-saved", url=roles["backup"], media=media)
    assert "semua yang lain tersimpan" in saved.stderr  # the dossiers above have no real photos
    assert list(Path(f"{media}-saved").glob("ovop-*/database.dump"))
    for statement in (
        "DELETE FROM villages_failedtry",
        "SET transaction_read_only = off; DELETE FROM portal_due",
    ):
        said = psql("-c", statement, url=roles["backup"])
        assert "read-only transaction" in said or "permission denied" in said

    # Something to migrate, and not as its owner: said in words, and nothing is touched.
    run("manage.py", "migrate", "reviews", "0015", "-v0", url=roles["owner"], media=media)
    stopped = run("manage.py", "migrate", "-v0", url=roles["portal"], media=media)
    assert stopped.returncode == 1
    assert "Tidak ada yang diubah: tabelnya milik" in stopped.stderr
    done = run("manage.py", "migrate", "-v0", url=roles["owner"], media=media)
    assert (done.returncode, done.stderr) == (0, "")
    checked = run("manage.py", "verify_history", url=roles["portal"], media=media)
    assert "Riwayat utuh" in checked.stdout
