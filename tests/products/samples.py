"""Photos and papers made for tests, and what is made of them."""

import random
import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from products.uploads.photos import read_photo

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
HTML = b"<html><script>alert(document.cookie)</script></html>"


def encoded(image, kind="JPEG", **options):
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def corners():
    """400 × 200 px: red and green above, blue and white below."""
    image = Image.new("RGB", (400, 200), RED)
    image.paste(GREEN, (200, 0, 400, 100))
    image.paste(BLUE, (0, 100, 200, 200))
    image.paste(WHITE, (200, 100, 400, 200))
    return image


def noise(width=160, height=120):
    return Image.frombytes("RGB", (width, height), random.Random(1).randbytes(width * height * 3))


def read(data, name="IMG_1.jpg", reader=read_photo):
    return reader(SimpleUploadedFile(name, data))


def refused(data, name="IMG_1.jpg", reader=read_photo):
    """The code of the fault; its sentence names the file and has no hole left in it."""
    with pytest.raises(ValidationError) as fault:
        read(data, name, reader)
    (sentence,) = fault.value.messages
    assert f"“{name}”" in sentence
    assert "%" not in sentence
    assert "None" not in sentence
    return fault.value.code


def opened(files, name="large.webp"):
    """One photo of those returned, after checking that each holds pixels and nothing else."""
    assert sorted(files) == [
        "large.webp",
        "medium.webp",
        "small.webp",
        *["tiny.webp"] * ("tiny.webp" in files),
    ]
    for data in files.values():
        # A plain WebP file is one chunk from end to end; EXIF, XMP and ICC would be chunks of their own.
        assert (data[:4], data[8:16]) == (b"RIFF", b"WEBPVP8 ")
        assert int.from_bytes(data[4:8], "little") + 8 == len(data)
        assert int.from_bytes(data[16:20], "little") + 20 == len(data)
    return Image.open(BytesIO(files[name])).convert("RGB")


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def zipped():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("index.html", HTML)
    return out.getvalue()


FORM = b"<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Length 0>>stream\n\nendstream"
STAMP = b"<</Subtype/Stamp/Rect[0 0 9 9]/AP<</N 5 0 R>>>>"


def page(*objects, annotations=b""):
    """A PDF of one page, written by hand because pikepdf would choke on it; the objects count from 4."""
    catalog, tree = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</X 4 0 R>>/Annots[%b]>>" % annotations
    out, index = bytearray(b"%PDF-1.4\n"), [b"0000000000 65535 f \n"]
    for number, content in enumerate((catalog, tree, leaf, *objects), 1):
        index.append(b"%010d 00000 n \n" % len(out))
        out += b"%d 0 obj %b endobj\n" % (number, content)
    trailer = b"trailer <</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(index), len(out))
    return bytes(out) + b"xref\n0 %d\n" % len(index) + b"".join(index) + trailer
