"""More time for one village in one programme year: given, never taken back, and never for all."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from products.models.cycles import Cycle
from villages.chain import Chained
from villages.models import Village, VillageQuerySet
from villages.scoping import ScopedQuerySet
from villages.signed import Signed


class ExtensionQuerySet(ScopedQuerySet):
    path = "village__"
    area = VillageQuerySet.area


class Extension(Signed):
    """One village may file or mend until a later day. Rows are appended (the database refuses to change them);
    of several for one village and year the latest day holds. products/deadlines.py gives and asks them."""

    village = models.ForeignKey(
        Village, models.PROTECT, related_name="extensions", verbose_name=_("desa/kelurahan")
    )
    cycle = models.ForeignKey(
        Cycle, models.PROTECT, related_name="extensions", verbose_name=_("tahun program")
    )
    until = models.DateField(_("sampai"))
    reason = models.TextField(_("alasan"), max_length=1000)
    at = models.DateTimeField(_("waktu"), auto_now_add=True)

    objects = ExtensionQuerySet.as_manager()
    chained = Chained(
        key=lambda row: f"village {row.village_id}",
        columns=("id", "cycle_id", "user_id", "person", "until", "reason", "at"),
        left_out={"village_id": "a village that gets another code takes its extensions along"},
    )

    class Meta:
        verbose_name = _("perpanjangan waktu")
        verbose_name_plural = _("perpanjangan waktu")
        ordering = ["-at", "-pk"]
        constraints = [
            # A second click gives nothing a second time.
            models.UniqueConstraint(fields=["village", "cycle", "until"], name="one_extension_a_day"),
            models.CheckConstraint(
                name="extension_has_its_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("Perpanjangan waktu perlu alasan."),
            ),
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="extension_newest")]

    def __str__(self):
        return f"{self.village_id}, {self.cycle_id}: {self.until}"

    @property
    def holds(self):
        """Is it not over yet?"""
        return timezone.localdate() <= self.until
