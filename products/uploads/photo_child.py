"""A program that draws one photo again: bytes in by standard input, WebP files out by standard output.

For what is dear to decode: HEIC, whose decoder is no part of the web process, and large pictures that must be
decoded whole. It ends with a key of faults.FAULTS on standard error where it takes the photo not.
"""

import sys
from io import BytesIO
from typing import Any

from pi_heif import open_heif, register_heif_opener
from PIL import Image

from products.uploads import limits
from products.uploads.drawing import PIXELS_AT_ONCE, in_strips, upright, webps

SECONDS = 2.7  # of processor time
MEMORY = 640 * 1024**2  # bytes of address space
HEIF_PIXELS = 26_000_000  # its decoder takes 4.5 bytes for each, 6.5 for one that is see-through; phones take 12 and 24 MP


def draw(data: bytes, lengths: list[int]) -> list[bytes]:
    """Return the photo as WebP files with these longest sides (px, the largest first)."""
    with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP", "HEIF")) as image:
        if image.format == "HEIF" and image.width * image.height > HEIF_PIXELS:
            sys.exit("too_many_pixels")
        if image.format == "HEIF" and image.width * image.height > PIXELS_AT_ONCE:
            return webps(upright(heif(data, lengths[0], image.info), lengths[0]), lengths)
        return webps(upright(image, lengths[0]), lengths)


def heif(data: bytes, longest: int, info: dict) -> Image.Image:
    """A large HEIC, made small from the decoder's own pixels: Pillow would copy them all."""
    decoded = open_heif(BytesIO(data), remove_stride=False)
    pixels: Any = memoryview(decoded.data)
    mode, stride = decoded.mode, decoded.stride
    width, height = decoded.size

    def rows(top: int, bottom: int) -> Image.Image:
        part = pixels[top * stride : bottom * stride]
        return Image.frombuffer(mode, (width, bottom - top), part, "raw", mode, stride, 1)

    small = in_strips((width, height), rows, min(longest, max(width, height)))
    small.info |= {key: info[key] for key in ("icc_profile", "exif") if key in info}
    return small


if __name__ == "__main__":  # the process that photos.py starts
    limits.allow(seconds=SECONDS, memory=MEMORY)
    Image.MAX_IMAGE_PIXELS = None  # photos.py has counted those of the others
    register_heif_opener(thumbnails=False, decode_threads=1)
    head, _newline, photo = sys.stdin.buffer.read().partition(b"\n")
    limits.hand_over(draw(photo, [int(length) for length in head.split()]))
