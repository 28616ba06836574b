"""Works out the readiness of every file anew, after the weights of products/readiness.py have changed."""

from itertools import islice

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from products.models import Product
from products.readiness import score
from villages.formats import angka

BATCH = 2000


class Command(BaseCommand):
    help = _("Menghitung ulang kesiapan semua berkas yang pernah diajukan. Aman dijalankan lagi.")

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, metavar="YYYY", help=_("hanya tahun program ini"))

    def handle(self, *, year, **options):
        files = (
            Product.objects.filter(submissions__gt=0)
            .select_related("cycle")
            .prefetch_related("licences", "satellites")
        )
        if year:
            files = files.filter(cycle__year=year)
        files = files.order_by("pk").iterator(chunk_size=BATCH)
        read = changed = 0
        while batch := list(islice(files, BATCH)):
            moved = [product for product in batch if product.readiness != score(product).total]
            for product in moved:
                product.readiness = score(product).total
            # One at a time would be a query each; a file edited meanwhile keeps everything else.
            Product.objects.bulk_update(moved, ["readiness"])
            read, changed = read + len(batch), changed + len(moved)
        message = _("%(read)s berkas dihitung, %(changed)s kesiapannya berubah.")
        self.stdout.write(message % {"read": angka(read), "changed": angka(changed)})
