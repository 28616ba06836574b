"""A scratch database on the server that DATABASE_URL names, with a file of every village of the nation.

The areas are the real list: npm's idn-area-data (ODbL, after the Kepmendagri on area codes), fetched
once into .cache/. The files are invented by a seeded generator, so that each run holds the same ones.
"""

import csv
import json
import os
import random
import subprocess
import tarfile
import uuid
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from io import StringIO, TextIOWrapper
from pathlib import Path

import environ
import psycopg2

CACHE = Path(__file__).resolve().parents[2] / ".cache"
PACKAGE = "idn-area-data@4.0.1"
SEED = 17_11_2025
NULL = "\\N"


# --- The scratch database -----------------------------------------------------------------------


@contextmanager
def scratch_database():
    """Make an empty database, point DATABASE_URL to it, and drop it at the end."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith(("postgres://", "postgresql://")):
        raise SystemExit(
            "The benchmark needs a PostgreSQL server, where it makes and drops a database of its own:\n"
            "  DATABASE_URL=postgres://user@host:5432/any-database make bench"
        )
    name = f"ovop_bench_{os.getpid()}"
    _on_server(url, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    try:
        os.environ["DATABASE_URL"] = url[: url.rindex("/") + 1] + name
        yield
    finally:
        _on_server(url, f"DROP DATABASE {name} WITH (FORCE)")


def _on_server(url, statement):
    parts = environ.Env.db_url_config(url)
    connection = psycopg2.connect(
        host=parts["HOST"], port=parts["PORT"] or None, user=parts["USER"] or None,
        password=parts["PASSWORD"] or None, dbname=parts["NAME"],
    )  # fmt: skip
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


# --- Areas --------------------------------------------------------------------------------------


def areas(kind):
    """(code, parent code, name) of each row of a file of the package; a province's parent is ""."""
    archive = CACHE / f"{PACKAGE.replace('@', '-')}.tgz"
    if not archive.exists():
        CACHE.mkdir(exist_ok=True)
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=CACHE, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(archive) as package:
        rows = csv.reader(TextIOWrapper(package.extractfile(f"package/data/{kind}.csv"), "utf-8"))
        next(rows)
        return [(row[0], row[1] if len(row) == 3 else "", row[-1]) for row in rows]


def load_areas():
    """All areas of the nation; returns the codes of the villages."""
    from villages.models import District, Province, Subdistrict, Village
    from villages.search_names import plain

    levels = (
        ("provinces", Province, None),
        ("regencies", District, "province_id"),
        ("districts", Subdistrict, "district_id"),
        ("villages", Village, "subdistrict_id"),
    )
    for kind, model, parent in levels:
        columns = ["code", "name", "search_name"] + [parent] * bool(parent)
        found = areas(kind)
        copy(
            model, columns, ((code, name, plain(name), above)[: len(columns)] for code, above, name in found)
        )
    return [code for code, _above, _name in found]


# --- Files --------------------------------------------------------------------------------------

WORDS = (
    "asli dari kebun warga, dikerjakan bersama sejak lama, dijemur tiga hari, rasanya khas, warnanya dari akar "
    "mengkudu dan daun nila, dibawa ke pasar tiap minggu, dipakai pada pesta adat, tahan lama tanpa pengawet, "
    "bahannya melimpah di musim panas, dikenal pembeli dari kota, dibuat perempuan kelompok tani"
).split()
THINGS = (
    "Tenun Anyaman Jagung Bose Kopi Kemiri Kelor Gula Lontar Madu Se'i Abon Rumput Laut Garam Sambal".split()
)
NAMES = (
    "Maria Yohanes Petrus Agnes Melki Yuliana Dominggus Fransiska Nenobais Tefa Bria Lopo Seran Kase".split()
)
UNITS = "kg lembar botol buah liter ekor bungkus".split()
STATES = ("approved",) * 60 + ("submitted",) * 20 + ("returned",) * 10 + ("draft",) * 10


def load_files(villages):
    """A file of each village in this year's cycle, with licences, needs, photo, minutes and flags."""
    from products.models import Cycle
    from reviews.rules import standing
    from villages.models import User

    year = date.today().year
    cycle = Cycle.objects.create(year=year, opens=date(year, 1, 1), closes=date(year, 12, 31))
    officer = User.objects.create_superuser("bench")
    standing.lift()  # as a migration would: these have no history
    for model, columns, rows in files_of(villages, cycle, officer):
        copy(model, columns, rows)
    standing.put_up()
    return cycle


def files_of(villages, cycle, officer, *, flagged=0.2):
    """[(model, columns, rows), …]: a file of each village (codes), and what hangs on it; `flagged` is the share of
    the approved ones that `officer` flagged, for each track. How they are written is the caller's affair: the
    benchmark copies them, the tests of looks (tests/full_year.py) insert them."""
    from products.choices import Track
    from products.models import Licence, Minutes, Need, Photo, Product
    from reviews.models import Facilitation

    chance = random.Random(SEED)
    fields = [field for field in Product._meta.concrete_fields if not field.generated]
    products, licences, needs, photos, minutes, flags = [], [], [], [], [], []
    for pk, village in enumerate(villages, start=1):
        product = invent(chance, pk, village, cycle)
        products.append([product.get(field.attname, field.get_default()) for field in fields])
        licences += [(pk, *one) for one in licences_of(chance, product["category"])]
        needs += [(pk, *one) for one in asked(chance)]
        key, moment = uuid.UUID(int=pk), product["created_at"]
        photos.append((key, "contoh.jpg", f"{pk:064}", moment, pk, 0))
        minutes.append((key, "berita-acara.pdf", f"{pk:064}", moment, pk, True))
        if product["approved_at"]:
            tracks = [track for track in Track if chance.random() < flagged]
            flags += [(pk, track, "flagged", officer.pk, product["approved_at"]) for track in tracks]
    return [
        (Product, [field.attname for field in fields], products),
        (Licence, ["product_id", "kind", "status", "number", "valid_until", "ends_on"], licences),
        (Need, ["product_id", "track", "kind"], needs),
        (Photo, ["id", "name", "digest", "created_at", "product_id", "position"], photos),
        (Minutes, ["id", "name", "digest", "created_at", "product_id", "is_pdf"], minutes),
        (Facilitation, ["product_id", "track", "status", "flagged_by_id", "flagged_at"], flags),
    ]


def invent(chance, pk, village, cycle):
    """One product as {column: value}."""
    from products import choices

    state = chance.choice(STATES)
    begun = datetime(cycle.year, 1, 5, tzinfo=UTC) + timedelta(seconds=chance.randrange(200 * 86400))
    sent = begun + timedelta(seconds=chance.randrange(30 * 86400))
    decided = sent + timedelta(seconds=chance.randrange(30 * 86400))
    workers, first = chance.randrange(1, 60), chance.randrange(1, 13)
    return {
        "id": pk,
        "village_id": village,
        "cycle_id": cycle.pk,
        "state": state,
        "version": {"draft": 1, "submitted": 2}.get(state, 3),
        "submissions": 0 if state == "draft" else chance.choice((1, 1, 1, 2)),
        "submitted_at": None if state == "draft" else sent,
        "approved_at": decided if state == "approved" else None,
        "created_at": begun,
        "updated_at": decided,
        "name": f"{chance.choice(THINGS)} {chance.choice(THINGS)} {chance.choice(NAMES)}",
        "category": chance.choice(choices.Category.values),
        "form": chance.choice(choices.Form.values),
        "uniqueness": prose(chance),
        "main_material": " ".join(chance.choices(WORDS, k=2)),
        "material_origin": chance.choice(choices.Origin.values),
        "manager_kind": chance.choice(choices.ManagerKind.values),
        "manager_name": f"Kelompok {chance.choice(NAMES)} {village[-4:]}",
        "contact_name": f"{chance.choice(NAMES)} {chance.choice(NAMES)}",
        "contact_phone": f"0812{chance.randrange(10**8):08}",
        "workers": workers,
        "women_workers": chance.randrange(workers + 1),
        "capacity": f"{chance.randrange(10, 10**6) / 100:.2f}",
        "capacity_unit": chance.choice(UNITS),
        "capacity_period": chance.choice(choices.Period.values),
        "months": sorted((first + n) % 12 + 1 for n in range(chance.randrange(1, 13))),
        "price": chance.randrange(1, 2000) * 500,
        "markets": some(chance, choices.Market),
        "regular_buyer": chance.choice(("", "", f"Toko {chance.choice(NAMES)}")),
        "constraints": some(chance, choices.Constraint),
        "funding_amount": chance.randrange(1, 400) * 500_000,
        "minutes_date": begun.date(),
        "minutes_number": f"{chance.randrange(1, 200):02}/BA/{cycle.year}",
        "latitude": f"{chance.uniform(-11, -8):.6f}",
        "longitude": f"{chance.uniform(119, 125):.6f}",
        "declaration": state != "draft",
        "public_consent": chance.choice((True, False, None)),
    }


def prose(chance):
    """A paragraph as people write it, one in twenty with marks that a file must quote or guard."""
    text = " ".join(chance.choices(WORDS, k=chance.randrange(5, 45))).rstrip(",").capitalize()
    return f'- "{text}"; lihat foto' if chance.random() < 0.05 else f"{text}."


def some(chance, words):
    """One to three of `words`, in the order of the form."""
    ticked = chance.sample(words.values, k=chance.randrange(1, 4))
    return [word for word in words.values if word in ticked]


def licences_of(chance, category):
    """(kind, status, number, last day twice) for each licence that fits the category."""
    from products import choices

    for kind in choices.licences_for(category):
        status = chance.choice(("no", "no", "progress", "yes"))
        ends = status == "yes" and kind in choices.LICENCES_END
        day = date.today() + timedelta(days=chance.randrange(-100, 1500)) if ends else None
        yield kind, status, f"{chance.randrange(10**12):013}" if status == "yes" else "", day, day


def asked(chance):
    """(track, kind) of each need."""
    from products.choices import NEEDS

    for track, kinds in NEEDS.items():
        for kind in some(chance, kinds):
            yield track, kind


def copy(model, columns, rows):
    """Fill the table of `model` by COPY; columns that are not named get their defaults."""
    from django.db import connection
    from django.utils import timezone

    fields = [field for field in model._meta.concrete_fields if not field.generated and not field.unique]
    others = [field for field in fields if field.attname not in columns]
    now = timezone.now()
    defaults = [_cell(now if getattr(field, "auto_now", False) else field.get_default()) for field in others]
    stream = StringIO()
    csv.writer(stream).writerows([*map(_cell, row), *defaults] for row in rows)
    stream.seek(0)
    names = ", ".join([f'"{name}"' for name in columns] + [f'"{field.column}"' for field in others])
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {model._meta.db_table} ({names}) FROM STDIN (FORMAT csv, NULL '{NULL}')", stream
        )


def _cell(value):
    if value is None:
        return NULL
    return json.dumps(value) if isinstance(value, list) else str(value)
