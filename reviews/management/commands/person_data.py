"""manage.py person_data: a copy of what the portal keeps about one person, for that person."""

import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from reviews.personal import asking
from reviews.personal.copying import write
from reviews.personal.erasing import Refused
from villages.formats import angka
from villages.unhurried import unhurried


class Command(BaseCommand):
    help = _("Menyalin semua baris yang menyebut satu orang ke berkas ZIP, untuk diberikan kepada orang itu.")

    def add_arguments(self, parser):
        asking.add_arguments(parser)
        parser.add_argument("--output", required=True, metavar=_("BERKAS.zip"))

    def handle(self, *, output, **options):
        path = Path(output)
        if path.exists():
            raise CommandError(_("%(path)s sudah ada: beri nama lain.") % {"path": path})
        try:
            whom = asking.asked(options)
            whom.redactor()  # says first what is no name
        except Refused as sentence:
            raise CommandError(str(sentence)) from sentence
        # Nobody else on the server reads it.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file, unhurried():
            count = write(file, whom)
        self.stdout.write(_("%(count)s baris disalin ke %(path)s.") % {"count": angka(count), "path": path})
