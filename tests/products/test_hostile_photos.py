"""What is no photo, or meant to harm, is refused at once and leaves nothing."""

import random
import time

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from products.uploads.faults import shown_name
from products.uploads.minutes import read_minutes
from products.uploads.photos import read_photo
from tests.products.samples import HTML, SRGB, corners, encoded, noise, opened, read, refused, zipped


def claiming(width, height, **options):
    """A JPEG whose header claims another size."""
    jpeg = encoded(corners(), **options)
    at = jpeg.index(b"\xff\xc2" if options else b"\xff\xc0") + 5
    return jpeg[:at] + height.to_bytes(2, "big") + width.to_bytes(2, "big") + jpeg[at + 4 :]


ONE_COLOUR = (b"\xff\xda\0\x0c\3", b"\xff\xda\0\x08\1")  # the start of a scan, of three colours and of one


def first_scan(jpeg):
    second = jpeg.index(b"\xff\xda", jpeg.index(b"\xff\xda") + 2)
    return jpeg[:second] + b"\xff\xd9"


def repeated(times, between=b""):
    """A progressive JPEG of many scans, each of which costs the decoder a pass over all pixels."""
    jpeg = encoded(Image.new("RGB", (5000, 5000)), progressive=True)
    return jpeg[:-2] + between + jpeg[jpeg.rindex(b"\xff\xda") : -2] * times + b"\xff\xd9"


def canvas(side):
    """A WebP of 30 bytes that claims a canvas of side × side px."""
    return b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + (side - 1).to_bytes(3, "little") * 2


HOSTILE_PHOTOS = {
    "empty": (lambda: b"", "empty"),
    "zeros": (lambda: b"\0" * 5000, "not_a_photo"),
    "noise": (lambda: random.Random(1).randbytes(5000), "not_a_photo"),
    "html": (lambda: HTML, "not_a_photo"),
    "svg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "not_a_photo"),
    "gif": (lambda: encoded(corners(), "GIF"), "not_a_photo"),
    "tiff": (lambda: encoded(corners(), "TIFF"), "not_a_photo"),
    "pdf": (lambda: encoded(corners(), "PDF"), "not_a_photo"),
    "zip": (zipped, "not_a_photo"),
    "noise after a JPEG's first bytes": (
        lambda: b"\xff\xd8\xff" + random.Random(1).randbytes(5000),
        "damaged",
    ),
    "PNG of 144 MP": (lambda: encoded(Image.new("1", (12000, 12000)), "PNG"), "too_many_pixels"),
    "PNG of 225 MP": (lambda: encoded(Image.new("1", (15000, 15000)), "PNG"), "too_many_pixels"),
    "PNG of 25 MP and a bit": (lambda: encoded(Image.new("1", (5001, 5000)), "PNG"), "too_many_pixels"),
    "JPEG of 4290 MP": (lambda: claiming(65500, 65500), "too_many_pixels"),
    "JPEG of 110 MP and a bit": (lambda: claiming(11001, 10000), "too_many_pixels"),
    "progressive JPEG of 50 MP and a bit": (
        lambda: claiming(8001, 6250, progressive=True),
        "too_many_pixels",
    ),
    "progressive JPEG of one scan": (
        lambda: first_scan(claiming(8001, 6250, progressive=True)),
        "too_many_pixels",
    ),
    "JPEG in one scan a colour": (lambda: claiming(8001, 6250).replace(*ONE_COLOUR), "too_many_pixels"),
    "JPEG of 5000 scans": (lambda: repeated(5000), "damaged"),
    "JPEG of 5000 hidden scans": (lambda: repeated(5000, between=b"\xff\xfe\0\x04\xff\xd9"), "damaged"),
    "WebP of 4295 MP": (lambda: canvas(65535), "too_many_pixels"),
    "WebP without pixels": (lambda: canvas(5001), "damaged"),
}


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("case", HOSTILE_PHOTOS)
def test_hostile_photos_are_refused_at_once(case):
    make, code = HOSTILE_PHOTOS[case]
    data, started = make(), time.process_time()
    assert refused(data) == code
    assert time.process_time() - started < 3


@pytest.mark.parametrize("tail", (HTML, zipped()))
@pytest.mark.parametrize("reader", (read_photo, read_minutes))
def test_nothing_behind_a_photo_survives(tail, reader):
    files = read(encoded(corners(), comment=HTML) + tail, "foto.php.jpg", reader)
    assert opened(files).size == (400, 200)
    assert not any(b"script" in data or b"PK" in data for data in files.values())


@pytest.mark.parametrize(
    ("kind", "options", "spare"),
    (
        ("JPEG", {}, 2),  # the last bytes say that it ends, no more
        ("JPEG", {"progressive": True}, 2),
        ("PNG", {}, 21),
        ("WEBP", {}, 0),
        ("WEBP", {"lossless": True}, 0),
    ),
)
def test_truncated_photos_are_refused(kind, options, spare):
    data = encoded(noise(), kind, **options)
    end = len(data) - spare
    lengths = [*range(1, end, 997), *range(end - 20, end)]
    assert {refused(data[:length]) for length in lengths} <= {"damaged", "not_a_photo"}
    assert opened(read(data)).size == (160, 120)


@pytest.mark.parametrize("kind", ("JPEG", "PNG", "WEBP", "MPO"))
def test_flipped_bits_are_refused_or_harmless(kind):
    chance, genuine = random.Random(20251117), encoded(noise(), kind, exif=Image.Exif(), icc_profile=SRGB)
    answers = set()
    for _ in range(80):
        data = bytearray(genuine)
        for _ in range(chance.choice((1, 5, 50))):
            data[min(int(chance.expovariate(1 / 900)), len(data) - 1)] ^= 1 << chance.randrange(8)
        started = time.process_time()
        try:
            opened(read(bytes(data)))
            answers.add("accepted")
        except ValidationError as fault:
            answers.add(fault.code)
        assert time.process_time() - started < 3
    assert {"damaged"} < answers <= {"accepted", "damaged", "not_a_photo", "too_many_pixels"}


@pytest.mark.parametrize(
    ("name", "shown"),
    (
        ("IMG_1.jpg", "IMG_1.jpg"),
        ("Foto kelor – Oelamasi.JPG", "Foto kelor – Oelamasi.JPG"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\desa\\se'i.png", "se'i.png"),
        ("a\0b.php\0.jpg", "a b.php .jpg"),
        ("a\r\nSet-Cookie: x=1\t.jpg", "a Set-Cookie: x=1 .jpg"),
        ("\u202egpj.exe", "gpj.exe"),
        ("\ud800.jpg", ".jpg"),
        ("", "tanpa-nama"),
        ("folder/", "tanpa-nama"),
        ("\0", "tanpa-nama"),
        ("x" * 300 + ".jpeg", "x" * 44 + "…" + "x" * 10 + ".jpeg"),
    ),
)
def test_shown_name(name, shown):
    upload = SimpleUploadedFile("x", b"")
    upload._name = name  # past what Django itself would clean away
    assert shown_name(upload) == shown


def test_sentence_names_file_limit_and_way_out():
    with pytest.raises(ValidationError) as fault:
        read(b"\xff" * (12 * 1024**2 + 1), "a\0%(limit)s.jpg")
    assert fault.value.messages == [
        "Foto “a %(limit)s.jpg” lebih dari 12\xa0MB. Kecilkan dulu di galeri, atau pilih foto lain."
    ]
