"""The signs of life of a worker, in a thread beside its work."""

import logging
import os
import socket
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

from django.db import Error as DatabaseError
from django.db import connection
from django.utils import timezone

from ovop.work import books
from reviews import work
from reviews.models import Worker as Row

if TYPE_CHECKING:
    from ovop.work.process import Worker

logger = logging.getLogger(__name__)
LONGEST = 30 * 60  # seconds of one task; what takes longer hangs, and ends its worker


class Beat(Thread):
    """While it runs, the worker's row says that it lives; and what dead ones were doing is taken up."""

    def __init__(self, worker: "Worker") -> None:
        super().__init__(daemon=True, name="beat")
        self.worker, self.over = worker, Event()

    def once(self) -> None:
        """Raises django.db.Error."""
        now = timezone.now()
        place = f"{socket.gethostname()[:100]}, {os.getpid()}"
        new = {"place": place, "started_at": now, "seen_at": now}
        Row.objects.update_or_create(pk=self.worker.worker_id, defaults={"seen_at": now}, create_defaults=new)

    def run(self) -> None:
        while not self.over.wait(work.BEAT):
            try:
                self.once()
                books.take_up()
            except DatabaseError as error:
                logger.warning("No sign of life: %s", str(error).strip().partition("\n")[0])
                connection.close()
            self._watch()
        connection.close()

    def _watch(self) -> None:
        begun = self.worker.begun
        if begun is not None and monotonic() - begun > LONGEST:
            logger.critical("A task hangs for %d minutes: this worker ends.", LONGEST // 60)
            logging.shutdown()
            os._exit(70)  # systemd starts another, which takes the task up again
