"""What every test gets: a database like the real one, a folder for files, and a browser where needed."""

import os
import shutil

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection

from tests.html.checker import JAR
from tests.past import empty_history

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(config, items):
    """Tests of what only PostgreSQL can show are not there on SQLite (a skip would look like a gap)."""
    if connection.vendor != "postgresql":
        items[:] = [item for item in items if "postgres" not in item.keywords]
    if not shutil.which("soffice") and not os.environ.get("CI"):  # likewise, but in CI they fail
        items[:] = [item for item in items if "libreoffice" not in item.keywords]
    # The pages are the same on both databases: they are read once, on SQLite.
    if connection.vendor == "postgresql" or not (JAR.exists() or os.environ.get("CI")):
        items[:] = [item for item in items if "java" not in item.keywords]
    if not NGINX and not os.environ.get("CI"):
        items[:] = [item for item in items if "nginx" not in item.keywords]
    if not shutil.which("systemd-analyze") and not os.environ.get("CI"):
        items[:] = [item for item in items if "systemd" not in item.keywords]
    if not CHROMIUM and not os.environ.get("CI"):
        for item in items:
            if "browser" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="no chromium on this machine"))
    # The long ones first, or one core waits for the other at the end: the bad line alone takes 100 seconds.
    items.sort(key=lambda item: ("browser" not in item.keywords, "killed" not in item.name))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite in a file: in memory it has neither the locks nor the journal of the real one."""
    if connection.vendor == "sqlite":
        name = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        django_settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = name


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def nothing_kept():
    """A rolled back test leaves no numbers behind for the next, whose keys are the same."""
    cache.clear()


@pytest.fixture
def transactional_db(transactional_db):
    """Ask for this, not for the mark: it empties the history, which nothing else could."""
    yield
    empty_history()
