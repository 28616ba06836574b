"""Devices on which an officer has signed in before: nobody far away can keep that person out there.

A signed cookie, after OWASP's "device cookies". It signs nobody in; the guard counts the tries of such a device by
themselves (villages/guessing.py). A new password makes strangers of all other devices, a lost phone too.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from villages import keyed
from villages.models import User

COOKIE = "kenal"
LIFETIME = 365 * 24 * 60 * 60
MOST = 5  # officers who share a browser
SALT = "villages.devices"


def known_device(request: HttpRequest, username: str) -> str:
    """A name for the device, where the account of this user name has signed in with the password of today; else ""."""
    kept = _kept(request)
    if not kept:
        return ""
    # Asked for any name, so that no name is told apart by the time it takes.
    pk, password = User.objects.filter(username=username).values_list("pk", "password").first() or (0, "")
    number, mark = kept.get(str(pk), ("", ""))
    return number if number and _is_of(password, mark) else ""


def make_known(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """From now on the device that gets this response is one of `user`; to be asked for again after a new password."""
    others = [(pk, entry) for pk, entry in _kept(request).items() if pk != str(user.pk)]
    kept = dict([*others[1 - MOST :], (str(user.pk), (secrets.token_hex(8), _mark(user.password)))])
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT),
        max_age=LIFETIME,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def accounts_on(request: HttpRequest) -> set[int]:
    """The keys of the users who have signed in in this browser, as far as it says so: whoever empties it, or takes
    another, leaves none."""
    signed_in = {request.user.pk} if request.user.is_authenticated else set()
    return signed_in | {int(pk) for pk in _kept(request)}


def _kept(request: HttpRequest) -> dict[str, tuple[str, str]]:
    """{key of a user: (name of the device, mark)}, the last to sign in comes last."""
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return {}


def _mark(password: str) -> str:
    """Of the stored password, so that the next one has another."""
    return keyed.digest(SALT, password).hex()[:16]


def _is_of(password: str, mark: str) -> bool:
    return any(constant_time_compare(mark, one.hex()[:16]) for one in keyed.digests(SALT, password))
