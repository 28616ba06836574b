"""Opens this year's programme."""

import datetime

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from products.models import Cycle
from villages.formats import tanggal


class Command(BaseCommand):
    help = _("Membuka tahun program tahun ini (WITA), bila belum ada.")

    def add_arguments(self, parser):
        date = datetime.date.fromisoformat
        parser.add_argument("--opens", type=date, metavar="YYYY-MM-DD", help=_("tanpa ini: 1 Januari"))
        parser.add_argument("--closes", type=date, metavar="YYYY-MM-DD", help=_("tanpa ini: 31 Desember"))

    def handle(self, *, opens, closes, **options):
        year = timezone.localdate().year
        cycle = Cycle.objects.filter(year=year).first()
        message = _("Tahun program %(year)s sudah ada, tidak diubah: %(opens)s sampai %(closes)s.")
        if cycle is None:
            message = _("Tahun program %(year)s dibuat: %(opens)s sampai %(closes)s.")
            cycle = Cycle(
                year=year,
                opens=opens or datetime.date(year, 1, 1),
                closes=closes or datetime.date(year, 12, 31),
            )
            if not cycle.opens.year <= year <= cycle.closes.year:
                raise CommandError(_("Tanggal itu bukan untuk tahun program %(year)s.") % {"year": year})
            try:
                cycle.full_clean()
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
            cycle.save()
        dates = {"year": cycle.year, "opens": tanggal(cycle.opens), "closes": tanggal(cycle.closes)}
        self.stdout.write(message % dates)
