"""A program that reads one PDF: bytes in by standard input; out come the cleaned PDF and its pages as pictures.

The pictures show what a reader shows, notes and filled fields too. The PDF is the same pages rewritten, which
keeps their letters sharp; where that would show anything else than the pictures, it is made of them.
It ends with a key of faults.FAULTS on standard error where it takes the PDF not.
"""

import re
import sys
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image, ImageChops

from products.uploads import limits
from products.uploads.drawing import METHOD, webps
from products.uploads.pdf_grammar import KINDS, keep_what_draws

PAGES = 60
SECONDS, SECONDS_A_PAGE = 2, 0.25  # of processor time: for the rewriting; then for the pictures, and one more
MEMORY, MEMORY_TO_DRAW = 256 * 1024**2, 512 * 1024**2  # bytes of address space
LENGTHS = (1280, 240)  # longest side of a page's pictures, px
POINTS = 842  # longest side of a page made of a picture: A4
SAME = 32  # of 255: by so much may a pixel differ, at the rim of a letter that has moved by less than itself
PAGE_KEYS = {"/Parent", *KINDS["page"]}
OBJECT = re.compile(rb"\d+\s+\d+\s+obj\b")


def without_tail(data: bytes) -> tuple[bytes, bool]:
    """A PDF without what a scanner padded it with, and whether it may be mended; or the end of the process.

    Recovery makes do with the pages that half a file has left, so it is for a file that is there to its end.
    """
    end = data.rfind(b"%%EOF") + len(b"%%EOF")
    if end < len(b"%%EOF"):
        return data, False
    if len(data) - end <= 1024:  # as far as readers look for it
        return data, True
    if OBJECT.search(data, end):  # half of a later version
        sys.exit("pdf_damaged")
    return data[:end], False


def rewrite(data: bytes, mend: bool) -> tuple[bytes, bool]:
    """Return the pages of a PDF as a PDF, and whether it holds nothing but what they show; or end the process with a
    key of FAULTS or a traceback."""
    with pikepdf.open(BytesIO(data), attempt_recovery=mend) as source, pikepdf.new() as clean:
        pages = len(source.pages)
        if not pages or pages > PAGES:
            sys.exit("pdf_too_long" if pages else "pdf_empty")
        if "/XFA" in source.Root.get("/AcroForm", {}):
            sys.exit("pdf_form")  # its pages say "please wait", or what somebody filled in once
        # A signature or stamp set on a phone is an annotation: part of the page before those go.
        source.generate_appearance_streams()
        source.flatten_annotations("all")
        for page in source.pages:
            for key in set(page.obj.keys()) - PAGE_KEYS:
                del page.obj[key]  # before what hangs on it is copied
        clean.pages.extend(source.pages)
        is_clean = keep_what_draws(clean)
        # What is packed stays packed, for a few bytes may unpack to gigabytes.
        packed, objects, out = pikepdf.StreamDecodeLevel.none, pikepdf.ObjectStreamMode.generate, BytesIO()
        clean.save(out, stream_decode_level=packed, object_stream_mode=objects)
        return out.getvalue(), is_clean


def opened(data: bytes) -> Any:
    pdf = pypdfium2.PdfDocument(data)
    pdf.init_forms()  # or filled fields and signatures would not be drawn
    return pdf


def drawn(pdf: Any, number: int) -> Image.Image:
    """Page `number` (from 0) as an RGB image on white, its longest side LENGTHS[0] px."""
    page = pdf[number]
    scale = LENGTHS[0] / max(page.get_size())
    return page.render(scale=scale).to_pil().convert("RGB")


def same(one: Image.Image, other: Image.Image) -> bool:
    """Do two pages look the same?"""
    if one.size != other.size:
        return False
    bands: Any = ImageChops.difference(one, other).getextrema()
    return max(high for _low, high in bands) <= SAME


def made_of(pictures: Iterable[bytes]) -> bytes:
    """A PDF whose pages are these WebP pictures."""
    with pikepdf.new() as pdf:
        for picture in pictures:
            image, jpeg = Image.open(BytesIO(picture)), BytesIO()
            image.convert("RGB").save(jpeg, "JPEG", quality=85)
            width, height = (side * POINTS / max(image.size) for side in image.size)
            page = pdf.add_blank_page(page_size=(width, height))
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary())
            page.Resources.XObject["/Page"] = pikepdf.Stream(
                pdf,
                jpeg.getvalue(),
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=image.width,
                Height=image.height,
                ColorSpace=pikepdf.Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
            page.Contents = pdf.make_stream(b"%f 0 0 %f 0 0 cm /Page Do" % (width, height))
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def read(data: bytes) -> list[bytes]:
    """[the cleaned PDF, page 1 large, page 1 small, page 2 large, …], or the end of the process."""
    data, mend = without_tail(data)
    clean, is_same = rewrite(data, mend)
    original, rewritten = opened(data), opened(clean)
    limits.allow(seconds=1 + SECONDS_A_PAGE * len(rewritten), memory=MEMORY_TO_DRAW)
    is_same, pictures = is_same and len(original) == len(rewritten), []
    for number in range(len(original)):
        page = drawn(original, number)
        is_same = is_same and same(page, drawn(rewritten, number))
        pictures.append(webps(page, LENGTHS, first=METHOD))
    if not is_same:
        clean = made_of(large for large, _small in pictures)
    return [clean, *(picture for page in pictures for picture in page)]


if __name__ == "__main__":  # the process that pdfs.py starts
    limits.allow(seconds=SECONDS, memory=MEMORY)
    try:
        parts = read(sys.stdin.buffer.read())
    except pikepdf.PasswordError:
        sys.exit("pdf_locked")
    except MemoryError:
        sys.exit("pdf_heavy")
    limits.hand_over(parts)
