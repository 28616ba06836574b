"""Officers who wait, lists that take long, and workers in processes of their own."""

import os
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

import pytest
from asgiref.local import Local
from django.conf import settings as portal
from django.db import connection
from django_tasks import task_backends
from django_tasks.base import TaskResultStatus

from products.choices import State
from reviews.lists import downloads
from reviews.lists.choosing import choose
from reviews.models import Export
from tests.factories import BOLOK, KUANHEUN, NTT, make_officer, make_product
from villages.scoping import Role

READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
FAILED, SUCCESSFUL = TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL


@contextmanager
def backend(path):
    """What TASKS says, and no backend of before."""
    kept = dict(task_backends.__dict__)
    try:
        task_backends.__dict__.pop("settings", None)
        task_backends._settings, task_backends._connections = {"default": {"BACKEND": path}}, Local()
        yield
    finally:
        task_backends.__dict__.clear()
        task_backends.__dict__.update(kept)


@pytest.fixture
def by_worker():
    """As on a server: long work is left to a worker."""
    with backend("django_tasks_db.DatabaseBackend"):
        yield


@pytest.fixture
def officer(db, by_worker, monkeypatch):
    """Of the province, whose every list is long."""
    monkeypatch.setattr(downloads, "SHORT", -1)
    return make_officer(Role.PROVINCE, NTT)


@pytest.fixture
def two(officer):
    """Two approved products."""
    for village, name in ((BOLOK, "Garam Bolok"), (KUANHEUN, "Kopi Kuanheun")):
        make_product(village, state=State.APPROVED, name=name)


def ask(officer, kind="csv", query="kolom=nama"):
    return downloads.start(choose(query, officer), kind, officer)


def url():
    one = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{one['NAME']}"
    place = f"{one['HOST'] or '127.0.0.1'}:{one['PORT'] or 5432}/{one['NAME']}"
    return f"postgres://{one['USER']}:{one['PASSWORD']}@{place}"


class Workers:
    """Processes of tests/work/running.py, all ended at the end."""

    def __init__(self, stack):
        self.stack = stack

    def start(self, mode="plain"):
        environment = {"PATH": os.environ["PATH"], "LOCAL": "1", "WORKER": "1", "DATABASE_URL": url()}
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.work.running", mode],
            cwd=portal.BASE_DIR,
            env=environment | {"MEDIA_ROOT": str(portal.MEDIA_ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.stack.callback(self.end, process)
        return process

    def end(self, process):
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def workers(transactional_db):
    with ExitStack() as stack:
        yield Workers(stack)


def until(so, seconds=60):
    """Wait for what another process does."""
    end = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < end, "It never came."
        time.sleep(0.05)


def is_over(export):
    return Export.objects.get(pk=export.pk).status != Export.Status.RUNNING
