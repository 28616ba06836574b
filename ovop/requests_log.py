"""One line a request: who asked from where for what, what came of it, and how long it took."""

import logging
from time import perf_counter

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject, empty

from ovop import metrics
from ovop.masks import HIDDEN, masked_address
from ovop.reference import forget_reference, new_reference
from villages.client_address import client_address

logger = logging.getLogger("ovop.requests")
HEADER = "X-Request-ID"
LONG = 300  # letters of a path
QUIET = ("/healthz", "/readyz", "/metrics")  # asked every few seconds: told only where they fail


class Requests:
    """The outermost middleware: whatever happens inside happens under one reference, request.reference."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        begun = perf_counter()
        request.reference = new_reference()
        try:
            response = self.get_response(request)
            seconds = perf_counter() - begun
            response[HEADER] = request.reference
            metrics.count_request(view_of(request), request.method, response.status_code, seconds)
            if request.path_info not in QUIET or response.status_code >= 500:
                logger.info("request", extra={"facts": facts_of(request, response, seconds)})
            return response
        finally:
            forget_reference()


def view_of(request: HttpRequest) -> str:
    """The name of the view that answered, reviews:queue; "-" where none did."""
    match = request.resolver_match
    return (match.view_name or "-") if match else "-"


def facts_of(request: HttpRequest, response: HttpResponse, seconds: float) -> dict:
    """What the line says. Of a file that is streamed, bytes are those it is said to have, -1 where nobody knows."""
    length = response.get("Content-Length") or (-1 if response.streaming else len(response.content))
    return {
        "user": known_user(request),
        "address": client_address(request) or "-",
        "method": request.method,
        "path": masked_address(request.path[:LONG], names_asked_for(request)),
        "status": response.status_code,
        "ms": round(seconds * 1000),
        "bytes": int(length),
        "view": view_of(request),
    }


def names_asked_for(request: HttpRequest) -> list[str]:
    """Of the query, as far as they can be read and are of use."""
    try:
        return [name[:40] for name in list(request.GET)[:10]]
    except SuspiciousOperation:  # more than Django counts
        return [HIDDEN]


def known_user(request: HttpRequest) -> str:
    """12/53.01.05.2010, as far as the answer had to know: the log asks no database."""
    user = getattr(request, "user", None)
    if user is None or (isinstance(user, SimpleLazyObject) and user._wrapped is empty):
        return "-"
    return f"{user.pk}/{user.get_username()}" if user.is_authenticated else "-"
