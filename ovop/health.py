"""Does the portal live, and can it work? For whatever watches it: by IP, without TLS, without signing in.

/healthz asks nothing but this process. /readyz asks for what a village needs; it says which part fails, and why only in
the log. A stranger who asks ten times a second costs no more than one: an answer is good for two seconds.
"""

import logging
import tempfile
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from reviews.work import by_worker, last_seen

logger = logging.getLogger(__name__)
OK, FAILS, ABSENT = "ok", "fails", "none"
GOOD_FOR = 2  # seconds


class NotReady(Exception):
    """Why, for the log."""


@lru_cache
def migrations_here() -> frozenset[tuple[str, str]]:
    """Of the code that runs."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def database() -> str:
    """It answers, and has the tables of this code."""
    missing = migrations_here() - MigrationRecorder(connection).applied_migrations().keys()
    if missing:
        raise NotReady(f"{len(missing)} migrations are not applied.")
    return OK


def storage() -> str:
    """A file can be written where uploads go."""
    with tempfile.TemporaryFile(dir=settings.MEDIA_ROOT) as file:
        file.write(b"0" * 4096)
        file.flush()
    return OK


def worker() -> str:
    """Whoever does the work outside of requests was seen lately; none where requests do it themselves."""
    if not by_worker():
        return ABSENT
    seen = last_seen()
    if seen is None:
        raise NotReady("No worker was ever seen.")
    if silent := (timezone.now() - seen) // timedelta(minutes=1):
        raise NotReady(f"The worker was last seen {silent} minutes ago.")
    return OK


PARTS: dict[str, Callable[[], str]] = {"database": database, "storage": storage, "worker": worker}


def look() -> dict[str, str]:
    """How each part is: {"database": "ok", …}; why one fails goes to the log."""
    found = {}
    for name, part in PARTS.items():
        try:
            found[name] = part()
        except Exception as error:
            logger.warning(
                "Not ready: %s: %s", name, str(error).strip().partition("\n")[0] or type(error).__name__
            )
            found[name] = FAILS
    return found


def alive(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": OK})


def ready(request: HttpRequest) -> HttpResponse:
    found = cache.get_or_set("ovop.health", look, GOOD_FOR)
    fails = FAILS in found.values()
    return JsonResponse({"status": FAILS if fails else OK} | found, status=503 if fails else 200)
