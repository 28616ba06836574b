"""The last submission of a dossier that was returned: what others read of it while its village mends it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from products.models.dossiers import Product, RowQuerySet
from products.models.potentials import Potential


class LastSubmission(models.Model):
    """There exactly while its product is returned; products/submitted.py writes, reads and removes it."""

    product = models.OneToOneField(Product, models.CASCADE, related_name="last_submission")
    name = models.CharField(
        _("nama produk"), max_length=100, blank=True
    )  # among the answers too; lists ask for it
    potential = models.ForeignKey(Potential, models.SET_NULL, null=True, related_name="+")
    # As products/snapshots.py writes and reads it: as it was submitted, and corrected since.
    answers = models.JSONField()

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("pengajuan terakhir")
        verbose_name_plural = _("pengajuan terakhir")

    def __str__(self):
        return self.name


class SubmittedFile(models.Model):
    """A photo, the minutes or a page of them, as they were submitted. The files themselves stay where they are while
    this row is there, though the village has deleted the upload's own row."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("foto")
        MINUTES = "minutes", _("berita acara")
        PAGE = "minutespage", _("halaman berita acara")

    product = models.ForeignKey(Product, models.CASCADE, related_name="submitted_files")
    kind = models.CharField(max_length=11, choices=Kind)
    file = models.UUIDField()  # the key of the upload's own row
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    folder = models.CharField(max_length=60, db_index=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_pdf = models.BooleanField(default=False)  # the minutes, and pages that are pictures of a PDF's

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("berkas pengajuan terakhir")
        verbose_name_plural = _("berkas pengajuan terakhir")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["file", "kind"], name="one_row_a_submitted_file")]

    def __str__(self):
        return self.name

    def picture(self, size):
        """The name of its picture in the folder."""
        return f"{self.position + 1}-{size}.webp" if self.is_pdf else f"{size}.webp"
