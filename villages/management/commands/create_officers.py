"""Makes the accounts of a kabupaten's villages, or of those of all, with first passwords to hand out."""

import csv
import os
import secrets
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from villages.activation.codes import account_of
from villages.models import District, User, Village
from villages.printed_codes import ALPHABET
from villages.scoping import Role


def initial_password():
    """Three groups of four, 59 bits: k7mp-2xqr-9hwt."""
    return "-".join("".join(secrets.choice(ALPHABET) for _letter in range(4)) for _group in range(3))


def account(village):
    """The officer of a village, not yet saved, and the password to tell that person."""
    password = initial_password()
    return account_of(village, make_password(password)), password


def write(path, rows):
    """Writes rows to a new CSV that only its owner may read; OSError if it exists or cannot be written."""
    with open(path, "x", encoding="utf-8-sig", newline="", opener=lambda *how: os.open(*how, 0o600)) as file:
        try:
            csv.writer(file, delimiter=";").writerows(rows)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            path.unlink()  # half a list would look like a whole one
            raise


class Command(BaseCommand):
    help = _("Membuat akun petugas untuk setiap desa/kelurahan suatu kabupaten/kota yang belum punya.")

    def add_arguments(self, parser):
        parser.add_argument(
            "district", nargs="?", metavar="kabupaten", help=_("kode kabupaten/kota, misalnya 53.01")
        )
        parser.add_argument("--all", action="store_true", help=_("semua kabupaten/kota, satu per satu"))
        parser.add_argument(
            "--output",
            type=Path,
            help=_(
                "berkas baru untuk kata sandi awal; tanpa ini: initial_passwords_<kode>.csv. Dengan --all: "
                "folder yang sudah ada"
            ),
        )

    def handle(self, *, district, output, **options):
        if options["all"] and district is None:
            return self.handle_all(output or Path())
        if options["all"] or district is None:
            raise CommandError(
                _("Tulis satu kode kabupaten/kota, misalnya 53.01, atau --all untuk semuanya.")
            )
        return self.handle_one(district, output)

    def handle_all(self, folder):
        """Each kabupaten by itself: what is done stays done, and running again goes on from there."""
        districts, failed = list(District.objects.order_by("code")), []
        if not folder.is_dir():
            raise CommandError(_("%(path)s bukan folder. Tidak ada akun yang dibuat.") % {"path": folder})
        for number, district in enumerate(districts, start=1):
            told = {"number": number, "all": len(districts), "code": district.pk, "name": district.name}
            self.stdout.write(_("%(number)s/%(all)s %(code)s %(name)s") % told)
            try:
                self.handle_one(district.pk, folder / f"initial_passwords_{district.pk}.csv")
            except CommandError as error:
                self.stderr.write(str(error))
                failed.append(f"{district.pk} {district.name}")
        if failed:
            message = _("Belum selesai: %(names)s. Lihat pesannya di atas, lalu jalankan lagi.")
            raise CommandError(message % {"names": ", ".join(failed)})

    def handle_one(self, district, output):
        try:
            district = District.objects.get(pk=district)
        except District.DoesNotExist as error:
            message = _("Tidak ada kabupaten/kota dengan kode %(code)r; contoh yang benar: 53.01")
            raise CommandError(message % {"code": district}) from error
        everywhere = Village.objects.existing().filter(district_code=district.pk)
        # Somebody whose account was closed still counts: that account is opened again in the admin.
        villages = everywhere.exclude(officers__role=Role.VILLAGE).select_related("subdistrict")
        counts = {"new": len(villages), "all": everywhere.count(), "district": district}
        if not villages:
            message = _("Tidak ada akun baru: %(all)s desa/kelurahan di %(district)s sudah punya petugas.")
            self.stdout.write(message % counts)
            return
        self.create(villages, output or Path(f"initial_passwords_{district.pk}.csv"))
        message = _("%(new)s akun baru untuk %(all)s desa/kelurahan di %(district)s.")
        self.stdout.write(message % counts)

    def create(self, villages, path):
        """Makes all the accounts and the file, or neither."""
        taken = User.objects.filter(username__in=[village.code for village in villages])
        if taken:
            message = _("Nama pengguna ini dipakai akun lain, ubah dulu di admin: %(names)s")
            raise CommandError(message % {"names": ", ".join(user.username for user in taken)})
        exists = _("%(path)s sudah ada. Pindahkan dulu, atau pilih nama lain dengan --output.") % {
            "path": path
        }
        if path.exists():  # said before the slow part, and asked again by write()
            raise CommandError(exists)
        officers, rows = [], [[_("Kecamatan"), _("Desa/Kelurahan"), _("Nama pengguna"), _("Kata sandi awal")]]
        for village in villages:
            officer, password = account(village)
            officers.append(officer)
            rows.append([village.subdistrict.name, village.full_name, officer.username, password])
            if len(officers) % 50 == 0:
                self.stdout.write(
                    _("%(done)s dari %(all)s …") % {"done": len(officers), "all": len(villages)}
                )
        try:
            with transaction.atomic():
                User.objects.bulk_create(officers)
                # Before the commit: there is no account whose password nobody has.
                write(path, rows)
        except FileExistsError as error:
            raise CommandError(exists) from error
        except OSError as error:
            message = _("%(path)s tidak dapat ditulis: %(reason)s. Tidak ada akun yang dibuat.")
            raise CommandError(message % {"path": path, "reason": error.strerror}) from error
        message = _("Kata sandi awal hanya tertulis di %(path)s: bagikan, lalu hapus berkas itu.")
        self.stdout.write(message % {"path": path})
