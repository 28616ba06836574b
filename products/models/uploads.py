"""Rows of stored files: photos and minutes of a dossier, and the pages of the minutes."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from products.models.dossiers import Product, RowQuerySet
from villages.models import User

PAGES_MAX = 10  # photographed; a PDF may have more


class Upload(models.Model):
    """A stored file that came in through products/uploads, in a folder named by its key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(_("nama foto atau PDF"), max_length=100)
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
    """The signed minutes of the village's meeting (*berita acara musdes*): a PDF, or photos of its pages.

    Of a PDF the files lie in its own folder, the pictures of its pages beside it. Photos have a folder each.
    """

    product = models.OneToOneField(Product, models.CASCADE, related_name="minutes")
    is_pdf = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("berita acara")
        verbose_name_plural = _("berita acara")

    @property
    def answer(self):
        """What a snapshot keeps of it. Another one, once a page was added, removed or moved."""
        pages = [page.id.hex for page in self.pages.all()]
        answer = {"id": self.id.hex, "name": self.name}
        # A single photo has the key of its minutes, and was kept without its pages before there were any.
        return answer if self.is_pdf or pages == [self.id.hex] else answer | {"pages": pages}


class PageQuerySet(RowQuerySet):
    path = "minutes__product__"


class MinutesPage(Upload):
    """One page of the minutes, in the order of `position`: a photo, or the picture of a PDF's page."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="pages")
    position = models.PositiveSmallIntegerField(default=0)

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("halaman berita acara")
        verbose_name_plural = _("halaman berita acara")
        ordering = ["position", "created_at"]
        constraints = [
            # The pages of a PDF came with it and have no digest of their own.
            models.UniqueConstraint(
                fields=["minutes", "digest"], condition=~models.Q(digest=""), name="one_row_a_page"
            )
        ]

    @property
    def folder(self):
        if self.minutes.is_pdf:
            return self.minutes.folder
        return f"minutes/{self.id.hex[:2]}/{self.id.hex}"  # where photos of minutes always lay

    def picture(self, size):
        """The name of its picture in that folder."""
        return f"{self.position + 1}-{size}.webp" if self.minutes.is_pdf else f"{size}.webp"


class PartialUpload(models.Model):
    """An upload that is coming in pieces: the index of what products/uploads/pieces.py keeps on the disk."""

    user = models.ForeignKey(User, models.CASCADE, related_name="partial_uploads")
    key = models.UUIDField()  # as the phone chose it
    total = models.PositiveIntegerField()  # bytes, as the phone announced them
    begun_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("kiriman yang belum selesai")
        verbose_name_plural = _("kiriman yang belum selesai")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_row_a_partial_upload")]
        indexes = [
            models.Index(fields=["total"], name="partial_total")
        ]  # summed up, and nothing else of all rows

    def __str__(self):
        return f"{self.user_id}-{self.key.hex}"
