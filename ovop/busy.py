"""The database cannot answer now: 503 in words, with what was typed. Nothing of the request was done.

A row that somebody else holds, a statement that takes too long, a database that is gone: all pass, and trying again is
all that there is to do. What lasts stays a 500.
"""

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views import defaults

from villages.requests import is_script
from villages.sign_in import is_secret, typed_fields

logger = logging.getLogger(__name__)
AGAIN = 10  # seconds, for who asks by itself
# SQLite says so of a missing table too; these pass.
SQLITE = ("locked", "busy", "disk", "unable to open")


def passes(error: BaseException | None) -> bool:
    """Will the same request go through in a while?"""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    cause = str(error.__cause__ or error)
    return "sqlite3" not in type(error.__cause__).__module__ or any(word in cause for word in SQLITE)


def busy(request: HttpRequest, error: BaseException) -> HttpResponse:
    """The answer to a request that the database could not serve."""
    logger.warning("%s %s: %s", request.method, request.path, str(error).strip().partition("\n")[0])
    response: HttpResponse
    if is_script(request):
        response = JsonResponse({}, status=503)
    else:
        posted = request.method == "POST"
        secret = posted and any(map(is_secret, request.POST))
        context = {
            "fields": typed_fields(request) if posted and not secret else [],
            "posted": posted,
            "unsent": [one.name for name in request.FILES for one in request.FILES.getlist(name)],
            "url": request.get_full_path(),
            "secret": secret,
        }
        response = render(request, "503.html", context, status=503)
    response["Retry-After"] = str(AGAIN)
    return response


class Busy:
    """Answers for a page that met such a database; what met it before or behind the page, server_error() answers."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return busy(request, exception) if passes(exception) else None


def server_error(request):
    """Django's handler500, called while the error is being handled."""
    error = sys.exc_info()[1]
    return busy(request, error) if passes(error) else defaults.server_error(request)
