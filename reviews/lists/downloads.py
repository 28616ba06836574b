"""Lists that are taken away: written down, handed over, looked after, and sent.

A short list is made at once, by the very same code; a long one by a worker (reviews/lists/making.py).
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from products.disclosures import disclose, number_read
from products.models import Product
from reviews.lists.choosing import Chosen
from reviews.lists.columns import Column
from reviews.lists.listing import NUMBER, Listing
from reviews.lists.making import clear_old, make, make_file
from reviews.models import Export
from reviews.work import by_worker, is_anybody_there
from villages.formats import Label
from villages.models import User

SHORT = 1000  # rows that never take two seconds, in any kind
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}

NOBODY = _(
    "Bagian server yang membuat berkas sedang tidak berjalan. Permintaan Anda tersimpan, dan berkasnya dibuat begitu "
    "bagian itu berjalan lagi. Kalau satu jam lagi belum siap, hubungi admin provinsi."
)
TURN = _("Menunggu giliran: server sedang mengerjakan permintaan lain.")
AGAIN = _("Pembuatannya terhenti; sebentar lagi diulang dari awal.")

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


def start(chosen: Chosen, kind: str, user: User) -> Export:
    """Make the file of this list, or have it made; returns its Export, which may still be running.

    The same list asked for again while it is being made is the same file, also of two clicks at once.
    """
    clear_old()
    listing = chosen.listing
    # Whose place is not known is on no map.
    matching = listing.matching.exclude(latitude=None) if kind == "geojson" else listing.matching
    count = matching.count()
    numbers = numbers_in(matching) if NUMBER in listing.columns and kind != "geojson" else []
    # With its year, which may be over when the file is made.
    work = listing.query(tahun=str(chosen.cycle or "")), get_language() or ""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # the other click waits here
        if running := _running(listing, kind, user):
            return running
        export = log(listing, kind, user, count, numbers=numbers)
        if count > SHORT:
            task = make.enqueue(str(export.pk), *work)
            if by_worker():
                export.task = task.id
                export.save(update_fields=["task"])
    if count <= SHORT:
        make_file(export.pk, *work)
    export.refresh_from_db()
    return export


def _running(listing: Listing, kind: str, user: User) -> Export | None:
    """The file of this list that this officer waits for."""
    rows = Export.objects.filter(
        user=user, kind=kind, query=listing.query()[:1000], status=Export.Status.RUNNING
    )
    return next((export for export in rows if export.is_running), None)


def numbers_in(products: QuerySet[Product]) -> list[int]:
    """The keys of those whose number is read in a file of these products."""
    shown = products.annotate(number=number_read()).exclude(number="")
    return list(shown.values_list("pk", flat=True))


def why_it_waits(export: Export) -> tuple[Label, bool]:
    """For whoever waits for a file that nobody is writing just now: (a sentence, does nobody live who would make it?)."""
    if not (export.is_running and export.task):
        return "", False
    if not is_anybody_there():
        return NOBODY, True
    if not export.begun:
        return TURN, False
    return (AGAIN, False) if export.is_silent else ("", False)


def private(response: Response, filename: str) -> Response:
    """A response that is saved under this name and kept by no cache."""
    response["Content-Disposition"] = content_disposition_header(True, filename)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
