"""The log of second factors: set up, replaced, taken away. Appended, never changed: the database refuses it
(reviews/append_only.py)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FactorEntry(models.Model):
    """What happened to the second factor of `officer`: by whom, when and why."""

    class What(models.TextChoices):
        SET_UP = "set_up", _("Pengaman kedua dipasang")
        REPLACED = "replaced", _("Aplikasi diganti")
        CODES = "codes", _("Kode cadangan dibuat baru")
        RESET = "reset", _("Pengaman kedua dicabut")

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="factor_entries", verbose_name=_("petugas")
    )
    what = models.CharField(_("kejadian"), max_length=8, choices=What)
    # None: whoever may run manage.py on the server.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    person = models.CharField(_("oleh"), max_length=300)  # as they were called then
    reason = models.CharField(_("alasan"), max_length=300, blank=True)
    at = models.DateTimeField(_("waktu"), auto_now_add=True)

    class Meta:
        verbose_name = _("riwayat pengaman kedua")
        verbose_name_plural = _("riwayat pengaman kedua")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="factor_reset_has_its_reason",
                condition=~models.Q(what="reset") | ~models.Q(reason=""),
                violation_error_message=_("Tulis alasannya."),
            )
        ]

    def __str__(self):
        return f"{self.officer_id}: {self.what}"
