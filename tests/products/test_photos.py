"""Genuine photos come in, upright and bare, in three sizes."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from products.uploads import storage
from products.uploads.minutes import read_minutes
from products.uploads.photos import read_photo
from tests.products.samples import (
    BLUE,
    GREEN,
    HTML,
    RED,
    SRGB,
    WHITE,
    corners,
    encoded,
    opened,
    read,
    refused,
)


def near(pixel, expected):
    return all(abs(a - b) <= 12 for a, b in zip(pixel, expected, strict=True))


@pytest.mark.parametrize(
    ("reader", "size", "expected"),
    (
        (read_photo, (2000, 1000), [(1280, 640), (640, 320), (240, 120), (96, 48)]),
        (read_photo, (1000, 2000), [(640, 1280), (320, 640), (120, 240), (48, 96)]),
        (read_photo, (12000, 9000), [(1280, 960), (640, 480), (240, 180), (96, 72)]),
        (read_photo, (300, 200), [(300, 200), (300, 200), (240, 160), (96, 64)]),
        (read_photo, (90, 1), [(90, 1), (90, 1), (90, 1), (90, 1)]),
        (read_minutes, (3000, 1500), [(2000, 1000), (640, 320), (240, 120)]),
    ),
)
def test_each_size_never_enlarged(reader, size, expected):
    files = read(encoded(Image.new("L", size)), reader=reader)
    assert list(files) == ["large.webp", "medium.webp", "small.webp", "tiny.webp"][: len(expected)]
    assert [opened(files, name).size for name in files] == expected


@pytest.mark.parametrize("kind", ("JPEG", "PNG", "WEBP", "MPO"))
@pytest.mark.parametrize(
    ("orientation", "undo"),
    (
        (1, None),
        (2, Image.Transpose.FLIP_LEFT_RIGHT),
        (3, Image.Transpose.ROTATE_180),
        (4, Image.Transpose.FLIP_TOP_BOTTOM),
        (5, Image.Transpose.TRANSPOSE),
        (6, Image.Transpose.ROTATE_90),
        (7, Image.Transpose.TRANSVERSE),
        (8, Image.Transpose.ROTATE_270),
    ),
)
def test_upright_and_without_exif(kind, orientation, undo):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Telepon"
    exif.get_ifd(0x8825).update({1: "S", 2: (10.0, 9.0, 30.0), 3: "E", 4: (123.0, 36.0, 0.0)})  # Kupang
    image = corners() if undo is None else corners().transpose(undo)
    options = {"save_all": True, "append_images": [Image.new("RGB", (9, 9))]} if kind == "MPO" else {}
    data = encoded(image, kind, exif=exif, xmp=b"<x:xmpmeta/>", comment=HTML, quality=95, **options)
    assert Image.open(BytesIO(data)).getexif().get_ifd(0x8825)[2] == (10.0, 9.0, 30.0)

    upright = opened(read(data))

    assert upright.size == (400, 200)
    pixels = [upright.getpixel(point) for point in ((20, 20), (380, 20), (20, 180), (380, 180))]
    assert all(map(near, pixels, (RED, GREEN, BLUE, WHITE))), pixels


def test_broken_exif_is_no_fault_and_still_turns():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Telepon"
    broken = exif.tobytes().replace(b"\x01\x0f\0\2", b"\x01\x1b\0\2")  # a resolution in letters
    upright = opened(read(encoded(corners().transpose(Image.Transpose.ROTATE_90), exif=broken)))
    assert upright.size == (400, 200)
    assert near(upright.getpixel((20, 20)), RED)


def plain(mode, color):
    return Image.new(mode, (64, 48), color)


SWAPPED = SRGB.replace(b"rXYZ", b"----").replace(b"bXYZ", b"rXYZ").replace(b"----", b"bXYZ")


@pytest.mark.parametrize(
    ("image", "kind", "options", "expected"),
    (
        (plain("RGB", BLUE), "JPEG", {"progressive": True}, BLUE),
        (plain("RGB", BLUE), "JPEG", {"icc_profile": SWAPPED}, RED),
        (plain("RGB", BLUE), "JPEG", {"icc_profile": b"not a profile"}, BLUE),
        (plain("RGB", BLUE), "JPEG", {"exif": b"Exif\0\0not an EXIF"}, BLUE),
        (plain("L", 90), "JPEG", {}, (90, 90, 90)),
        (plain("L", 90), "JPEG", {"icc_profile": SRGB}, (90, 90, 90)),
        (plain("CMYK", (0, 255, 255, 0)), "JPEG", {}, RED),
        (plain("RGBA", (255, 0, 0, 0)), "PNG", {}, WHITE),
        (plain("RGBA", (255, 0, 0, 128)), "PNG", {}, (255, 127, 127)),
        (plain("LA", (0, 0)), "PNG", {}, WHITE),
        (plain("RGB", RED).quantize(4), "PNG", {}, RED),
        (plain("RGB", RED).quantize(4), "PNG", {"transparency": 0}, WHITE),
        (plain("RGB", RED), "PNG", {"transparency": RED}, WHITE),
        (plain("I;16", 32768), "PNG", {}, (128, 128, 128)),
        (plain("1", 1), "PNG", {}, WHITE),
        (plain("RGB", RED), "PNG", {"save_all": True, "append_images": [plain("RGB", BLUE)]}, RED),
        (plain("RGB", GREEN), "WEBP", {"lossless": True, "icc_profile": SRGB}, GREEN),
        (plain("RGBA", (255, 0, 0, 0)), "WEBP", {}, WHITE),
        (plain("RGB", RED), "WEBP", {"save_all": True, "append_images": [plain("RGB", BLUE)]}, RED),
    ),
)
def test_every_kind_of_genuine_photo(image, kind, options, expected):
    pixel = opened(read(encoded(image, kind, **options))).getpixel((30, 20))
    assert near(pixel, expected), pixel


def grainy(width, height):
    """Light from top to bottom and the grain of a sensor, as a phone would write it."""
    grain, light = Image.effect_noise((width, height), 60), Image.linear_gradient("L").resize((width, height))
    return encoded(Image.merge("RGB", (Image.blend(light, grain, 0.3), grain, light)), quality=88)


@pytest.mark.parametrize("make", (lambda: grainy(4000, 3000), lambda: encoded(Image.new("L", (12000, 9000)))))
def test_large_photos_are_small_on_disk_and_in_memory(make, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(make())
    script = (
        "import sys; from django.core.files.uploadedfile import SimpleUploadedFile\n"
        "from PIL import Image; from products.uploads.photos import read_photo; Image.init()\n"
        "def peak(): return int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])\n"
        "before = peak(); upload = SimpleUploadedFile('photo.jpg', open(sys.argv[1], 'rb').read())\n"
        "print(len(read_photo(upload)['large.webp']), peak() - before)"
    )
    command, root = [sys.executable, "-c", script, tmp_path / "photo.jpg"], Path(storage.__file__).parents[2]
    large, held = map(int, subprocess.check_output(command, cwd=root).split())
    assert large <= 500_000  # bytes
    assert held < 100 * 1024  # KiB


def test_limit_is_inclusive():
    data = encoded(corners())
    assert opened(read(data.ljust(12 * 1024**2, b"\0"))).size == (400, 200)
    assert refused(data.ljust(12 * 1024**2 + 1, b"\0")) == "too_big"
