"""Numbers for Prometheus, at /metrics for whoever has the METRICS_TOKEN; without one there is no such page.

prometheus_client counts, as it knows how the processes of one machine put theirs together: a scrape reaches whichever
worker is free, and each keeps its numbers in a file of METRICS_FOLDER. It is loaded only where there is a token.
"""

import logging
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import Error as DatabaseError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ovop.metrics_folder import safe_folder
from products.choices import State
from products.models import Product
from reviews.models import Export, Worker
from reviews.work import MISSED
from villages.session_store import OfficerSession

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

logger = logging.getLogger(__name__)
SECONDS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 6, 12, 30)


class _Numbers:
    """The counters of this process. Made once, after the folder is there: the library looks for it as it is loaded."""

    def __init__(self) -> None:
        folder = safe_folder()
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
        from prometheus_client import Histogram

        self.requests = Histogram(
            "ovop_request_seconds",
            "Requests by view, method and status, and how long they took.",
            ("view", "method", "status"),
            buckets=SECONDS,
        )


@cache
def _numbers() -> _Numbers:
    return _Numbers()


def count_request(view: str, method: str, status: int, seconds: float) -> None:
    """One request was answered."""
    if settings.METRICS_TOKEN:
        known = (
            method if method in ("GET", "HEAD", "POST", "PUT", "OPTIONS") else "other"
        )  # a stranger makes no row
        try:
            _numbers().requests.labels(view, known, str(status)).observe(seconds)
        except (OSError, ValueError) as error:  # nobody's page fails because nobody counts
            logger.warning("Not counted: %s", error)


class OfNow:
    """What the database and the disk say at the moment of the scrape. Where the database does not answer, the numbers of
    the requests are wanted all the more."""

    def collect(self):
        from prometheus_client.core import GaugeMetricFamily

        try:
            found, answers = list(self.of_the_database()), 1
        except DatabaseError:
            found, answers = [], 0
        yield GaugeMetricFamily("ovop_database_answers", "1 where it does, else 0.", value=answers)
        yield from found
        folder = Path(settings.MEDIA_ROOT) / "partial"
        yield GaugeMetricFamily(
            "ovop_pieces",
            "Uploads of which only pieces have come.",
            value=sum(1 for _entry in os.scandir(folder)) if folder.exists() else 0,
        )

    def of_the_database(self):
        from prometheus_client.core import GaugeMetricFamily

        dossiers = GaugeMetricFamily("ovop_dossiers", "Dossiers by state.", labels=["state"])
        found = dict(Product.objects.order_by().values_list("state").annotate(Count("pk")))
        for state in State:
            dossiers.add_metric([state.value], found.get(state.value, 0))
        yield dossiers
        yield GaugeMetricFamily(
            "ovop_exports_running",
            "Exports that are being made.",
            value=Export.objects.filter(status=Export.Status.RUNNING).count(),
        )
        yield GaugeMetricFamily(
            "ovop_workers",
            "Workers that have said lately that they live.",
            value=Worker.objects.filter(seen_at__gt=timezone.now() - MISSED).count(),
        )
        tasks = GaugeMetricFamily("ovop_tasks", "Work outside of requests, by status.", labels=["status"])
        counted = dict(DBTaskResult.objects.order_by().values_list("status").annotate(Count("pk")))
        for status in TaskResultStatus:
            tasks.add_metric([status.value.lower()], counted.get(status.value, 0))
        yield tasks
        yield GaugeMetricFamily(
            "ovop_sessions",
            "Sessions that have not ended.",
            value=OfficerSession.objects.filter(user__isnull=False, expire_date__gt=timezone.now()).count(),
        )


def _all() -> "CollectorRegistry":
    from prometheus_client import CollectorRegistry
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    registry.register(OfNow())
    return registry


def metrics(request: HttpRequest) -> HttpResponse:
    """GET /metrics with Authorization: Bearer TOKEN; for all others there is no such page."""
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(given.encode(), wanted.encode()):
        raise Http404
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    try:
        _numbers()
    except OSError as error:
        logger.warning("There are no numbers: %s", error)
        return HttpResponse(status=503)
    return HttpResponse(generate_latest(_all()), content_type=CONTENT_TYPE_LATEST)
