"""A portal of its own, as a server runs it: gunicorn, static files collected and compressed, SQLite in a folder that
goes away.

`python -m tests.bench.portal` fills its database, in the process and with the settings of that portal.
"""

import os
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from time import sleep

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "tenun-ikat-contoh"
VILLAGES = ("53.01.05.2010", "53.01.05.2008", "53.01.06.2002", "53.02.01.2012")  # whose officers can sign in


@contextmanager
def portal():
    """Start it, and give its port."""
    with filled(DJANGO_SETTINGS_MODULE="tests.bench.served") as environment, serving(environment) as port:
        yield port


@contextmanager
def filled(*, made_by=("tests.bench.portal",), **variables):
    """The environment of a portal that has its database and static files, with these variables on top. `made_by`: the
    module that fills it, and what it is told."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            name: value for name, value in os.environ.items() if name not in ("DEBUG", "LOCAL")
        } | {
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "MEDIA_ROOT": f"{folder}/media",
            "STATIC_ROOT": f"{folder}/static",
            **variables,
        }
        subprocess.run([sys.executable, "-m", *made_by], cwd=ROOT, env=environment, check=True)
        yield environment


@contextmanager
def serving(environment, *options, log=None):
    """gunicorn with these options more; gives the port on which it answers. `log`: where its words go, by itself to
    this process' own."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "ovop.wsgi", "--bind", f"127.0.0.1:{port}", *options]
    # A connection lives as long as nginx would let it.
    command += ["--worker-class", "gthread", "--threads", "8", "--keep-alive", "75", "--log-level", "error"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log)
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def wait_for(port):
    """Until something answers there, whatever it says."""
    for _try in range(200):
        with suppress(OSError):
            connection = HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("GET", "/masuk/")
            connection.getresponse()
            return connection.close()
        sleep(0.2)
    raise RuntimeError("The portal did not start.")


def fill():
    """Areas, a programme year, and an officer of each village."""
    import django

    django.setup()
    from django.core.management import call_command

    from tests.factories import make_cycle, make_officer
    from villages.scoping import Role

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    make_cycle()
    for village in VILLAGES:
        make_officer(Role.VILLAGE, village, password=PASSWORD, name="Maria Nenobais")


if __name__ == "__main__":
    fill()
