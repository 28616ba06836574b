"""The numbers of a portal with two workers are one number, and outlive a restart of the workers."""

import re
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.conf import settings

from tests.bench import portal as served

TOKEN = "a-token-for-prometheus"
HERE = {
    "DJANGO_SETTINGS_MODULE": "ovop.settings",
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "ovop.example.go.id",
}


@contextmanager
def asked(port, path, **headers):
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", path, headers=headers)
    answer = line.getresponse()
    yield answer, answer.read().decode()
    line.close()


@pytest.fixture(scope="module")
def environment():
    """With the numbers in memory, as on a server."""
    with TemporaryDirectory(dir=Path(settings.METRICS_FOLDER).parent) as folder:
        numbers = {"METRICS_TOKEN": TOKEN, "METRICS_FOLDER": folder}
        with served.filled(**HERE, **numbers) as environment:
            yield environment


def counted(port, status):
    with asked(port, "/metrics", Authorization=f"Bearer {TOKEN}") as (answer, text):
        assert answer.status == 200
        assert "ovop_database_answers 1.0" in text
        assert 'ovop_dossiers{state="draft"} 0.0' in text
        found = re.findall(
            rf'^ovop_request_seconds_count{{method="GET",status="{status}",view="-"}} (\S+)$', text, re.M
        )
        return sum(map(float, found))


def test_two_workers_count_together(environment):
    with served.serving(environment, "--workers", "2") as port:
        workers = set()
        for _time in range(40):
            with asked(port, "/healthz") as (answer, _text):  # by IP, though ALLOWED_HOSTS names another
                assert answer.status == 200
                workers.add(answer.getheader("X-Request-ID"))
        assert (len(workers), counted(port, 200)) == (40, 40)
    with served.serving(environment, "--workers", "1") as port:
        assert counted(port, 200) == 41  # what the first scrape was itself


def test_a_folder_that_others_write_is_not_used(environment, tmp_path):
    """Whoever may write there can put in what he likes. The portal works on."""
    tmp_path.chmod(0o777)
    with served.serving(environment | {"METRICS_FOLDER": str(tmp_path)}, "--workers", "1") as port:
        with asked(port, "/healthz") as (answer, _text):
            assert answer.status == 200
        with asked(port, "/metrics", Authorization=f"Bearer {TOKEN}") as (answer, _text):
            assert answer.status == 503
    assert list(tmp_path.iterdir()) == []
