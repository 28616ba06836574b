"""Who works outside of requests."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Worker(models.Model):
    """A process of `manage.py worker`. While it lives it writes so every few seconds (ovop/work/beat.py); what one was
    doing that has fallen silent, another takes up again."""

    id = models.CharField(max_length=64, primary_key=True)  # a new one each time it starts
    place = models.CharField(_("mesin"), max_length=120)  # host and process, for whoever looks for it
    started_at = models.DateTimeField(_("mulai"))
    seen_at = models.DateTimeField(_("terakhir terlihat"))

    class Meta:
        verbose_name = _("pekerja")
        verbose_name_plural = _("pekerja")
        ordering = ["-seen_at"]

    def __str__(self):
        return self.place
