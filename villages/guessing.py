"""The guard against guessing, at every door: THE TABLE of how often one may be wrong, and who is let through.

What it holds off and what it cannot is told in docs/decisions/0019-guessing.md.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import reduce
from math import ceil
from operator import or_

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from villages.client_address import client_address, network_of
from villages.devices import known_device
from villages.models import User
from villages.tries import FailedTry, SignInEntry

log = logging.getLogger(__name__)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
KEPT = 90 * DAY  # how long it is kept who got in from where; so long that network is one of theirs


class Door(StrEnum):
    SIGN_IN = "masuk"  # whatever asks for a password, inside too
    ACTIVATION = "aktivasi"
    SECOND_FACTOR = "pengaman"  # after the right password
    SIGNATURE = "tanda-tangan"  # links and codes for the head of a village


class Of(StrEnum):
    """Whose failures a limit counts."""

    ONE_FROM_HERE = "one from here"  # this account's, from this network or known device
    ONE = "one"  # this account's, from all networks; not from its known devices
    HERE = "here"  # all accounts', and names that are none, from this network; not from known devices


@dataclass(frozen=True)
class Limit:
    of: Of
    tries: int
    within: timedelta


# fmt: off
LIMITS = (
    #     whose failures     tries  within
    Limit(Of.ONE_FROM_HERE,     10, 15 * MINUTE),
    Limit(Of.ONE_FROM_HERE,     40, DAY),
    # Whoever has signed in from this network or device lately is not held up by what others do:
    Limit(Of.ONE,               30, HOUR),
    Limit(Of.ONE,              100, DAY),
    Limit(Of.HERE,              60, HOUR),
    Limit(Of.HERE,             200, DAY),
)
# fmt: on


class TooManyTries(Exception):
    """The try is not looked at, or was the last one: `seconds` until the next, and `sentence` says what to do."""

    def __init__(self, limit: Limit, seconds: int):
        self.limit, self.seconds = limit, seconds
        self.sentence = _sentence(limit, seconds)
        super().__init__(self.sentence)


class Try:
    """One try at a door: counted before it is looked at, so that many at once are as many.

    `username` as the account has it; "" at a door that is guarded by place alone.
    """

    def __init__(self, request: HttpRequest, door: Door, username: str = ""):
        self.username = username
        self.network = network_of(client_address(request))
        device = known_device(request, username) if username else ""
        self.row = FailedTry.objects.create(
            door=door,
            who=salted_hmac("villages.guessing", username).hexdigest() if username else "",
            place=device or self.network,
            is_known_device=bool(device),
            at=timezone.now(),
        )

    def check(self) -> None:
        """Raises TooManyTries where a limit was reached before; then this try does not count."""
        if limit := self._reached(beyond=True):
            self.row.delete()
            raise self._stop(limit)

    def failed(self) -> None:
        """It was wrong. Raises TooManyTries where it was the last one."""
        if limit := self._reached(beyond=False):
            self._tell(limit)
            raise self._stop(limit)

    def succeeded(self) -> None:
        """It was right: what this person got wrong here is forgotten, and what is a day old."""
        mine = Q(door=self.row.door, who=self.row.who, place=self.row.place)
        FailedTry.objects.filter(mine | Q(at__lte=timezone.now() - DAY)).delete()

    def _whose(self, of: Of) -> Q:
        who, place = Q(who=self.row.who), Q(place=self.row.place)
        far = Q(is_known_device=False)
        return {Of.ONE_FROM_HERE: who & place, Of.ONE: who & far, Of.HERE: place & far}[of]

    def _failures(self, limit: Limit) -> Q:
        return self._whose(limit.of) & Q(door=self.row.door, at__gt=self.row.at - limit.within)

    def _reached(self, *, beyond: bool) -> Limit | None:
        """The first limit that is reached with this try, or with `beyond` was reached without it."""
        alone = self.row.is_known_device or not self.username
        limits = [limit for limit in LIMITS if limit.of == Of.ONE_FROM_HERE or not alone]
        counts = {
            str(number): Count("pk", filter=self._failures(limit)) for number, limit in enumerate(limits)
        }
        rows = FailedTry.objects.filter(reduce(or_, map(self._failures, limits)))
        counted = rows.aggregate(**counts)
        for number, limit in enumerate(limits):
            if counted[str(number)] >= limit.tries + beyond and not self._lets_pass(limit):
                return limit
        return None

    def _lets_pass(self, limit: Limit) -> bool:
        """May whoever signed in from this network lately go on, as somebody else may be at work?"""
        if limit.of == Of.ONE_FROM_HERE or not self.network:
            return False
        lately = Q(place=self.network, at__gt=timezone.now() - KEPT)
        return SignInEntry.objects.filter(lately, user__username=self.username).exists()

    def _stop(self, limit: Limit) -> TooManyTries:
        times = FailedTry.objects.filter(self._failures(limit)).order_by("-at").values_list("at", flat=True)
        now = timezone.now()
        first = next(iter(times[limit.tries - 1 : limit.tries]), now)  # the one that must grow old
        return TooManyTries(limit, max(1, ceil((first + limit.within - now).total_seconds())))

    def _tell(self, limit: Limit) -> None:
        """One line for the log when a limit is reached. A name that no account has may be a password."""
        known = User.objects.filter(username=self.username).exists()
        name = self.username if known else "-"
        log.warning(
            "Guessing at %s: %d failures of %s within %s, account %s, network %s",
            self.row.door, limit.tries, limit.of, limit.within, name, self.network or "unknown",
        )  # fmt: skip


def failures(door: Door, username: str) -> int:
    """How often somebody was wrong there for this account within a day, from wherever."""
    who = salted_hmac("villages.guessing", username).hexdigest()
    return FailedTry.objects.filter(door=door, who=who, at__gt=timezone.now() - DAY).count()


def note_sign_in(request: HttpRequest, user: User) -> None:
    """Written down right after each sign-in. Old lines go where new ones come: nobody has to think of it."""
    now = timezone.now()
    SignInEntry.objects.filter(at__lte=now - KEPT).delete()
    SignInEntry.objects.create(user=user, place=network_of(client_address(request)), at=now)


def in_words(seconds: int) -> str:
    """How long to wait: 15 menit, 3 jam."""
    minutes = ceil(seconds / 60)
    if minutes <= 90:
        return _("%(count)d menit") % {"count": minutes}
    return _("%(count)d jam") % {"count": ceil(minutes / 60)}


def _sentence(limit: Limit, seconds: int) -> str:
    wait = in_words(seconds)
    if limit.of == Of.ONE_FROM_HERE:
        sentence = _(
            "Sudah terlalu sering salah. Tunggu %(wait)s, lalu coba lagi. Kalau lupa kata sandinya, minta kode "
            "aktivasi baru ke petugas PMD kabupaten/kota; petugas kabupaten dan provinsi: hubungi admin provinsi."
        )
    else:
        sentence = _(
            "Terlalu sering salah masuk, mungkin bukan oleh Anda. Tunggu %(wait)s, atau masuk dari "
            "HP, komputer, atau jaringan yang biasa Anda pakai. Tidak bisa menunggu? Minta kode aktivasi baru ke petugas PMD kabupaten/kota; petugas kabupaten dan provinsi: hubungi admin provinsi."
        )
    return sentence % {"wait": wait}
