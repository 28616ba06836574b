"""Work outside a request: what a task has to know of its worker, and whoever waits for one.

A task gets plain data and asks the database itself. It is enqueued in the transaction of the row that it belongs to, so
that neither is there without the other. The worker: ovop/work. Why so: docs/decisions/0024.
"""

from datetime import datetime, timedelta
from threading import Event
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django_tasks import task_backends
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import TaskResult, TaskResultStatus
from django_tasks_db.backend import DatabaseBackend

from reviews.models import Worker

BEAT = 5.0  # seconds between two signs of life of a worker
SILENCE = timedelta(seconds=30)  # without one it is dead, and what it did is taken up again
MISSED = timedelta(seconds=60)  # ... and is missed by those who watch: longer than a restart takes
TRIES = 3  # begun so often and never ended, a task is given up: it may be what kills the workers

ending = Event()  # this process was told to end


class HandedBack(Exception):
    """This worker ends. What the task was doing is done anew by another, or by this one once it is back."""


def check_in() -> None:
    """A long task calls this now and then, in a moment at which it can stop. Raises HandedBack."""
    if ending.is_set():
        raise HandedBack


def by_worker() -> bool:
    """Is long work left to a worker, and not done by whoever asks for it?"""
    return isinstance(task_backends["default"], DatabaseBackend)


def last_seen() -> datetime | None:
    """When a worker last said that it lives; None where there never was one."""
    found: datetime | None = Worker.objects.aggregate(at=Max("seen_at"))["at"]
    return found


def is_anybody_there() -> bool:
    """Does a worker live?"""
    seen = last_seen()
    return seen is not None and seen > timezone.now() - MISSED


class AfterCommit(ImmediateBackend):
    """For a portal without a worker: whoever enqueues a task does it himself, once the transaction is committed in which
    its row is written. After a rollback nothing is done."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> TaskResult[Any]:
        self.validate_task(task)
        work = super().enqueue
        transaction.on_commit(lambda: work(task, args, kwargs))
        return TaskResult(
            task=task,
            id="",
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
