"""A picture drawn again from its pixels. Knows Pillow and nothing of Django, for the child processes run it too."""

import re
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

JPEG_SCANS = 32  # a camera writes 1 or 10; each costs another pass over all pixels
END = b"\xff\xd9"  # of a JPEG
QUALITY = 76
# Of Pillow's time for its method 4, 2 takes two fifths and 1 three tenths. 2 makes files as small as before with
# quality 80 and 4; 1 makes them a quarter larger, so it is only for the largest, which costs most and is seen least.
METHOD, QUICKEST = 2, 1


class Damaged(Exception):
    """Not a whole picture."""


def upright(image: Image.Image, longest: int) -> Image.Image:
    """An opened image as fresh RGB pixels: upright, sRGB, on white, its longest side at most `longest` px."""
    scale = longest / max(image.size)
    width, height = (max(1, int(side * scale)) for side in image.size)
    image.draft(None, (width, height))  # heeded by JPEG alone
    profile = image.info.get("icc_profile")
    image.load()
    if image.mode.startswith("I"):  # grey in 16 bits, which convert() would cut off at 255
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode not in ("L", "RGB", "RGBA", "CMYK") or "transparency" in image.info:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((longest, longest))
    with suppress(Exception):  # a photo is no worse for its broken EXIF
        ImageOps.exif_transpose(image, in_place=True)
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):  # a profile that does not fit says nothing
            profiles = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
            image = ImageCms.profileToProfile(image, *profiles, outputMode="RGB") or image
    # Pillow may write the EXIF, XMP, ICC and comments of an opened image; pixels alone have none.
    fresh = Image.new("RGB", image.size)
    fresh.paste(image.convert("RGB"))
    return fresh


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
        out = BytesIO()
        image.save(out, "WEBP", quality=QUALITY, method=METHOD if files else first)
        files.append(out.getvalue())
    return files


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
