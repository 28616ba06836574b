"""manage.py verify_history: is the history as it was written? Names the first break, and ends with 1 where there is one."""

import logging

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from reviews.rules import standing
from villages.chain import Chain, Link
from villages.chain_reading import faults, holds, pseudonymous, seal
from villages.erasures import Erasure
from villages.formats import angka
from villages.unhurried import unhurried

logger = logging.getLogger("ovop.commands.verify_history")  # which reaches ADMINS


class Command(BaseCommand):
    help = _("Memeriksa apakah riwayat masih seperti waktu ditulis, dan mencetak segelnya.")

    def add_arguments(self, parser):
        parser.add_argument(
            "--since",
            metavar=_("SEGEL"),
            action="append",
            default=[],
            help=_("segel yang dulu dicetak perintah ini: sampai di situ tidak ada yang ditulis ulang"),
        )

    def handle(self, *, since, **options):
        # Of several breaks the earliest, then rows that were never in a chain.
        with unhurried():
            found = sorted(faults(), key=lambda fault: (fault.link == 0, fault.link))
        said = [fault.sentence for fault in found]
        said += [
            _("Segel %(seal)s tidak cocok lagi: riwayat sampai di situ ditulis ulang.") % {"seal": kept}
            for kept in since
            if not self.still(kept)
        ]
        if gone := standing.missing():
            said.append(
                _(
                    "%(count)s aturan basis data tidak terpasang, misalnya %(name)s. Jalankan: manage.py migrate"
                )
                % {"count": angka(len(gone)), "name": gone[0]}
            )
        if owed := self.owed():
            said.append(_("Ada yang ditulis tanpa portal: %(owed)s.") % {"owed": owed})
        if said:
            if len(said) > 1:
                said.insert(1, _("Kerusakan lain: %(count)s.") % {"count": angka(len(said) - 1)})
                said = [*said[:2], *(f"  {one}" for one in said[2:22])]
            # A timer starts it, and nobody looks: this reaches ADMINS.
            logger.error("verify_history: %s", "\n".join(said))
            raise CommandError("\n".join(said))
        counts = {"links": angka(Link.objects.count()), "chains": angka(Chain.objects.count())}
        self.stdout.write(_("Riwayat utuh: %(links)s catatan dalam %(chains)s rantai.") % counts)
        if changed := pseudonymous():
            told = {
                "rows": angka(sum(map(len, changed.values()))),
                "erasures": angka(Erasure.objects.count()),
            }
            self.stdout.write(
                _(
                    "%(rows)s baris dipseudonimkan menurut %(erasures)s penghapusan data pribadi yang tercatat."
                )
                % told
            )
        if made := seal():
            self.stdout.write(_("Segel (simpan di luar basis data): %(seal)s") % {"seal": made})

    def still(self, kept):
        try:
            return holds(kept)
        except ValueError as error:
            raise CommandError(_("%(seal)s bukan segel.") % {"seal": kept}) from error

    def owed(self):
        """What somebody wrote with the foreign keys of SQLite switched off; "" for nothing."""
        if connection.vendor != "sqlite":
            return ""
        with connection.cursor() as cursor:
            cursor.execute("SELECT owed FROM portal_due LIMIT 1")
            return "".join(found[0] for found in cursor.fetchall())
