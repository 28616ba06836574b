"""Training events and who has a seat in them."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from products.choices import TrainingNeed
from products.models import Product, RowQuerySet
from reviews.models.partners import Partner, ProvinceQuerySet
from villages.chain import Chained
from villages.labels import label_of
from villages.models import Province
from villages.signed import Signed


class Training(models.Model):
    """A training event, for products of several villages."""

    province = models.ForeignKey(Province, models.PROTECT, related_name="trainings")
    title = models.CharField(_("nama kegiatan"), max_length=120)
    topic = models.CharField(_("topik"), max_length=12, choices=TrainingNeed)
    day = models.DateField(_("hari pertama"))
    last_day = models.DateField(_("hari terakhir"), null=True, blank=True)
    place = models.CharField(_("tempat"), max_length=120)
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, verbose_name=_("mitra"))
    seats = models.PositiveSmallIntegerField(_("kursi"))
    # Raised by whatever changes the event, its seats or who came.
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    held_at = models.DateTimeField(_("dinyatakan selesai"), null=True, editable=False)
    cancelled_at = models.DateTimeField(_("dibatalkan"), null=True, editable=False)
    cancel_reason = models.TextField(_("alasan batal"), max_length=1000, blank=True, editable=False)

    objects = ProvinceQuerySet.as_manager()

    class Meta:
        verbose_name = _("pelatihan")
        verbose_name_plural = _("pelatihan")
        ordering = ["-day", "title"]
        constraints = [
            models.CheckConstraint(
                name="training_ends_after_it_begins",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=models.F("day")),
                violation_error_message=_("Hari terakhir tidak bisa sebelum hari pertama."),
            ),
            models.CheckConstraint(
                name="training_held_or_called_off",
                condition=Q(held_at__isnull=True) | Q(cancelled_at__isnull=True),
                violation_error_message=_("Kegiatan tidak bisa selesai dan batal sekaligus."),
            ),
            models.CheckConstraint(
                name="called_off_training_has_its_reason",
                condition=Q(cancelled_at__isnull=True, cancel_reason="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancel_reason="")),
                violation_error_message=_(
                    "Kegiatan yang dibatalkan harus punya alasan, dan kegiatan lain tidak boleh punya."
                ),
            ),
            models.UniqueConstraint(
                fields=["province", "title", "day", "place"],
                condition=Q(cancelled_at=None),
                name="one_event_a_name_day_and_place",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def topic_label(self):
        return label_of(TrainingNeed, self.topic)

    @property
    def days(self):
        """Each day of it, in order."""
        return [
            self.day + timedelta(days=n) for n in range(((self.last_day or self.day) - self.day).days + 1)
        ]

    @property
    def is_closed(self):
        """Was it held or called off, so that nothing about it changes any more?"""
        return bool(self.held_at or self.cancelled_at)

    @property
    def standing(self):
        """(the tone of its badge, how it stands in a word)."""
        if self.cancelled_at:
            return "returned", _("Batal")
        return ("approved", _("Selesai")) if self.held_at else ("submitted", _("Direncanakan"))


class TrainingEntryQuerySet(ProvinceQuerySet):
    path = "training__"


class TrainingEntry(Signed):
    """A correction of an event that was held: by whom, when, why, and what. Appended, never changed.

    `changes` is {column: [raw before, raw after]}, as help/changes.py writes and reads them; under "attended" a
    list, {"seat": key, "name": village and product, "attended": [before, after]} for each that changed.
    """

    training = models.ForeignKey(Training, models.PROTECT, related_name="corrections")
    note = models.TextField(_("alasan"))
    changes = models.JSONField(default=dict)
    version = models.PositiveIntegerField(_("versi sesudahnya"))
    at = models.DateTimeField(_("waktu"), auto_now_add=True)

    objects = TrainingEntryQuerySet.as_manager()
    chained = Chained(
        key=lambda row: f"training {row.training_id}",
        columns=("id", "training_id", "user_id", "person", "note", "changes", "version", "at"),
    )

    class Meta:
        verbose_name = _("koreksi pelatihan")
        verbose_name_plural = _("koreksi pelatihan")
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["training", "version"], name="one_training_entry_a_version"),
            models.CheckConstraint(
                name="training_entry_has_its_reason",
                condition=~Q(note=""),
                violation_error_message=_("Koreksi perlu alasan."),
            ),
        ]

    def __str__(self):
        return f"{self.training_id}: {self.version}"


class SeatQuerySet(RowQuerySet):
    def ahead(self):
        """In an event that is neither held nor called off."""
        return self.filter(training__held_at=None, training__cancelled_at=None)


class Seat(models.Model):
    """A product's place in a training event."""

    training = models.ForeignKey(Training, models.CASCADE, related_name="taken")
    product = models.ForeignKey(Product, models.PROTECT, related_name="seats")
    attended = models.BooleanField(_("hadir"), null=True)
    added_at = models.DateTimeField(auto_now_add=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("peserta")
        verbose_name_plural = _("peserta")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["training", "product"], name="nobody_twice_in_a_training")
        ]

    def __str__(self):
        return f"{self.training}: {self.product}"
