"""check --deploy looks at the place too: each fault has its id."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ovop import checks
from ovop.health import NotReady

ROOT = Path(__file__).parent.parent
SERVER = {
    "SECRET_KEY": "k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKL",
    "ALLOWED_HOSTS": "ovop.example.org",
}


def check(tmp_path, **variables):
    """(status, ids that it told, what it said)"""
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": "sqlite://:memory:",
        "MEDIA_ROOT": str(tmp_path),
        "METRICS_FOLDER": str(tmp_path),
        **SERVER,
        **variables,
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    told = sorted(part.split(")")[0].strip("(") for part in done.stderr.split() if part.startswith("(ovop."))
    return done.returncode, told, done.stderr


def test_sqlite_is_told_and_can_be_accepted(tmp_path):
    assert check(tmp_path)[:2] == (1, ["ovop.W001"])
    assert check(tmp_path, SILENCED_CHECKS="ovop.W001")[:2] == (0, [])


def test_a_database_that_is_not_there_is_not_made(tmp_path):
    path = tmp_path / "db.sqlite3"
    assert check(tmp_path, DATABASE_URL=f"sqlite:///{path}")[:2] == (1, ["ovop.W001", "ovop.W003"])
    assert not path.exists()
    path.touch()  # a database without tables
    assert check(tmp_path, DATABASE_URL=f"sqlite:///{path}")[:2] == (1, ["ovop.W001", "ovop.W003"])


def test_a_database_that_does_not_answer_is_told(tmp_path):
    status, told, said = check(tmp_path, DATABASE_URL="postgres://ovop:s3cret@127.0.0.1:1/ovop")
    assert (status, told) == (1, ["ovop.E002"])
    assert "s3cret" not in said


@pytest.mark.parametrize(("place", "told"), (("{}/none", "ovop.E004"), ("/proc", "ovop.E005")))
def test_uploads_need_a_place(tmp_path, place, told):
    found = check(tmp_path, SILENCED_CHECKS="ovop.W001", MEDIA_ROOT=place.format(tmp_path))
    assert found[:2] == (1, [told])


def test_who_is_to_be_told_needs_a_way(tmp_path):
    here = {"SILENCED_CHECKS": "ovop.W001", "ADMINS": "satu@example.go.id"}
    assert check(tmp_path, **here)[:2] == (1, ["ovop.W007"])
    assert check(tmp_path, **here, EMAIL_URL="smtp://127.0.0.1:25")[:2] == (0, [])


def test_numbers_need_a_place_of_their_own(tmp_path):
    here = {"SILENCED_CHECKS": "ovop.W001", "METRICS_TOKEN": "x"}
    assert check(tmp_path, **here)[:2] == (0, [])
    assert check(tmp_path, **here, METRICS_FOLDER="/proc/none")[:2] == (1, ["ovop.W008"])


def test_a_worker_that_is_gone_is_told(monkeypatch):
    """The hook: none is configured yet, so nothing can be missing."""
    assert checks.somebody_works(None) == []

    def gone():
        raise NotReady("The worker was last seen 20 minutes ago.")

    monkeypatch.setattr(checks, "worker", gone)
    (told,) = checks.somebody_works(None)
    assert (told.id, told.msg) == ("ovop.W006", "The worker was last seen 20 minutes ago.")
