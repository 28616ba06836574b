"""The line to a real PostgreSQL is cut in the middle of the work, and comes back: nothing typed is lost, without script."""

import re
import socket
import threading
from contextlib import suppress
from html import unescape

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from products.models import Product
from tests.factories import BOLOK, PASSWORD, make_cycle, make_officer, make_product
from villages.scoping import Role

pytestmark = pytest.mark.postgres


class Line:
    """A line to the database that can be cut: what runs over it breaks off, and nobody gets through."""

    def __init__(self, host, port):
        self.to = (host or "127.0.0.1", int(port or 5432))
        self.ends, self.is_cut = [], False
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        with suppress(OSError):
            while True:
                near, _address = self.door.accept()
                if self.is_cut:
                    near.close()
                    continue
                far = socket.create_connection(self.to)
                self.ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self.carry, args=(one, other), daemon=True).start()

    @staticmethod
    def carry(one, other):
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self):
        self.is_cut = True
        for end in self.ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.ends = []

    def mend(self):
        self.is_cut = False

    def close(self):
        self.cut()
        self.door.close()


@pytest.fixture
def line(transactional_db):
    """The portal's own connection goes over it."""
    place = connection.settings_dict
    real = place["HOST"], place["PORT"]
    line = Line(*real)
    connection.close()
    place["HOST"], place["PORT"] = "127.0.0.1", str(line.port)
    yield line
    connection.close()
    place["HOST"], place["PORT"] = real
    line.close()


def browser(**more):
    return Client(raise_request_exception=False, enforce_csrf_checks=True, **more)


def token_of(page):
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]


def fields_of(page):
    """What the button of a page sends, as a browser reads it."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.content.decode())
    return {name: unescape(value) for name, value in found}


@pytest.fixture
def village(transactional_db):
    make_cycle()
    product = make_product(BOLOK)
    officer = make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)
    client = browser()
    client.force_login(officer)
    return client, reverse("products:section", args=[product.pk, "produk"])


@pytest.mark.parametrize("when", ("before it comes", "amid the page"))
def test_a_form_keeps_its_words_while_the_database_is_gone(village, line, monkeypatch, when):
    client, url = village
    page = client.get(url)
    seen = re.search(r'name="seen" value="([^"]+)"', page.content.decode())[1]
    typed = {"name": 'Garam "Bolok" & gula', "seen": seen, "csrfmiddlewaretoken": token_of(page)}
    if when == "amid the page":
        from products.views.filing import SectionUpdate

        whole = SectionUpdate.onward

        def onward(self, product):  # saved and committed, but for what comes next
            return whole(self, product)

        form_class = SectionUpdate.get_queryset

        def cut_then_ask(self):
            line.cut()
            return form_class(self)

        monkeypatch.setattr(SectionUpdate, "get_queryset", cut_then_ask)
    else:
        line.cut()
    gone = client.post(url, typed)
    monkeypatch.undo()
    assert (gone.status_code, gone["Retry-After"]) == (503, "10")
    assert "masih ada di halaman ini" in gone.content.decode()
    assert gone["X-Request-ID"] in gone.content.decode()
    kept = fields_of(gone)
    assert (kept["name"], kept["seen"]) == (typed["name"], seen)
    again = client.post(url, kept | {"csrfmiddlewaretoken": token_of(gone)})
    assert (again.status_code, fields_of(again)["name"]) == (
        503,
        typed["name"],
    )  # pressed too early: nothing is lost
    line.mend()
    connection.close()  # as the end of a request does on a server
    done = client.post(url, fields_of(again) | {"csrfmiddlewaretoken": token_of(again)})
    assert done.status_code == 302
    assert Product.objects.get().name == typed["name"]


def test_a_script_is_told_when_to_come_again(village, line):
    client, url = village
    line.cut()
    said = client.get(url, headers={"accept": "application/json"})
    assert (said.status_code, said["Retry-After"], said.json()["id"]) == (503, "10", said["X-Request-ID"])


def test_a_password_is_not_kept(line):
    client = browser()
    page = client.get("/masuk/")
    line.cut()
    gone = client.post(
        "/masuk/",
        {"username": BOLOK, "password": "rahasia-sekali", "csrfmiddlewaretoken": token_of(page)},
    )
    text = gone.content.decode()
    assert (gone.status_code, "rahasia-sekali" in text, "isi lagi" in text) == (503, False, True)


def test_the_doors_of_those_who_watch(line, settings):
    settings.MEDIA_ROOT.mkdir()
    client = browser()
    assert client.get("/readyz").status_code == 200
    line.cut()
    cache.clear()
    said = client.get("/readyz")
    assert (said.status_code, said.json()["database"], said.json()["storage"]) == (503, "fails", "ok")
    assert client.get("/healthz").status_code == 200
    line.mend()
    connection.close()
    cache.clear()
    assert client.get("/readyz").status_code == 200
