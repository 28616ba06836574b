"""What becomes of a task: done, failed, handed back, taken up again, given up.

The row of a task names its workers, the last one being whose it is. A worker that comes late with a result of what
somebody else was given meanwhile changes nothing.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from reviews.lists import making
from reviews.models import Worker
from reviews.work import SILENCE, TRIES

logger = logging.getLogger(__name__)
# Who tells those who wait that a task of this path was given up; called with the task's own arguments.
GIVEN_UP: dict[str, Callable[..., None]] = {making.make.module_path: making.give_up}


class GivenUp(Exception):
    """A task was begun reviews.work.TRIES times, and no worker came to its end."""


def _mine(pk: Any, worker: str) -> DBTaskResult | None:
    """The row of a task, locked; None where it is not this worker's any more."""
    row = DBTaskResult.objects.select_for_update().filter(pk=pk, status=TaskResultStatus.RUNNING).first()
    return row if row and row.worker_ids[-1:] == [worker] else None


def succeed(pk: Any, worker: str, value: Any) -> None:
    with transaction.atomic():
        if row := _mine(pk, worker):
            row.set_successful(value)


def fail(pk: Any, worker: str, error: BaseException) -> None:
    """It raised something: whoever waits is told, and it is not tried again."""
    with transaction.atomic():
        if row := _mine(pk, worker):
            _fail(row, error)


def hand_back(pk: Any, worker: str) -> None:
    """This worker ends: for the next one, and not counted as a try."""
    with transaction.atomic():
        if row := _mine(pk, worker):
            row.status, row.worker_ids = TaskResultStatus.READY, row.worker_ids[:-1]
            row.save(update_fields=["status", "worker_ids"])


def try_again(pk: Any, worker: str, wait: timedelta = timedelta(0)) -> None:
    """The worker died, or its database was gone: for another, after `wait`; or given up."""
    with transaction.atomic():
        row = _mine(pk, worker)
        if row is None:
            return
        if len(row.worker_ids) >= TRIES:
            _fail(row, GivenUp(f"{len(row.worker_ids)} workers began it, and none came to its end."))
            logger.error("Task %s was given up: %s", row.task_path, row.pk)
        else:
            row.status = TaskResultStatus.READY
            if wait:
                row.run_after = timezone.now() + wait
            row.save(update_fields=["status", "run_after"])
            logger.warning("Task %s is begun anew: %s", row.task_path, row.pk)


def take_up() -> None:
    """What workers were doing that have fallen silent."""
    since = timezone.now() - SILENCE
    alive = set(Worker.objects.filter(seen_at__gt=since).values_list("pk", flat=True))
    for pk, workers in DBTaskResult.objects.running().values_list("pk", "worker_ids"):
        last = workers[-1] if workers else ""
        if last not in alive:
            try_again(pk, last)


def release(worker: str) -> None:
    """What this worker, which ends, had taken and not begun."""
    for pk in _left(worker):
        hand_back(pk, worker)


def resume(worker: str) -> None:
    """What this worker was doing when its database went, and could not write down: nobody else takes it up, since the
    worker lives."""
    for pk in _left(worker):
        try_again(pk, worker)


def _left(worker: str) -> list[Any]:
    rows = DBTaskResult.objects.running().values_list("pk", "worker_ids")
    return [pk for pk, workers in rows if workers[-1:] == [worker]]


def _fail(row: DBTaskResult, error: BaseException) -> None:
    row.set_failed(error)
    if tell := GIVEN_UP.get(row.task_path):
        tell(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
