"""What is shipped in deploy/, for containers, and told in docs/operations.md.

The units: systemd has nothing to say against them, what they start starts, and a restart of the portal loses no request,
since systemd holds its socket meanwhile. nginx: test_behind_nginx.py; the settings: test_env_file.py.
"""

import json
import re
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from tests.bench import restarts
from tests.bench.portal import ROOT, filled, serving
from tests.bench.unit import DEPLOY, command_of, environment_of, here
from tests.test_settings import NAMED

UNITS = sorted(path.name for path in DEPLOY.glob("ovop-*"))
HARDENED = {
    "User=ovop",
    "NoNewPrivileges=true",
    "ProtectSystem=strict",
    "ReadWritePaths=/srv/ovop/media",
    "CapabilityBoundingSet=",
    "UMask=0027",
}


def told(words, environment):
    """With ${NAME} as systemd fills it in."""
    return [re.sub(r"\$\{(\w+)\}", lambda name: environment[name[1]], word) for word in words]


@pytest.fixture(scope="module")
def portal():
    real = {"DJANGO_SETTINGS_MODULE": "ovop.settings", "SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": "localhost"}
    with filled(**real, SECURE_SSL_REDIRECT="0", ENV_FILE="") as environment:
        yield environment


def test_all_units_are_looked_at():
    assert {"ovop-web.socket", "ovop-web.service", "ovop-tidy.service", "ovop-tidy.timer"} <= set(UNITS)
    assert {"ovop-worker.service", "ovop-backup.timer", "ovop-verify.timer"} <= set(UNITS)
    for unit in UNITS:
        assert unit.rpartition(".")[2] in ("socket", "service", "timer")


@pytest.mark.systemd
def test_systemd_has_nothing_against_them(tmp_path):
    for unit in UNITS:
        (tmp_path / unit).write_text(here((DEPLOY / unit).read_text()))
    verify = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=one", *UNITS]
    done = subprocess.run(verify, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    # And it would say so.
    (tmp_path / "ovop-tidy.timer").write_text("[Timer]\nOnCalender=daily\n")
    done = subprocess.run(verify, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "OnCalender" in done.stderr


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.endswith(".service")])
def test_services_are_hardened(unit):
    assert HARDENED - set((DEPLOY / unit).read_text().splitlines()) == set()


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.endswith(".timer")])
def test_what_a_timer_starts(portal, unit, tmp_path):
    environment = portal | {"TARGET": str(tmp_path / "backups")}
    done = subprocess.run(
        told(command_of(unit.replace(".timer", ".service")), environment),
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_the_backup_has_a_place_that_can_be_named():
    """Its unit may write where it writes, and the file that names another place names nothing else."""
    unit, named = (DEPLOY / "ovop-backup.service").read_text(), (DEPLOY / "backup.env").read_text()
    target = re.search(r"^Environment=TARGET=(.+)$", unit, re.M)[1]
    assert f"ReadWritePaths=-{target}\n" in unit
    assert "EnvironmentFile=-/etc/ovop/backup.env\n" in unit
    assert dict(re.findall(r"^(\w+)=(.+)$", named, re.M)) == {
        "TARGET": target,
        "DATABASE_URL": "postgres://ovop_backup:…@127.0.0.1/ovop",
    }


def mails_of(portal, folder, *words):
    """What reaches ADMINS of a command that ends with 1."""
    environment = portal | {"ADMINS": "satu@example.go.id", "EMAIL_URL": f"filemail:///{folder}"}
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 1
    return "".join(path.read_text() for path in folder.iterdir())


def test_a_night_that_failed_reaches_somebody(portal, tmp_path):
    """A broken history, and a backup that has no place; in a mail, since nobody reads the journal."""
    path = portal["DATABASE_URL"].removeprefix("sqlite:///")
    broken = tmp_path / "broken.sqlite3"
    with closing(sqlite3.connect(path)) as whole, closing(sqlite3.connect(broken)) as copy:
        whole.backup(copy)
        copy.execute("INSERT INTO villages_chain (key, length, digest) VALUES ('areas', 1, 'x')")
        copy.commit()
    of_it = portal | {"DATABASE_URL": f"sqlite:///{broken}"}
    said = mails_of(of_it, tmp_path / "one", "verify_history")
    assert "To: satu@example.go.id" in said
    assert "verify_history: " in said
    (tmp_path / "file").touch()
    said = mails_of(portal, tmp_path / "two", "backup", str(tmp_path / "file" / "in it"))
    assert "backup: " in said


def test_the_worker_starts_works_and_ends(portal):
    """As its unit starts it: it says that it lives, and ends at once when it is told to."""
    path = portal["DATABASE_URL"].removeprefix("sqlite:///")
    worker = subprocess.Popen(
        command_of("ovop-worker.service"), cwd=ROOT, env=portal, stderr=subprocess.PIPE, text=True
    )
    try:
        for _try in range(600):
            with closing(sqlite3.connect(path)) as database:
                if database.execute("SELECT count(*) FROM reviews_worker").fetchone()[0]:
                    break
            threading.Event().wait(0.1)
        worker.terminate()
        assert (worker.wait(30), worker.stderr.read()) == (0, "")
    finally:
        worker.kill()
        worker.wait()


def test_a_restart_loses_no_request():
    """TERM and a new start, and HUP, as systemctl restart and reload send them, while villages file over HTTP."""
    found = restarts.measure(3)
    assert found.failed == []
    assert found.count >= 12 * restarts.REQUESTS


def test_threads_share_two_pools_of_memory():
    assert environment_of("ovop-web.service") == {"MALLOC_ARENA_MAX": "2"}


# --- Containers -----------------------------------------------------------------------------------

DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())


def instructions(name):
    """What stands behind each of this name, lines joined."""
    return re.findall(rf"^{name} (.+)$", DOCKERFILE.replace("\\\n", " "), re.M)


def test_the_image_holds_what_the_portal_is_made_of():
    copied = {source for line in instructions("COPY") for source in line.split()[:-1]}
    assert all((ROOT / source).exists() for source in copied)
    own = {app for app in settings.INSTALLED_APPS if (ROOT / app).is_dir()}
    assert {*own, "ovop", "templates", "static", "locale", "manage.py", "requirements.txt"} <= copied
    # What is not copied is not even sent to the builder: secrets, databases, uploads.
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[1] == "*"
    assert {line[1:] for line in ignored if line.startswith("!")} == copied
    assert instructions("USER") == ["ovop"]
    assert instructions("FROM") == ["python:3.13-slim"]


def test_containers_are_told_settings_that_there_are():
    told = set(COMPOSE["x-portal"]["environment"])
    told |= {pair.partition("=")[0] for line in instructions("ENV") for pair in line.split()}
    told -= {"PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "PIP_NO_CACHE_DIR"}
    assert {name.removesuffix("_FILE") for name in told} - set(NAMED) == set()
    for name in ("secret_key", "database_url"):
        assert COMPOSE["x-portal"]["environment"][f"{name.upper()}_FILE"] == f"/run/secrets/{name}"
        assert name in COMPOSE["x-portal"]["secrets"]
        assert COMPOSE["secrets"][name]["file"] == f"./secrets/{name}"
    assert COMPOSE["services"]["portal"]["ports"] == ["127.0.0.1:8000:8000"]  # nobody comes past the proxy
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {"/secrets/", ".env"} <= set(ignored)


def test_the_worker_s_container_is_the_portal_s():
    """The same image, secrets and files; and nobody asks it for a page."""
    worker, portal = (COMPOSE["services"][name] for name in ("worker", "portal"))
    for same in ("image", "environment", "secrets", "volumes", "read_only", "cap_drop", "stop_grace_period"):
        assert worker[same] == portal[same]
    assert worker["command"] == ["python", "manage.py", "worker"]
    assert worker["healthcheck"] == {"disable": True}
    assert "ports" not in worker


def test_a_container_s_command_and_its_question(portal):
    """The command starts here, on a port that is free; the question of HEALTHCHECK is answered, and not by a portal that
    is gone."""
    command = json.loads(instructions("CMD")[-1])
    assert command[:4] == ["gunicorn", "ovop.wsgi", "--bind", "0.0.0.0:8000"]
    environment = portal | {"PROXY_COUNT": "1", "SECURE_SSL_REDIRECT": "1"}
    question = json.loads(instructions("HEALTHCHECK")[0].partition(" CMD ")[2])[1:]

    def asked(port):
        words = [sys.executable, *(word.replace("127.0.0.1:8000", f"127.0.0.1:{port}") for word in question)]
        return subprocess.run(words, env=environment, capture_output=True, check=False).returncode

    with serving(environment, *command[4:]) as port:
        assert asked(port) == 0
    assert asked(port) == 1


# --- Words ----------------------------------------------------------------------------------------

TOLD = (
    "README.md",
    "docs/operations.md",
    "compose.yaml",
    "deploy/env.example",
    *(f"deploy/{unit}" for unit in UNITS),
)


@pytest.mark.parametrize("name", TOLD)
def test_what_is_told_is_there(name):
    """Commands of manage.py, and files of this repository."""
    text = (ROOT / name).read_text()
    commands = set(re.findall(r"(?:^|`|python )manage(?:\.py)? ([a-z_]+)", text, re.M))
    assert commands - set(get_commands()) == set()
    files = set(re.findall(r"\b(?:deploy|docs)/[\w/-]+\.\w+", text))
    assert [path for path in files if not (ROOT / path).exists()] == []
    units = set(re.findall(r"\bovop-\w+\.(?:service|socket|timer)\b", text))
    assert units - set(UNITS) == set()
