"""The product sheet's promise: a code that anybody can check."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from products.models import Product, RowQuerySet


class Certificate(models.Model):
    """The code printed on a product's sheet; revoked, it says so for ever. Sheet and check say the village as it
    was called when the code was given out, whatever became of it since."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="certificates")
    code = models.CharField(_("kode"), max_length=32, unique=True)
    village_code = models.CharField(
        _("kode desa waktu itu"), max_length=13, blank=True, default="", db_default=""
    )
    # Desa Bolok, Kec. Kupang Barat, Kabupaten Kupang
    village_name = models.CharField(
        _("desa waktu itu"), max_length=350, blank=True, default="", db_default=""
    )
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Both as they were called then: User.signature. Code of before these columns writes "".
    issued_person = models.CharField(max_length=300, blank=True, default="", db_default="")
    issued_at = models.DateTimeField(_("diterbitkan"), auto_now_add=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    revoked_person = models.CharField(max_length=300, blank=True, default="", db_default="")
    revoked_at = models.DateTimeField(_("dicabut"), null=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("lembar produk")
        verbose_name_plural = _("lembar produk")
        constraints = [
            models.UniqueConstraint(
                fields=["product"], condition=Q(revoked_at__isnull=True), name="one_valid_code_a_product"
            ),
            models.CheckConstraint(
                name="revoked_by_somebody",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                violation_error_message=_(
                    "Kode yang dicabut harus punya waktu dan petugas yang mencabutnya."
                ),
            ),
        ]

    def __str__(self):
        return self.code

    @property
    def issuer(self):
        """As pages name them. Needs `issued_by` of a code without a person."""
        return self.issued_person or str(self.issued_by)

    @property
    def revoker(self):
        return self.revoked_person or str(self.revoked_by)

    @property
    def place(self):
        """The village as it was called when the code was given out. Needs the product's areas."""
        return self.village_name or self.product.village.place

    @property
    def office(self):
        """The kabupaten in which it lay then."""
        return self.place.rpartition(", ")[2]

    @property
    def moved_to(self):
        """What the village is called by now; "" while it is the same."""
        now = self.product.village.place
        return "" if now == self.place else now
