"""Opens a programme year."""

import datetime

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from products.models import Cycle
from villages.formats import tanggal

DATES = ("opens", "closes", "mends_until")


class Command(BaseCommand):
    help = _("Membuka tahun program, kalau belum ada: tahun ini (WITA), atau tahun yang disebut.")

    def add_arguments(self, parser):
        parser.add_argument("year", nargs="?", type=int, metavar="TAHUN", help=_("tanpa ini: tahun ini"))
        date, shape = datetime.date.fromisoformat, "YYYY-MM-DD"
        parser.add_argument("--opens", type=date, metavar=shape, help=_("tanpa ini: 1 Januari"))
        parser.add_argument("--closes", type=date, metavar=shape, help=_("tanpa ini: 31 Desember"))
        mends = _("hari terakhir memperbaiki; tanpa ini: 60 hari setelah ditutup")
        parser.add_argument("--mends-until", type=date, metavar=shape, help=mends)
        signs = _("berkas harus ditandatangani Kepala Desa atau Lurah sebelum diajukan")
        parser.add_argument("--head-signs", action="store_true", help=signs)

    def handle(self, *, year, **options):
        asked = {name: options[name] for name in (*DATES, "head_signs") if options[name]}
        if year is None:
            year = asked["opens"].year if "opens" in asked else timezone.localdate().year
        cycle = Cycle.objects.filter(year=year).first()
        message = _("Tahun program %(year)s sudah ada, tidak diubah: %(dates)s.")
        if cycle is None:
            message = _("Tahun program %(year)s dibuat: %(dates)s.")
            cycle = self.made(year, asked)
        facts = {"year": cycle.year, "dates": dates_of(cycle)}
        if any(getattr(cycle, name) != asked[name] for name in DATES if name in asked):
            change = _("Tahun program %(year)s sudah ada dengan tanggal lain, dan tidak diubah: %(dates)s.")
            raise CommandError(f"{change % facts} {_('Tanggal diubah di /admin/.')}")
        if "head_signs" in asked and not cycle.head_signs:
            change = _("Tahun program %(year)s sudah ada tanpa tanda tangan, dan tidak diubah: %(dates)s.")
            raise CommandError(f"{change % facts} {_('Tanda tangan diminta lewat /admin/.')}")
        self.stdout.write(message % facts)

    def made(self, year, asked):
        cycle = Cycle(
            year=year, **{"opens": datetime.date(year, 1, 1), "closes": datetime.date(year, 12, 31)} | asked
        )
        if not cycle.opens.year <= year <= cycle.closes.year and cycle.opens <= cycle.closes:
            raise CommandError(_("Tanggal itu bukan untuk tahun program %(year)s.") % {"year": year})
        try:
            cycle.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        cycle.save()
        return cycle


def dates_of(cycle):
    """The dates of a cycle, and that the village's head signs, where he does."""
    dates = _("dibuka %(opens)s, ditutup %(closes)s, bisa diperbaiki sampai %(mends_until)s") % {
        name: tanggal(getattr(cycle, name)) for name in DATES
    }
    return f"{dates}, {_('ditandatangani Kepala Desa atau Lurah')}" if cycle.head_signs else dates
