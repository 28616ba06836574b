"""Answers with a stored file."""

from pathlib import Path

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

from products.uploads.faults import clean_name
from products.uploads.storage import type_of


def serve(folder: str, name: str, *, download_name: str, cacheable: bool) -> FileResponse:
    """Answer with a stored file: photos are shown, PDFs downloaded. Raises Http404 where there is none.

    The caller has checked who may see it. download_name may be anything; it gets the ending of its type.
    """
    if type_of(name) is None:
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
        filename=clean_name(download_name).removesuffix(ending) + ending,
        content_type=type_of(name),
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"  # django-csp keeps one that is set
    response["Cache-Control"] = "private, max-age=86400" if cacheable else "no-store"
    return response
