"""manage.py worker: does what takes longer than a request may, one after the other; any number of them may run."""

import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from ovop.work.process import Worker
from reviews.work import by_worker


class Command(BaseCommand):
    help = _(
        "Mengerjakan yang terlalu lama untuk satu halaman, misalnya unduhan yang panjang, sampai dihentikan (TERM)."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--batch", action="store_true", help=_("kerjakan yang sudah menunggu, lalu berhenti")
        )

    def handle(self, *, batch, **options):
        if not by_worker():
            raise CommandError(
                _("Tidak ada yang perlu dikerjakan: WORKER=0, setiap halaman mengerjakannya sendiri.")
            )
        # One thread reads rows and another writes them: at the usual 5 ms they mostly wait for each other.
        sys.setswitchinterval(0.001)
        worker = Worker(
            queue_names=["*"],
            interval=0.5,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        worker.configure_signals()
        worker.run()
