"""A guard for doors that open by a code or an address: who misses ten times from one address waits a quarter of an
hour there (AXES_FAILURE_LIMIT), whatever they tried. All tries at one door count as one name's."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.http import HttpRequest


def is_stopped(request: HttpRequest, door: str) -> bool:
    """Must whoever asks wait? Then nothing that they brought is looked at. `door` is the name that tries are
    counted under, in brackets, which no account has."""
    return not AxesProxyHandler.is_allowed(request, {"username": door})


def missed(request: HttpRequest, door: str, sender: Any) -> None:
    """Count one wrong try."""
    AxesProxyHandler.user_login_failed(sender=sender, credentials={"username": door}, request=request)
    request.axes_locked_out = False  # type: ignore[attr-defined]  # this try is still answered; the next one is not looked at
