"""A photo, drawn again from its pixels."""

import re
from contextlib import suppress
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files import File
from PIL import Image, ImageCms, ImageOps

from products.uploads.faults import bytes_of, fault
from products.uploads.storage import SIZES

PHOTO_LIMIT = 12 * 1024**2  # bytes
PIXELS = 25_000_000  # what may be decoded whole
JPEG_PIXELS = 110_000_000  # libjpeg shrinks while it reads, but only a file with a single scan
JPEG_SCANS = 32  # a camera writes 1 or 10; each costs another pass over all pixels
Image.MAX_IMAGE_PIXELS = JPEG_PIXELS  # so that Pillow does not warn of what is accepted here


def read_photo(upload: File) -> dict[str, bytes]:
    """Return {"large.webp": bytes, "medium.webp": bytes, "small.webp": bytes} for an UploadedFile.

    Takes JPEG (MPO too), PNG and WebP, by content and not by name; of an animation the first frame. What
    comes out is upright, sRGB, on white, and nothing but pixels.
    Raises ValidationError with a key of FAULTS as its code.
    """
    return redrawn(upload, bytes_of(upload, PHOTO_LIMIT, "too_big"), SIZES, "not_a_photo")


def redrawn(upload: File, data: bytes, sizes: dict[str, int], not_a_photo: str) -> dict[str, bytes]:
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as image:
            scans = _scans(data) if image.format in ("JPEG", "MPO") else []
            shrinks = scans == [len(image.getbands())] and "progressive" not in image.info
            limit = JPEG_PIXELS if shrinks else PIXELS
            if image.width * image.height > limit:
                raise fault("too_many_pixels", upload, limit // 10**6)
            if len(scans) > JPEG_SCANS:
                raise fault("damaged", upload)
            drawn = _drawn_again(image, sizes["large"])
        return {f"{size}.webp": _webp(drawn, longest) for size, longest in sizes.items()}
    except ValidationError:
        raise
    except Image.UnidentifiedImageError as error:
        raise fault(not_a_photo, upload) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise fault("too_many_pixels", upload, PIXELS // 10**6) from error
    except Exception as error:  # given hostile bytes, decoders raise anything from KeyError to struct.error
        raise fault("damaged", upload) from error


def _scans(jpeg: bytes) -> list[int]:
    """How many colour components each scan of a JPEG's first picture holds."""
    scans, marker = [], re.compile(rb"\xff([\xc0-\xcf\xd9-\xfe])")
    found = marker.search(jpeg)
    while found and found[1] != b"\xd9":  # end of image
        start = found.end()
        if found[1] == b"\xda":  # start of scan
            scans.append(jpeg[start + 2])
        found = marker.search(jpeg, start + int.from_bytes(jpeg[start : start + 2]))
    return scans


def _drawn_again(image: Image.Image, longest: int) -> Image.Image:
    """An opened image as fresh RGB pixels, upright, its longest side at most so many px."""
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


def _webp(image: Image.Image, longest: int) -> bytes:
    image, out = image.copy(), BytesIO()
    image.thumbnail((longest, longest))
    image.save(out, "WEBP", quality=80)
    return out.getvalue()
