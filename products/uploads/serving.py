"""Answers with a stored file."""

from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from products.uploads.faults import clean_name
from products.uploads.storage import type_of

INTERNAL = "/_berkas/"  # what deploy/nginx.conf calls MEDIA_ROOT; nobody outside may ask for it


def serve(folder: str, name: str, *, download_name: str, cacheable: bool) -> HttpResponseBase:
    """Answer with a stored file: photos are shown, PDFs downloaded. Raises Http404 where there is none.

    The caller has checked who may see it. download_name may be anything; it gets the ending of its type.
    """
    kind = type_of(name)
    if kind is None:
        raise Http404
    ending = Path(name).suffix
    response = _bytes_of(f"{folder}/{name}")
    response["Content-Type"] = kind
    # Saved as "x.html", a PDF would be opened as a page.
    saved_as = clean_name(download_name).removesuffix(ending) + ending
    response["Content-Disposition"] = content_disposition_header(ending == ".pdf", saved_as) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"  # django-csp keeps one that is set
    response["Cache-Control"] = "private, max-age=86400" if cacheable else "no-store"
    return response


def _bytes_of(path: str) -> HttpResponseBase:
    """The file itself; with MEDIA_ACCEL only its name, by which nginx sends it while the worker serves others."""
    if settings.MEDIA_ACCEL:
        if not default_storage.exists(path):
            raise Http404
        return HttpResponse(headers={"X-Accel-Redirect": INTERNAL + quote(path)})
    try:
        return FileResponse(default_storage.open(path))
    except FileNotFoundError as error:
        raise Http404 from error
