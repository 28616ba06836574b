"""Corrections of approved dossiers, answer by answer. One that is decided is never changed again: the database
itself refuses (migration `corrections`)."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from products.choices import State
from products.models import Product, RowQuerySet
from products.snapshots import Sent, answers_of
from villages.chain import Chained
from villages.labels import label_of
from villages.scoping import Role
from villages.signed import Signed


class Outcome(models.TextChoices):
    WAITING = "waiting", _("Menunggu keputusan")
    ACCEPTED = "accepted", _("Diterima")
    REFUSED = "refused", _("Ditolak")


class Channel(models.TextChoices):
    """How the kabupaten heard of what it writes down itself."""

    PHONE = "phone", _("Telepon dari desa")
    WHATSAPP = "whatsapp", _("WhatsApp dari desa")
    LETTER = "letter", _("Surat dari desa")
    VISIT = "visit", _("Kunjungan ke desa")
    OWN = "own", _("Temuan kabupaten sendiri")


class CorrectionQuerySet(RowQuerySet):
    def waiting(self):
        """What can be decided now. Of a dossier that was opened again the village mends the answer itself."""
        return self.filter(outcome=Outcome.WAITING, product__state=State.APPROVED)

    def decided(self):
        return self.exclude(outcome=Outcome.WAITING)

    def counted(self):
        """How many are waiting() and how many decided(): {"waiting": 1, "decided": 2}. One query."""
        waits = Q(outcome=Outcome.WAITING)
        return self.aggregate(
            waiting=Count("pk", filter=waits & Q(product__state=State.APPROVED)),
            decided=Count("pk", filter=~waits),
        )


class Correction(Signed):
    """One answer of an approved dossier, as it was and as it shall be. `user` and `person` asked for it.

    `before` and `after` hold what differs, each answer as a snapshot keeps it (products/snapshots.py): nearly
    always one, two where one cannot change without the other.
    """

    Outcome, Channel = Outcome, Channel

    product = models.ForeignKey(Product, models.PROTECT, related_name="corrections")
    pin = models.CharField(_("pertanyaan"), max_length=40)
    label = models.CharField(_("sebutannya"), max_length=200)  # what it was called when it was asked for
    before = models.JSONField(_("semula"))
    after = models.JSONField(_("menjadi"))
    # What was typed, {field of the form: [text, …]}: the decision takes it through the same form.
    typed = models.JSONField()
    reason = models.TextField(_("alasan"), max_length=1000)
    role = models.CharField(_("diminta oleh"), max_length=10, choices=Role)
    channel = models.CharField(_("diketahui lewat"), max_length=10, choices=Channel, blank=True)
    at = models.DateTimeField(_("diminta"), auto_now_add=True)
    outcome = models.CharField(_("keputusan"), max_length=10, choices=Outcome, default=Outcome.WAITING)
    answer = models.TextField(_("jawaban kabupaten"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    decided_person = models.CharField(_("diputuskan oleh"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("diputuskan"), null=True)
    # The product's, once it was accepted.
    version = models.PositiveIntegerField(_("versi sesudahnya"), null=True)

    objects = CorrectionQuerySet.as_manager()
    is_correction = True  # in the history, beside decisions
    chained = Chained(
        key=lambda row: f"product {row.product_id}",
        columns=(
            *("id", "product_id", "user_id", "person", "pin", "label", "before", "after", "typed", "reason"),
            *("role", "channel", "at", "outcome", "answer", "decided_by_id", "decided_person", "decided_at"),
            "version",
        ),
        part=~Q(outcome=Outcome.WAITING),
    )

    class Meta:
        verbose_name = _("koreksi jawaban")
        verbose_name_plural = _("koreksi jawaban")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "pin"],
                condition=Q(outcome="waiting"),
                name="one_correction_waits_a_question",
            ),
            models.UniqueConstraint(fields=["product", "version"], name="one_correction_a_version"),
            models.CheckConstraint(
                name="correction_has_its_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Koreksi perlu alasan."),
            ),
            models.CheckConstraint(
                name="decided_correction_names_who_and_when",
                condition=Q(outcome="waiting", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(outcome="waiting") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                violation_error_message=_("Koreksi yang diputuskan harus punya waktu dan petugas."),
            ),
            models.CheckConstraint(
                name="accepted_correction_has_its_version",
                condition=Q(outcome="accepted", version__isnull=False)
                | (~Q(outcome="accepted") & Q(version__isnull=True)),
                violation_error_message=_("Koreksi yang diterima harus punya versi berkasnya."),
            ),
            models.CheckConstraint(
                name="refused_correction_has_its_reason",
                condition=~Q(outcome="refused") | ~Q(answer=""),
                violation_error_message=_("Menolak koreksi perlu alasan."),
            ),
        ]
        indexes = [
            models.Index(fields=["at", "id"], condition=Q(outcome="waiting"), name="correction_waiting"),
            models.Index(fields=["-decided_at", "-id"], name="correction_newest"),
        ]

    def __str__(self):
        return f"{self.product_id}: {self.pin}"

    @property
    def is_waiting(self):
        return self.outcome == Outcome.WAITING

    @property
    def is_accepted(self):
        return self.outcome == Outcome.ACCEPTED

    @property
    def was_asked_by_village(self):
        return self.role == Role.VILLAGE

    @property
    def outcome_label(self):
        return label_of(Outcome, self.outcome)

    @property
    def channel_label(self):
        return label_of(Channel, self.channel) if self.channel else ""

    @property
    def past(self):
        """How the history says it."""
        if self.outcome == Outcome.WAITING:
            return _("Koreksi jawaban diajukan")
        if self.outcome == Outcome.REFUSED:
            return _("Koreksi jawaban ditolak")
        return _("Jawaban dikoreksi")

    @property
    def tone(self):
        """The colour of the style sheet that goes with the outcome."""
        return {"accepted": "approved", "refused": "returned"}.get(self.outcome, "submitted")

    @property
    def last_at(self):
        """When it last moved on."""
        return self.decided_at or self.at

    @property
    def new_answers(self) -> list[Sent]:
        return answers_of(self.after)

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """[(label, text before, text after), …] as they were read then."""
        new = {answer.name: answer.text for answer in self.new_answers}
        return [(old.label, old.text, new.get(old.name, "")) for old in answers_of(self.before)]
