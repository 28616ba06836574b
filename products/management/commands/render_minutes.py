"""Draws the pages of minutes that came as a PDF when pages were not drawn yet."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from products.models import Minutes
from products.uploads.attachments import draw_pages
from villages.formats import angka


class Command(BaseCommand):
    help = _("Menggambar halaman berita acara PDF yang belum punya gambar. Aman dijalankan lagi.")

    def handle(self, **options):
        waiting = Minutes.objects.filter(is_pdf=True, pages=None)
        drawn, left = 0, []
        for minutes in waiting.select_related("product__village").order_by("pk").iterator(chunk_size=100):
            try:
                draw_pages(minutes)
                drawn += 1
            except (ValidationError, FileNotFoundError) as error:
                sentence = (
                    error.messages[0] if isinstance(error, ValidationError) else _("Berkasnya tidak ada.")
                )
                left.append(f"{minutes.product.village.code} {minutes.product.village}: {sentence}")
        self.stdout.write(_("%(drawn)s berita acara digambar.") % {"drawn": angka(drawn)})
        if left:
            self.stdout.write(
                _("%(left)s tidak bisa, tautan PDF-nya tetap ada:") % {"left": angka(len(left))}
            )
            self.stdout.write("\n".join(left))
