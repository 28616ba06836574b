"""Who helps together with the province."""

from django.db import models
from django.db.models import Count, Max, Subquery, Sum, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from villages.labels import label_of
from villages.models import Province
from villages.scoping import Role, ScopedQuerySet


class ProvinceQuerySet(ScopedQuerySet):
    """Rows of a province, for its own officers alone."""

    area = {Role.PROVINCE: "province"}


class PartnerQuerySet(ProvinceQuerySet):
    def mark(self):
        """A mark of these partners, of one province, as a text inside another query; NULL where there is none.

        Another one as soon as one is added, renamed or taken out: their number, the last key, all versions.
        """
        parts = (Count("pk"), Value("-"), Max("pk"), Value("-"), Sum("version"))
        marked = (
            self.order_by().values("province").annotate(mark=Concat(*parts, output_field=models.CharField()))
        )
        return Subquery(marked.values("mark"))


class Partner(models.Model):
    """Who helps along: the province's own short list."""

    class Kind(models.TextChoices):
        CAMPUS = "campus", _("Kampus")
        OFFICE = "office", _("Dinas atau kantor")
        COMPANY = "company", _("Perusahaan")
        OTHER = "other", _("Lainnya")

    province = models.ForeignKey(Province, models.PROTECT, related_name="partners")
    name = models.CharField(_("nama mitra"), max_length=100)
    kind = models.CharField(_("jenis"), max_length=10, choices=Kind)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("mitra")
        verbose_name_plural = _("mitra")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["province", "name"], name="one_partner_a_name")]

    def __str__(self):
        return self.name

    @property
    def kind_label(self):
        return label_of(self.Kind, self.kind)
