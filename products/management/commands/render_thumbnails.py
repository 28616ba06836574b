"""Draws the thumbnails of photos that were taken before there were any."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from products.models import Photo
from products.uploads import thumbnails
from villages.formats import angka


class Command(BaseCommand):
    help = _("Menggambar gambar kecil untuk foto yang belum punya. Aman dijalankan lagi.")

    def handle(self, **options):
        drawn, left = 0, []
        for photo in Photo.objects.select_related("product__village").order_by("pk").iterator(chunk_size=100):
            if thumbnails.has_one(photo):
                continue
            try:
                thumbnails.draw(photo)
                drawn += 1
            except OSError as error:
                village = photo.product.village
                left.append(f"{village.code} {village}: {photo.folder}: {error}")
        self.stdout.write(_("%(drawn)s gambar kecil dibuat.") % {"drawn": angka(drawn)})
        if left:
            self.stdout.write(_("%(left)s tidak bisa, foto besarnya dipakai:") % {"left": angka(len(left))})
            self.stdout.write("\n".join(left))
