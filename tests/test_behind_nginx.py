"""The portal as it is run: gunicorn with the settings of a server behind Debian's nginx with deploy/nginx.conf.

nginx is started here, with a certificate of the day, on free ports; what is replaced in the file is named below.
"""

import os
import re
import socket
import ssl
import subprocess
import sys
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from http.cookies import SimpleCookie
from pathlib import Path
from time import sleep
from urllib.parse import urlencode

import pytest

from tests.bench.portal import PASSWORD, ROOT, VILLAGES, filled, serving
from tests.conftest import NGINX

pytestmark = pytest.mark.nginx
NAME = "ovop.example.go.id"
SHIPPED = (ROOT / "deploy" / "nginx.conf").read_text()
MAIN = """
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {sites}
}}
"""


# The first village's product gets a photo and minutes; prints their addresses, and where they lie.
FILES = f"""
import django; django.setup()
from django.urls import reverse
from tests.factories import give_minutes, give_photo, make_product
product = make_product({VILLAGES[0]!r})
photo, minutes = give_photo(product, files=True), give_minutes(product, files=True)
print(reverse("products:photo", args=[photo.pk, "large"]), f"{{photo.folder}}/large.webp")
print(reverse("products:minutes", args=[minutes.pk]), f"{{minutes.folder}}/minutes.pdf")
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as door:
        return door.getsockname()[1]


def site(folder, key, server, media):
    """The shipped file for this machine: (its text, https port, http port). Each replaced part must be there."""
    text, https, http = SHIPPED, free_port(), free_port()
    for old, new, times in (
        ("listen 443", f"listen 127.0.0.1:{https}", 1),
        ("listen 80", f"listen 127.0.0.1:{http}", 1),
        ("    listen [::]:443 ssl http2;\n", "", 1),
        ("    listen [::]:80;\n", "", 1),
        ("server unix:/run/ovop/web.sock", f"server {server}", 1),
        (f"/etc/letsencrypt/live/{NAME}", str(folder), 2),
        ("alias /srv/ovop/media/", f"alias {media}/", 1),
        ("upstream ovop", f"upstream {key}", 1),
        ("http://ovop;", f"http://{key};", 1),
        ("shared:ovop:", f"shared:{key}:", 1),
    ):
        assert text.count(old) == times, old
        text = text.replace(old, new)
    return text, https, http


@pytest.fixture(scope="module")
def ports(tmp_path_factory):
    """{name of the site: (https port, http port)}: over a port, over a socket, and where nobody is believed and nginx
    sends no files; "files": address of a photo, its place, address of minutes, their place."""
    folder = tmp_path_factory.mktemp("nginx")
    certificate = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1".split()
    certificate += ["-subj", f"/CN={NAME}", "-keyout", "privkey.pem", "-out", "fullchain.pem"]
    subprocess.run(certificate, cwd=folder, check=True, capture_output=True)
    real = {"DJANGO_SETTINGS_MODULE": "ovop.settings", "SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": NAME}
    with ExitStack() as stack:
        environment = stack.enter_context(filled(**real))
        path = f"{folder}/gunicorn.sock"
        believing = environment | {"PROXY_COUNT": "1", "MEDIA_ACCEL": "1"}
        port = stack.enter_context(serving(believing, "--bind", f"unix:{path}"))
        control = stack.enter_context(serving(environment))
        media = environment["MEDIA_ROOT"]
        sites = {
            "port": site(folder, "port", f"127.0.0.1:{port}", media),
            "socket": site(folder, "socket", f"unix:{path}", media),
            "nobody": site(folder, "nobody", f"127.0.0.1:{control}", media),
            "resting": site(folder, "resting", f"unix:{folder}/nowhere.sock", media),
        }
        # Somebody listens and never answers.
        silent = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        sites["silent"] = site(folder, "silent", f"127.0.0.1:{silent.getsockname()[1]}", media)
        patient = sites["silent"][0]
        assert patient.count("proxy_read_timeout 120s;") == 1
        sites["silent"] = (
            patient.replace("proxy_read_timeout 120s;", "proxy_read_timeout 1s;"),
            *sites["silent"][1:],
        )
        user = "user root;" if os.getuid() == 0 else ""
        texts = "\n".join(text for text, _https, _http in sites.values())
        (folder / "nginx.conf").write_text(MAIN.format(user=user, folder=folder, sites=texts))
        run = [NGINX, "-c", folder / "nginx.conf", "-p", folder, "-g", "daemon off;"]
        checked = subprocess.run([*run, "-t"], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        nginx = subprocess.Popen(run)
        stack.callback(nginx.wait)
        stack.callback(nginx.terminate)
        _wait(sites["nobody"][1], nginx, folder)
        files = [sys.executable, "-c", FILES]
        addresses = subprocess.check_output(files, cwd=ROOT, env=environment, text=True).split()
        yield {name: (https, http) for name, (_text, https, http) in sites.items()} | {"files": addresses}


def _wait(port, nginx, folder):
    for _try in range(100):
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert nginx.poll() is None, Path(folder, "error.log").read_text()
        sleep(0.1)
    raise AssertionError("nginx did not start")


class Browser:
    """Somebody at an address of this machine (all of 127.0.0.0/8 are), with cookies."""

    def __init__(self, port, address):
        self.port, self.address, self.cookies = port, address, SimpleCookie()

    def ask(self, method, path, fields=None, *, host=None, **headers):
        host = host or f"{NAME}:{self.port}"
        headers = {key.replace("_", "-"): value for key, value in headers.items()} | {"Host": host}
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{host}"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{key}={morsel.value}" for key, morsel in self.cookies.items())
        context = ssl._create_unverified_context()
        line = HTTPSConnection(
            "127.0.0.1", self.port, context=context, source_address=(self.address, 0), timeout=60
        )
        line.request(method, path, body, headers)
        answer = line.getresponse()
        answer.content = answer.read()
        answer.body = answer.content.decode(errors="replace")
        line.close()
        for header in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(header)
        return answer

    def sign_in(self, username, password=PASSWORD, **headers):
        """The status of a sign-in with a fresh form, as a browser sends it."""
        self.cookies.clear()
        page = self.ask("GET", "/masuk/")
        token = page.body.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        fields = {"csrfmiddlewaretoken": token, "username": username, "password": password}
        return self.ask("POST", "/masuk/", fields, **headers).status


def guesses(port, address, username, count=10, **headers):
    stranger = Browser(port, address)
    return [stranger.sign_in(username, f"salah-{number}", **headers) for number in range(count)]


@pytest.mark.parametrize(("name", "village"), (("port", VILLAGES[0]), ("socket", VILLAGES[1])))
def test_a_stranger_s_guesses_are_the_stranger_s(ports, name, village):
    port, _http = ports[name]
    assert guesses(port, "127.0.0.2", village) == [200] * 9 + [429]
    assert Browser(port, "127.0.0.2").sign_in(village) == 429
    assert Browser(port, "127.0.0.3").sign_in(village) == 302


def test_without_a_proxy_that_is_declared_all_are_one(ports):
    """The control: what PROXY_COUNT is for."""
    port, _http = ports["nobody"]
    guesses(port, "127.0.0.2", VILLAGES[2])
    assert Browser(port, "127.0.0.3").sign_in(VILLAGES[2]) == 429


def test_an_address_of_ones_own_making_is_not_believed(ports):
    port, _http = ports["port"]
    village, officer = VILLAGES[3], "127.0.0.5"
    tried = [
        guesses(port, "127.0.0.4", village, 1, X_Forwarded_For=f"10.0.0.{number}, {officer}")[0]
        for number in range(11)
    ]
    assert tried == [200] * 9 + [429] * 2  # another address each time is no new one
    assert Browser(port, officer).sign_in(village) == 302  # and it was not the officer's


def test_the_page_comes_as_it_should(ports):
    port, _http = ports["port"]
    page = Browser(port, "127.0.0.2").ask("GET", "/masuk/")
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert page.headers["Server"] == "nginx"
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("__Host-csrf=")
    assert "Secure" in cookie
    style = page.body.partition('rel="stylesheet" href="')[2].partition('"')[0]
    asked = Browser(port, "127.0.0.2").ask("GET", style)
    assert (asked.status, "immutable" in asked.headers["Cache-Control"]) == (200, True)


def test_plain_http_is_sent_to_tls(ports):
    _https, http = ports["port"]
    line = HTTPConnection("127.0.0.1", http)
    line.request("GET", "/masuk/?next=/", headers={"Host": "evil.example"})
    answer = line.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/masuk/?next=/")


def test_another_name_is_refused(ports):
    port, _http = ports["port"]
    assert Browser(port, "127.0.0.2").ask("GET", "/masuk/", host="evil.example").status == 400


@pytest.mark.parametrize(("size", "status"), ((79 * 2**20, 100), (81 * 2**20, 413)))
def test_a_form_with_photos_may_be_large(ports, size, status):
    """nginx answers to the length alone; whoever may go on is told so where he asks (Expect)."""
    port, _http = ports["port"]
    context = ssl._create_unverified_context()
    with context.wrap_socket(socket.create_connection(("127.0.0.1", port))) as line:
        line.sendall(
            f"POST /masuk/ HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: {size}\r\nExpect: 100-continue\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\n\r\n".encode()
        )
        assert int(line.recv(200).split()[1]) == status


def test_what_is_too_large_is_told_in_words(ports):
    """nginx's own page, of a form that it takes no byte of."""
    context = ssl._create_unverified_context()
    with context.wrap_socket(socket.create_connection(("127.0.0.1", ports["port"][0]))) as line:
        line.sendall(
            f"POST /masuk/ HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: {81 * 2**20}\r\n"
            "Expect: 100-continue\r\nConnection: close\r\n\r\n".encode()
        )
        answer = HTTPResponse(line)
        answer.begin()
        page = answer.read().decode()
    assert (answer.status, answer.headers["Content-Type"]) == (413, "text/html; charset=utf-8")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "kirim foto dan PDF satu per satu" in page


# Of the line and of the file; everything else must be as the portal itself says it.
OF_NGINX = {"Accept-Ranges", "Connection", "Date", "ETag", "Last-Modified", "Server"}


@pytest.mark.parametrize(
    ("number", "kind", "shown"),
    ((0, "image/webp", "inline"), (2, "application/pdf", "attachment")),
)
def test_files_come_from_nginx_as_from_the_portal(ports, number, kind, shown):
    browser, answers = Browser(ports["port"][0], "127.0.0.8"), []
    assert browser.sign_in(VILLAGES[0]) == 302
    for name in ("port", "socket", "nobody"):  # one database, so one session
        browser.port = ports[name][0]
        answers.append(browser.ask("GET", ports["files"][number]))
    by_nginx, by_socket, by_portal = answers
    assert [answer.status for answer in answers] == [200] * 3
    # Who sent it: nginx alone says how much of a file may be asked for.
    assert [answer.headers["Accept-Ranges"] for answer in answers] == ["bytes", "bytes", None]
    assert by_nginx.content == by_socket.content == by_portal.content
    assert len(by_portal.content) > 100
    assert len({answer.headers.get("X-Request-ID") or "" for answer in answers} - {""}) == 3  # one each
    said = [
        {key: value for key, value in answer.headers.items() if key not in {*OF_NGINX, "X-Request-ID"}}
        for answer in answers
    ]
    assert said[0] == said[1] == said[2]
    assert said[0]["Content-Type"] == kind
    assert said[0]["Content-Disposition"].startswith(shown)
    assert said[0]["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert said[0]["X-Content-Type-Options"] == "nosniff"
    assert "X-Accel-Redirect" not in said[0]


def test_the_place_of_the_files_is_nobody_s_address(ports):
    browser = Browser(ports["port"][0], "127.0.0.9")
    assert browser.sign_in(VILLAGES[0]) == 302
    for place in (ports["files"][1], ports["files"][3], "", "exports/", "../db.sqlite3"):
        assert browser.ask("GET", f"/_berkas/{place}").status in (400, 404), place
    assert browser.ask("GET", f"/_berkas/{ports['files'][1]}", X_Accel_Redirect="/_berkas/").status == 404


def test_a_file_is_still_asked_for_by_scope(ports):
    photo, _place, minutes, _place = ports["files"]
    neighbour, stranger = (Browser(ports["port"][0], "127.0.0.10") for _one in range(2))
    assert neighbour.sign_in(VILLAGES[1]) == 302
    assert [neighbour.ask("GET", address).status for address in (photo, minutes)] == [404, 404]
    assert [stranger.ask("GET", address).status for address in (photo, minutes)] == [302, 302]


def test_while_the_portal_is_renewed(ports):
    """nginx says so itself, in words, and a script hears the number on which it tries again later."""
    page = Browser(ports["resting"][0], "127.0.0.2").ask("POST", "/masuk/", {})
    assert (page.status, page.headers["Retry-After"], page.headers["Cache-Control"]) == (
        503,
        "120",
        "no-store",
    )
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Portal sedang diperbarui" in page.body


def test_while_the_portal_does_not_answer(ports):
    """Whether it was done is not known, so the page does not say that it was not."""
    page = Browser(ports["silent"][0], "127.0.0.2").ask("POST", "/masuk/", {})
    assert (page.status, page.headers["Retry-After"], page.headers["Cache-Control"]) == (
        504,
        "120",
        "no-store",
    )
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "mungkin sudah tersimpan, mungkin belum" in page.body


@pytest.mark.parametrize("site", ("resting", "silent"))
def test_the_pages_of_nginx_itself_are_in_the_portals_dress(ports, site):
    """All by themselves: whoever sends style sheets may be what is away."""
    page = Browser(ports[site][0], "127.0.0.2").ask("GET", "/berkas/7/").body
    tokens = (ROOT / "static" / "scss" / "_tokens.scss").read_text()
    for colour in set(re.findall(r"#[0-9a-f]{6}", page)):
        assert colour in tokens, colour
    assert "OVOP NTT</header><main><h1>" in page
    assert "<a href=''>Muat ulang</a>" in page
    assert not re.search(r"src=|<link|<script|url\(|href='[^']", page)


def test_what_the_portal_itself_refuses_keeps_its_own_page(ports):
    """The control: a page of the portal with a number, such as that of a sign-in too often, is not nginx's."""
    port, _http = ports["nobody"]
    page = Browser(port, "127.0.0.2").ask("GET", "/masuk/", host="evil.example")
    assert (page.status, "Nomor rujukan" in page.body) == (400, True)
