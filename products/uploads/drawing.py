"""A picture drawn again from its pixels. Knows Pillow and nothing of Django, for the child processes run it too."""

import math
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

JPEG_SCANS = 32  # a camera writes 1 or 10; each costs another pass over all pixels
END = b"\xff\xd9"  # of a JPEG
QUALITY = 76
# Of Pillow's time for its method 4, 2 takes two fifths and 1 three tenths. 2 makes files as small as before with
# quality 80 and 4; 1 makes them a quarter larger, so it is only for the largest, which costs most and is seen least.
METHOD, QUICKEST = 2, 1
# A list shows 25 of these: each is packed until it is light enough. Most are at 60; at 0 even white noise is.
TINY, TINY_BYTES, TINY_QUALITIES = 96, 3000, (60, 30, 10, 0)

PIXELS_AT_ONCE = 4_000_000  # what may be copied whole: some 16 MB
STRIP = 64  # rows of the small picture that are made at once
REACH = 3  # rows beyond a strip that its edges are made of, in rows of the small picture
ORIENTATION = 0x0112  # in EXIF


class Damaged(Exception):
    """Not a whole picture."""


def upright(image: Image.Image, longest: int) -> Image.Image:
    """An opened image as fresh RGB pixels: upright, sRGB, on white, its longest side at most `longest` px.

    Of a large one nothing is copied but strips; its own pixels are let go.
    """
    scale = longest / max(image.size)
    width, height = (max(1, int(side * scale)) for side in image.size)
    image.draft(None, (width, height))  # heeded by JPEG alone
    profile = image.info.get("icc_profile")
    image.load()
    if image.width * image.height > PIXELS_AT_ONCE and max(image.size) > longest:
        whole = image
        image = in_strips(whole.size, lambda top, bottom: whole.crop((0, top, whole.width, bottom)), longest)
        with suppress(Exception):
            image.getexif()[ORIENTATION] = whole.getexif().get(ORIENTATION, 1)
        whole.close()
    else:
        image = on_white(image)
        image.thumbnail((longest, longest))
    with suppress(Exception):  # a photo is no worse for its broken EXIF
        ImageOps.exif_transpose(image, in_place=True)
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):  # a profile that does not fit says nothing
            profiles = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
            image = ImageCms.profileToProfile(image, *profiles, outputMode="RGB") or image
    # Pillow may write the EXIF, XMP, ICC and comments of an opened image; pixels alone have none.
    fresh = Image.new("RGB", image.size)
    fresh.paste(image.convert("RGB"))
    return fresh


def on_white(image: Image.Image) -> Image.Image:
    """The image in L, RGB or CMYK."""
    if image.mode.startswith("I"):  # grey in 16 bits, which convert() would cut off at 255
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode not in ("L", "RGB", "RGBA", "CMYK") or "transparency" in image.info:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    return image


def in_strips(size: tuple[int, int], rows: Callable[[int, int], Image.Image], longest: int) -> Image.Image:
    """A picture of `size` px, larger than `longest`, made so small on white, strip by strip; `rows(top, bottom)` gives
    its rows as an image of its own."""
    width, height = size
    scale = max(size) / longest
    small, strips = (max(1, round(width / scale)), max(1, round(height / scale))), []
    step = height / small[1]
    for top in range(0, small[1], STRIP):
        bottom = min(top + STRIP, small[1])
        first = max(0, math.floor((top - REACH) * step))
        last = min(height, math.ceil((bottom + REACH) * step))
        box = (0, top * step - first, width, bottom * step - first)
        strips.append(on_white(rows(first, last)).resize((small[0], bottom - top), box=box))
    image = Image.new(strips[0].mode, small)
    for number, strip in enumerate(strips):
        image.paste(strip, (0, number * STRIP))
    return image


def webps(image: Image.Image, lengths: Sequence[int], *, first: int = QUICKEST) -> list[bytes]:
    """`image` as WebP files whose longest sides are at most so many px, the largest first; never enlarged.

    Each is made of the one before it, which is cheap: the pixels of a photo are read once. `first` is the method
    that packs the largest, METHOD the others.
    """
    files: list[bytes] = []
    for longest in lengths:
        if max(image.size) > longest:
            image = image.copy()
            image.thumbnail((longest, longest), reducing_gap=1.0)
        files.append(tiny(image) if longest <= TINY else webp(image, QUALITY, METHOD if files else first))
    return files


def webp(image: Image.Image, quality: int, method: int) -> bytes:
    out = BytesIO()
    image.save(out, "WEBP", quality=quality, method=method)
    return out.getvalue()


def tiny(image: Image.Image) -> bytes:
    """A picture of at most TINY px as a WebP of at most TINY_BYTES."""
    for quality in TINY_QUALITIES:
        content = webp(image, quality, METHOD)
        if len(content) <= TINY_BYTES:
            break
    return content


def scans_of(jpeg: bytes) -> tuple[list[int], bool]:
    """How many colour components each scan of a JPEG's first picture holds, and whether that picture ends."""
    scans, marker = [], re.compile(rb"\xff([\xc0-\xcf\xd9-\xfe])")
    found = marker.search(jpeg)
    while found and found[1] != END[1:]:
        start = found.end()
        if found[1] == b"\xda":  # start of scan
            scans.append(jpeg[start + 2])
        found = marker.search(jpeg, start + int.from_bytes(jpeg[start : start + 2]))
    return scans, bool(found)


def ended(jpeg: bytes, longest: int) -> bytes:
    """A JPEG without its end marker, as cheap cameras write it, with one. Raises Damaged where pixels lack.

    A decoder invents what lacks from whatever comes next. So it is read twice, with something else behind
    it each time: if the picture is the same, nothing was invented.
    """
    pictures = []
    for behind in (b"", b"\xaa" * 64):
        with Image.open(BytesIO(jpeg + behind + END), formats=("JPEG",)) as image:
            image.draft(None, (longest, longest))
            pictures.append(image.tobytes())
    if pictures[0] != pictures[1]:
        raise Damaged
    return jpeg + END
