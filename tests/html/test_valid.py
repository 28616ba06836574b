"""Every address of the access matrix, as each role, is read by the Nu HTML Checker: it has nothing to say.

The answers to a post are read too, where they are a page: a form with what is wrong in it.
"""

import re
from hashlib import sha256

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access.test_matrix import PUBLIC, PUBLIC_ARGS, ROWS, Undo, address, make_world, payload
from tests.html import checker

pytestmark = [pytest.mark.django_db, pytest.mark.java]
CHANGES = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}')
PAGES = 250  # at least so many different ones


def keep(response, folder, name):
    """Write the page down, unless the very same was there before: most roles read most refusals alike."""
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return
    if not response.content:
        return
    digest = sha256(CHANGES.sub(b"", response.content)).hexdigest()[:16]
    if not list(folder.glob(f"*~{digest}.html")):
        (folder / f"{name}~{digest}.html").write_bytes(response.content)


def ask(client, method, url, data, folder, name):
    try:
        with transaction.atomic():
            response = getattr(client, method)(url, data)
            keep(response, folder, name)
            raise Undo
    except Undo:
        pass


@pytest.fixture
def world(db):
    return make_world()


def test_every_page_is_valid(world, tmp_path):
    products, officers = world
    folder = tmp_path / "pages"
    folder.mkdir()
    clients = {letter: Client() for letter in officers}
    for letter, officer in officers.items():
        clients[letter].force_login(officer)
    for name, what, gets, posts in ROWS:
        url = address(name, what, products)
        label = f"{name.replace(':', '.')}-{'-'.join(what or ())}".replace("/", "_").replace(" ", "_")
        answers = zip(officers, gets.split(), posts.split(), strict=True)
        for letter, to_get, to_post in answers:
            if to_get not in ("302", "405"):
                ask(clients[letter], "get", url, {}, folder, f"{label}~{letter}")
            if to_post in ("200", "409"):
                ask(
                    clients[letter],
                    "post",
                    url,
                    payload(name, what, products),
                    folder,
                    f"{label}~{letter}-post",
                )
            if to_post in ("200", "302", "409"):  # and with nothing filled in
                for data in ({}, {"do": "kegiatan"}):
                    ask(clients[letter], "post", url, data, folder, f"{label}~{letter}-empty")
    for name in PUBLIC:
        url = reverse(name, args=PUBLIC_ARGS.get(name, ()))
        for method in ("get", "post"):
            ask(Client(), method, url, {}, folder, f"{name.replace(':', '.')}~{method}")
    pages = len(list(folder.iterdir()))
    assert pages >= PAGES
    assert checker.is_ours()
    assert checker.messages(folder) == []


def test_what_is_no_html_would_be_noticed(tmp_path):
    (tmp_path / "a.html").write_text("<!doctype html><html lang=id><title>a</title><p id=a><p id=a><b></p>")
    said = checker.messages(tmp_path)
    assert ["Duplicate ID “a”." in one for one in said].count(True) == 1
