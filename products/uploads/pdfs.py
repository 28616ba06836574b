"""A PDF, read in a process of its own: its pages as pictures, and the same pages as a PDF that does nothing."""

import logging

from django.core.files import File

from products.uploads import child
from products.uploads.faults import FAULTS, fault
from products.uploads.storage import PDF, page_picture

logger = logging.getLogger(__name__)
PAGES = 60  # the most that pdf_child.py takes


def is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]  # as far as readers look for it


def rewritten(upload: File, data: bytes) -> dict[str, bytes]:
    """Return {"minutes.pdf": bytes, "1-large.webp": bytes, "1-small.webp": bytes, "2-large.webp": …}.

    The PDF shows what its pages showed, stamps and filled fields too, and does nothing: no script, link,
    form, attachment or metadata of the document is left. Raises ValidationError with a key of FAULTS as its code.
    """
    try:
        clean, *pictures = child.run("pdf_child", data)
    except child.Refusal as refusal:
        code = {"killed": "pdf_heavy"}.get(str(refusal), str(refusal))
        logger.info("A PDF was refused: %s", refusal)
        raise fault(code if code in FAULTS else "pdf_damaged", upload, PAGES) from refusal
    names = [page_picture(number // 2 + 1, ("large", "small")[number % 2]) for number in range(len(pictures))]
    return {PDF: clean} | dict(zip(names, pictures, strict=True))
