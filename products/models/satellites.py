"""Neighbouring villages that supply the product's village or make the same (*desa satelit*)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from products.models.dossiers import Product, RowQuerySet
from villages.models import Village

SATELLITES_MAX = 10


class Satellite(models.Model):
    """One village or kelurahan that its product's village named, under whatever code it has today."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="satellites")
    village = models.ForeignKey(
        Village, models.PROTECT, related_name="satellite_of", verbose_name=_("desa/kelurahan")
    )

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("desa satelit")
        verbose_name_plural = _("desa satelit")
        constraints = [models.UniqueConstraint(fields=["product", "village"], name="one_row_a_satellite")]

    def __str__(self):
        return f"{self.product_id}: {self.village_id}"

    @classmethod
    def join_villages(cls, old, new):
        """Two rows of villages, by their codes, are about to be one: what names both names it once, and no village
        is its own neighbour. Called by villages/management/area_moves.py."""
        both = cls.objects.filter(village=new).values("product")
        cls.objects.filter(village=old, product__in=both).delete()
        cls.objects.filter(village__in=(old, new), product__village__in=(old, new)).delete()
