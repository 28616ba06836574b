"""manage.py restore SOURCE: a backup into an empty database and an empty MEDIA_ROOT, or only looked at."""

from pathlib import Path
from time import monotonic

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ovop.backup import Refused, restoring
from ovop.backup.making import megabytes, tenths
from villages.formats import angka


class Command(BaseCommand):
    help = _(
        "Memulihkan cadangan ke basis data dan MEDIA_ROOT yang kosong. Semuanya, atau tidak sama sekali."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("source", metavar="SOURCE", type=Path, help=_("folder satu cadangan"))
        parser.add_argument("--verify", action="store_true", help=_("hanya memeriksa, tidak memulihkan"))

    def handle(self, *, source, verify, **options):
        begun = monotonic()
        try:
            if verify:
                manifest = restoring.checked(source)
            else:
                restored = restoring.restore(source, say=self.stdout.write)
                manifest = restored.manifest
        except Refused as sentence:
            raise CommandError(str(sentence)) from sentence
        self.stdout.write(
            (
                _(
                    "Cadangan utuh: %(rows)s baris, %(files)s berkas, %(size)s MB, %(seconds)s detik (portal %(version)s)."
                )
                if verify
                else _(
                    "Dipulihkan dan dibandingkan: %(rows)s baris, %(files)s berkas, %(size)s MB, %(seconds)s detik "
                    "(portal %(version)s)."
                )
            )
            % {
                "rows": angka(sum(manifest["rows"].values())),
                "files": angka(len(manifest["files"]) - 1),
                "size": megabytes(sum(entry["bytes"] for entry in manifest["files"].values())),
                "seconds": tenths(monotonic() - begun),
                "version": manifest["version"],
            }
        )
        if left_out := [*manifest["unreadable"], *manifest["missing"]]:
            sentence = _(
                "Waktu dicadangkan, %(count)s berkas tidak ada atau tidak terbaca, misalnya %(name)s."
            )
            self.stdout.write(sentence % {"count": angka(len(left_out)), "name": ascii(left_out[0])})
        if not verify:
            self.after(restored)

    def after(self, restored):
        """What comes next; the chain of the history is looked at where the tables are those of this code."""
        if not restored.behind and "verify_history" in get_commands():
            call_command("verify_history", stdout=self.stdout)
        self.stdout.write(
            _("Berikutnya: manage.py migrate, lalu nyalakan portal dengan SECRET_KEY yang dulu.")
        )
        self.stdout.write(
            _(
                "Ada data pribadi yang dihapus setelah cadangan ini? Sebelum portal dinyalakan: manage.py erase_person "
                "--replay BERKAS --by NAMA-PENGGUNA."
            )
        )
