"""What is shipped in deploy/, for containers, and told in docs/operations.md.

The units: systemd has nothing to say against them, what they start starts, and a restart of the portal loses no request,
since systemd holds its socket meanwhile. nginx: test_behind_nginx.py; the settings: test_env_file.py.
"""

import json
import re
import subprocess
import sys
from itertools import pairwise

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


@pytest.fixture(scope="module")
def portal():
    real = {"DJANGO_SETTINGS_MODULE": "ovop.settings", "SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": "localhost"}
    with filled(**real, SECURE_SSL_REDIRECT="0", ENV_FILE="") as environment:
        yield environment


def test_all_units_are_looked_at():
    assert {"ovop-web.socket", "ovop-web.service", "ovop-tidy.service", "ovop-tidy.timer"} <= set(UNITS)
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
def test_what_a_timer_starts(portal, unit):
    done = subprocess.run(
        command_of(unit.replace(".timer", ".service")),
        cwd=ROOT,
        env=portal,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_restart_loses_no_request():
    """TERM and a new start, and HUP, as systemctl restart and reload send them, while villages file over HTTP."""
    found = restarts.measure(1)
    assert found.failed == []
    assert found.count >= 4 * restarts.REQUESTS


def test_what_waits_waits_at_the_door():
    """A worker takes no more connections than it has threads, or it would keep from its neighbour what it cannot begin;
    and its threads share two pools of memory."""
    words = command_of("ovop-web.service")
    said = dict(pairwise(words))
    assert said["--worker-connections"] == said["--threads"] == "4"
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
