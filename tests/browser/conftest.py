"""Debian's own Chromium, driven by Playwright against the portal with a real database."""

import os

import pytest
from playwright.sync_api import expect

from tests.conftest import CHROMIUM

# Playwright keeps an event loop in the thread of the test, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture
def portal(live_server, transactional_db, context):
    """The address of the running portal; the test fails where the console says anything."""
    said = []
    context.on("console", lambda message: said.append(message.text))
    context.on("weberror", lambda error: said.append(str(error.error)))
    context.set_default_timeout(15_000)
    expect.set_options(timeout=15_000)  # 5 seconds are too few where all cores are busy
    yield live_server.url
    expected = (
        "status of 409",
        "status of 422",
        "status of 404",
        "status of 401",
        "status of 403",
        "status of 503",
        "Clear-Site-Data",
        "ERR_INTERNET_DISCONNECTED",
    )
    assert [text for text in said if not any(code in text for code in expected)] == []
