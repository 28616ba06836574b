"""The log: one line a request, one record for what failed, one number for both, and nothing that is nobody's business."""

import json
import logging
import re
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from ovop.logs import JsonLines, OnePerRequest, TextLines
from tests.factories import BOLOK, PASSWORD, make_cycle, make_officer, make_product
from villages.account import Holder
from villages.scoping import Role

pytestmark = pytest.mark.django_db
PHONES = ("0812 3456 7890", "+6281234567890", "0812-3456-7890", "081234567890")


class Lines(logging.Handler):
    """What goes to the log: `text` as LOG_FORMAT=text has it, `json` the facts of LOG_FORMAT=json."""

    def __init__(self):
        super().__init__()
        self.addFilter(OnePerRequest())
        self.text, self.json = [], []

    def emit(self, record):
        self.text.append(TextLines().format(record))
        self.json.append(json.loads(JsonLines().format(record)))

    def of(self, logger):
        return [facts for facts in self.json if facts["logger"] == logger]


@pytest.fixture
def log():
    lines = Lines()
    logging.getLogger().addHandler(lines)
    yield lines
    logging.getLogger().removeHandler(lines)


@pytest.fixture
def officer():
    return make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)


@pytest.fixture
def soft():
    return Client(raise_request_exception=False)


def test_a_request_is_one_line(log, soft, officer, settings):
    settings.PROXY_COUNT = 1
    soft.force_login(officer)
    response = soft.get("/siapa/", {"cari": "rahasia"}, headers={"x-forwarded-for": "10.9.9.9, 203.0.113.9"})
    (line,) = log.json
    assert datetime.fromisoformat(line.pop("time")).utcoffset().total_seconds() == 8 * 3600
    assert line.pop("ms") >= 0
    assert line == {
        "level": "INFO",
        "request": response["X-Request-ID"],
        "logger": "ovop.requests",
        "user": f"{officer.pk}/{BOLOK}",
        "address": "203.0.113.9",
        "method": "GET",
        "path": "/siapa/?cari=…",
        "status": 200,
        "bytes": len(response.content),
        "view": "holder",
    }
    (text,) = log.text
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00 INFO "
        rf"{response['X-Request-ID']} ovop\.requests: user={officer.pk}/{BOLOK} address=203\.0\.113\.9 method=GET "
        r"path=/siapa/\?cari=… status=200 ms=\d+ bytes=\d+ view=holder",
        text,
    )


def test_the_number_is_the_portal_s_own(soft):
    given = [soft.get("/healthz", headers={"x-request-id": "FORGED99"})["X-Request-ID"] for _time in range(2)]
    assert len({*given, "FORGED99"}) == 3
    assert all(re.fullmatch(r"[A-Z2-9]{8}", number) for number in given)


def test_what_breaks_is_one_record_with_its_traceback(log, soft, officer, monkeypatch):
    def broken(self, form, status=200):
        raise RuntimeError("Telepon " + ", ".join(PHONES))

    monkeypatch.setattr(Holder, "page", broken)
    soft.force_login(officer)
    response = soft.post("/siapa/", {"name": "", "note": "kata rahasia"})
    (record,) = log.of("django.request")
    (line,) = log.of("ovop.requests")
    assert (response.status_code, record["level"], line["status"]) == (500, "ERROR", 500)
    assert {record["request"], line["request"], response["X-Request-ID"]} == {record["request"]}
    assert response["X-Request-ID"] in response.content.decode()
    assert "in broken" in record["exception"]
    assert len(log.json) == 2
    text = "\n".join(log.text)
    assert "RuntimeError: Telepon …, …, …, …" in text
    assert "kata rahasia" not in text


@pytest.mark.parametrize(
    ("address", "status"),
    (("/tidak-ada/", 404), ("/antrean/", 403), ("/keluar/", 405), ("/masuk/?a=%00", 400)),
)
def test_who_is_refused_has_a_line_and_no_traceback(log, soft, officer, address, status):
    soft.force_login(officer)
    assert soft.get(address).status_code == status
    (line,) = log.json
    assert (line["logger"], line["status"]) == ("ovop.requests", status)
    assert len(log.text[0].splitlines()) == 1


def test_an_unknown_host_is_told_without_a_traceback(log, soft):
    soft.get("/masuk/", headers={"host": "evil.example"})
    first, line = log.json
    assert "You may need to add 'evil.example'" in first["message"]
    assert ("exception" in first, line["status"]) == (False, 400)


def test_an_address_that_opens_something_is_masked(log, soft):
    token = "7-AbCdEfGhIjKlMnOpQrStUv"
    for address in (reverse("reviews:sign", args=[token]), reverse("reviews:sign_minutes", args=[token])):
        soft.get(address)
    soft.get("/masuk/", {"next": f"/tanda-tangan/{token}/", "0812 3456 7890": "x"})
    assert [line["path"] for line in log.json] == [
        "/tanda-tangan/…/",
        "/tanda-tangan/…/berita-acara/",
        "/masuk/?next=…&…=…",
    ]
    assert token not in "\n".join(log.text)


def test_a_password_is_nowhere(log, soft, officer):
    soft.post("/masuk/", {"username": BOLOK, "password": "tulis-salah-sekali"})
    soft.post("/masuk/", {"username": BOLOK, "password": PASSWORD})
    assert log.of("ovop.requests")[-1]["user"] == f"{officer.pk}/{BOLOK}"
    assert not any(word in "\n".join(log.text) for word in ("tulis-salah-sekali", PASSWORD))


def test_what_the_database_quotes_is_masked(log):
    logging.getLogger("x").error(
        'duplicate key\nDETAIL:  Key (name)=(Maria) already exists.\nLINE 1: SELECT "Maria"\n'
        "postgres://ovop:s3cret@127.0.0.1/ovop"
    )
    (text,) = log.text
    assert ("Maria" in text, "s3cret" in text, "duplicate key" in text) == (False, False, True)


@pytest.mark.parametrize(
    "code", ("53.01.05.2010", "5301052010", "2026-08-12", "K7MPX-2QR9H", "081-3", "1081234567890")
)
def test_what_is_no_phone_stays(log, code):
    logging.getLogger("x").error(code)
    assert log.json[0]["message"] == code


def test_nobody_writes_a_line_of_his_own(log, soft):
    soft.get("/%0a2026-01-01T00:00:00+08:00%20ERROR%20x/\u2028y/")
    assert len(log.text[0].splitlines()) == 1
    assert len(JsonLines().format(logging.makeLogRecord({"msg": "a\nb\u2028c"})).splitlines()) == 1


def test_probes_are_told_only_where_they_fail(log, soft, settings):
    soft.get("/healthz")
    assert log.json == []
    settings.MEDIA_ROOT = "/nowhere"
    soft.get("/readyz")
    assert [line["logger"] for line in log.json] == ["ovop.health", "ovop.requests"]


def test_a_line_asks_no_database(log, officer, settings, django_assert_num_queries):
    """Who asks is told where the page had to know; a page of nobody's takes what it took without the log."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != "ovop.middleware.SignInRequired"]
    client = Client()
    client.force_login(officer)
    with django_assert_num_queries(0):
        assert client.get("/manifest.webmanifest").status_code == 200
    assert log.json[0]["user"] == "-"


def test_a_file_s_bytes_are_told(log, soft, officer):
    make_cycle()
    photo = make_product(BOLOK, filled=True, files=True).photos.get()
    soft.force_login(officer)
    response = soft.get(reverse("products:photo", args=[photo.pk, "large"]))
    assert log.json[-1]["bytes"] == len(b"".join(response))


def test_many_names_in_a_query_end_nothing(log, soft):
    assert soft.get("/masuk/?" + "&".join(["a=1"] * 1500)).status_code == 413
    assert log.of("ovop.requests")[0]["path"] == "/masuk/?…=…"
