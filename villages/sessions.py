"""How long somebody stays signed in, by role, and what ends it: THE TABLE of limits, and the list of one's devices.

A session is a row (villages/session_store.py). Deleting the row ends it for good. A phone that a village has
remembered has limits of its own (villages/remembered.py).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from villages.client_address import client_address, network_of
from villages.models import OfficerSession, User
from villages.remembered import KEY, LIFETIME
from villages.scoping import Role
from villages.session_store import DEVICE
from villages.user_agents import label_of


@dataclass(frozen=True)
class Limit:
    idle: timedelta | None  # unused for so long, or
    whole: timedelta  # so long after signing in, however much it is used
    noted: timedelta  # a use is written down at most this often


HOUR = timedelta(hours=1)
# A village works a whole evening in pieces; an office sees more than one village.
OF_A_VILLAGE = Limit(idle=None, whole=12 * HOUR, noted=HOUR)
OF_AN_OFFICE = Limit(idle=HOUR, whole=12 * HOUR, noted=timedelta(minutes=5))


def limit_of(user: User) -> Limit:
    """Whoever may open the admin has the short one, wherever posted."""
    is_village = user.role == Role.VILLAGE and not (user.is_staff or user.is_superuser)
    return OF_A_VILLAGE if is_village else OF_AN_OFFICE


def begin(request: HttpRequest) -> None:
    """Right after signing in: what the list of devices says of this one."""
    request.session[DEVICE] = {
        "label": label_of(request.headers.get("User-Agent", "")),
        "place": network_of(client_address(request)),
        "since": timezone.now().isoformat(),
    }


def within_limits(request: HttpRequest, user):
    """`user`, the one of this request's session; nobody, and the session is over, beyond a limit. Asks nothing,
    and writes a use down now and then; of a phone that is remembered, remembered.py does."""
    row = getattr(request.session, "row", None)
    if not user.is_authenticated or row is None:
        return user
    now, remembered = timezone.now(), KEY in request.session
    if _is_over(row, user, now, remembered=remembered):
        request.session.flush()
        return AnonymousUser()
    if not remembered and row.used_at <= now - limit_of(user).noted:
        OfficerSession.objects.filter(pk=row.pk).update(used_at=now)
    return user


def _is_over(row: OfficerSession, user: User, now: datetime, *, remembered: bool) -> bool:
    limit = limit_of(user)
    idle = LIFETIME if remembered else limit.idle
    if idle and row.used_at <= now - idle:
        return True
    return not remembered and row.since <= now - limit.whole


def sessions_of(user: User) -> list[OfficerSession]:
    """Those that are not over, the last used first; `.is_remembered` of each."""
    now = timezone.now()
    rows = []
    for row in user.sessions.filter(expire_date__gt=now).order_by("-used_at"):
        row.is_remembered = KEY in row.get_decoded()
        if not _is_over(row, user, now, remembered=row.is_remembered):
            rows.append(row)
    return rows


def end(user: User, *, handle=None, but: str | None = None) -> int:
    """End the sessions of `user`, and what their phones remember: the one with this handle, or all but the one with
    the key `but`; returns how many. The request in which it is done keeps its own, where that is meant to be so."""
    rows = user.sessions.exclude(session_key=but)
    if handle is not None:
        rows = rows.filter(handle=handle)
    ended = list(rows)
    phones = [row.get_decoded().get(KEY) for row in ended]
    user.phones.filter(pk__in=[pk for pk in phones if pk is not None]).delete()
    user.sessions.filter(pk__in=[row.pk for row in ended]).delete()
    return len(ended)


def end_all(user: User) -> None:
    """Nobody is signed in as `user` any more, no phone remembers. For what writes past User.save(), which does the same."""
    user.phones.all().delete()
    user.sessions.all().delete()
