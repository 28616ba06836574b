"""One officer who asks over HTTP, through the socket of the unit, each request on a line of its own as nginx sends it.

phone = Phone(path, session)           the key of a session that is signed in
phone.get("/dasbor/")                  an Answer: status, body, seconds
phone.send(pk, "foto", key, data)      a file in pieces, as static/js/send.js sends it; the last Answer
"""

import json
import socket
import threading
from dataclasses import dataclass
from http.client import HTTPConnection
from time import perf_counter
from urllib.parse import urlencode

PIECE = 64 * 1024  # bytes, as static/js/send.js cuts a file
TOKEN = "t" * 32  # the same in cookie and header is what CSRF asks for
PATIENCE = 60  # seconds; static/js/send.js waits as long


@dataclass
class Answer:
    status: int  # 0 where there was none
    body: bytes
    seconds: float
    location: str = ""
    ends_a_file: bool = False

    def json(self):
        return json.loads(self.body)


class UnixConnection(HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=PATIENCE)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(self.path)


class Phone:
    def __init__(self, path, session="", *, told=None):
        """`told(method, url, answer)` hears of each answer."""
        self.path, self.told = path, told or (lambda *_what: None)
        self.session = session

    def ask(self, method, url, body=None, *, ends_a_file=False, **headers):
        """The Answer; where the line broke its status is 0, and its body says how."""
        line, begun = UnixConnection(self.path), perf_counter()
        cookie = f"sessionid={self.session}; csrftoken={TOKEN}"
        headers = {"Cookie": cookie, "X-CSRFToken": TOKEN, "Connection": "close"} | headers
        try:
            line.request(method, url, body, headers)
            response = line.getresponse()
            answer = Answer(response.status, response.read(), 0, response.headers.get("Location", ""))
            for cookie in response.headers.get_all("Set-Cookie", []):
                if cookie.startswith("sessionid="):
                    self.session = cookie.partition("=")[2].partition(";")[0]
        except Exception as error:
            answer = Answer(0, repr(error).encode(), 0)
        finally:
            line.close()
        answer.seconds, answer.ends_a_file = perf_counter() - begun, ends_a_file
        self.told(method, url, answer)
        return answer

    def sign_in(self, username, password):
        self.session = ""
        return self.post("/masuk/", {"username": username, "password": password})

    def get(self, url):
        return self.ask("GET", url)

    def post(self, url, data, *, script=False):
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        wants = {"Accept": "application/json"} if script else {}
        return self.ask("POST", url, urlencode(data, doseq=True), **form, **wants)

    def here(self, product, kind, key):
        """How many bytes of an upload the portal has, or that it is done."""
        return self.ask("GET", f"/berkas/{product}/kirim/{kind}/{key}/", Accept="application/json")

    def send(self, product, kind, key, data, *, name="IMG_1.jpg"):
        """All of it, from wherever the portal is; the last Answer, which is not 200 where it took it not."""
        answer = self.here(product, kind, key)
        while answer.status == 200 and not (said := answer.json())["done"]:
            start = said["received"]
            answer = self.ask(
                "PUT",
                f"/berkas/{product}/kirim/{kind}/{key}/",
                data[start : start + PIECE],
                ends_a_file=start + PIECE >= len(data),
                **{
                    "Accept": "application/json",
                    "X-Start": str(start),
                    "X-Total": str(len(data)),
                    "X-Name": name,
                },
            )
        return answer


def at_once(*jobs):
    """Run the functions at the same time, to their ends; what one raises is raised here."""
    faults = []

    def run(job):
        try:
            job()
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
