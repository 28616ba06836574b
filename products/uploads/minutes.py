"""The minutes of a village's meeting: a PDF, or photos of its pages; and what else may be either."""

from django.core.files import File

from products.uploads.faults import bytes_of
from products.uploads.pdfs import is_pdf, rewritten
from products.uploads.photos import redrawn
from products.uploads.storage import PDF, SIZES

MINUTES_LIMIT = 10 * 1024**2  # bytes
MINUTES_SIZES = SIZES | {"large": 2000}  # a typed page must stay legible


def read_minutes(upload: File) -> dict[str, bytes]:
    """Return what to store of a PDF: itself, cleaned, and its pages as pictures (see pdfs.rewritten); of the
    photo of one page the same as read_photo(). Raises ValidationError like read_photo().
    """
    data = bytes_of(upload, MINUTES_LIMIT, "minutes_too_big")
    if is_pdf(data):
        return rewritten(upload, data)
    return redrawn(upload, data, MINUTES_SIZES, "not_minutes")


def read_document(upload: File) -> dict[str, bytes]:
    """The same for a PDF or photo whose pages are not shown: of a PDF itself alone."""
    files = read_minutes(upload)
    return {PDF: files[PDF]} if PDF in files else files
