"""Who said, and when, whether a product may appear in the public catalogue. Appended, never changed: the
database itself refuses (migration `consent_entries`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from products.models import Product, RowQuerySet
from villages.chain import Chained
from villages.signed import Signed


class ConsentEntry(Signed):
    """One answer of the village. The last one is also the product's `public_consent`.

    An answer from before this table was made has no entry: nobody wrote down whose it was.
    """

    product = models.ForeignKey(Product, models.PROTECT, related_name="consents")
    allowed = models.BooleanField(_("boleh tampil di katalog publik"))
    version = models.PositiveIntegerField(_("versi sesudahnya"))  # the product's consent_version
    at = models.DateTimeField(_("waktu"), auto_now_add=True)

    objects = RowQuerySet.as_manager()
    chained = Chained(
        key=lambda row: f"product {row.product_id}",
        columns=("id", "product_id", "user_id", "person", "allowed", "version", "at"),
    )

    class Meta:
        verbose_name = _("persetujuan tampil")
        verbose_name_plural = _("persetujuan tampil")
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["product", "version"], name="one_consent_a_version")]

    def __str__(self):
        return f"{self.product_id}: {self.label}"

    @property
    def label(self):
        return _("Boleh") if self.allowed else _("Tidak boleh")
