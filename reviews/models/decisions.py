"""What happened to a file. Decisions and remarks are appended, never changed: the database itself
refuses (migration `append_only`). A reply is its village's to change until it is submitted with the file."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from products.choices import State
from products.models import Product, RowQuerySet
from products.snapshots import Snapshot
from reviews.models.signatures import Signature
from villages.chain import Chained
from villages.signed import Signed


class Decision(Signed):
    """One step that was taken: by whom, when, with which words; at a submission, with the answers too."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="decisions")
    action = models.CharField(_("langkah"), max_length=10)
    source = models.CharField(_("dari"), max_length=10, choices=State)
    target = models.CharField(_("menjadi"), max_length=10, choices=State)
    version = models.PositiveIntegerField(_("versi sesudahnya"))
    note = models.TextField(_("kata-kata"), blank=True)
    # What was submitted, as products/snapshots.py writes and reads it; only at a submission.
    snapshot = models.JSONField(null=True)
    # The head's, of these very answers; only at a submission, of a year that asks for it.
    signature = models.ForeignKey(Signature, models.PROTECT, null=True, related_name="+")
    # Of an approval: what its officer and the submission have in common, keys of reviews/deciding/separate_duties.py
    # with blanks between; "" where nothing is known.
    shared = models.CharField(max_length=40, blank=True, default="", db_default="")
    # The decision that this one took back: both stay in the history, and neither counts.
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    at = models.DateTimeField(_("waktu"), auto_now_add=True)

    objects = RowQuerySet.as_manager()
    chained = Chained(
        key=lambda row: f"product {row.product_id}",
        columns=(
            *("id", "product_id", "user_id", "person", "action", "source", "target", "version", "note"),
            *("snapshot", "signature_id", "undoes_id", "shared", "at"),
        ),
    )

    class Meta:
        verbose_name = _("riwayat")
        verbose_name_plural = _("riwayat")
        ordering = ["version"]
        constraints = [
            # The last guard against two officers deciding at once.
            models.UniqueConstraint(fields=["product", "version"], name="one_decision_a_version"),
            # By the states and not by the step's key, which may be called otherwise one day.
            models.CheckConstraint(
                name="reopened_has_its_reason",
                condition=~Q(source=State.APPROVED) | ~Q(note="") | Q(undoes__isnull=False),
                violation_error_message=_("Membuka kembali berkas yang disetujui perlu alasan."),
            ),
            models.CheckConstraint(
                name="submission_has_its_answers",
                condition=Q(target=State.SUBMITTED, snapshot__isnull=False, undoes__isnull=True)
                | (Q(snapshot__isnull=True) & (~Q(target=State.SUBMITTED) | Q(undoes__isnull=False))),
                violation_error_message=_(
                    "Pengajuan harus menyimpan jawaban yang diajukan, dan langkah lain tidak."
                ),
            ),
            models.CheckConstraint(
                name="signature_goes_with_a_submission",
                condition=Q(signature__isnull=True) | Q(snapshot__isnull=False),
                violation_error_message=_("Tanda tangan hanya tercatat bersama pengajuan."),
            ),
        ]

    def __str__(self):
        return f"{self.product_id}: {self.action}"

    @property
    def last_at(self):
        """When it took its place in the history."""
        return self.at

    @property
    def answers(self):
        """The Snapshot that was submitted with this decision; None of any other decision."""
        return None if self.snapshot is None else Snapshot(self.snapshot)


class RemarkQuerySet(RowQuerySet):
    path = "decision__product__"


class Remark(models.Model):
    """What must be mended, pinned to one question of the form or to a whole section."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="remarks")
    pin = models.CharField(_("bagian atau pertanyaan"), max_length=40)
    # What the pin was called when the remark was made; "" where that is not known.
    label = models.CharField(_("sebutannya"), max_length=200, blank=True)
    text = models.TextField(_("catatan"), max_length=1000)

    objects = RemarkQuerySet.as_manager()
    chained = Chained(
        key=lambda row: f"product {row.decision.product_id}",
        columns=("id", "decision_id", "pin", "label", "text"),
    )

    class Meta:
        verbose_name = _("catatan perbaikan")
        verbose_name_plural = _("catatan perbaikan")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["decision", "pin"], name="one_remark_a_pin")]

    def __str__(self):
        return self.text


class ReplyQuerySet(RowQuerySet):
    path = "remark__decision__product__"


class Reply(models.Model):
    """What the village answers to a remark in words. With `sent_with`, the submission it went out with, it
    belongs to the history: the database refuses to change it (migration `replies`)."""

    LONGEST = 300

    remark = models.OneToOneField(Remark, models.PROTECT, related_name="reply")
    text = models.TextField(_("jawaban"), max_length=LONGEST)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("ditulis"), auto_now_add=True)
    updated_at = models.DateTimeField(_("terakhir diubah"), auto_now=True)
    sent_with = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="replies")

    objects = ReplyQuerySet.as_manager()
    chained = Chained(
        key=lambda row: f"product {row.remark.decision.product_id}",
        columns=("id", "remark_id", "text", "user_id", "written_at", "updated_at", "sent_with_id"),
        part=Q(sent_with__isnull=False),
    )

    class Meta:
        verbose_name = _("jawaban catatan")
        verbose_name_plural = _("jawaban catatan")
        ordering = ["remark"]
        constraints = [
            models.CheckConstraint(
                name="reply_says_something",
                condition=~Q(text=""),
                violation_error_message=_("Jawaban catatan tidak boleh kosong."),
            )
        ]

    def __str__(self):
        return self.text
