"""The file of a list that somebody takes away: begun, written whole, and finished, by whoever begins it last.

The row of Export is the log and the progress in one. A file is made in a place of its own and moved to its name in the
transaction that says it is done: half a file never shows, and of two who make it one comes too late.
"""

import logging
import os
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from products.uploads.sweeping import Swept, older
from reviews.lists.choosing import Chosen, choose
from reviews.lists.writers import WRITERS
from reviews.models import Export
from reviews.work import HandedBack, check_in
from villages.formats import waktu
from villages.unhurried import unhurried

logger = logging.getLogger(__name__)
KEPT = timedelta(days=1)  # a file; and a request for one that nobody has begun meanwhile
TOLD = 0.5  # seconds between two words about the progress


class Overtaken(Exception):
    """Another one has begun this file anew, or it was given up."""


class NotTheirs(Exception):
    """Whoever asked for the file may not have it any more."""


def path_of(export: Export) -> Path:
    return Path(settings.MEDIA_ROOT) / "exports" / export.pk.hex


@task()
def make(export: str, query: str, language: str) -> None:
    """The task of a worker: `export` is the key of the row, `query` the list as it was asked for, with its year."""
    with unhurried():
        make_file(UUID(export), query, language)


def give_up(export: str, *_arguments: Any) -> None:
    """The task of this file was begun too often, or could not be: whoever waits is told."""
    Export.objects.filter(pk=UUID(export), status=Export.Status.RUNNING).update(status=Export.Status.FAILED)
    _clear(path_of(Export(pk=UUID(export))))


def make_file(pk: UUID, query: str, language: str) -> None:
    """Make the file, in the language of whoever asked for it. Raises what keeps it from being made; then the row says
    so. HandedBack and a database that is gone leave it to the worker to begin anew."""
    export = _begin(pk)
    if export is None:
        return
    mine = Export.objects.filter(pk=pk, status=Export.Status.RUNNING, begun=export.begun)
    try:
        _check(export)
        with override(language or None):
            _write(export, mine, choose(query, export.user))
    except Overtaken:
        logger.warning("Another one makes export %s by now.", pk)
    except (NotTheirs, Http404) as error:  # or a choice that the officer no longer has
        logger.warning("Export %s is not made: %s", pk, error)
        mine.update(status=Export.Status.FAILED)
    except BaseException as error:
        if not (export.task and _is_for_another_time(error)):
            mine.update(status=Export.Status.FAILED)
        raise


def _is_for_another_time(error: BaseException) -> bool:
    """Is it not the file's fault? Then the worker begins it anew: reviews.work.TRIES times in all."""
    return isinstance(error, HandedBack | OperationalError | InterfaceError)


def _begin(pk: UUID) -> Export | None:
    """The row, taken from whoever was at it before; None where nobody waits for the file any more."""
    with transaction.atomic():
        rows = Export.objects.select_for_update(of=["self"]).select_related("user__province")
        export = rows.filter(pk=pk, status=Export.Status.RUNNING).first()
        if export is None:
            return None
        export.begun += 1
        export.written = 0
        export.save(update_fields=["begun", "written", "seen_alive_at"])
    _clear(path_of(export))
    return export


def _check(export: Export) -> None:
    """Raises NotTheirs."""
    if not export.user.is_active or export.user.area_id != export.area:
        raise NotTheirs("the officer has left.")
    if export.at < timezone.now() - KEPT:
        raise NotTheirs("it was asked for too long ago.")


def _write(export: Export, mine: Any, chosen: Chosen) -> None:
    heard, written = monotonic(), 0

    def tell(count: int) -> None:
        nonlocal heard, written
        written = count
        if export.task:
            check_in()
        if monotonic() - heard > TOLD:
            heard = monotonic()
            if not mine.update(written=count, seen_alive_at=timezone.now()):
                raise Overtaken

    listing, path = chosen.listing, path_of(export)
    title = [
        _("Produk unggulan desa dan kelurahan yang disetujui, tahun %(year)s") % {"year": chosen.cycle},
        _("Filter: %(words)s") % {"words": listing.label},
        _("Diunduh %(at)s oleh %(who)s, %(area)s")
        % {"at": waktu(export.at), "who": export.user, "area": export.user.area},
    ]
    rows = listing.rows().exclude(latitude=None) if export.kind == Export.Kind.GEOJSON else listing.rows()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{export.begun}.part")
    try:
        with unfinished.open("wb") as file:
            WRITERS[export.kind](file, rows, listing.columns, title, tell)
            file.flush()
            os.fsync(file.fileno())
        with transaction.atomic():
            done = {"status": Export.Status.DONE, "rows": written, "written": written}
            if not mine.update(**done, seen_alive_at=timezone.now()):
                raise Overtaken
            unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def clear_old(*, dry_run: bool = False) -> Swept:
    """Delete the files that are older than KEPT, and halves of that age."""
    before = (timezone.now() - KEPT).timestamp()
    return older(path_of(Export()).parent, before, dry_run=dry_run)


def close_forgotten(*, dry_run: bool = False) -> int:
    """Say of files that nobody makes any more that they have failed; returns how many."""
    rows = Export.objects.filter(status=Export.Status.RUNNING, seen_alive_at__lt=timezone.now() - KEPT)
    going = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    tasks = DBTaskResult.objects.filter(pk__in=[row.task for row in rows if row.task], status__in=going)
    alive = {str(pk) for pk in tasks.values_list("pk", flat=True)}
    dead = [row.pk for row in rows if row.task not in alive]
    if not dry_run:
        Export.objects.filter(pk__in=dead, status=Export.Status.RUNNING).update(status=Export.Status.FAILED)
    return len(dead)


def _clear(path: Path) -> None:
    """What a worker that was killed left of this file."""
    for half in path.parent.glob(f"{path.name}.*.part"):
        half.unlink(missing_ok=True)
