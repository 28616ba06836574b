"""The exports of everything: CSV against COPY, XLSX against the bare writer, and what memory they take.

`python -m tests.bench.files csv` prints the megabytes that one export adds to a fresh process, `… worker` those of a
worker that has made both.
"""

import gc
import os
import subprocess
import sys
from datetime import date
from tempfile import TemporaryDirectory, TemporaryFile
from time import perf_counter

CSV_RATIO, XLSX_RATIO, MEGABYTES = 2.0, 1.3, 100
WORKER = 120  # MB in all, after both files
ROUNDS = 8

# The columns of the file, raw: codes where the file has labels, JSON where it has lists.
COPY = """
COPY (
  SELECT p.village_id, d.name, s.name, v.kind, v.name, p.name, p.category, p.form, p.uniqueness,
    p.main_material, p.material_origin, p.manager_kind, p.manager_name, p.contact_name, p.contact_phone,
    p.workers, p.women_workers, p.capacity, p.capacity_unit, p.capacity_period, p.months, p.price, p.markets,
    p.regular_buyer, l.nib, l.pirt, l.halal, l.bpom, l.brand, l.gi, l.psat, l.skp, l.nkv, p.constraints,
    n.funding, p.funding_amount, n.training, p.minutes_number, p.minutes_date, p.latitude, p.longitude,
    p.public_consent, p.readiness, (p.submitted_at AT TIME ZONE 'Asia/Makassar')::date,
    (p.approved_at AT TIME ZONE 'Asia/Makassar')::date, f.funding, f.training
  FROM products_product p
  JOIN villages_village v ON v.code = p.village_id
  JOIN villages_subdistrict s ON s.code = v.subdistrict_id
  JOIN villages_district d ON d.code = s.district_id
  LEFT JOIN (
    SELECT product_id, {licences} FROM products_licence GROUP BY product_id
  ) l ON l.product_id = p.id
  LEFT JOIN (
    SELECT product_id, string_agg(kind, ',') FILTER (WHERE track = 'funding') AS funding,
      string_agg(kind, ',') FILTER (WHERE track = 'training') AS training
    FROM products_need GROUP BY product_id
  ) n ON n.product_id = p.id
  LEFT JOIN (
    SELECT product_id,
      max((flagged_at AT TIME ZONE 'Asia/Makassar')::date) FILTER (WHERE track = 'funding') AS funding,
      max((flagged_at AT TIME ZONE 'Asia/Makassar')::date) FILTER (WHERE track = 'training') AS training
    FROM reviews_facilitation WHERE status <> 'cancelled' GROUP BY product_id
  ) f ON f.product_id = p.id
  ORDER BY p.approved_at DESC, p.id DESC
) TO STDOUT (FORMAT csv, DELIMITER ';', HEADER)
"""


def everything():
    from products.models import Product

    return Product.objects.order_by("-approved_at", "-pk")


def run():
    from reviews.lists import writers
    from tests.bench import figures

    print(f"\nExports of everything: {everything().count()} files, {len(writers.COLUMNS)} columns\n")
    copied, written = _in_turns(_copy, _csv)
    print(f"       COPY {copied:.2f} s, CSV {written:.2f} s")
    figures.show("CSV, time of COPY", written / copied, CSV_RATIO, "×")
    cells = list(writers.rows(everything()))
    gc.freeze()  # or the bare writer would pay for the collector's walks through them
    bare, written = _in_turns(lambda: _bare_xlsx(cells), _xlsx, rounds=2)
    print(f"       bare writer {bare:.1f} s, XLSX {written:.1f} s")
    figures.show("XLSX, time of the bare writer", written / bare, XLSX_RATIO, "×")
    for kind in ("csv", "xlsx"):
        child = subprocess.run(
            [sys.executable, "-m", __name__, kind], capture_output=True, text=True, check=True
        )
        figures.show(f"{kind.upper()}, memory", float(child.stdout), MEGABYTES, "MB")
    child = subprocess.run(
        [sys.executable, "-m", __name__, "worker"], capture_output=True, text=True, check=True
    )
    figures.show("a worker after both, memory", float(child.stdout), WORKER, "MB")


def _in_turns(*functions, rounds=ROUNDS):
    """The best time of each, in seconds: what others do on the machine only ever adds."""
    best = [float("inf")] * len(functions)
    for _round in range(rounds):
        for number, function in enumerate(functions):
            begun = perf_counter()
            function()
            best[number] = min(best[number], perf_counter() - begun)
    return best


def _copy():
    from django.db import connection

    from products.choices import LicenceKind

    licences = ", ".join(
        f"max(status || ' ' || number) FILTER (WHERE kind = '{kind}') AS {kind}"
        for kind in LicenceKind.values
    )
    with connection.cursor() as cursor, open(os.devnull, "w") as nowhere:
        cursor.copy_expert(COPY.format(licences=licences), nowhere)


def _csv():
    from reviews.lists import writers

    with open(os.devnull, "wb") as nowhere:
        writers.write_csv(nowhere, everything())


def _xlsx():
    from reviews.lists import writers

    with TemporaryFile() as file:
        writers.write_xlsx(file, everything(), title_lines=["Semua"])


def _bare_xlsx(rows):
    """What xlsxwriter itself takes: the right call for each cell, one date format, nothing else."""
    import xlsxwriter

    with TemporaryFile() as file, xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet, dated = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    if cell:
                        sheet.write_string(number, column, cell)
                elif isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, dated)
                elif cell is not None:
                    sheet.write_number(number, column, cell)


def _worker():
    """Megabytes of a worker that has made both files, of all there is."""
    from django.conf import settings
    from django.core.management import call_command
    from django.http import HttpRequest, QueryDict

    from reviews.lists import downloads, making
    from reviews.lists.choosing import Chosen
    from reviews.lists.listing import Listing
    from villages.models import User
    from villages.scoping import Role

    request = HttpRequest()
    request.user = User.objects.filter(role=Role.PROVINCE).first()
    making.choose = lambda query, user: Chosen(Listing(QueryDict(query), everything(), request), None, [])
    downloads.SHORT = 0
    with TemporaryDirectory() as folder:
        settings.MEDIA_ROOT = folder
        for kind in ("csv", "xlsx"):
            downloads.start(making.choose("", request.user), kind, request.user)
        call_command("worker", "--batch")
        assert len(os.listdir(f"{folder}/exports")) == 2
    return _status("VmRSS") / 1024


def _memory(function):
    """Megabytes that the peak lies above where it began."""
    with open("/proc/self/clear_refs", "w") as peak:
        peak.write("5")
    before = _status("VmRSS")
    function()
    return (_status("VmHWM") - before) / 1024


def _status(name):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(f"{name}:"))


if __name__ == "__main__":
    import ovop.wsgi  # noqa: F401

    everything().first()  # connected
    kind = sys.argv[1]
    print(_worker() if kind == "worker" else _memory({"csv": _csv, "xlsx": _xlsx}[kind]))
