"""A row that somebody else holds, a statement without an end, a database that is gone: 503 in words, and what was
typed is still there."""

import os
import re
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings as conf
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.urls import reverse

from ovop.busy import passes, server_error
from products.choices import State
from tests.factories import BOLOK, make_product, officer_of
from villages.scoping import Role

ROOT = Path(__file__).resolve().parents[1]
NOTE = "Sudah kami tanyakan ke kelompok."


@contextmanager
def held(product):
    """Somebody else's transaction holds the dossier."""
    if connection.vendor == "postgresql":
        import psycopg2

        params = connection.get_connection_params()
        other = psycopg2.connect(
            **{
                name: params[name]
                for name in ("dbname", "user", "password", "host", "port")
                if name in params
            }
        )
        with closing(other):
            other.cursor().execute("SELECT 1 FROM products_product WHERE id = %s FOR UPDATE", [product.pk])
            yield
    else:
        with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")


@pytest.fixture
def hurried(transactional_db):
    """A connection that waits for a fifth of a second, as DATABASE_LOCK_TIMEOUT=0.2 would make it."""
    with connection.cursor() as cursor:
        postgres = connection.vendor == "postgresql"
        cursor.execute("SET lock_timeout = 200" if postgres else "PRAGMA busy_timeout = 200")
    yield
    connection.close()


@pytest.fixture
def waiting(hurried):
    return make_product(BOLOK, state=State.SUBMITTED)


def returning(client, product, **more):
    client.force_login(officer_of(Role.DISTRICT, product.district_code))
    words = {"version": product.version, "remark-price": NOTE, "note": "<b>Mohon</b>"}
    return reverse("reviews:perform", args=[product.pk, "return"]), words | more


def test_a_locked_row_answers_in_words_and_keeps_those_that_were_typed(client, waiting):
    url, words = returning(client, waiting)
    with held(waiting):
        answer = client.post(url, words)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    text = answer.content.decode()
    assert "Portal sedang sibuk" in text
    assert "belum tersimpan, tetapi masih ada di halaman ini" in text
    assert f'action="{url}"' in text
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text))
    assert fields["remark-price"] == NOTE
    assert fields["note"] == "&lt;b&gt;Mohon&lt;/b&gt;"
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    waiting.refresh_from_db()
    assert waiting.state == State.SUBMITTED
    # The button of that page.
    assert client.post(url, words).status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == State.RETURNED


def test_a_script_is_told_so_that_it_tries_again(client, waiting):
    url, words = returning(client, waiting)
    with held(waiting):
        answer = client.post(url, words, headers={"accept": "application/json"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    told = answer.json()
    assert (told["status"], told["id"]) == (503, answer["X-Request-ID"])


def test_a_password_is_kept_in_no_page(hurried):
    officer = officer_of(Role.VILLAGE, BOLOK)
    product = make_product(BOLOK)
    client = Client()
    client.force_login(officer)
    secret = {"name": "Yuliana Tiran", "password": "Tenun-ikat-Bolok-17"}
    request = RequestFactory().post("/sandi/?x=1", secret)
    with held(product), pytest.raises(OperationalError) as error, connection.cursor() as cursor:
        cursor.execute("UPDATE products_product SET updated_at = updated_at WHERE id = %s", [product.pk])
    assert passes(error.value)
    try:
        raise error.value
    except OperationalError:
        answer = server_error(request)
    text = answer.content.decode()
    assert answer.status_code == 503
    assert "isi lagi: kata sandi tidak disimpan di halaman" in text
    assert "Yuliana" not in text
    assert "Tenun-ikat" not in text


def test_the_page_asks_the_database_nothing(client, waiting, django_assert_num_queries):
    """It would fail again where the database is gone."""
    url, words = returning(client, waiting)
    request = RequestFactory().get(url, words)
    try:
        raise OperationalError("server closed the connection unexpectedly") from OSError()
    except OperationalError:
        with django_assert_num_queries(0):
            answer = server_error(request)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "Buka lagi" in answer.content.decode()


def test_what_lasts_is_no_503(client, db):
    with pytest.raises(Exception, match="nowhere") as error, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM nowhere")
    assert not passes(error.value)
    assert not passes(ValueError())
    assert not passes(None)
    request = RequestFactory().get("/")
    try:
        raise error.value
    except Exception:
        assert server_error(request).status_code == 500


# --- Other people get on -------------------------------------------------------------------------------


@contextmanager
def gunicorn(**environment):
    """One worker with six threads over the tests' database; gives the port."""
    one = connection.settings_dict
    url = f"postgres://{one['USER']}:{one['PASSWORD']}@{one['HOST']}:{one['PORT']}/{one['NAME']}"
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "ovop.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--log-level",
        "error",
    ]
    command += ["--worker-class", "gthread", "--workers", "1", "--threads", "6"]
    given = os.environ | {"LOCAL": "1", "DATABASE_URL": url} | environment
    server = subprocess.Popen(command, cwd=ROOT, env=given, stderr=subprocess.DEVNULL)
    try:
        for _try in range(200):
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


@pytest.mark.postgres
def test_four_posts_on_a_locked_row_hold_nobody_up(transactional_db):
    product = make_product(BOLOK, state=State.SUBMITTED)
    client = Client()
    url, words = returning(client, product)
    session = f"{conf.SESSION_COOKIE_NAME}={client.cookies[conf.SESSION_COOKIE_NAME].value}"

    def ask(port, method, path, body=None, cookie=""):
        server = HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        server.request(method, path, body, headers)
        answer = server.getresponse()
        return answer, answer.read().decode()

    with gunicorn(DATABASE_LOCK_TIMEOUT="3") as port:
        answer, text = ask(port, "GET", reverse("reviews:detail", args=[product.pk]), cookie=session)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text).group(1)
        crumb = re.search(r"csrftoken=\w+", answer.headers["Set-Cookie"]).group(0)
        body = urlencode(words | {"csrfmiddlewaretoken": token})
        with held(product), ThreadPoolExecutor(4) as pool:
            posts = [pool.submit(ask, port, "POST", url, body, f"{session}; {crumb}") for _number in range(4)]
            with connection.cursor() as cursor:  # all four wait for the row
                for _try in range(200):
                    cursor.execute("SELECT pg_stat_clear_snapshot()")
                    cursor.execute(
                        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                        "AND datname = current_database()"
                    )
                    if cursor.fetchone()[0] == 4:
                        break
                    threading.Event().wait(0.02)
            for path in ("/masuk/", reverse("reviews:detail", args=[product.pk])):
                answer, _text = ask(port, "GET", path, cookie=session)
                assert answer.status in (200, 302)
            assert not any(post.done() for post in posts)
            for answer, text in (post.result() for post in posts):
                assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
                assert NOTE in text
        assert ask(port, "POST", url, body, f"{session}; {crumb}")[0].status == 302
    product.refresh_from_db()
    assert product.state == State.RETURNED
