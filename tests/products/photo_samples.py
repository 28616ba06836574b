"""Photos as phones, messengers and editors write them: SAMPLES is {name: function -> (bytes, the scene they show)}."""

import struct
import zlib
from functools import partial
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from tests.products.drawn import ADOBE, P3, SRGB, UNDO, in_colours_of, scene

FILES = Path(__file__).with_name("files")
SIZE = (400, 300)
SAMPLES = {}


def sample(name, *args, **options):
    """Put a photo on the list, made by the function below with these arguments."""

    def add(make):
        SAMPLES[name.format(*args)] = partial(make, *args, **options)
        return make

    return add


def encoded(image, kind="JPEG", **options):
    out = BytesIO()
    options = {"quality": 92} | options if kind in ("JPEG", "WEBP", "MPO") else options
    image.save(out, kind, **options)
    return out.getvalue()


# Every orientation, in every kind of file that can say one


def turned(kind, orientation):
    exif, image, undo = Image.Exif(), scene(*SIZE), UNDO[orientation]
    exif[0x0112], exif[0x010F] = orientation, "Telepon"
    return encoded(image if undo is None else image.transpose(undo), kind, exif=exif), image


def from_file(name, image=None):
    return (FILES / name).read_bytes(), image or scene(*SIZE)


for number in UNDO:
    for kind in ("JPEG", "PNG", "WEBP"):
        SAMPLES[f"{kind} turned {number}"] = partial(turned, kind, number)
    SAMPLES[f"HEIC turned {number}"] = partial(from_file, f"turned-{number}.heic")


# Kinds of JPEG


def plain(kind="JPEG", *, size=SIZE, mode="RGB", **options):
    image = scene(*size)
    return encoded(image.convert(mode), kind, **options), image.convert("L").convert("RGB") if mode in (
        "L",
        "LA",
        "1",
    ) else image


KINDS_OF_JPEG = {
    "baseline 4:4:4": {"subsampling": 0},
    "baseline 4:2:2": {"subsampling": 1},
    "baseline 4:2:0": {"subsampling": 2},
    "optimized": {"optimize": True},
    "with restart markers": {"restart_marker_blocks": 4},
    "progressive 4:4:4": {"progressive": True, "subsampling": 0},
    "progressive 4:2:0": {"progressive": True, "subsampling": 2},
    "progressive grey": {"progressive": True, "mode": "L"},
    "grey": {"mode": "L"},
    "grey with a profile": {"mode": "L", "icc_profile": SRGB},
    "with a comment": {"comment": b"<script>"},
    "sRGB": {"icc_profile": SRGB},
    "in print resolution": {"dpi": (300, 300)},
}
for name, options in KINDS_OF_JPEG.items():
    SAMPLES[f"JPEG {name}"] = partial(plain, **options)


@sample("JPEG without its end marker")
def endless():
    return encoded(scene(*SIZE))[:-2], scene(*SIZE)


@sample("progressive JPEG without its end marker")
def endless_progressive():
    return encoded(scene(*SIZE), progressive=True)[:-2], scene(*SIZE)


@sample("JPEG with a film behind it")
def with_film():
    return encoded(scene(*SIZE)) + b"\0\0\0\x18ftypmp42" + bytes(5000), scene(*SIZE)


@sample("JPEG with a thumbnail in its EXIF")
def with_thumbnail():
    exif, image = Image.Exif(), scene(*SIZE)
    exif[0x0112] = 1
    exif.get_ifd(0x8825)[2] = (10.0, 9.0, 30.0)
    small = encoded(image.resize((160, 120)))
    data = exif.tobytes() + small
    return encoded(image, exif=data), image


@sample("MPO of two pictures")
def two():
    other = Image.new("RGB", SIZE, "red")
    return encoded(scene(*SIZE), "MPO", save_all=True, append_images=[other]), scene(*SIZE)


@sample("progressive JPEG of 30 MP")
def of_30_mp():
    return encoded(scene(6720, 4480), quality=60, progressive=True), scene(1280, 853)


@sample("JPEG of 50 MP")
def of_50_mp():
    return encoded(scene(8160, 6120), quality=60), scene(1280, 960)


# What WhatsApp makes of a photo: no EXIF, progressive, one side 1600 px, or less in a group with little room
for size in ((1600, 1200), (1200, 1600), (899, 1599), (1280, 960), (720, 1280), (1040, 780), (641, 479)):
    SAMPLES["WhatsApp {}×{}".format(*size)] = partial(plain, size=size, progressive=True, quality=72)


# Colours: what the camera calls red is not what a screen calls red


@sample("Display P3 JPEG", "JPEG")
@sample("Display P3 WebP", "WEBP")
@sample("Display P3 PNG", "PNG")
def p3(kind):
    return encoded(in_colours_of(P3, scene(*SIZE)), kind, icc_profile=P3), scene(*SIZE)


@sample("Adobe RGB JPEG")
def adobe():
    return encoded(in_colours_of(ADOBE, scene(*SIZE)), icc_profile=ADOBE, quality=95), scene(*SIZE)


@sample("CMYK JPEG")
@sample("progressive CMYK JPEG", progressive=True)
def cmyk(**options):
    image = scene(*SIZE).convert("CMYK")
    return encoded(image, **options), image.convert("RGB")


# PNG and WebP


def png_of_16_bits(colour, samples):
    """A PNG with 16 bits a sample, which Pillow cannot write: `colour` is its colour type."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    width, height = SIZE
    row = len(samples) // height
    lines = b"".join(
        b"\0" + b"".join(struct.pack(">H", value * 257) for value in samples[y * row : (y + 1) * row])
        for y in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 16, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(lines))
        + chunk(b"IEND", b"")
    )


@sample("PNG of 16 bits, grey", 0, "L")
@sample("PNG of 16 bits, grey with alpha", 4, "LA")
@sample("PNG of 16 bits, colour", 2, "RGB")
@sample("PNG of 16 bits, colour with alpha", 6, "RGBA")
def of_16_bits(colour, mode):
    image = scene(*SIZE)
    grey = image.convert("L").convert("RGB")
    return png_of_16_bits(colour, image.convert(mode).tobytes()), grey if mode in ("L", "LA") else image


def with_hole(mode="RGBA"):
    """The scene with nothing in its upper left quarter, and with white there."""
    image, hole, white = scene(*SIZE).convert(mode), Image.new("L", SIZE, 255), scene(*SIZE)
    ImageDraw.Draw(hole).rectangle((0, 0, 199, 149), fill=0)
    image.putalpha(hole)
    white.paste("white", (0, 0, 200, 150))
    return image, white


@sample("transparent PNG", "PNG")
@sample("transparent WebP", "WEBP")
@sample("transparent lossless WebP", "WEBP", lossless=True)
def transparent(kind, **options):
    image, white = with_hole()
    return encoded(image, kind, **options), white


@sample("transparent grey PNG")
def transparent_grey():
    image, white = with_hole("L")
    return encoded(image, "PNG"), white.convert("L").convert("RGB")


@sample("PNG of 256 colours")
def palette():
    image = scene(*SIZE).quantize(256)
    return encoded(image, "PNG"), image.convert("RGB")


@sample("PNG of 256 colours, one transparent")
def palette_with_hole():
    image, white = scene(*SIZE), scene(*SIZE)
    for one, colour in ((image, (1, 255, 1)), (white, "white")):
        one.paste(colour, (0, 0, 200, 150))
    few = image.quantize(64, dither=Image.Dither.NONE)
    return encoded(few, "PNG", transparency=few.getpixel((10, 10))), white


@sample("PNG in black and white")
def black_and_white():
    image = scene(*SIZE).convert("1", dither=Image.Dither.NONE)
    return encoded(image, "PNG"), image.convert("RGB")


@sample("lossy WebP", "WEBP")
@sample("lossless WebP", "WEBP", lossless=True)
@sample("interlaced PNG", "PNG", interlace=1)
def other_kinds(kind, **options):
    return encoded(scene(*SIZE), kind, **options), scene(*SIZE)


@sample("film in a WebP", "WEBP")
@sample("film in a PNG", "PNG")
def film(kind):
    other = Image.new("RGB", SIZE, "red")
    return encoded(scene(*SIZE), kind, save_all=True, append_images=[other]), scene(*SIZE)


# HEIC

SAMPLES["HEIC"] = partial(from_file, "plain.heic")
SAMPLES["HEIC in Display P3"] = partial(from_file, "p3.heic")
SAMPLES["HEIC of 10 bits"] = partial(from_file, "ten-bits.heic")
SAMPLES["HEIC in grey"] = lambda: from_file("grey.heic", scene(*SIZE).convert("L").convert("RGB"))
SAMPLES["transparent HEIC"] = lambda: from_file("transparent.heic", with_hole()[1])
