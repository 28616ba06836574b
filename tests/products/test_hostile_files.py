"""500 files that mean harm, and 60 that do not, through the doors that a village has: its page, and the pieces of its
phone. HOSTILE_SEED and HOSTILE_FILES for others (`python -m tests.fuzz --files 3000 --seed 2`)."""

import os
import resource
import uuid
from io import BytesIO
from pathlib import Path
from time import process_time
from urllib.parse import quote

import pikepdf
import pytest
from django.conf import settings as conf
from django.core.files.uploadedfile import SimpleUploadedFile

from products.models import Minutes, MinutesPage, PartialUpload, Photo
from products.uploads.pieces import PIECE
from tests.factories import BOLOK, make_product
from tests.fuzz.files import MARK, hostile
from tests.products import pdf_samples, photo_samples
from tests.products.asking import faults, send

pytestmark = pytest.mark.django_db

SEED = int(os.environ.get("HOSTILE_SEED", "20251117"))
FILES = int(os.environ.get("HOSTILE_FILES", "500"))
PARTS = 20  # so that the tests of one run share them
SECONDS = 3
ACTING = (
    b"/JavaScript",
    b"/JS",
    b"/Launch",
    b"/OpenAction",
    b"/AA",
    b"/EmbeddedFile",
    b"/Secret",
    b"/PieceInfo",
)


def spent():
    """Processor time of this process and of those that it started: the clock also counts what others do here."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def stored():
    """Every file that lies there."""
    root = Path(conf.MEDIA_ROOT)
    return [path for path in root.rglob("*") if path.is_file()]


def by_pieces(client, product, name, data, *, minutes):
    """As the phone sends it: (was it taken, what the portal says)."""
    url = f"/berkas/{product.pk}/kirim/{'berita-acara' if minutes else 'foto'}/{uuid.uuid4()}/"
    start = 0
    while True:
        headers = {"X-Start": str(start), "X-Total": str(len(data)), "X-Name": quote(name, errors="replace")}
        answer = client.put(url, data[start : start + PIECE], headers=headers)
        assert answer.status_code in (200, 422)
        start += PIECE
        if answer.status_code == 422:
            return False, answer.json()["error"]
        if answer.json()["done"] or start >= len(data):
            return answer.json()["done"], ""


def by_form(client, product, name, data, *, minutes):
    """As the page sends it."""
    upload = SimpleUploadedFile("x", data, "image/jpeg")
    upload._name = name or "x"
    field = "minutes_file" if minutes else "photos"
    answer = send(client, product, "bukti", **{field: [upload]})
    assert answer.status_code in (200, 302, 422)
    if answer.status_code == 302:
        return True, ""
    (sentence,) = faults(answer)[field]
    return False, sentence


def harmless(path):
    """Is it nothing but pixels, or a PDF that does nothing?"""
    data = path.read_bytes()
    assert MARK not in data
    if path.suffix == ".webp":
        return (data[:4], data[8:16]) == (b"RIFF", b"WEBPVP8 ") and int.from_bytes(
            data[4:8], "little"
        ) + 8 == len(data)
    out = BytesIO()
    with pikepdf.open(path) as pdf:
        pdf.save(out, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return path.name == "minutes.pdf" and not any(word in out.getvalue() for word in (MARK, *ACTING))


def clear(product):
    """Throw away what was taken, with its files."""
    for model in (Photo, MinutesPage, Minutes):
        model.objects.all().delete()
    for path in stored():
        path.unlink()


@pytest.mark.parametrize("part", range(PARTS))
def test_hostile_files(client, village, part):
    product = make_product(BOLOK)
    for number in range(FILES * part // PARTS, FILES * (part + 1) // PARTS):
        file = hostile(SEED, number)
        case = f"{number} of seed {SEED}: {file.what}, {file.name!r}"
        begun = spent()
        # Without a name, or with one of dots alone, a form has no file: so browsers say that none was chosen.
        door = by_form if number % 3 == 0 and file.name.strip("./") else by_pieces
        taken, sentence = door(client, product, file.name, file.data, minutes=file.minutes)
        assert spent() - begun < SECONDS, case
        rows = Photo.objects.count() + Minutes.objects.count()
        if taken:
            assert rows == 1, case
            assert stored(), case
            assert all(harmless(path) for path in stored()), case
            clear(product)
        else:
            assert rows == 0, case
            assert stored() == [], case
            assert sentence[-1:] == "." or not file.data, (case, sentence)
            assert not {"%(", "None", "Traceback"} & set(sentence.split()), case
        assert not PartialUpload.objects.exists() or not file.data, case


GENUINE = {f"photo: {name}": (make, False) for name, make in list(photo_samples.SAMPLES.items())[::2]}
GENUINE |= {f"minutes: {name}": (make, True) for name, make in list(pdf_samples.SAMPLES.items())[::2]}


def test_there_are_enough():
    assert len(GENUINE) >= 60


@pytest.mark.parametrize("part", range(5))
def test_genuine_files_are_taken(client, village, part):
    product = make_product(BOLOK)
    for number, (name, (make, minutes)) in enumerate(list(GENUINE.items())[part::5]):
        data = make() if minutes else make()[0]
        door = by_form if number % 3 == 0 else by_pieces
        assert door(client, product, "IMG_1.jpg", data, minutes=minutes) == (True, ""), name
        assert all(harmless(path) for path in stored()), name
        clear(product)
