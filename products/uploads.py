"""The only door for a file: checks, re-encodes, strips.

Nothing is stored as it came: a photo is drawn again from its pixels, a PDF is rewritten page by page.
"""

import logging
import os
import re
import resource
import subprocess
import sys
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pikepdf
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

logger = logging.getLogger(__name__)

PHOTO_LIMIT = 12 * 1024**2  # bytes
MINUTES_LIMIT = 10 * 1024**2  # bytes
MINUTES_PAGES = 60
SIZES = {"large": 1280, "medium": 640, "small": 240}  # longest side in px, never enlarged
MINUTES_SIZES = SIZES | {"large": 2000}  # a typed page must stay legible
TYPES = {f"{size}.webp": "image/webp" for size in SIZES} | {"minutes.pdf": "application/pdf"}

PIXELS = 25_000_000  # what may be decoded whole
JPEG_PIXELS = 110_000_000  # libjpeg shrinks while it reads, but only a file with a single scan
JPEG_SCANS = 32  # a camera writes 1 or 10; each costs another pass over all pixels
Image.MAX_IMAGE_PIXELS = JPEG_PIXELS  # so that Pillow does not warn of what is accepted here
PDF_SECONDS = 2  # of processor time, for rewriting one
PDF_MEMORY = 256 * 1024**2  # bytes of address space, for the same
PAGE_KEYS = {*"/Type /Parent /MediaBox /CropBox /Rotate /UserUnit /Resources /Contents /Group".split()}
STREAM_JUNK = {*"/Metadata /PieceInfo /AF /Ref /OPI /Alternates /F /FFilter /FDecodeParms".split()}

FAULTS = {
    "empty": _("“%(name)s” kosong. Buka dulu di ponsel sampai tampil, lalu pilih lagi."),
    "too_big": _("Foto “%(name)s” lebih dari %(limit)s MB. Kecilkan dulu di galeri, atau pilih foto lain."),
    "too_many_pixels": _(
        "Foto “%(name)s” terlalu rapat: lebih dari %(limit)s juta titik (megapiksel). Kecilkan dulu di galeri."
    ),
    "not_a_photo": _("“%(name)s” bukan foto JPEG, PNG, atau WebP. Pilih foto dari kamera atau galeri."),
    "damaged": _("Foto “%(name)s” rusak atau tidak utuh. Pilih foto lain, atau ambil foto baru."),
    "not_minutes": _("“%(name)s” bukan PDF atau foto. Pilih hasil pindai, atau foto suratnya."),
    "minutes_too_big": _("“%(name)s” lebih dari %(limit)s MB. Pindai ulang dengan mutu lebih rendah."),
    "pdf_damaged": _("PDF “%(name)s” rusak atau tidak utuh. Pindai ulang, atau pilih foto suratnya."),
    "pdf_locked": _("PDF “%(name)s” terkunci. Simpan ulang tanpa kata sandi, atau pilih foto suratnya."),
    "pdf_empty": _("PDF “%(name)s” tidak berisi halaman. Pindai ulang, atau pilih foto suratnya."),
    "pdf_too_long": _("PDF “%(name)s” lebih dari %(limit)s halaman. Pilih halaman yang perlu saja."),
}


def shown_name(upload):
    """The name the person gave the file: 1 to 60 printable characters, no folder.

    For screens, messages and the database; never for a path.
    """
    return _clean(upload.name)


def read_photo(upload):
    """Return {"large.webp": bytes, "medium.webp": bytes, "small.webp": bytes} for an UploadedFile.

    Takes JPEG (MPO too), PNG and WebP, by content and not by name; of an animation the first frame. What
    comes out is upright, sRGB, on white, and nothing but pixels.
    Raises ValidationError with a key of FAULTS as its code.
    """
    return _photo(upload, _data(upload, PHOTO_LIMIT, "too_big"), SIZES, "not_a_photo")


def read_minutes(upload):
    """Return {"minutes.pdf": bytes} for an uploaded PDF; for a photo, the same as read_photo().

    The PDF shows what its pages showed, stamps and filled fields too, and does nothing: no script, link,
    form, attachment or metadata of the document is left. Raises ValidationError like read_photo().
    """
    data = _data(upload, MINUTES_LIMIT, "minutes_too_big")
    if b"%PDF-" in data[:1024]:  # as far as readers look for it
        return {"minutes.pdf": _pdf(upload, data)}
    return _photo(upload, data, MINUTES_SIZES, "not_minutes")


def write(folder, files):
    """Store {name: bytes} under a new folder of the default storage: all safe on the disk, or none.

    Raises FileExistsError where a name is taken, for a stored file never changes; OSError from the disk.
    """
    written = []
    try:
        for name, content in files.items():
            written.append(default_storage.save(f"{folder}/{name}", ContentFile(content)))
            if written[-1] != f"{folder}/{name}":
                raise FileExistsError(f"{folder}/{name}")
        # The row that points here is committed next: a power cut may take neither file nor folder.
        for path in [*written, *Path(f"{folder}/x").parents]:
            handle = os.open(default_storage.path(path), os.O_RDONLY)
            os.fsync(handle)
            os.close(handle)
    except BaseException:
        for path in written:
            default_storage.delete(path)
        raise


def remove(folder):
    """Delete what write() stored under this folder, if it is there. For transaction.on_commit."""
    for name in TYPES:
        default_storage.delete(f"{folder}/{name}")
    with suppress(OSError):  # something else is in it
        default_storage.delete(folder)


def serve(folder, name, *, download_name, cacheable):
    """Answer with a stored file: photos are shown, PDFs downloaded. Raises Http404 where there is none.

    The caller has checked who may see it. download_name may be anything; it gets the ending of its type.
    """
    if name not in TYPES:
        raise Http404
    try:
        content = default_storage.open(f"{folder}/{name}")
    except FileNotFoundError as error:
        raise Http404 from error
    ending = Path(name).suffix
    response = FileResponse(
        content,
        as_attachment=ending == ".pdf",
        # Saved as "x.html", a PDF would be opened as a page.
        filename=_clean(download_name).removesuffix(ending) + ending,
        content_type=TYPES[name],
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"  # django-csp keeps one that is set
    response["Cache-Control"] = "private, max-age=86400" if cacheable else "no-store"
    return response


def _clean(name):
    name = re.split(r"[/\\]", name or "")[-1]
    name = " ".join("".join(char if char.isprintable() else " " for char in name).split()) or "tanpa-nama"
    return name if len(name) <= 60 else f"{name[:44]}…{name[-15:]}"


def _fault(code, upload, limit=None):
    return ValidationError(FAULTS[code], code=code, params={"name": shown_name(upload), "limit": limit})


def _data(upload, limit, too_big):
    upload.seek(0)
    data = upload.read(limit + 1)  # counted here, whatever size was announced
    if not data:
        raise _fault("empty", upload)
    if len(data) > limit:
        raise _fault(too_big, upload, limit // 1024**2)
    return data


def _photo(upload, data, sizes, not_a_photo):
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as image:
            scans = _scans(data) if image.format in ("JPEG", "MPO") else []
            shrinks = scans == [len(image.getbands())] and "progressive" not in image.info
            limit = JPEG_PIXELS if shrinks else PIXELS
            if image.width * image.height > limit:
                raise _fault("too_many_pixels", upload, limit // 10**6)
            if len(scans) > JPEG_SCANS:
                raise _fault("damaged", upload)
            image = _drawn_again(image, sizes["large"])
        return {f"{size}.webp": _webp(image, longest) for size, longest in sizes.items()}
    except ValidationError:
        raise
    except Image.UnidentifiedImageError as error:
        raise _fault(not_a_photo, upload) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _fault("too_many_pixels", upload, PIXELS // 10**6) from error
    except Exception as error:  # given hostile bytes, decoders raise anything from KeyError to struct.error
        raise _fault("damaged", upload) from error


def _scans(jpeg):
    """How many colour components each scan of a JPEG's first picture holds."""
    scans, marker = [], re.compile(rb"\xff([\xc0-\xcf\xd9-\xfe])")
    found = marker.search(jpeg)
    while found and found[1] != b"\xd9":  # end of image
        start = found.end()
        if found[1] == b"\xda":  # start of scan
            scans.append(jpeg[start + 2])
        found = marker.search(jpeg, start + int.from_bytes(jpeg[start : start + 2]))
    return scans


def _drawn_again(image, longest):
    """An opened image as fresh RGB pixels, upright, its longest side at most so many px."""
    scale = longest / max(image.size)
    image.draft(None, [max(1, int(side * scale)) for side in image.size])  # heeded by JPEG alone
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
            image = ImageCms.profileToProfile(image, *profiles, outputMode="RGB")
    # Pillow may write the EXIF, XMP, ICC and comments of an opened image; pixels alone have none.
    fresh = Image.new("RGB", image.size)
    fresh.paste(image.convert("RGB"))
    return fresh


def _webp(image, longest):
    image, out = image.copy(), BytesIO()
    image.thumbnail((longest, longest))
    image.save(out, "WEBP", quality=80)
    return out.getvalue()


def _pdf(upload, data):
    # In a process of its own: a few hostile bytes let qpdf take gigabytes or minutes, or overflow its stack.
    command, wait = [sys.executable, "-I", __file__], 5 * PDF_SECONDS
    try:
        child = subprocess.run(command, input=data, capture_output=True, env={}, timeout=wait, check=True)
        return child.stdout
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        code = (error.stderr or b"").decode(errors="replace").strip().rpartition("\n")[2]
        logger.info("A PDF was refused: %s %s", error, code)
        raise _fault(code if code in FAULTS else "pdf_damaged", upload, MINUTES_PAGES) from error


def _rewrite_pdf(data):
    """Return the pages of a PDF as a PDF, or end the process with a key of FAULTS or a traceback."""
    whole = b"%%EOF" in data[-1024:]  # else recovery would make do with the pages half a file has left
    with pikepdf.open(BytesIO(data), attempt_recovery=whole) as source, pikepdf.new() as clean:
        pages = len(source.pages)
        if source.is_encrypted or not pages or pages > MINUTES_PAGES:
            sys.exit("pdf_locked" if source.is_encrypted else "pdf_too_long" if pages else "pdf_empty")
        # A signature or stamp set on a phone is an annotation: part of the page before those go.
        source.generate_appearance_streams()
        source.flatten_annotations("all")
        for page in source.pages:
            for key in set(page.obj.keys()) - PAGE_KEYS:
                del page.obj[key]
        clean.pages.extend(source.pages)
        for item in clean.objects:
            if isinstance(item, pikepdf.Stream):
                for key in set(item.keys()) & STREAM_JUNK:
                    del item[key]
        # What is packed stays packed, for a few bytes may unpack to gigabytes.
        packed, objects, out = pikepdf.StreamDecodeLevel.none, pikepdf.ObjectStreamMode.generate, BytesIO()
        clean.save(out, stream_decode_level=packed, object_stream_mode=objects)
        return out.getvalue()


if __name__ == "__main__":  # the process that _pdf() starts
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (PDF_SECONDS, PDF_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (PDF_MEMORY, PDF_MEMORY))
    try:
        rewritten = _rewrite_pdf(sys.stdin.buffer.read())
    except pikepdf.PasswordError:
        sys.exit("pdf_locked")
    sys.stdout.buffer.write(rewritten)
