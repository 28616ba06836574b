"""The last day: a dossier of every village of the nation is there, and twelve villages file at once, with photos.

DATABASE_URL=postgres://user@host:5432/any-database python -m tests.bench.load [SECONDS]

The portal is what deploy/ovop-web.service starts: 3 workers of 4 threads, told to run on two cores; whoever asks runs
beside it on the same machine. A village has no pause: its next request goes as soon as the last was answered.
"""

import os
import random
import sys
import tempfile
import threading
from contextlib import contextmanager
from functools import partial
from statistics import quantiles
from time import monotonic, process_time

from tests.bench import database, figures, machine
from tests.bench.evening import Evening, photo
from tests.bench.phone import Phone, at_once
from tests.bench.portal import PASSWORD
from tests.bench.unit import held

VILLAGES, SECONDS, CORES = 12, 60, 2
EVENINGS = 40  # that one of the twelve has at most, each of another village
PAGE, PIECE = 800, 1500  # ms, which 95 of 100 answers take at most


class Heard:
    """What was answered: {kind: [seconds, …]}, and what was not."""

    def __init__(self):
        self.seconds, self.failed, self.lock = {}, [], threading.Lock()

    def told(self, method, url, answer):
        kind = (
            "last piece"
            if answer.ends_a_file
            else "piece"
            if "/kirim/" in url
            else "save"
            if method == "POST"
            else "page"
        )
        with self.lock:
            self.seconds.setdefault(kind, []).append(answer.seconds)
            if answer.status not in (200, 302):
                self.failed.append(f"{method} {url}: {answer.status} {answer.body[:200]!r}")

    def show(self, took):
        count = sum(map(len, self.seconds.values()))
        print(f"       {count} requests, {count / took:.0f} a second")
        for kind, times in sorted(self.seconds.items()):
            print(
                f"       {kind:<12} {len(times):>6}   median {1000 * at(times, 50):>5.0f} ms   "
                f"p95 {1000 * at(times, 95):>5.0f} ms   longest {1000 * max(times):>5.0f} ms"
            )
        for fault in self.failed[:5]:
            print(f"       {fault}")
        pages = self.seconds["page"] + self.seconds["save"]
        figures.show("the last day, errors", len(self.failed), 0)
        figures.show("the last day, p95 of a page or a save", 1000 * at(pages, 95), PAGE, "ms")
        figures.show(
            "the last day, p95 of a photo's last piece",
            1000 * at(self.seconds["last piece"], 95),
            PIECE,
            "ms",
        )


def at(times, percent):
    return quantiles(times, n=100, method="inclusive")[percent - 1]


def officers():
    """An officer of each village that will file: [(user name, the id of its draft), …]."""
    from django.contrib.auth.hashers import make_password

    from products.choices import State
    from products.models import Product
    from villages.models import User
    from villages.scoping import Role

    drafts = Product.objects.filter(state=State.DRAFT).order_by("pk").values_list("pk", "village_id")
    chosen = random.Random(1).sample(list(drafts), VILLAGES * EVENINGS)
    password = make_password(PASSWORD)  # all have one: to make it takes longer than to check it
    User.objects.bulk_create(
        User(username=code, role=Role.VILLAGE, village_id=code, name="Maria Nenobais", password=password)
        for _pk, code in chosen
    )
    return [(code, pk) for pk, code in chosen]


def run(*options, seconds=SECONDS):
    """`options` are of gunicorn, beyond those of the unit."""
    for number in range(24):
        photo(number)  # before the clock runs
    people, heard = officers(), Heard()
    with held(dict(os.environ), *options) as portal:

        def file(number, until):
            for username, product in people[number::VILLAGES]:
                if monotonic() > until:
                    return
                Evening(portal.path, username, PASSWORD, product, told=heard.told).go()

        Phone(portal.path).get("/masuk/")  # it is up
        begun, before = monotonic(), _processor(portal)
        at_once(*(partial(file, number, begun + seconds) for number in range(VILLAGES)))
        took, after = monotonic() - begun, _processor(portal)
    print(f"\n{VILLAGES} villages file at once, for {took:.0f} s\n")
    ours, own, used, idle = (now - then for now, then in zip(after, before, strict=True))
    print(
        f"       processor: the portal {ours:.0f} s, who asked {own:.0f} s, all else (PostgreSQL, and whoever works "
        f"here beside it) {used - ours - own:.0f} s, nobody {idle:.0f} s"
    )
    heard.show(took)


def _processor(portal):
    return machine.processor(portal.process.pid), process_time(), *machine.spent()


@contextmanager
def as_in_production():
    """Variables as a server has them, but for TLS; files in a folder that goes away."""
    with tempfile.TemporaryDirectory() as media:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "tests.bench.served",
            "MEDIA_ROOT": media,
            "STATIC_ROOT": str(database.CACHE / "static"),
            "ENV_FILE": "",
        }
        os.environ.pop("DEBUG", None)
        yield


def main():
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    with database.scratch_database(), as_in_production():
        from django.db import connections

        import ovop.wsgi  # noqa: F401 - sets Django up
        from tests.bench import nation

        nation.fill()
        run(seconds=int((sys.argv[1:] or [SECONDS])[0]))
        connections.close_all()
    return bool(figures.missed)


if __name__ == "__main__":
    sys.exit(main())
