"""Rows of stored files: photos and minutes of a dossier."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from products.models.dossiers import Product, RowQuerySet


class Upload(models.Model):
    """A stored file that came in through products/uploads, in a folder named by its key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(_("nama berkas"), max_length=100)
    # SHA-256 of the bytes as they came: the same file sent twice is one file.
    digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(_("diunggah"), auto_now_add=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def folder(self):
        return f"{self._meta.model_name}/{self.id.hex[:2]}/{self.id.hex}"


class Photo(Upload):
    """A photo of the product; the lowest position is the cover."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="photos")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("foto")
        verbose_name_plural = _("foto")
        ordering = ["position", "created_at"]
        constraints = [models.UniqueConstraint(fields=["product", "digest"], name="one_row_a_photo")]


class Minutes(Upload):
    """The signed minutes of the village's meeting (*berita acara musdes*): a PDF or a photo of it."""

    product = models.OneToOneField(Product, models.CASCADE, related_name="minutes")
    is_pdf = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("berita acara")
        verbose_name_plural = _("berita acara")
