"""A file as people read it: each answer beside what it was, what was asked of it, and what is left."""

from typing import NamedTuple

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from products.choices import State
from products.fields import one_break
from products.models import Product
from products.sections import EMPTY, SECTIONS, pins
from reviews.deciding.receipts import Receipt
from reviews.deciding.workflow import past_of
from reviews.models import Remark
from villages.formats import tanggal


class Progress(TextChoices):
    NEW = "new", _("Belum")
    PARTIAL = "partial", _("Sebagian")
    DONE = "done", _("Selesai")
    MEND = "mend", _("Perlu diperbaiki")
    CONFIRM = "confirm", _("Perlu dikonfirmasi")

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


class RemarkLink(NamedTuple):
    """A remark, for the list on the village's page. `done`: the answer has been changed since."""

    label: str
    url: str
    remark: Remark
    done: bool


class Row:
    """One answer, as read. `sent` is what was submitted before, None where there is nothing to compare with
    or the question was not asked then."""

    def __init__(self, answer, *, sent, compared, remark, asked):
        self.answer = answer
        self.question = answer.question
        before = sent.raw if sent else None
        # An older submission may hold the browser's own line ends.
        is_lines = answer.question.long and isinstance(before, str)
        same = before == answer.raw or (is_lines and one_break(before) == answer.raw)
        self.changed = compared and not same and not (before in EMPTY and answer.is_empty)
        self.before = sent.text if self.changed and sent else ""
        self.remark = remark
        self.to_mend = asked and remark is not None and (not self.changed or answer.is_missing)


class SectionRead:
    """One section, as read."""

    def __init__(self, section, rows, *, remark, asked, unconfirmed=False):
        self.section = section
        self.rows = rows
        self.unconfirmed = unconfirmed
        self.remark = remark
        self.to_mend = asked and remark is not None and not any(row.changed for row in rows)

    @property
    def left(self):
        """How many remarks here wait for a change."""
        return sum(row.to_mend for row in self.rows) + self.to_mend

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
    def missing(self):
        return [row.answer for row in self.rows if row.answer.is_missing]

    @property
    def by_name(self):
        return {row.question.name: row for row in self.rows}


class Reading:
    """Everything that a page says of one product. Takes two queries beside those of `with_answers()`."""

    def __init__(self, product):
        self.product = product

    @cached_property
    def decisions(self):
        """The log, oldest first, each with what it says was done."""
        log = list(self.product.decisions.select_related("user__village").prefetch_related("remarks"))
        for decision in log:
            decision.past = past_of(decision.action)
        return log

    @cached_property
    def last(self):
        return self.decisions[-1] if self.decisions else None

    @cached_property
    def receipt(self):
        """Of the latest submission; None for a draft."""
        return Receipt.latest(self.product, self.decisions)

    @cached_property
    def returned(self):
        """The latest decision that sent the file back, while it still matters; else None."""
        if self.product.state == State.APPROVED:
            return None
        back = [decision for decision in self.decisions if decision.target == State.RETURNED]
        return back[-1] if back else None

    @cached_property
    def remarks(self):
        """{pin: remark} of that decision."""
        return {remark.pin: remark for remark in self.returned.remarks.all()} if self.returned else {}

    @property
    def remark_title(self):
        """What stands over each remark, so that an answered one is not taken for a new one."""
        if self.product.state == State.RETURNED:
            return _("Catatan kabupaten")
        return _("Catatan kabupaten pada pengajuan sebelumnya, %(day)s") % {"day": tanggal(self.returned.at)}

    @cached_property
    def baseline(self):
        """The Snapshot to compare with: that of the submission before the one that is on the table."""
        sent = [decision for decision in self.decisions if decision.snapshot is not None]
        if not self.product.is_editable:
            sent = sent[:-1]
        return sent[-1].answers if sent else None

    @cached_property
    def sections(self):
        compared = self.baseline is not None
        asked = self.product.state == State.RETURNED
        read = []
        for section in SECTIONS:
            rows = [
                Row(
                    answer,
                    sent=self.baseline.answer(answer.question.name) if compared else None,
                    compared=compared,
                    remark=self.remarks.get(answer.question.name),
                    asked=asked,
                )
                for answer in section.answers(self.product)
            ]
            rows += [
                Row(answer, sent=None, compared=False, remark=None, asked=False)
                for answer in section.former_answers(self.product)
            ]
            read.append(
                SectionRead(
                    section,
                    rows,
                    remark=self.remarks.get(section.key),
                    asked=asked,
                    unconfirmed=section.key in self.product.unconfirmed,
                )
            )
        return read

    @property
    def done(self):
        """How many of the sections are complete."""
        return sum(section.progress == Progress.DONE for section in self.sections)

    @property
    def left(self):
        """How many remarks wait for a change."""
        return sum(section.left for section in self.sections)

    @property
    def missing(self):
        """[(section, answer), …] that are still wanted."""
        return [(read.section, answer) for read in self.sections for answer in read.missing]

    @property
    def newest_first(self):
        """The log for the page, with the label of what each remark is pinned to."""
        labels = pins(self.product)
        for decision in self.decisions:
            decision.pinned = [
                (remark.label or labels.get(remark.pin, remark.pin), remark)
                for remark in decision.remarks.all()
            ]
        return self.decisions[::-1]

    @property
    def remark_links(self):
        """What the village is asked to mend, each as a link to its very field."""
        links = []
        for read in self.sections:
            page = reverse("products:section", args=[self.product.pk, read.section.key])
            if read.remark:
                links.append(RemarkLink(read.section.title, page, read.remark, not read.to_mend))
            for row in read.rows:
                if row.remark:
                    links.append(
                        RemarkLink(
                            row.question.label, f"{page}#q-{row.question.name}", row.remark, not row.to_mend
                        )
                    )
        known = pins(Product())  # of a dossier without a key: every licence too
        for pin, remark in self.remarks.items():
            if pin not in known:  # asked no more: to be read, and there is no field to mend
                page = reverse("reviews:tasks", args=[self.product.pk])
                links.append(RemarkLink(remark.label or pin, page, remark, False))
        return links

    def section(self, key):
        return next(read for read in self.sections if read.section.key == key)
