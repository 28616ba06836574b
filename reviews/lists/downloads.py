"""Making a file of the approved list: at once where it is short, else in a thread of the web process.

The row of Export is the log and the progress in one; its file lies in MEDIA_ROOT/exports for a day.
"""

import logging
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from django.conf import settings
from django.db import connections
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override

from products.disclosures import disclose, number_read
from products.models import Product
from reviews.lists.columns import Column
from reviews.lists.listing import NUMBER, Listing
from reviews.lists.writers import WRITERS
from reviews.models import Export
from reviews.models.exports import SILENCE
from villages.formats import Label
from villages.models import User
from villages.unhurried import unhurried

logger = logging.getLogger(__name__)
SHORT = 1000  # rows that never take two seconds, in any kind
PATIENCE = 2.0  # seconds that a request waits for its file
KEPT = timedelta(days=1)
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}


Response = TypeVar("Response", bound=HttpResponseBase)


def log(
    listing: Listing,
    kind: str,
    user: User,
    rows: int,
    *,
    columns: Sequence[Column] = (),
    numbers: Sequence[int] = (),
    **more: Any,
) -> Export:
    """Write down who takes which list away, and of which products the `numbers` are in it; returns the row."""
    disclose(user, kind, among=numbers, rows=rows, about=listing.label, with_numbers=bool(numbers))
    return Export.objects.create(
        user=user,
        person=user.signature,
        kind=kind,
        query=listing.query()[:1000],
        filter_label=listing.label[:1000],
        columns=[column.key for column in columns or listing.columns],
        rows=rows,
        **more,
    )


def start(listing: Listing, kind: str, user: User, title_lines: Sequence[Label]) -> Export:
    """Make the file of this list; returns its Export, which may still be running.

    The same list asked for again while it is being made is the same file.
    """
    sweep()
    running = Export.objects.filter(
        user=user,
        kind=kind,
        query=listing.query()[:1000],
        status=Export.Status.RUNNING,
        seen_alive_at__gt=timezone.now() - SILENCE,
    ).first()
    if running:
        return running
    # Whose place is not known is on no map.
    matching = listing.matching.exclude(latitude=None) if kind == "geojson" else listing.matching
    numbers = numbers_in(matching) if NUMBER in listing.columns and kind != "geojson" else []
    export = log(listing, kind, user, matching.count(), numbers=numbers)
    work = (export, listing.rows(), listing.columns, title_lines)
    if export.rows <= SHORT:
        _write(*work)
    else:
        thread = threading.Thread(target=_write_apart, args=(get_language(), *work), daemon=True)
        thread.start()
        thread.join(PATIENCE)
    export.refresh_from_db()
    return export


def numbers_in(products: QuerySet[Product]) -> list[int]:
    """The keys of those whose number is read in a file of these products."""
    shown = products.annotate(number=number_read()).exclude(number="")
    return list(shown.values_list("pk", flat=True))


def _write_apart(language: str | None, export: Export, *work: Any) -> None:
    """Write the file in a thread: with a connection of its own, and in the language of whoever asked for it.
    Whatever goes wrong is in the log and in the row's status."""
    try:
        with override(language), unhurried():
            _write(export, *work)
    except Exception:
        logger.exception("An export was not finished: %s", export.pk)
    finally:
        connections.close_all()


def _write(
    export: Export, rows: QuerySet[Product], columns: Sequence[Column], title_lines: Sequence[Label]
) -> None:
    mine = Export.objects.filter(pk=export.pk)
    heard = monotonic()

    def tell(written: int) -> None:
        nonlocal heard
        if monotonic() - heard > 0.5:
            heard = monotonic()
            mine.update(written=written, seen_alive_at=timezone.now())

    path = path_of(export)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    try:
        with unfinished.open("wb") as file:
            WRITERS[export.kind](file, rows, columns, title_lines, tell)
        unfinished.rename(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        mine.update(status=Export.Status.FAILED)
        raise
    mine.update(status=Export.Status.DONE, written=export.rows, seen_alive_at=timezone.now())


def path_of(export: Export) -> Path:
    return Path(settings.MEDIA_ROOT) / "exports" / export.pk.hex


def sweep() -> None:
    """Remove the files that are older than a day."""
    before = (timezone.now() - KEPT).timestamp()
    for path in path_of(Export()).parent.glob("*"):
        with suppress(FileNotFoundError):  # another request sweeps too
            if path.stat().st_mtime < before:
                path.unlink()


def private(response: Response, filename: str) -> Response:
    """A response that is saved under this name and kept by no cache."""
    response["Content-Disposition"] = content_disposition_header(True, filename)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
