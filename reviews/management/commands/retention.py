"""manage.py retention: what is kept no longer than it is needed (reviews/personal/periods.py); for a timer, once a night."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from reviews.personal.periods import forget
from villages.formats import angka
from villages.unhurried import unhurried


class Command(BaseCommand):
    help = _("Menghapus data pribadi yang masa simpannya habis, dan mengatakan apa yang dihapus.")

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help=_("hanya menghitung, tidak menghapus"))

    def handle(self, *, dry_run, **options):
        with unhurried():
            found = forget(dry_run=dry_run)
        for period, count in found:
            told = {"count": angka(count), "what": period.what, "after": period.words}
            said = _("%(what)s, lebih dari %(after)s: %(count)s akan dihapus.")
            if not dry_run:
                said = _("%(what)s, lebih dari %(after)s: %(count)s dihapus.")
            self.stdout.write(said % told)
