"""Clears the disk of what belongs to nobody: for a timer, every night."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from products.uploads.sweeping import sweep
from villages.formats import angka


class Command(BaseCommand):
    help = _(
        "Membersihkan berkas tanpa catatan, kiriman yang tidak pernah selesai, dan berkas yang sudah lama dihapus. Aman "
        "dijalankan kapan saja dan berkali-kali; yang belum berumur sehari tidak disentuh."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help=_("hanya katakan apa yang akan dibersihkan")
        )

    def handle(self, *, dry_run, **options):
        found = sweep(dry_run=dry_run)
        for label, swept in (
            (_("Berkas tanpa catatan, disisihkan 30 hari"), found.orphans),
            (_("Berkas setengah tertulis, dihapus"), found.halves),
            (_("Kiriman yang tidak selesai dalam 7 hari, dihapus"), found.pieces),
            (_("Berkas yang dihapus lebih dari 30 hari lalu, dihapus"), found.deleted),
        ):
            self.stdout.write(f"{label}: {angka(swept.count)} ({angka(swept.bytes // 1024)} KB)")
        if dry_run:
            self.stdout.write(_("Baru dihitung: tidak ada yang dihapus."))
