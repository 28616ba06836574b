"""manage.py backup TARGET: database and uploads into one folder, while people work."""

import logging
from pathlib import Path
from time import monotonic

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ovop.backup import Refused, keeping, making
from ovop.backup.stopping import Stopped, stoppable
from villages.formats import angka

logger = logging.getLogger("ovop.commands.backup")  # which reaches ADMINS
SHOWN = 20  # names


class Command(BaseCommand):
    help = _("Mencadangkan basis data dan berkas unggahan ke satu folder, sementara orang bekerja.")
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "target", metavar="TARGET", type=Path, help=_("folder semua cadangan, di disk lain")
        )
        parser.add_argument(
            "--keep",
            metavar="N",
            type=int,
            help=_("sesudahnya simpan N cadangan terbaru dan yang pertama dari tiap bulan selama 12 bulan"),
        )
        parser.add_argument(
            "--full", action="store_true", help=_("salin semua lagi, tanpa tautan ke cadangan sebelumnya")
        )

    def handle(self, *, target, keep, full, **options):
        try:
            self.save(target, keep=keep, full=full)
        except CommandError as error:  # a timer starts it, and nobody looks
            logger.error("backup: %s", error)
            raise

    def save(self, target, *, keep, full):
        if keep is not None and keep < 1:
            raise CommandError(_("--keep paling sedikit 1."))
        begun = monotonic()
        try:
            with stoppable():
                made = making.make(target, full=full, say=self.stdout.write)
        except Refused as sentence:
            raise CommandError(str(sentence)) from sentence
        except Stopped as stopped:
            sentence = _("Dihentikan sebelum selesai: tidak ada cadangan baru. Yang sudah ada tetap utuh.")
            raise CommandError(sentence, returncode=128 + stopped.number) from stopped
        files = len(made.manifest["files"]) - 1
        self.stdout.write(
            _(
                "Selesai: %(folder)s. %(rows)s baris, %(files)s berkas (%(linked)s sama dengan cadangan sebelumnya), "
                "%(size)s MB baru, %(seconds)s detik."
            )
            % {
                "folder": made.folder,
                "rows": angka(sum(made.manifest["rows"].values())),
                "files": angka(files),
                "linked": angka(made.linked),
                "size": making.megabytes(made.bytes),
                "seconds": making.tenths(monotonic() - begun),
            }
        )
        self.stdout.write(_("Simpan di tempat lain (tidak ada di cadangan): SECRET_KEY, DATABASE_URL."))
        if left_out := made.left_out:
            names = [f"  {name!a}" for name in left_out[:SHOWN]]
            sentence = _("%(count)s berkas tidak ada atau tidak terbaca; semua yang lain tersimpan:")
            if keep is not None:
                names.append(_("Cadangan lama tidak dihapus."))
            raise CommandError("\n".join([sentence % {"count": angka(len(left_out))}, *names]))
        if keep is not None:
            self.clear(target, keep)

    def clear(self, target, keep):
        try:
            gone = keeping.clear(target, keep=keep)
        except OSError as error:
            raise CommandError(
                _("Cadangan lama tidak bisa dihapus: %(error)s.") % {"error": error}
            ) from error
        names = ", ".join(path.name for path in gone) or _("tidak ada")
        self.stdout.write(
            _(
                "Disimpan: %(keep)s cadangan terbaru, dan yang pertama dari tiap bulan selama 12 bulan. Dihapus: %(names)s."
            )
            % {"keep": angka(keep), "names": names}
        )
