"""A program that draws one photo again: bytes in by standard input, WebP files out by standard output.

For what is dear to decode: HEIC, whose decoder is no part of the web process, and large pictures that must be
decoded whole. It ends with a key of faults.FAULTS on standard error where it takes the photo not.
"""

import sys
from io import BytesIO

from pi_heif import register_heif_opener
from PIL import Image

from products.uploads import limits
from products.uploads.drawing import upright, webps

SECONDS = 2.7  # of processor time
MEMORY = 640 * 1024**2  # bytes of address space
HEIF_PIXELS = 50_000_000


def draw(data: bytes, lengths: list[int]) -> list[bytes]:
    """Return the photo as WebP files with these longest sides (px, the largest first)."""
    with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP", "HEIF")) as image:
        if image.format == "HEIF" and image.width * image.height > HEIF_PIXELS:
            sys.exit("too_many_pixels")
        return webps(upright(image, lengths[0]), lengths)


if __name__ == "__main__":  # the process that photos.py starts
    limits.allow(seconds=SECONDS, memory=MEMORY)
    Image.MAX_IMAGE_PIXELS = None  # photos.py has counted those of the others
    register_heif_opener(thumbnails=False, decode_threads=1)
    head, _newline, photo = sys.stdin.buffer.read().partition(b"\n")
    limits.hand_over(draw(photo, [int(length) for length in head.split()]))
