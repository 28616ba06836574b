"""The loop of a worker: django-tasks-db's, with what that leaves open.

Its own loop takes one task after the other from the database, and any number of workers may do so. Added here: a sign of
life, an end that finishes or hands back, patience with a database that is gone, and results that come too late.
"""

import json
import logging
import sys
from contextlib import suppress
from datetime import timedelta
from time import monotonic
from types import FrameType
from typing import Any

from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError, connection
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from ovop.work import books
from ovop.work.beat import Beat
from reviews.work import HandedBack, ending

logger = logging.getLogger(__name__)
GONE = 5.0  # seconds after which a database that is gone is asked again
LATER = timedelta(seconds=15)  # after which a task is that met no database


class Worker(db_worker.Worker):
    begun: float | None = None  # when the task of the moment was, by monotonic()

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """TERM: no other task is taken. A long one stops at its next check_in(), a short one comes to its end."""
        self.running = False
        ending.set()
        if not self.running_task:
            sys.exit(0)

    def run(self) -> None:
        beat = Beat(self)
        try:
            while self.running and not self._run(beat):
                connection.close()
                ending.wait(GONE)
        finally:
            beat.over.set()
            with suppress(DatabaseError):  # then others take it up once this one has been silent
                books.release(self.worker_id)

    def _run(self, beat: Beat) -> bool:
        """Until there is no more to do; False where the database is gone."""
        try:
            beat.once()  # before anything is taken, or others would take it for a dead one's
            if not beat.is_alive():
                beat.start()
            books.resume(self.worker_id)
            super().run()
        except (OperationalError, InterfaceError) as error:
            logger.warning("The database does not answer: %s", str(error).strip().partition("\n")[0])
            return False
        return True

    def run_task(self, db_task_result: DBTaskResult) -> None:
        self.running_task, self.begun = True, monotonic()
        try:
            self._try(db_task_result)
        finally:
            self.running_task, self.begun = False, None
            self._run_tasks += 1

    def _try(self, row: DBTaskResult) -> None:
        pk, me = row.pk, self.worker_id
        try:
            value = self._call(row)
        except HandedBack:
            logger.warning("Handed back: %s", row.task_path)
            books.hand_back(pk, me)
        except (OperationalError, InterfaceError) as error:
            logger.warning("Without a database: %s: %s", row.task_path, str(error).strip().partition("\n")[0])
            connection.close()
            books.try_again(pk, me, LATER)
        except Exception as error:
            logger.exception("A task failed: %s %s", row.task_path, pk)
            books.fail(pk, me, error)
        else:
            books.succeed(pk, me, value)

    def _call(self, row: DBTaskResult) -> Any:
        value = row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        json.dumps(value)  # or it is the task that failed
        return value
