"""A photo, drawn again from its pixels: here where that is cheap, else in a process that may be killed."""

import threading
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from PIL import Image

from products.uploads import child
from products.uploads.drawing import JPEG_SCANS, ended, scans_of, upright, webps
from products.uploads.faults import FAULTS, bytes_of, fault
from products.uploads.storage import PHOTO_SIZES

FORMATS = ("JPEG", "PNG", "WEBP")  # what Pillow may open here
PHOTO_LIMIT = 12 * 1024**2  # bytes
# Decoding takes at most 150 MB more, whatever is accepted (tests/products/test_memory_of_photos.py measures it). So the
# limits are those of what each format must hold at once: a phone's photo is a JPEG with a single scan.
PIXELS = 25_000_000  # of a PNG, which is decoded whole
WEBP_PIXELS = 7_000_000  # of a WebP, whose decoder takes four pictures for one
# Of a JPEG in several scans the coefficients, 2 bytes each: 36 MP in 4:2:0. Up to some 4000 × 4000 px it is not shrunk
# while it is read, and its pixels, 4 bytes each, come on top: 14 MP in 4:4:4.
PROGRESSIVE_BYTES, UNSHRUNK_BYTES, UNSHRUNK_PIXELS = 108_000_000, 140_000_000, 16_000_000
JPEG_PIXELS = 110_000_000  # libjpeg shrinks while it reads, but only a file with a single scan
HEIF_PIXELS = 26_000_000  # as photo_child.py counts them
PIXELS_HERE = 4_000_000  # what may be decoded whole in the web process: some 16 MB
Image.MAX_IMAGE_PIXELS = JPEG_PIXELS  # so that Pillow does not warn of what is accepted here
one_at_a_time = threading.Lock()  # of what is decoded here; child.py has another one for what is not
# What HEIC files say they are. AVIF has the same container, and is said in the same place.
HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}


def read_photo(upload: File) -> dict[str, bytes]:
    """Return {"large.webp": bytes, "medium.webp": …, "small.webp": …, "tiny.webp": …} for an UploadedFile.

    Takes JPEG (MPO too), PNG, WebP and HEIC, by content and not by name; of an animation the first frame.
    What comes out is upright, sRGB, on white, and nothing but pixels.
    Raises ValidationError with a key of FAULTS as its code.
    """
    return redrawn(upload, bytes_of(upload, PHOTO_LIMIT, "too_big"), PHOTO_SIZES, "not_a_photo")


def redrawn(upload: File, data: bytes, sizes: dict[str, int], not_a_photo: str) -> dict[str, bytes]:
    """{"<size>.webp": bytes} of the photo `data`, for {size: longest side in px}, the largest first.

    Raises ValidationError, with the code `not_a_photo` where it is none.
    """
    lengths = list(sizes.values())
    try:
        data, is_dear = (data, True) if is_heic(data) else checked(upload, data, lengths[0])
        files = drawn_elsewhere(upload, data, lengths) if is_dear else drawn(data, lengths)
    except ValidationError:
        raise
    except Image.UnidentifiedImageError as error:
        raise fault(not_a_photo, upload) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise fault("too_many_pixels", upload, PIXELS // 10**6) from error
    except Exception as error:  # given hostile bytes, decoders raise anything from KeyError to struct.error
        raise fault("damaged", upload) from error
    return {f"{size}.webp": content for size, content in zip(sizes, files, strict=True)}


def is_heic(data: bytes) -> bool:
    """Does the file say that it holds a HEIC picture, and no AVIF?"""
    if data[4:8] != b"ftyp":
        return False
    box = data[8 : min(int.from_bytes(data[:4]), 256)]
    brands = {box[start : start + 4] for start in range(0, len(box), 4)}
    return bool(brands & HEIC) and b"avif" not in brands


def checked(upload: File, data: bytes, longest: int) -> tuple[bytes, bool]:
    """The photo, mended where only its end is missing, and whether decoding it is dear. Pixels are not read.

    `longest` is the longest side (px) that is wanted. Raises ValidationError where it has too many pixels.
    """
    with Image.open(BytesIO(data), formats=FORMATS) as image:
        size, shrinks = image.width * image.height, False
        limit = WEBP_PIXELS if image.format == "WEBP" else PIXELS
        if is_jpeg := image.format in ("JPEG", "MPO"):
            scans, ends = scans_of(data)
            shrinks = scans == [len(image.getbands())] and "progressive" not in image.info
            limit = JPEG_PIXELS if shrinks else progressive_limit(image)
            if len(scans) > JPEG_SCANS:
                raise fault("damaged", upload)
        if size > limit:
            raise fault("too_many_pixels", upload, limit // 10**6)
    is_dear = not shrinks and size > PIXELS_HERE
    if is_jpeg and not ends:
        if is_dear:  # reading it twice would be dearer still
            raise fault("damaged", upload)
        data = ended(data, longest)
    return data, is_dear


def progressive_limit(image: Any) -> int:
    """How many pixels an opened JPEG in several scans may have."""
    samples = [across * down for _id, across, down, _table in image.layer]
    per_pixel = max(2, 2 * sum(samples) / max(samples, default=1))
    unshrunk = int(UNSHRUNK_BYTES / (per_pixel + 4))
    return unshrunk if unshrunk < UNSHRUNK_PIXELS else int(PROGRESSIVE_BYTES / per_pixel)


def drawn(data: bytes, lengths: list[int]) -> list[bytes]:
    with one_at_a_time, Image.open(BytesIO(data), formats=FORMATS) as image:
        return webps(upright(image, lengths[0]), lengths)


def drawn_elsewhere(upload: File, data: bytes, lengths: list[int]) -> list[bytes]:
    try:
        return child.run("photo_child", " ".join(map(str, lengths)).encode() + b"\n" + data)
    except child.Refusal as refusal:
        code = {"killed": "photo_heavy"}.get(str(refusal), str(refusal))
        raise fault(code if code in FAULTS else "damaged", upload, HEIF_PIXELS // 10**6) from refusal
