"""Debian's own Chromium, driven by Playwright against the portal with a real database."""

import io
import os
import re
import threading
import time
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.core.signals import request_finished, request_started
from django.db.models.signals import post_save
from django.test import override_settings
from PIL import Image
from playwright.sync_api import expect

from ovop.storage import small
from products.models import Photo
from products.uploads.drawing import webp
from products.uploads.storage import THUMBNAIL
from tests.conftest import CHROMIUM
from tests.factories import BOLOK, PASSWORD, make_cycle, make_officer
from villages.scoping import Role

# Playwright keeps an event loop in the thread of the test, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
SHOTS = "SHOTS"  # the environment variable that names a folder for pictures
PHONE = {"width": 360, "height": 740}  # px
PICTURE = webp(Image.new("RGB", (96, 72), "#d9a441"), 60, 2)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture(scope="session", autouse=True)
def scripts_as_a_server_sends_them(tmp_path_factory):
    """Without comments and indents."""
    folder = tmp_path_factory.mktemp("static")
    (folder / "js").mkdir()
    for path in (settings.BASE_DIR / "static" / "js").glob("*.js"):
        (folder / "js" / path.name).write_text(small(path.read_text()))
    with override_settings(STATICFILES_DIRS=[folder, *settings.STATICFILES_DIRS]):
        finders.get_finder.cache_clear()
        yield
    finders.get_finder.cache_clear()


@pytest.fixture
def requests_under_way():
    """How many requests are being answered: a page goes on asking when its test has ended."""
    under_way = set()

    def begin(environ=None, **kwargs):
        under_way.add(threading.get_ident())

    def end(**kwargs):
        under_way.discard(threading.get_ident())

    request_started.connect(begin)
    request_finished.connect(end)
    yield under_way
    request_started.disconnect(begin)
    request_finished.disconnect(end)


def wait_for_silence(under_way):
    """The tables are emptied next, which PostgreSQL refuses while somebody reads them."""
    deadline, quiet = time.monotonic() + 5, 0
    while quiet < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
        quiet = 0 if under_way else quiet + 1


@pytest.fixture
def noise(request):
    """What the consoles may say in this test, by status and address, as "404 /berkas/*/": what CONSOLE of its
    module names beside its name, and whatever it appends itself."""
    return list(getattr(request.module, "CONSOLE", {}).get(request.node.originalname, ()))


@pytest.fixture
def bad_line(noise):
    """A test without a line: its consoles may say so, and that an answer was none."""
    noise += ["ERR_INTERNET_DISCONNECTED *", "ERR_FAILED *", "ERR_CONNECTION_RESET *", "[45]?? *"]


def in_short(message):
    """A message of the console with the address it is about: 404 /tidak-ada/."""
    status = re.search(r"status of (\d+)", message.text)
    return f"{status[1] if status else message.text} {urlsplit(message.location.get('url') or '').path}"


def is_named(said, noise):
    # The first was said because the test was quicker than the page.
    return any(fnmatch(said, f"*{part}") for part in ("Autofocus processing was blocked*", *noise))


@pytest.fixture(autouse=True)
def said(browser, monkeypatch):
    """What the consoles of all the browser contexts of a test say, whoever opens them: a list that grows."""
    said = []

    def heard(context):
        context.on("console", lambda message: said.append(in_short(message)))
        context.on("weberror", lambda error: said.append(str(error.error)))
        return context

    for owner, name in ((browser, "new_context"), (browser.browser_type, "launch_persistent_context")):
        made = getattr(owner, name)
        monkeypatch.setattr(owner, name, lambda *args, made=made, **kwargs: heard(made(*args, **kwargs)))
    return said


def give_picture(photo):
    """What lists and the report show of a photo that is a row alone, as factories make most."""
    for size in (THUMBNAIL, "small"):
        path = Path(default_storage.path(f"{photo.folder}/{size}.webp"))
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(PICTURE)


@pytest.fixture(autouse=True)
def photos_are_seen():
    """Whoever makes a photo in a test of a browser makes its picture."""

    def draw(instance, created, **_more):
        if created:
            give_picture(instance)

    post_save.connect(draw, sender=Photo)
    yield
    post_save.disconnect(draw, sender=Photo)


@pytest.fixture
def portal(live_server, transactional_db, context, requests_under_way, said, noise):
    """The address of the running portal; the test fails where a console says what it does not name."""
    context.set_default_timeout(15_000)
    expect.set_options(timeout=15_000)  # 5 seconds are too few where all cores are busy
    yield live_server.url
    context.close()
    requests_under_way.discard(threading.get_ident())  # of a client in the test itself
    wait_for_silence(requests_under_way)
    assert [one for one in said if not is_named(one, noise)] == []


@pytest.fixture
def shot(page):
    """Leaves a picture of the page in the folder that the environment names, as NAME.png, with `at` in view: for
    people to look at. Nothing where it names none."""

    def leave(name, at=None):
        if folder := os.environ.get(SHOTS):
            Path(folder).mkdir(parents=True, exist_ok=True)
            if at is not None:
                at.scroll_into_view_if_needed()
            page.screenshot(path=Path(folder) / f"{name}.png", animations="disabled")

    return leave


@pytest.fixture
def officer(transactional_db):
    make_cycle()
    return make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)


@pytest.fixture
def phone(portal, officer, page):
    """A phone whose officer is signed in."""
    page.set_viewport_size(PHONE)
    sign_in(page, portal)
    return page


def sign_in(page, portal):
    page.goto(f"{portal}/masuk/")
    page.get_by_label("Nama pengguna").fill(BOLOK)
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()


def waits_for_the_worker(page):
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def noisy(number, size=(900, 700)):
    """A photo of some 100 KB, each unlike the others."""
    image = Image.effect_noise(size, 40 + number)
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=60)
    return stream.getvalue()


def eventually(phone, holds):
    """Wait until it is so: the line is quiet before the first try as well as after the last."""
    for _try in range(150):
        if holds():
            return
        phone.wait_for_timeout(200)
    assert holds()
