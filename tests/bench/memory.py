"""What a worker of gunicorn holds after 200 mixed requests, exports and reports among them, in a full year.

DATABASE_URL=postgres://user@host:5432/any-database python -m tests.bench.memory

One worker of what deploy/ovop-web.service starts, so that all requests are its own, four at a time. Measured in
/proc/PID/smaps_rollup: all that it has in memory (RSS, with what it shares: Python itself, its libraries), and of that
what is its own alone.
"""

import os
import subprocess
import sys
import uuid
from contextlib import contextmanager, nullcontext
from datetime import date
from time import sleep

from tests.bench import database, figures, machine
from tests.bench.evening import photo
from tests.bench.phone import Phone, at_once
from tests.bench.portal import ROOT
from tests.bench.unit import held

NTT = "53"
MEGABYTES, REQUESTS = 120, 200
KINDS, PATIENCE = ("csv", "xlsx", "geojson"), 30  # seconds for each


class Mixed:
    """Four people: two of the province, one of a kabupaten, a village."""

    def __init__(self, path, sessions, drafts):
        self.asked, self.bad = 0, []
        self.phones = {who: Phone(path, key, told=self.told) for who, key in sessions.items()}
        self.drafts = drafts

    def told(self, method, url, answer):
        self.asked += 1
        if answer.status not in (200, 302):
            self.bad.append(f"{method} {url}: {answer.status} {answer.body[:200]!r}")

    def reports(self):
        year, phone = date.today().year, self.phones["province"]
        for _round in range(5):
            for place in ("", "?kabupaten=53.01", "?kabupaten=53.02"):
                phone.get(f"/laporan/{year}/{place}")
            for place in ("/disetujui/cetak/", "/dasbor/", f"/angka/{year}.csv", "/peta/"):
                phone.get(place)

    def exports(self):
        """Every kind three times, and waited for."""
        phone = self.phones["exports"]
        for _round in range(3):
            for kind in KINDS:
                place = phone.get(f"/disetujui/unduh/{kind}/").location  # "" where it came at once
                for _try in range(PATIENCE * 2 if place else 0):
                    if b"data-waits" not in phone.get(place).body:
                        phone.get(f"{place}berkas/")
                        break
                    sleep(0.5)

    def lists(self):
        for _round in range(8):
            for place in (
                "/",
                "/antrean/",
                "/desa/",
                "/izin-berakhir/",
                "/koreksi/",
                "/dasbor/",
                "/potensi/wilayah/",
            ):
                self.phones["district"].get(place)

    def filing(self):
        from tests.factories import pdf

        phone, draft = self.phones["village"], self.drafts[0]
        for _round in range(3):
            for section in ("produk", "produksi", "izin", "bukti"):
                phone.get(f"/berkas/{draft}/isi/{section}/")
            phone.get(f"/berkas/{draft}/periksa/")
        for number in range(4):
            phone.send(draft, "foto", uuid.uuid4(), photo(number))
        for _round in range(2):
            phone.send(draft, "berita-acara", uuid.uuid4(), pdf(pages=5), name="ba.pdf")
        while self.asked < REQUESTS:
            phone.get("/")


def sessions():
    """{who: the key of a session that is signed in}, and the drafts of the village among them."""
    from django.conf import settings
    from django.test import Client

    from products.choices import State
    from products.models import Product
    from villages.models import User
    from villages.scoping import Role

    draft = Product.objects.filter(state=State.DRAFT).order_by("pk").first()
    village = {"role": Role.VILLAGE, "village_id": draft.village_id}
    province, district = (
        {"role": Role.PROVINCE, "province_id": NTT},
        {"role": Role.DISTRICT, "district_id": "53.01"},
    )
    keys = {}
    for who, posted in {
        "province": province,
        "exports": province,
        "district": district,
        "village": village,
    }.items():
        client = Client()
        client.force_login(User.objects.create_user(f"memory-{who}", **posted))
        keys[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return keys, [draft.pk]


@contextmanager
def maker(environment):
    """manage.py worker, for as long."""
    worker = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=environment)
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()


def run(*options):
    people, drafts = sessions()
    environment = os.environ | {"WORKER": "1"}  # as on a server: a worker of its own makes the long files
    with maker(environment), held(environment, "--workers", "1", *options) as portal:
        Phone(portal.path).get("/masuk/")
        (worker,) = portal.workers()
        fresh = machine.memory(worker)
        mixed = Mixed(portal.path, people, drafts)
        at_once(mixed.reports, mixed.exports, mixed.lists, mixed.filing)
        after = machine.memory(worker)
        assert portal.workers() == [worker]
    print(f"\nA worker before and after {mixed.asked} mixed requests, in MB\n")
    for what, name in (
        ("in memory (RSS)", "rss"),
        ("its own alone", "private"),
        ("the most it ever was", "peak"),
    ):
        print(f"       {what:<22} {fresh[name]:>6.0f} {after[name]:>6.0f}")
    for one in mixed.bad[:5]:
        print(f"       {one}")
    figures.show("mixed requests that were not answered well", len(mixed.bad), 0)
    figures.show(f"a worker after {REQUESTS} mixed requests, in memory", after["rss"], MEGABYTES, "MB")


def measure_apart():
    """For `make bench`, whose process has other settings: in one of its own, on the same database."""
    options = {"env": os.environ | {"OVOP_BENCH_FILLED": "1"}}
    if subprocess.run([sys.executable, "-m", __name__], check=False, **options).returncode:
        figures.missed.append("a worker after mixed requests")


def main():
    from tests.bench.load import as_in_production

    is_filled = os.environ.pop("OVOP_BENCH_FILLED", "")
    place = nullcontext() if is_filled else database.scratch_database()
    with place, as_in_production():
        from django.db import connections

        import ovop.wsgi  # noqa: F401 - sets Django up
        from tests.bench import nation

        if not is_filled:
            nation.fill()
        print(f"\nIn NTT {nation.approve_all(NTT)} dossiers, all approved")
        run()
        connections.close_all()
    return bool(figures.missed)


if __name__ == "__main__":
    sys.exit(main())
