"""TERM and HUP under load: is any request lost?

python -m tests.bench.restarts [TIMES]

What deploy/ovop-web.service starts, on a socket that is held as systemd holds it. Four villages file over HTTP, photos
among it, while it is stopped by TERM and started anew, and told to start its workers anew by HUP, so many times each.
Prints requests, failures and the longest wait; ends non-zero where a request failed.
"""

import subprocess
import sys
import threading
from functools import partial
from time import monotonic, sleep

from tests.bench import figures
from tests.bench.evening import Evening
from tests.bench.phone import Phone, at_once
from tests.bench.portal import PASSWORD, ROOT, VILLAGES, filled
from tests.bench.unit import held

TIMES, REQUESTS = 3, 20  # of each signal; that are answered between two of them


class Villages:
    """All of them, filing again and again, until they are told to stop."""

    def __init__(self, path, products):
        self.path, self.products = path, products
        self.count, self.failed, self.longest = 0, [], 0
        self.stop, self.lock = threading.Event(), threading.Lock()

    def told(self, method, url, answer):
        with self.lock:
            self.count += 1
            self.longest = max(self.longest, answer.seconds)
            if answer.status not in (200, 302):
                self.failed.append(f"{method} {url}: {answer.status} {answer.body[:200]!r}")

    def file(self, village, product):
        evening = Evening(self.path, village, PASSWORD, product, told=self.told)
        while not self.stop.is_set():
            evening.go(photos=1, minutes=1)
            evening.take_back()

    def wait_for(self, more):
        """Until so many more requests were answered."""
        goal, patience = self.count + more, monotonic() + 120
        while self.count < goal:
            if self.stop.is_set() or monotonic() > patience:
                raise AssertionError(f"No more answers: {self.failed[-3:]}")
            sleep(0.02)

    def during(self, work):
        """Do the work while they file."""

        def working():
            try:
                self.wait_for(REQUESTS)
                work()
                self.wait_for(REQUESTS)
            finally:
                self.stop.set()

        at_once(working, *(partial(self.file, *one) for one in self.products.items()))


def drafts(environment):
    """{village: the id of its draft}, which are begun."""
    script = (
        "import django; django.setup()\n"
        "from tests.factories import make_product\n"
        f"print(*(make_product(code).pk for code in {VILLAGES!r}))"
    )
    made = subprocess.check_output([sys.executable, "-c", script], cwd=ROOT, env=environment, text=True)
    return dict(zip(VILLAGES, map(int, made.split()), strict=True))


def measure(times):
    """The Villages, after so many TERMs and HUPs."""
    with filled(DJANGO_SETTINGS_MODULE="tests.bench.served", ENV_FILE="") as environment:
        products = drafts(environment)
        with held(environment) as portal:
            Phone(portal.path).get("/masuk/")
            villages = Villages(portal.path, products)

            def signals():
                for _time in range(times):
                    assert portal.restart() == 0, "gunicorn did not end well"
                    villages.wait_for(REQUESTS)
                    portal.reload()
                    villages.wait_for(REQUESTS)

            villages.during(signals)
    return villages


def run(*, times=TIMES):
    found = measure(times)
    print(f"\n{times} times TERM and {times} times HUP, while {len(VILLAGES)} villages file\n")
    print(f"       {found.count} requests, the longest took {found.longest:.1f} s")
    for one in found.failed[:5]:
        print(f"       {one}")
    figures.show("requests lost to a restart", len(found.failed), 0)


if __name__ == "__main__":
    run(times=int((sys.argv[1:] or [TIMES])[0]))
    sys.exit(bool(figures.missed))
