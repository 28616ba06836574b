"""A file as people read it: each answer beside what it was, what was asked of it, and what is left."""

from django.db.models import TextChoices
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from products.choices import State
from products.deadlines import deadline_of
from products.sections import BY_KEY, SECTIONS, pins
from reviews.deciding.comparing import differs, pieces
from reviews.deciding.mending import mending_of
from reviews.deciding.receipts import Receipt
from reviews.deciding.separate_duties import sentences
from reviews.deciding.signatures import signing_of
from reviews.deciding.workflow import past_of
from villages.formats import tanggal
from villages.titles import titles_of

WIDE = 90  # letters that two columns still show in three lines
SHORT = 22  # letters of question and answer that a phone shows in two columns


class Progress(TextChoices):
    NEW = "new", _("Belum")
    PARTIAL = "partial", _("Belum lengkap")
    DONE = "done", _("Selesai")
    MEND = "mend", _("Perlu diperbaiki")
    CONFIRM = "confirm", _("Perlu diperiksa lagi")

    @property
    def tone(self):
        """The colour of the style sheet that goes with the word."""
        return {
            "done": "approved",
            "mend": "returned",
            "partial": "submitted",
            "new": "draft",
            "confirm": "submitted",
        }[self.value]


class Row:
    """One answer, as read. `sent` is what was submitted before, None where there is nothing to compare with
    or the question was not asked then; `remark` what the latest return pinned to it, a Pinned or None."""

    def __init__(self, answer, *, sent=None, compared=False, remark=None, asked=False):
        self.answer = answer
        self.question = answer.question
        self.changed = compared and differs(answer, sent)
        # Other photos, and "3 foto" as before: the words alone would say that nothing is new.
        self.before = sent.text if self.changed and sent and sent.text != answer.text else ""
        self.remark = remark
        self.to_mend = asked and remark is not None and not remark.met

    @property
    def news(self):
        """What became of it since; "" where it stayed as it was."""
        if not self.changed:
            return ""
        if self.question.is_file and not self.answer.is_empty:
            return _("diganti sejak pengajuan sebelumnya")
        return _("berubah sejak pengajuan sebelumnya")

    @property
    def pieces(self):
        """What was changed within a long answer, word by word; [] where it is shown as it was and as it is."""
        both = self.question.long and self.before and self.answer.text
        return pieces(self.before, self.answer.text) if both else []

    @property
    def is_wide(self):
        """Does it need the whole width where answers stand in two columns?"""
        return bool(self.changed or self.remark or self.question.long or self._letters > WIDE)

    @property
    def is_short(self):
        """Does it stand beside another one even on a phone?"""
        return self._letters + len(str(self.question.short)) <= SHORT

    @property
    def _letters(self):
        return 0 if self.answer.is_empty else len(self.answer.text)


class SectionRead:
    """One section, as read."""

    def __init__(self, section, rows, *, remark, asked, unconfirmed=False):
        self.section = section
        self.rows = rows
        self.unconfirmed = unconfirmed
        self.remark = remark
        self.to_mend = asked and remark is not None and not remark.met

    @property
    def left(self):
        """How many remarks here wait for a change or a reply."""
        return sum(row.to_mend for row in self.rows) + self.to_mend

    @property
    def pin(self):
        """What the first remark that waits here is pinned to: the section itself, or one of its questions; ""."""
        if self.to_mend:
            return self.section.key
        return next((row.question.name for row in self.rows if row.to_mend), "")

    @property
    def progress(self):
        if self.left:
            return Progress.MEND
        if self.unconfirmed:
            return Progress.CONFIRM
        if all(row.answer.is_empty for row in self.rows):
            return Progress.NEW
        if any(row.answer.is_missing for row in self.rows):
            return Progress.PARTIAL
        return Progress.DONE

    @property
    def is_kept(self):
        """Does the portal keep anything here that its village has written or looked at?"""
        return not self.unconfirmed and any(not row.answer.is_empty for row in self.rows)

    @property
    def missing(self):
        return [row.answer for row in self.rows if row.answer.is_missing]

    @property
    def told(self):
        """The rows without those that are missing: the last page names these once, on top."""
        return [row for row in self.rows if not row.answer.is_missing]

    @property
    def by_name(self):
        return {row.question.name: row for row in self.rows}


class Reading:
    """Everything that a page says of one product. Takes two queries beside those of `with_answers()`."""

    def __init__(self, product):
        self.product = product
        self.mending = mending_of(product)
        self.evidence = []  # entries of the ledger that say who put what behind an item of help, where the page asks

    @cached_property
    def decisions(self):
        """The log, oldest first, each with what it says was done, the decision that took it back or None, and what
        an approval shares with the submission."""
        for decision in self.mending.decisions:
            decision.past = past_of(decision.action)
            decision.undone = self.mending.undone.get(decision.pk)
            decision.duties = sentences(decision.shared)
        return self.mending.decisions

    @cached_property
    def last(self):
        return self.decisions[-1] if self.decisions else None

    @property
    def deadline(self):
        """Until when its village may submit it."""
        return deadline_of(self.product)

    @property
    def signing(self):
        """How it stands with the head's signature, while the village can change the file; None where its year asks for
        none."""
        return signing_of(self.product) if self.product.is_editable else None

    @property
    def unsigned(self):
        """What is told where nothing but the head's signature is missing; else ""."""
        if self.signing is None or self.missing or self.left or self.product.unconfirmed:
            return ""
        return self.signing.sentence

    @cached_property
    def receipt(self):
        """Of the latest submission; None for a draft."""
        return Receipt.latest(self.product, self.decisions)

    @property
    def returned(self):
        """The latest decision that sent the file back, while it still matters; else None."""
        return self.mending.returned

    @property
    def remarks(self):
        """{pin: Pinned} of that decision."""
        return self.mending.pinned

    @property
    def remarks_open_first(self):
        """The same as a list: what is still to be done before what was done."""
        return sorted(self.remarks.values(), key=lambda one: one.met)

    @property
    def remark_title(self):
        """What stands over each remark, so that an answered one is not taken for a new one."""
        above = titles_of(self.product.village).above
        if self.product.state == State.RETURNED:
            return _("Catatan %(above)s") % {"above": above}
        told = _("Catatan %(above)s pada pengajuan sebelumnya, %(day)s")
        return told % {"above": above, "day": tanggal(self.returned.at)}

    @cached_property
    def baseline(self):
        """The Snapshot to compare with: that of the submission before the one that is on the table. None where
        there was none, and once the file is approved: then nothing is left to compare."""
        if self.product.state == State.APPROVED or not self.product.submissions:
            return None
        sent = [decision for decision in self.decisions if decision.snapshot is not None]
        if not self.product.is_editable:
            sent = sent[:-1]
        return self.mending.as_corrected(sent[-1]) if sent else None

    @property
    def corrections(self):
        """Its corrections, oldest first."""
        return self.mending.corrections

    @property
    def waiting_corrections(self):
        """Those that the kabupaten can decide now."""
        return [one for one in self.corrections if one.is_waiting and self.product.state == State.APPROVED]

    @property
    def signed_before_correction(self):
        """Was an answer of the latest submission corrected since the head signed it?"""
        last = self.last_corrected
        return bool(last and self.receipt and last.version > self.receipt.decision.version)

    @property
    def last_corrected(self):
        """The latest correction that was accepted; None where there is none."""
        accepted = [one for one in self.corrections if one.is_accepted]
        return max(accepted, key=lambda one: one.version, default=None)

    @cached_property
    def sections(self):
        return [self._read(section) for section in SECTIONS]

    def section(self, key):
        """The SectionRead of one section, and none of the others."""
        return self._read(BY_KEY[key])

    def _read(self, section):
        sent, asked = self.baseline, self.product.is_editable
        rows = [
            Row(
                answer,
                sent=sent.answer(answer.question.name) if sent else None,
                compared=sent is not None,
                remark=self.remarks.get(answer.question.name),
                asked=asked,
            )
            for answer in section.answers(self.product)
        ]
        rows += [Row(answer) for answer in section.former_answers(self.product)]
        return SectionRead(
            section,
            rows,
            remark=self.remarks.get(section.key),
            asked=asked,
            unconfirmed=section.key in self.product.unconfirmed,
        )

    @property
    def done(self):
        """How many of the sections are complete."""
        return sum(section.progress == Progress.DONE for section in self.sections)

    @property
    def left(self):
        """How many remarks wait for a change or a reply."""
        return len(self.mending.unmet) if self.product.is_editable else 0

    @property
    def to_mend(self):
        """The sections in which a remark waits."""
        return [read for read in self.sections if read.left]

    @property
    def unfinished(self):
        """The sections that keep it from being submitted: an answer is missing, or nobody has looked at those of
        last year."""
        return [read for read in self.sections if read.missing or read.unconfirmed]

    @property
    def missing(self):
        """[(section, answer), …] that are still wanted."""
        return [(read.section, answer) for read in self.sections for answer in read.missing]

    @property
    def newest_first(self):
        """The log for the page, corrections and evidence among it: with the label of what each remark is pinned to, and what
        was replied to it with the submission that it went out with."""
        labels = pins(self.product)
        for decision in self.decisions:
            decision.pinned = [
                (remark.label or labels.get(remark.pin, remark.pin), remark)
                for remark in decision.remarks.all()
            ]
        for decision in self.decisions:
            decision.replied = [
                (label, remark.reply)
                for earlier in self.decisions
                for label, remark in earlier.pinned
                if hasattr(remark, "reply") and remark.reply.sent_with_id == decision.pk
            ]
        entries = [*self.decisions, *self.corrections, *self.evidence]
        return sorted(entries, key=lambda entry: entry.last_at, reverse=True)


def reading_of(product):
    """The Reading of a product, made once for all who ask on one page."""
    known = product.__dict__.get("_reading")
    if known is None:
        known = product.__dict__["_reading"] = Reading(product)
    return known
