"""What officers keep of lists: saved filters, and the log of every file that was taken away."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from villages.labels import label_of

SILENCE = timedelta(seconds=60)  # an export that says nothing for longer is dead


class OwnQuerySet(models.QuerySet):
    """Rows of the officer alone."""

    def visible_to(self, user):
        return self.filter(user=user) if getattr(user, "area_id", None) else self.none()


class SavedFilter(models.Model):
    """A filter of the approved list under a name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("nama filter"), max_length=60)
    query = models.CharField(max_length=500, blank=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("filter tersimpan")
        verbose_name_plural = _("filter tersimpan")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_filter_a_name")]

    def __str__(self):
        return self.name


class ExportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The log of the user's own area, also of officers who have left it; a file is fetched by whoever made it,
        as long as he serves there."""
        area = getattr(user, "area_id", None)
        return self.filter(area=area) if area else self.none()


class Export(models.Model):
    """One list that was taken away: who, when, which filter, how many rows; and how far the file is."""

    class Kind(models.TextChoices):
        XLSX = "xlsx", _("Excel")
        CSV = "csv", _("CSV")
        GEOJSON = "geojson", _("GeoJSON")
        PRINT = "print", _("Cetak")

    class Status(models.TextChoices):
        RUNNING = "running", _("Sedang dibuat")
        DONE = "done", _("Selesai")
        FAILED = "failed", _("Gagal")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="exports")
    person = models.CharField(max_length=300, blank=True, default="", db_default="")  # User.signature then
    area = models.CharField(
        max_length=13, blank=True, default="", db_default=""
    )  # the code of the user's, then
    kind = models.CharField(_("jenis"), max_length=8, choices=Kind)
    query = models.CharField(max_length=1000, blank=True)
    filter_label = models.CharField(_("filter"), max_length=1000, blank=True)
    columns = models.JSONField(default=list)
    rows = models.PositiveIntegerField(_("baris"), default=0)
    written = models.PositiveIntegerField(default=0)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.RUNNING)
    at = models.DateTimeField(_("waktu"), auto_now_add=True)
    seen_alive_at = models.DateTimeField(auto_now=True)
    # Whose work it is: the task of a worker; "" of the request itself. And how often it was begun: whoever begins it
    # anew takes it away from whoever was at it before.
    task = models.CharField(max_length=36, blank=True, default="", db_default="")
    begun = models.PositiveSmallIntegerField(default=0, db_default=0)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("unduhan")
        verbose_name_plural = _("unduhan")
        ordering = ["-at"]
        constraints = [
            # A print has no file, and so no rows that were written to it.
            models.CheckConstraint(
                name="done_export_is_whole",
                condition=~Q(status="done") | Q(kind="print") | Q(written=F("rows")),
                violation_error_message=_("Unduhan yang selesai harus berisi semua barisnya."),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.rows}"

    def save(self, *args, **kwargs):
        if self._state.adding and not self.area:
            self.area = self.user.area_id or ""
        super().save(*args, **kwargs)

    @property
    def who(self):
        """As pages name them. Needs `user` of a line without a person."""
        return self.person or str(self.user)

    @property
    def kind_label(self):
        return label_of(self.Kind, self.kind)

    @property
    def status_label(self):
        return label_of(self.Status, self.status)

    @property
    def is_silent(self):
        """Is nobody at it?"""
        return timezone.now() - self.seen_alive_at > SILENCE

    @property
    def is_dead(self):
        """Did it end with the request that made it? What a worker was making is taken up again by another."""
        return self.status == self.Status.RUNNING and not self.task and self.is_silent

    @property
    def is_running(self):
        return self.status == self.Status.RUNNING and not self.is_dead

    @property
    def has_failed(self):
        return self.status == self.Status.FAILED or self.is_dead
