"""What watches the portal is told the truth, by IP and without TLS; what must not be read is not read."""

import json

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ovop.health import migrations_here

pytestmark = pytest.mark.django_db
BY_IP = {"host": "10.4.3.2:8000"}  # which no ALLOWED_HOSTS names
NOT_FOR_STRANGERS = ("migrations", "Errno", "/", "postgres", "sqlite")


@pytest.fixture
def folder(settings):
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


@pytest.fixture
def as_a_server(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["ovop.example.go.id"]


def test_a_probe_comes_by_ip_and_without_tls(client, as_a_server, folder):
    assert client.get("/masuk/", headers=BY_IP).status_code in (301, 400)  # the control
    for address in ("/healthz", "/readyz"):
        response = client.get(address, headers=BY_IP)
        assert (response.status_code, response.json()["status"]) == (200, "ok")
        assert response["Cache-Control"] == "no-store"
        assert client.head(address, headers=BY_IP).status_code == 200
        assert client.post(address, headers=BY_IP).status_code == 405


def test_alive_asks_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"status": "ok"}


def test_ready_asks_little_and_not_again_at_once(client, folder, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        said = client.get("/readyz").json()
    assert said == {"status": "ok", "database": "ok", "storage": "ok", "worker": "none"}
    with django_assert_max_num_queries(0):
        assert client.get("/readyz").json() == said


def fails(client, part):
    cache.clear()
    response = client.get("/readyz")
    said = response.json()
    assert (response.status_code, said["status"], said[part]) == (503, "fails", "fails")
    assert not any(word in json.dumps(said) for word in NOT_FOR_STRANGERS)


def test_a_migration_that_is_not_applied_is_not_ready(client, folder, caplog):
    MigrationRecorder(connection).record_unapplied(*next(iter(migrations_here())))
    fails(client, "database")
    assert "Not ready: database: 1 migrations are not applied." in caplog.text


@pytest.mark.parametrize("place", ("/nowhere/media", "/proc", "/dev/null"))
def test_uploads_without_a_place_are_not_ready(client, settings, place, caplog):
    """Missing, read-only even for root, and no folder."""
    settings.MEDIA_ROOT = place
    fails(client, "storage")
    assert "Not ready: storage:" in caplog.text


# --- Search engines, and whoever found a hole ---------------------------------------------------------


def test_search_engines_read_the_guide_and_nothing_else(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines == [
        "User-agent: *",
        "Allow: /panduan/$",
        "Allow: /masuk/$",
        "Allow: /static/",
        "Disallow: /",
    ]


@pytest.mark.parametrize(
    ("contact", "line"),
    (
        ("keamanan@example.go.id", "Contact: mailto:keamanan@example.go.id"),
        ("https://example.go.id/lapor", "Contact: https://example.go.id/lapor"),
    ),
)
def test_whom_to_tell_of_a_hole(client, settings, contact, line):
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = contact
    response = client.get("/.well-known/security.txt")
    said = response.content.decode().splitlines()
    assert (response["Content-Type"], said[0]) == ("text/plain; charset=utf-8", line)
    ends = parse_datetime(said[1].removeprefix("Expires: "))
    assert 200 < (ends - timezone.now()).days < 366


# --- Numbers for Prometheus -------------------------------------------------------------------------


@pytest.mark.parametrize("header", ({}, {"authorization": "Bearer x"}, {"authorization": "Bearer "}))
def test_without_the_token_there_are_no_numbers(client, settings, header):
    assert client.get("/metrics", headers=header).status_code == 404
    settings.METRICS_TOKEN = "rahasia"
    assert Client().get("/metrics", headers=header).status_code == 404
