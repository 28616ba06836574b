"""What help an approved product gets: the ledger of the province. Nothing is deleted; the log of an
item is appended, never changed (migration `append_only`)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from products.choices import NEEDS, Track
from products.models import Product, RowQuerySet, Upload
from reviews.models.partners import Partner
from reviews.models.trainings import Training
from villages.chain import Chained
from villages.labels import label_of
from villages.signed import Signed


class Status(models.TextChoices):
    """How help stands. Nothing else lists which of these are open, and which count at all."""

    FLAGGED = "flagged", _("Ditandai")
    PLANNED = "planned", _("Direncanakan")
    RUNNING = "running", _("Berjalan")
    DONE = "done", _("Selesai")
    CANCELLED = "cancelled", _("Batal")

    @property
    def is_open(self):
        """Is there still something to be done?"""
        return self not in (Status.DONE, Status.CANCELLED)

    @property
    def is_active(self):
        """Was it not called off, finished or not?"""
        return self != Status.CANCELLED


# What each means for the village and its kabupaten, and what comes next.
MEANINGS = {
    Status.FLAGGED: _(
        "Provinsi memilih produk ini untuk dibantu. Belum berarti dana atau pelatihannya sudah pasti. Berikutnya: "
        "provinsi menyusun rencananya."
    ),
    Status.PLANNED: _("Sudah ada rencananya, tetapi belum diserahkan."),
    Status.RUNNING: _("Sedang dikerjakan. Berikutnya: provinsi mencatat hasilnya."),
    Status.DONE: _("Provinsi mencatat bantuan ini sudah selesai."),
}
OPEN = tuple(status for status in Status if status.is_open)
ACTIVE = ~Q(status=Status.CANCELLED)  # the same for a query, in the one comparison that an index serves


class FacilitationQuerySet(RowQuerySet):
    def active(self):
        """Whatever was not called off, finished or not."""
        return self.filter(ACTIVE)

    def open(self):
        """Whatever is neither finished nor called off."""
        return self.filter(status__in=OPEN)


class Facilitation(models.Model):
    """One item of the ledger: help of one track for an approved product.

    reviews/help/moves.py and flags.py alone write its status.
    """

    Status = Status

    class Source(models.TextChoices):
        APBD = "apbd", _("APBD provinsi")
        APBN = "apbn", _("APBN")
        VILLAGE_FUND = "dana_desa", _("Dana Desa")
        CSR = "csr", _("CSR")
        BANK = "bank", _("Bank atau KUR")
        OTHER = "other", _("Lainnya")

    product = models.ForeignKey(Product, models.PROTECT, related_name="facilitations")
    track = models.CharField(_("jenis bantuan"), max_length=8, choices=Track)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.FLAGGED, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    flagged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    flagged_at = models.DateTimeField(_("ditandai"), auto_now_add=True)
    updated_at = models.DateTimeField(_("terakhir disimpan"), auto_now=True)
    # Its flag was a slip and was taken back at once: no help that was called off, so that no village reads it so.
    taken_back = models.BooleanField(default=False, db_default=False, editable=False)

    # A key of NEEDS[track]; what is decided about an item is decided by this, and never by its topic.
    kind = models.CharField(_("jenis bantuan"), max_length=12, blank=True)
    topic = models.CharField(_("topik"), max_length=120, blank=True)
    source = models.CharField(_("sumber dana atau program"), max_length=10, choices=Source, blank=True)
    programme = models.CharField(_("nama program"), max_length=120, blank=True)
    amount = models.PositiveBigIntegerField(_("nilai bantuan"), null=True, blank=True)
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, verbose_name=_("mitra"))
    training = models.ForeignKey(
        Training, models.PROTECT, null=True, editable=False, related_name="items", verbose_name=_("pelatihan")
    )
    officer = models.CharField(_("petugas penanggung jawab"), max_length=100, blank=True)
    planned_on = models.DateField(_("tanggal rencana"), null=True, blank=True)
    done_on = models.DateField(_("tanggal selesai"), null=True, blank=True)
    outcome = models.TextField(_("hasil"), max_length=1000, blank=True)
    capacity_before = models.DecimalField(
        _("kapasitas sebelum"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    capacity_after = models.DecimalField(
        _("kapasitas sesudah"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    price_before = models.PositiveBigIntegerField(_("harga sebelum"), null=True, blank=True)
    price_after = models.PositiveBigIntegerField(_("harga sesudah"), null=True, blank=True)
    workers_before = models.PositiveIntegerField(_("tenaga kerja sebelum"), null=True, blank=True)
    workers_after = models.PositiveIntegerField(_("tenaga kerja sesudah"), null=True, blank=True)
    licences_before = models.PositiveSmallIntegerField(_("jumlah izin sebelum"), null=True, blank=True)
    licences_after = models.PositiveSmallIntegerField(_("jumlah izin sesudah"), null=True, blank=True)

    objects = FacilitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("fasilitasi")
        verbose_name_plural = _("fasilitasi")
        ordering = ["flagged_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "track"],
                condition=Q(status__in=[status.value for status in OPEN]),
                name="one_open_item_a_track",
            ),
            # What the table of moves asks of each status.
            models.CheckConstraint(
                name="done_has_its_day",
                condition=Q(status="done", done_on__isnull=False)
                | (~Q(status="done") & Q(done_on__isnull=True)),
                violation_error_message=_(
                    "Bantuan yang selesai harus punya tanggal selesai, dan bantuan lain tidak boleh punya."
                ),
            ),
            models.CheckConstraint(
                name="done_has_its_outcome",
                condition=~Q(status="done") | ~Q(outcome=""),
                violation_error_message=_("Bantuan yang selesai harus punya hasil."),
            ),
            models.CheckConstraint(
                name="done_funding_has_its_amount",
                condition=~Q(status="done", track=Track.FUNDING) | Q(amount__isnull=False),
                violation_error_message=_("Pendanaan yang selesai harus punya nilai bantuan."),
            ),
            models.CheckConstraint(
                name="planned_has_its_day",
                condition=Q(status__in=["flagged", "cancelled"]) | Q(planned_on__isnull=False),
                violation_error_message=_("Bantuan yang direncanakan harus punya tanggal rencana."),
            ),
            models.CheckConstraint(
                name="planned_has_its_source_or_topic",
                condition=Q(status__in=["flagged", "cancelled"])
                | (Q(track=Track.FUNDING) & ~Q(source=""))
                | (Q(track=Track.TRAINING) & ~(Q(topic="") & Q(kind=""))),
                violation_error_message=_(
                    "Pendanaan yang direncanakan harus punya sumber dana, dan pelatihan jenis atau topiknya."
                ),
            ),
            models.CheckConstraint(
                name="status_is_known",
                condition=Q(status__in=[status.value for status in Status]),
                violation_error_message=_("Status bantuan ini tidak dikenal."),
            ),
            models.CheckConstraint(
                name="taken_back_is_called_off",
                condition=Q(taken_back=False) | Q(status="cancelled"),
                violation_error_message=_(
                    "Hanya tanda yang dibatalkan yang bisa tercatat sebagai salah tanda."
                ),
            ),
            models.CheckConstraint(
                name="event_finished_a_training",
                condition=Q(training__isnull=True) | Q(status="done", track=Track.TRAINING),
                violation_error_message=_("Hanya pelatihan yang selesai yang tercatat dari suatu kegiatan."),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "track", "product"], name="facilitation_by_status"),
            models.Index(fields=["-flagged_at", "-id"], name="facilitation_newest"),
        ]

    def __str__(self):
        return f"{self.get_track_display()}: {self.get_status_display()}"

    # Django's get_status_display() hashes every choice anew for each row of a list.
    @property
    def track_label(self):
        return label_of(Track, self.track)

    @property
    def status_label(self):
        return label_of(self.Status, self.status)

    @property
    def meaning(self):
        """What its status means, told to those who wait for it; "" for what needs no word."""
        return MEANINGS.get(self.status, "")

    @property
    def source_label(self):
        return label_of(self.Source, self.source)

    @property
    def kind_label(self):
        return label_of(NEEDS[self.track], self.kind) if self.track in NEEDS else self.kind

    @property
    def about(self):
        """What the help is about, in words: what was typed, else its kind; "" where neither is known."""
        return self.topic or self.kind_label

    @property
    def is_open(self):
        return self.status in OPEN

    @property
    def is_active(self):
        return self.status != Status.CANCELLED

    @property
    def tone(self):
        """The colour of the style sheet that goes with the status."""
        tones = {"flagged": "flag", "done": "approved", "cancelled": "draft"}
        return tones.get(self.status, "submitted")


class ItemQuerySet(RowQuerySet):
    path = "item__product__"


class LedgerEntry(Signed):
    """Something that was done to an item: by whom, when, with which words, which columns changed how."""

    item = models.ForeignKey(Facilitation, models.PROTECT, related_name="entries")
    action = models.CharField(_("langkah"), max_length=10)
    source = models.CharField(_("dari"), max_length=10, blank=True)
    target = models.CharField(_("menjadi"), max_length=10, choices=Facilitation.Status)
    version = models.PositiveIntegerField(_("versi sesudahnya"))
    note = models.TextField(_("kata-kata"), blank=True)
    # Column -> [raw before, raw after], as help/changes.py writes and reads them.
    changes = models.JSONField(default=dict)
    # What was done to several items by one press of a button; None of what was done to one item alone.
    act = models.UUIDField(null=True, db_index=True)
    at = models.DateTimeField(_("waktu"), auto_now_add=True)

    objects = ItemQuerySet.as_manager()
    chained = Chained(
        key=lambda row: f"product {row.item.product_id}",
        columns=(
            *("id", "item_id", "user_id", "person", "action", "source", "target", "version", "note"),
            *("changes", "act", "at"),
        ),
    )

    class Meta:
        verbose_name = _("riwayat fasilitasi")
        verbose_name_plural = _("riwayat fasilitasi")
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["item", "version"], name="one_entry_a_version"),
            models.CheckConstraint(
                name="called_off_has_its_reason",
                condition=~Q(target="cancelled") | ~Q(note=""),
                violation_error_message=_("Membatalkan bantuan perlu alasan."),
            ),
            models.CheckConstraint(
                name="done_taken_back_has_its_reason",
                condition=~Q(source="done") | Q(target="done") | ~Q(note=""),
                violation_error_message=_("Membatalkan bantuan yang sudah selesai perlu alasan."),
            ),
        ]

    def __str__(self):
        return f"{self.item_id}: {self.action}"

    @property
    def last_at(self):
        return self.at

    @property
    def tone(self):
        """The colour of the style sheet that goes with how the item stood then."""
        tones = {"flagged": "flag", "done": "approved", "cancelled": "draft"}
        return tones.get(self.target, "submitted")


class Evidence(Upload):
    """A file that shows the help: a photo, or a PDF."""

    item = models.ForeignKey(Facilitation, models.PROTECT, related_name="evidence")
    is_pdf = models.BooleanField(default=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("bukti fasilitasi")
        verbose_name_plural = _("bukti fasilitasi")
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["item", "digest"], name="one_row_an_evidence")]
