"""The head of a village signs its dossier: what was asked for, by which door, and what was signed. Neither row is
ever changed or taken away: the database itself refuses (migration `head_signs`)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from products.models import Product, RowQuerySet
from villages.formats import waktu
from villages.labels import label_of
from villages.signed import Signed


class Door(models.TextChoices):
    """The way by which the head comes to the page on which he signs."""

    LINK = "link", _("Tautan WhatsApp")
    SHEET = "sheet", _("Lembar bercetak kode")


class SignatureRequest(Signed):
    """An officer of the village asks its head to sign the answers as they stand. `user` and `person` asked.

    Address and code are made of the key and the nonce by the portal's secret, in reviews/deciding/signing.py: a copy
    of this table opens nothing.
    """

    product = models.ForeignKey(Product, models.PROTECT, related_name="signature_requests")
    door = models.CharField(_("lewat"), max_length=5, choices=Door)
    nonce = models.CharField(max_length=22)
    fingerprint = models.CharField(
        max_length=64
    )  # of the answers, as products.snapshots.fingerprint() makes it
    at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    expires_at = models.DateTimeField(_("berlaku sampai"))

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("permintaan tanda tangan")
        verbose_name_plural = _("permintaan tanda tangan")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="signature_request_is_good_for_a_while",
                condition=Q(expires_at__gt=F("at")),
                violation_error_message=_("Permintaan tanda tangan harus berlaku untuk beberapa hari."),
            )
        ]

    def __str__(self):
        return f"{self.product_id}: {self.door}"

    @property
    def door_label(self):
        return label_of(Door, self.door)

    @property
    def is_by_link(self):
        return self.door == Door.LINK


class SignatureQuerySet(RowQuerySet):
    path = "request__product__"


class Signature(models.Model):
    """The head signed what was asked for, once. Name and office are those of that day, and so are the answers."""

    request = models.OneToOneField(SignatureRequest, models.PROTECT, related_name="signature")
    name = models.CharField(_("nama"), max_length=100)
    office = models.CharField(_("jabatan"), max_length=160)  # Kepala Desa Bolok
    snapshot = models.JSONField()  # as products/snapshots.py writes and reads it
    at = models.DateTimeField(_("waktu"), auto_now_add=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("tanda tangan")
        verbose_name_plural = _("tanda tangan")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="signature_has_its_name",
                condition=~Q(name="") & ~Q(office=""),
                violation_error_message=_("Tanda tangan perlu nama dan jabatan."),
            )
        ]

    def __str__(self):
        return f"{self.name}, {self.office}"

    @property
    def line(self):
        """Yusuf Tiran, Kepala Desa Bolok, 17 November 2025, 14.05 WITA"""
        return f"{self}, {waktu(self.at)}"

    @property
    def way(self):
        """By which door it came, and who opened that."""
        facts = {"who": self.request.who, "at": waktu(self.request.at)}
        if self.request.is_by_link:
            return gettext("lewat tautan WhatsApp yang dibuat %(who)s, %(at)s") % facts
        return gettext("lewat lembar bercetak kode yang dibuat %(who)s, %(at)s") % facts
