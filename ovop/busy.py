"""The database cannot answer now, or the disk is full: 503 in words, with what was typed. Nothing of the request was
done.

A row that somebody else holds, a statement that takes too long, a database that is gone, a disk without room: all pass,
and trying again is all that there is to do. What lasts is a 500, which gives back what was typed as well.
"""

import errno
import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _

from ovop.error_pages import FAULTS, FULL, Fault, answer, last_resort, words_of
from villages.requests import is_script

logger = logging.getLogger(__name__)
AGAIN = 10  # seconds, for who asks by itself
# SQLite says so of a missing table too; these pass.
SQLITE = ("locked", "busy", "disk", "unable to open")
# A lock that was not given, a statement that took too long: the database is well, and nobody is called.
OF_A_ROW = ("55P03", "57014")
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # of a disk, a quota, a file


def is_full(error: BaseException | None) -> bool:
    """Was there no room for what was to be stored?"""
    return isinstance(error, OSError) and error.errno in NO_ROOM


def passes(error: BaseException | None) -> bool:
    """Will the same request go through in a while?"""
    if is_full(error):
        return True
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    cause = str(error.__cause__ or error)
    return "sqlite3" not in type(error.__cause__).__module__ or any(word in cause for word in SQLITE)


def is_of_a_row(error: BaseException) -> bool:
    """Is the database well, and only what was asked for not to be had?"""
    cause = error.__cause__ or error
    return getattr(cause, "pgcode", None) in OF_A_ROW or "locked" in str(cause)


def busy(request: HttpRequest, error: BaseException) -> HttpResponse:
    """The answer to a request that the database could not serve, or the disk."""
    if is_full(error):
        logger.error("The disk is full", exc_info=error)
    elif is_of_a_row(error):
        logger.warning("The database let it wait: %s", str(error).strip().partition("\n")[0])
    else:
        logger.error("The database does not answer", exc_info=error)
    response = worded(request, FULL if is_full(error) else FAULTS[503])
    response["Retry-After"] = str(AGAIN)
    return response


def worded(request: HttpRequest, fault: Fault) -> HttpResponse:
    """The page of a 500 or 503: about what was typed it says where it is now."""
    words = words_of(request)
    sentence = str(fault.sentence)
    if is_script(request):  # it has no page, and comes again by itself
        sentence += " " + _("Kiriman ini belum diterima.")
    elif words["secret"]:
        sentence += " " + _(
            "Yang baru Anda kirim belum diterima. Tunggu sebentar, lalu isi lagi: kata sandi tidak disimpan di halaman."
        )
    elif words["posted"]:
        sentence += " " + _(
            "Yang baru Anda kirim mungkin belum tersimpan, tetapi masih ada di halaman ini. Tunggu sebentar, lalu kirim lagi."
        )
    else:
        sentence += " " + _("Tunggu sebentar, lalu buka lagi.")
    try:
        response = answer(request, fault, sentence=sentence, **words)
    except Exception:
        logger.exception("The page of an error failed itself")
        response = last_resort(fault)
    response._has_been_logged = fault.status == 503  # busy() has told it
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
    if isinstance(error, UnreadablePostError):
        return answer(request, FAULTS[400])
    return busy(request, error) if error and passes(error) else worded(request, FAULTS[500])
