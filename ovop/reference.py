"""The reference number of a request: told on each page that says that something failed, and in each line of the log.

It is the portal's own: what a stranger sends in X-Request-ID is not read.
"""

import secrets
from contextvars import ContextVar

from villages.printed_codes import ALPHABET

LENGTH = 8  # of 31 letters: 40 bits, read out over the phone
NONE = "-"
_now: ContextVar[str] = ContextVar("reference", default=NONE)


def new_reference() -> str:
    """One for the request that this thread begins; K7MPX2QR."""
    number = "".join(secrets.choice(ALPHABET) for _letter in range(LENGTH)).upper()
    _now.set(number)
    return number


def current_reference() -> str:
    """Of the request that this thread answers, "-" outside of one."""
    return _now.get()


def forget_reference() -> None:
    _now.set(NONE)
