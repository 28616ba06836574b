"""Who said, and when, whether a product may appear in the public catalogue, and whether its contact agrees that offices
see the number. Appended, never changed: the database itself refuses (migration `consent_entries`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from products.models import Product, RowQuerySet
from villages.chain import Chained
from villages.signed import Signed


class About(models.TextChoices):
    """What is agreed to."""

    CATALOGUE = "catalogue", _("Katalog publik")
    NUMBER = "number", _("Nomor HP yang bisa dihubungi")


class ConsentEntry(Signed):
    """One answer of the village. The last one about the catalogue is also the product's `public_consent`, the last one
    about the number its `contact_consent`; both count in its `consent_version`.

    An answer from before this table was made has no entry: nobody wrote down whose it was.
    """

    About = About

    product = models.ForeignKey(Product, models.PROTECT, related_name="consents")
    about = models.CharField(
        _("tentang"), max_length=9, choices=About, default=About.CATALOGUE, db_default="catalogue"
    )
    allowed = models.BooleanField(_("boleh"))
    # Of the number: whose consent `user` wrote down, as the contact was called then.
    given_by = models.CharField(_("dari siapa"), max_length=100, blank=True, default="", db_default="")
    version = models.PositiveIntegerField(_("versi sesudahnya"))  # the product's consent_version
    at = models.DateTimeField(_("waktu"), auto_now_add=True)

    objects = RowQuerySet.as_manager()
    chained = Chained(
        key=lambda row: f"product {row.product_id}",
        columns=(
            *("id", "product_id", "user_id", "person", "allowed", "version", "at"),
            *("about", "given_by"),
        ),
        form=2,
        former={1: ("id", "product_id", "user_id", "person", "allowed", "version", "at")},
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
        if self.about == About.NUMBER:
            return _("Setuju") if self.allowed else _("Ditarik")
        return _("Boleh") if self.allowed else _("Tidak boleh")
