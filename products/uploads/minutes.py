"""The minutes of a village's meeting: a PDF, rewritten in a process of its own, or a photo of the paper."""

import logging
import subprocess
import sys
from pathlib import Path

from django.core.files import File

from products.uploads.faults import FAULTS, bytes_of, fault
from products.uploads.pdf_child import PAGES, SECONDS
from products.uploads.photos import redrawn
from products.uploads.storage import SIZES

logger = logging.getLogger(__name__)
MINUTES_LIMIT = 10 * 1024**2  # bytes
MINUTES_SIZES = SIZES | {"large": 2000}  # a typed page must stay legible
CHILD = Path(__file__).with_name("pdf_child.py")


def read_minutes(upload: File) -> dict[str, bytes]:
    """Return {"minutes.pdf": bytes} for an uploaded PDF; for a photo, the same as read_photo().

    The PDF shows what its pages showed, stamps and filled fields too, and does nothing: no script, link,
    form, attachment or metadata of the document is left. Raises ValidationError like read_photo().
    """
    data = bytes_of(upload, MINUTES_LIMIT, "minutes_too_big")
    if b"%PDF-" in data[:1024]:  # as far as readers look for it
        return {"minutes.pdf": rewritten(upload, data)}
    return redrawn(upload, data, MINUTES_SIZES, "not_minutes")


def rewritten(upload: File, data: bytes) -> bytes:
    # In a process of its own: a few hostile bytes let qpdf take gigabytes or minutes, or overflow its stack.
    command, wait = [sys.executable, "-I", str(CHILD)], 5 * SECONDS
    try:
        child = subprocess.run(command, input=data, capture_output=True, env={}, timeout=wait, check=True)
        return child.stdout
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        code = (error.stderr or b"").decode(errors="replace").strip().rpartition("\n")[2]
        logger.info("A PDF was refused: %s %s", error, code)
        raise fault(code if code in FAULTS else "pdf_damaged", upload, PAGES) from error
