"""ADMINS are mailed once a kind and hour, over a real SMTP server, by however many processes."""

import email
import logging
import os
import subprocess
import sys
from email.policy import default

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.test import Client

from ovop.alarms import Alarms, kind_of
from tests.factories import BOLOK, make_officer
from tests.test_behind_nginx import free_port
from villages.account import Holder
from villages.scoping import Role

ROOT = os.path.dirname(os.path.dirname(__file__))


class Sink:
    """An SMTP server that keeps what it is given."""

    def __init__(self):
        self.mails, self.refuses = [], False

    async def handle_DATA(self, server, session, envelope):
        if self.refuses:
            return "451 Later"
        mail = email.message_from_bytes(envelope.content, policy=default)
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, mail["Subject"], mail.get_content()))
        return "250 OK"


@pytest.fixture
def sink(settings):
    sink = Sink()
    server = Controller(sink, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.ADMINS = [("", "satu@example.go.id"), ("", "dua@example.go.id")]
    settings.SERVER_EMAIL = "portal@example.go.id"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    sink.port = server.port
    yield sink
    server.stop()


@pytest.fixture
def alarms(sink):
    """The handler of the settings, waited for."""
    handler = next(one for one in logging.getLogger().handlers if isinstance(one, Alarms))

    def sent():
        for thread in handler.going:
            thread.join()
        return sink.mails

    return sent


@pytest.fixture
def break_down(db, monkeypatch):
    def broken(self, form, status=200):
        raise RuntimeError("Telepon 0812 3456 7890")

    monkeypatch.setattr(Holder, "page", broken)
    client = Client(raise_request_exception=False)
    client.force_login(make_officer(Role.VILLAGE, BOLOK))
    return lambda: client.post("/siapa/", {"name": "", "note": "kata rahasia"})


def test_a_failure_is_mailed_once_an_hour(alarms, break_down):
    with time_machine.travel("2026-11-27 03:00:00+00:00", tick=False) as clock:
        number = break_down()["X-Request-ID"]
        for _time in range(3):
            break_down()
        ((sender, to, subject, text),) = alarms()
        clock.shift(59 * 60)
        break_down()
        assert len(alarms()) == 1
        clock.shift(61)
        break_down()
        assert len(alarms()) == 2
    assert (sender, to) == ("portal@example.go.id", ["satu@example.go.id", "dua@example.go.id"])
    assert subject.startswith("[OVOP NTT] RuntimeError in tests/test_alarms.py:")
    assert number in text
    assert "RuntimeError: Telepon …" in text
    assert not any(word in text for word in ("kata rahasia", "7890", "SECRET_KEY"))
    assert "terjadi" not in text
    assert "Sejak surel yang lalu terjadi 4 kali lagi." in alarms()[1][3]


def test_another_kind_has_a_mail_of_its_own(alarms):
    logging.getLogger("x").error("one")
    logging.getLogger("x").error("two")
    assert len(alarms()) == 2


def test_who_is_refused_is_no_failure(alarms, client, db):
    client.get("/tidak-ada/")
    client.get("/masuk/", headers={"host": "evil.example"})
    assert alarms() == []


def test_many_processes_mail_once(sink, settings):
    """Each web worker is one; the database is not asked, as it may be what failed."""
    settings.MEDIA_ROOT.mkdir(exist_ok=True)
    program = "import django, logging; django.setup(); logging.getLogger('x').error('down')"
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "ADMINS": "satu@example.go.id",
        "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
    }
    command = [sys.executable, "-c", program]
    processes = [subprocess.Popen(command, cwd=ROOT, env=environment) for _number in range(4)]
    assert [process.wait(60) for process in processes] == [0] * 4
    assert len(sink.mails) == 1


@pytest.mark.parametrize("place", ("/proc", "{}/not-mounted"))
def test_without_a_place_to_note_it_a_process_mails_once(alarms, settings, tmp_path, place):
    settings.MEDIA_ROOT = place.format(tmp_path)
    for _time in range(3):
        logging.getLogger(place).error("down")
    assert len(alarms()) == 1
    assert not (tmp_path / "not-mounted").exists()


def test_a_mail_that_did_not_go_goes_later(alarms, sink, caplog):
    def fail():
        logging.getLogger("later").error("down")

    with time_machine.travel("2026-11-27 03:00:00+00:00", tick=False) as clock:
        sink.refuses = True
        fail()
        assert alarms() == []
        assert "did not go" in caplog.text
        sink.refuses = False
        fail()
        assert alarms() == []
        clock.shift(5 * 60 + 1)
        fail()
        assert len(alarms()) == 1


def test_a_kind_is_the_exception_and_its_place():
    def fails(error):
        try:
            raise error
        except Exception:
            return logging.makeLogRecord({"exc_info": sys.exc_info()})

    one, other = kind_of(fails(ValueError("1"))), kind_of(fails(ValueError("2")))
    assert one == other
    assert one.startswith("ValueError in tests/test_alarms.py:")
    assert kind_of(fails(KeyError("1"))) != one


def test_nobody_is_mailed_where_nobody_is_named(alarms, sink, settings):
    settings.ADMINS = []
    logging.getLogger("nobody").error("down")
    assert alarms() == []
