"""The portal as it is run: gunicorn with the settings of a server behind Debian's nginx with deploy/nginx.conf.

nginx is started here, with a certificate of the day, on free ports; what is replaced in the file is named below.
"""

import os
import socket
import ssl
import subprocess
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPSConnection
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


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as door:
        return door.getsockname()[1]


def site(folder, key, server):
    """The shipped file for this machine: (its text, https port, http port). Each replaced part must be there."""
    text, https, http = SHIPPED, free_port(), free_port()
    for old, new, times in (
        ("listen 443", f"listen 127.0.0.1:{https}", 1),
        ("listen 80", f"listen 127.0.0.1:{http}", 1),
        ("    listen [::]:443 ssl http2;\n", "", 1),
        ("    listen [::]:80;\n", "", 1),
        ("server 127.0.0.1:8000", f"server {server}", 1),
        (f"/etc/letsencrypt/live/{NAME}", str(folder), 2),
        ("upstream ovop", f"upstream {key}", 1),
        ("http://ovop;", f"http://{key};", 1),
        ("shared:ovop:", f"shared:{key}:", 1),
    ):
        assert text.count(old) == times, old
        text = text.replace(old, new)
    return text, https, http


@pytest.fixture(scope="module")
def ports(tmp_path_factory):
    """{name of the site: (https port, http port)}: over a port, over a socket, and where nobody is believed."""
    folder = tmp_path_factory.mktemp("nginx")
    certificate = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1".split()
    certificate += ["-subj", f"/CN={NAME}", "-keyout", "privkey.pem", "-out", "fullchain.pem"]
    subprocess.run(certificate, cwd=folder, check=True, capture_output=True)
    real = {"DJANGO_SETTINGS_MODULE": "ovop.settings", "SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": NAME}
    with ExitStack() as stack:
        environment = stack.enter_context(filled(**real))
        path = f"{folder}/gunicorn.sock"
        believing = environment | {"PROXY_COUNT": "1"}
        port = stack.enter_context(serving(believing, "--bind", f"unix:{path}"))
        control = stack.enter_context(serving(environment))
        sites = {
            "port": site(folder, "port", f"127.0.0.1:{port}"),
            "socket": site(folder, "socket", f"unix:{path}"),
            "nobody": site(folder, "nobody", f"127.0.0.1:{control}"),
        }
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
        yield {name: (https, http) for name, (_text, https, http) in sites.items()}


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
        answer.body = answer.read().decode()
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
