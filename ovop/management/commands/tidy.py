"""manage.py tidy: throws away what has ended, every night; whatever fails holds up nothing else."""

import logging

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ovop.tidying import PARTS
from products.uploads.sweeping import Swept
from villages.formats import angka
from villages.unhurried import unhurried

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = _(
        "Membersihkan yang sudah berakhir: sesi, kiriman yang tidak selesai, berkas tanpa catatan, dan lain-lain. Aman "
        "dijalankan kapan saja dan berkali-kali. Berapa lama sesuatu disimpan: docs/operations.md."
    )

    def add_arguments(self, parser):
        names = [part.name for part in PARTS]
        parser.add_argument(
            "--dry-run", action="store_true", help=_("hanya katakan apa yang akan dibersihkan")
        )
        parser.add_argument(
            "--only",
            action="append",
            choices=names,
            metavar=_("BAGIAN"),
            default=[],
            help=_("hanya bagian ini, boleh beberapa: %(names)s") % {"names": ", ".join(names)},
        )

    def handle(self, *, dry_run, only, **options):
        failed = [
            part.name
            for part in PARTS
            if (not only or part.name in only) and not self.tidied(part, dry_run=dry_run)
        ]
        if dry_run:
            self.stdout.write(_("Baru dihitung: tidak ada yang dihapus."))
        if failed:
            raise CommandError(_("Tidak berhasil: %(names)s.") % {"names": ", ".join(failed)})

    def tidied(self, part, *, dry_run):
        """Whether it worked. Why not is in the log, and with ADMINS."""
        try:
            with unhurried():
                found = part.do(dry_run=dry_run)
        except Exception:
            logger.exception("tidy: %s was not done", part.name)
            return False
        said = (
            f"{angka(found.count)} ({angka(found.bytes // 1024)} KB)"
            if isinstance(found, Swept)
            else angka(found)
        )
        self.stdout.write(f"{part.label}: {said}")
        return True
