"""The portal as systemd runs it: what deploy/ovop-web.service starts, on a socket that somebody else holds.

with held(environment) as portal:          up, and asked at portal.path
    portal.restart()                       systemctl restart: TERM, the end, and a new start
    portal.reload()                        systemctl reload: HUP
    portal.kill()                          the machine's out-of-memory killer: master and workers at once
"""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.bench.portal import ROOT

DEPLOY = ROOT / "deploy"
# What systemd does between opening a socket and the program's first line.
ACTIVATED = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.set_inheritable(3, True);"
    "os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid())); os.execv(sys.argv[2], sys.argv[2:])"
)


def here(text):
    """A unit's text with the paths of this machine: its code and its interpreter."""
    return text.replace("/opt/ovop/.venv/bin", str(Path(sys.executable).parent)).replace(
        "/opt/ovop", str(ROOT)
    )


def command_of(unit):
    """What it starts, as it stands there."""
    text = here((DEPLOY / unit).read_text())
    return shlex.split(re.search(r"^ExecStart=(.+)$", text, re.M).group(1))


def environment_of(unit):
    """What it sets by Environment=."""
    text = (DEPLOY / unit).read_text()
    return dict(pair.partition("=")[::2] for pair in re.findall(r"^Environment=(\S+)$", text, re.M))


class Portal:
    """gunicorn behind a door that is held; `options` come after those of the unit."""

    def __init__(self, path, door, environment, options):
        self.path, self.door, self.process = path, door, None
        self.log = path.with_suffix(".log")
        self.environment = {**environment, **environment_of("ovop-web.service")}
        self.command = [*command_of("ovop-web.service"), *options]

    def start(self):
        command = [sys.executable, "-c", ACTIVATED, str(self.door.fileno()), *self.command]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                pass_fds=[self.door.fileno()],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def stop(self):
        """Returns how it ended."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(90)

    def restart(self):
        ended = self.stop()
        self.start()
        return ended

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def workers(self):
        """The process ids of those who answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]


@contextmanager
def held(environment, *options):
    """A Portal that has been started; who asks before it is up waits at the door."""
    with (
        tempfile.TemporaryDirectory(prefix="ovop-", dir="/tmp") as folder,
        socket.socket(socket.AF_UNIX) as door,
    ):
        path = Path(folder, "web.sock")
        door.bind(str(path))
        door.listen(1024)
        portal = Portal(path, door, environment, options)
        portal.start()
        try:
            yield portal
        finally:
            if portal.process.poll() is None:
                portal.stop()
            with suppress(ProcessLookupError):
                os.killpg(portal.process.pid, signal.SIGKILL)
