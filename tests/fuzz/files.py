"""Files that mean harm, or were hurt on the way: hostile(seed, number) makes one, always the same.

Each is a genuine photo or PDF of tests/products to which something was done, or something that only says it is one.
What must never be stored is marked: MARK stands in every script, page and archive that is put in.

`python -m tests.fuzz --files 3000 --seed 2` sends so many through the portal's views.
"""

import random
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from tests.products import pdf_samples, photo_samples

MARK = b"OVOP-HOSTILE"
HTML = b"<html><script>alert('%b')</script></html>" % MARK
CHEAP_TO_MAKE = 300_000  # bytes; the samples of millions of pixels are for other tests


@dataclass(frozen=True)
class File:
    """`what` was done, the `name` that it is sent under, and whether it goes where `minutes` go."""

    what: str
    name: str
    data: bytes
    minutes: bool


@cache
def photos() -> list[bytes]:
    names = [name for name in photo_samples.SAMPLES if " MP" not in name and not name.startswith("HEIC")]
    return [
        data for data in (photo_samples.SAMPLES[name]()[0] for name in names) if len(data) < CHEAP_TO_MAKE
    ]


@cache
def heics() -> list[bytes]:
    return [photo_samples.SAMPLES[name]()[0] for name in ("HEIC", "HEIC turned 6", "transparent HEIC")]


@cache
def pdfs() -> list[bytes]:
    names = ("text", "scan of 2", "stamp", "filled field", "changed and saved on", "picture in CCITT", "shown layer",
             "written with object streams", "locked with AES of 128 bits", "picture of 256 colours")  # fmt: skip
    return [pdf_samples.SAMPLES[name]() for name in names]


# --- What is done to a genuine one ----------------------------------------------------------------


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Some bits the other way, most of them near the beginning, where a format says what it is."""
    hurt = bytearray(data)
    for _bit in range(chance.choice((1, 3, 10, 100))):
        hurt[min(int(chance.expovariate(3 / len(data))), len(data) - 1)] ^= 1 << chance.randrange(8)
    return bytes(hurt)


def cut_off(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(1, len(data))]


def with_hole(data: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.sample(range(len(data)), 2))
    return data[:start] + chance.choice((b"", bytes(end - start))) + data[end:]


def with_noise(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + chance.randbytes(chance.randrange(1, 5000)) + data[place:]


def spliced(data: bytes, chance: random.Random) -> bytes:
    """The head of one file on the rest of another."""
    other = chance.choice([*photos(), *pdfs(), *heics()])
    return data[: chance.randrange(1, len(data))] + other[chance.randrange(len(other)) :]


def followed(data: bytes, chance: random.Random) -> bytes:
    """Two files in one: a page, an archive or a PDF behind it."""
    return data + chance.choice((HTML, archive(), chance.choice(pdfs())))


def led(data: bytes, chance: random.Random) -> bytes:
    return (
        chance.choice((HTML, b"\0" * chance.randrange(1, 2000), b"MZ" + MARK, b"#!/bin/sh\n" + MARK)) + data
    )


def swapped(data: bytes, chance: random.Random) -> bytes:
    """Numbers of two or four bytes made the largest or zero: sizes, lengths, places in the file."""
    hurt = bytearray(data)
    for _number in range(chance.randrange(1, 6)):
        place = chance.randrange(min(len(data), 2000))
        hurt[place : place + 4] = chance.choice(
            (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\x80\0\0\0")
        )
    return bytes(hurt)


HURT = (flipped, flipped, cut_off, with_hole, with_noise, spliced, followed, led, swapped)


# --- What only says that it is one ----------------------------------------------------------------


def archive() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        zipped.writestr("word/document.xml", HTML)
    return out.getvalue()


def png(width: int, height: int, pixels: bytes) -> bytes:
    """A PNG of one colour that claims a size, whatever its pixels are."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)

    head = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def claiming(chance: random.Random) -> bytes:
    """A small JPEG, PNG or WebP that claims many pixels."""
    width, height = (chance.choice((1, 9000, 30_000, 65_500)) for _side in "wh")
    kind = chance.randrange(3)
    if kind == 0:
        jpeg = bytearray(photo_samples.plain()[0])
        place = jpeg.index(b"\xff\xc0") + 5
        jpeg[place : place + 4] = height.to_bytes(2) + width.to_bytes(2)
        return bytes(jpeg)
    if kind == 1:
        return png(width, height, zlib.compress(bytes(10**6), 9))
    sizes = ((side - 1) % 2**24 for side in (width, height))
    return b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"".join(
        side.to_bytes(3, "little") for side in sizes
    )


def stranger(chance: random.Random) -> bytes:
    """A file of another kind."""
    picture = BytesIO()
    Image.new("RGB", (40, 30)).save(picture, chance.choice(("GIF", "TIFF", "BMP", "PPM", "ICO", "TGA")))
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="%b"/>' % MARK
    elf, mp4 = b"\x7fELF" + MARK, b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + MARK
    avif = b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(500)
    postscript = b"%!PS-Adobe-3.0\n(" + MARK + b") print"
    others = (
        b"",
        b"\0",
        b"\0" * 5000,
        HTML,
        svg,
        archive(),
        elf,
        mp4,
        avif,
        postscript,
        chance.randbytes(3000),
    )
    return chance.choice(
        (*others, picture.getvalue(), b"\xff\xd8\xff", b"%PDF-", b"RIFF", b"\x89PNG\r\n\x1a\n")
    )


def acting(chance: random.Random) -> bytes:
    """A PDF that does something, holds something or never ends."""
    kind = chance.choice(sorted(ACTING))
    return ACTING[kind](chance)


def _script(_chance):
    pdf = pdf_samples.office()
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=MARK.decode())
    pdf.pages[0].AA = Dictionary(O=Dictionary(S=Name.Launch, F=MARK.decode()))
    return pdf_samples.saved(pdf)


def _attached(_chance):
    pdf = pdf_samples.office()
    pdf.attachments["x.exe"] = HTML
    return pdf_samples.saved(pdf)


def _hidden(_chance):
    pdf = pdf_samples.office()
    pdf.pages[0].Secret = pdf.make_stream(HTML)
    pdf.Root.PieceInfo = Dictionary(Hidden=pdf.make_stream(HTML))
    return pdf_samples.saved(pdf, compress_streams=False)


def _endless_tree(_chance):
    pdf = pdf_samples.office()
    pages = pdf.Root.Pages
    pages.Kids = Array([pages, *pages.Kids])
    return pdf_samples.saved(pdf)


def _bomb(chance):
    """A page whose content is 200 MB of blanks, or one picture of 10,000 megapixels."""
    pdf = pdf_samples.office()
    if chance.random() < 0.5:
        pdf.pages[0].Contents = pikepdf.Stream(pdf, _blanks(), Filter=Name.FlateDecode)
        return pdf_samples.saved(pdf)
    space = {"space": Name.DeviceGray, "bits": 1, "Filter": Name.FlateDecode}
    return pdf_samples.picture(_blanks(), size=(100_000, 100_000), **space)


@cache
def _blanks():
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(b" " * 10**6) for _time in range(200)), packer.flush()])


def _deep(chance):
    """Arrays in arrays, thousands deep."""
    depth = chance.choice((500, 5000, 50_000))
    data = pdf_samples.saved(pdf_samples.office(), compress_streams=False)
    return data.replace(b"/Type /Catalog", b"/Type /Catalog /Deep " + b"[" * depth + b"]" * depth, 1)


def _huge_index(chance):
    data = pdf_samples.saved(pdf_samples.office(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    wrong = chance.choice((b"99999999999", b"-1", b"2147483647", b"0"))
    return data.replace(b"xref\n0 ", b"xref\n0 " + wrong, 1).replace(b"/Size ", b"/Size " + wrong, 1)


def _many_pages(_chance):
    return pdf_samples.saved(pdf_samples.office(61))


def _no_pages(_chance):
    return pdf_samples.saved(pikepdf.new())


def _shut(_chance):
    return pdf_samples.saved(pdf_samples.office(), encryption=pikepdf.Encryption(owner="a", user="b"))


ACTING: dict[str, Callable[[random.Random], bytes]] = {
    "script": _script,
    "attachment": _attached,
    "hidden": _hidden,
    "endless tree": _endless_tree,
    "bomb": _bomb,
    "deep": _deep,
    "index": _huge_index,
    "pages": _many_pages,
    "empty": _no_pages,
    "shut": _shut,
}

NAMES = (
    "IMG_1.jpg", "foto.php.jpg", "../../etc/passwd", "a\0b.jpg", "x.exe", "", "..", "C:\\desa\\foto.png", "\u202egpj.exe",
    "<script>.jpg", "%s%n.pdf", "berita acara.pdf", "a" * 300 + ".jpeg", "foto.jpg;.html", "con.webp", "'; DROP--.heic",
)  # fmt: skip


def hostile(seed: int, number: int) -> File:
    """The file `number` of this seed: one in six a PDF, one in twenty a HEIC, for each of those costs a process."""
    chance = random.Random(f"{seed}/{number}")
    if (dice := number % 20) in (0, 7):
        what, data = "acting", acting(chance)
    elif dice == 13:
        what, data = _hurt(pdfs(), chance)
    elif dice == 3:
        what, data = _hurt(heics(), chance)
    elif dice in (5, 10):
        what, data = "claiming", claiming(chance)
    elif dice in (8, 15):
        what, data = "stranger", stranger(chance)
    else:
        what, data = _hurt(photos(), chance)
    return File(what, chance.choice(NAMES), data, minutes=dice in (0, 7, 13) or chance.random() < 0.2)


def _hurt(genuine: list[bytes], chance: random.Random) -> tuple[str, bytes]:
    do = chance.choice(HURT)
    return do.__name__, do(chance.choice(genuine), chance)
