"""The units of systemd: systemd has nothing to say against them, what they start starts, and a restart of the portal
loses no request, since systemd holds its socket meanwhile."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.bench.portal import ROOT, filled

DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("ovop-*"))
# What systemd does between opening a socket and the program's first line.
ACTIVATED = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.set_inheritable(3, True);"
    "os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid())); os.execv(sys.argv[2], sys.argv[2:])"
)
HARDENED = {
    "User=ovop",
    "NoNewPrivileges=true",
    "ProtectSystem=strict",
    "ReadWritePaths=/srv/ovop/media",
    "CapabilityBoundingSet=",
    "UMask=0027",
}


def here(text):
    """A unit's text with the paths of this machine: its code and its interpreter."""
    return text.replace("/opt/ovop/.venv/bin", str(Path(sys.executable).parent)).replace(
        "/opt/ovop", str(ROOT)
    )


def command_of(unit):
    """What it starts, as it stands there."""
    text = here((DEPLOY / unit).read_text())
    return shlex.split(re.search(r"^ExecStart=(.+)$", text, re.M).group(1))


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
    assert "Unknown key name 'OnCalender'" in done.stderr


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


class Visitors:
    """Four who ask for the sign-in page again and again, each on a new connection as nginx's are."""

    def __init__(self, path):
        self.path, self.answers, self.done = path, [], threading.Event()
        self.threads = [threading.Thread(target=self.visit) for _number in range(4)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self.done.set()
        for thread in self.threads:
            thread.join()

    def visit(self):
        while not self.done.is_set():
            self.answers.append(self.ask())

    def ask(self):
        """The status, or what went wrong."""
        line = HTTPConnection("localhost", timeout=60)
        line.sock = socket.socket(socket.AF_UNIX)
        line.sock.settimeout(60)
        try:
            line.sock.connect(str(self.path))
            line.request("GET", "/masuk/", headers={"Connection": "close"})
            return line.getresponse().status
        except Exception as error:
            return repr(error)
        finally:
            line.close()

    def wait_for(self, more):
        """Until so many more answers have come."""
        goal = len(self.answers) + more
        for _try in range(1200):
            if len(self.answers) >= goal:
                return
            self.done.wait(0.05)
        raise AssertionError(f"No more answers: {self.answers[-5:]}")


def test_a_restart_loses_no_request(portal, tmp_path):
    """TERM and a new start, and HUP, as systemctl restart and reload send them; under requests, and the door is held."""
    path = Path("/tmp", f"ovop-{os.getpid()}.sock")
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(path))
        door.listen(1024)

        def start():
            command = [sys.executable, "-c", ACTIVATED, str(door.fileno()), *command_of("ovop-web.service")]
            return subprocess.Popen(command, cwd=ROOT, env=portal, pass_fds=[door.fileno()])

        gunicorn = start()
        try:
            with Visitors(path) as visitors:
                visitors.wait_for(20)
                for _time in range(3):
                    gunicorn.send_signal(signal.SIGTERM)
                    assert gunicorn.wait(60) == 0
                    gunicorn = start()
                    visitors.wait_for(40)
                gunicorn.send_signal(signal.SIGHUP)
                visitors.wait_for(80)
        finally:
            gunicorn.terminate()
            gunicorn.wait()
            path.unlink()
    assert [answer for answer in visitors.answers if answer != 200] == []
    assert len(visitors.answers) >= 220
