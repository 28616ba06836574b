"""What happened to a file, and what help it got. Decisions and remarks are appended, never changed:
the database itself refuses (migration `append_only`)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from products.choices import State, Track
from products.models import Product, RowQuerySet


class Decision(models.Model):
    """One step that was taken: by whom, when, with which words; at a submission, with the answers too."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="decisions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    action = models.CharField(_("langkah"), max_length=10)
    source = models.CharField(_("dari"), max_length=10, choices=State)
    target = models.CharField(_("menjadi"), max_length=10, choices=State)
    version = models.PositiveIntegerField(_("versi sesudahnya"))
    note = models.TextField(_("kata-kata"), blank=True)
    # question name -> raw answer, as sections.snapshot() reads them; only at a submission
    snapshot = models.JSONField(null=True)
    at = models.DateTimeField(_("waktu"), auto_now_add=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("riwayat")
        verbose_name_plural = _("riwayat")
        ordering = ["version"]
        constraints = [
            # The last guard against two officers deciding at once.
            models.UniqueConstraint(fields=["product", "version"], name="one_decision_a_version")
        ]

    def __str__(self):
        return f"{self.product_id}: {self.action}"


class RemarkQuerySet(RowQuerySet):
    path = "decision__product__"


class Remark(models.Model):
    """What must be mended, pinned to one question of the form or to a whole section."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="remarks")
    pin = models.CharField(_("bagian atau pertanyaan"), max_length=40)
    text = models.TextField(_("catatan"), max_length=1000)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("catatan perbaikan")
        verbose_name_plural = _("catatan perbaikan")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["decision", "pin"], name="one_remark_a_pin")]

    def __str__(self):
        return self.text


class FacilitationQuerySet(RowQuerySet):
    def active(self):
        return self.exclude(status=Facilitation.Status.CANCELLED)


class Facilitation(models.Model):
    """Help of one track that the province has set out for an approved product. Never deleted: cancelled."""

    class Status(models.TextChoices):
        FLAGGED = "flagged", _("Ditandai")
        CANCELLED = "cancelled", _("Batal")

    product = models.ForeignKey(Product, models.PROTECT, related_name="facilitations")
    track = models.CharField(_("jalur"), max_length=8, choices=Track)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.FLAGGED)
    flagged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    flagged_at = models.DateTimeField(_("ditandai"), auto_now_add=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    cancelled_at = models.DateTimeField(_("dibatalkan"), null=True)

    objects = FacilitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("fasilitasi")
        verbose_name_plural = _("fasilitasi")
        ordering = ["flagged_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "track"],
                condition=~Q(status="cancelled"),
                name="one_active_flag_a_track",
            )
        ]

    def __str__(self):
        return f"{self.get_track_display()}: {self.get_status_display()}"
