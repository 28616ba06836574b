"""What the latest return asked for, and how far each remark is met: its answer was changed, or the village
replied to it in words."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from products.choices import State
from products.models import Product
from products.questions import Question
from products.sections import SECTIONS, Section
from products.snapshots import Snapshot
from reviews.deciding.comparing import differs
from reviews.deciding.hiding import hidden, hide_in
from reviews.models import Correction, Decision, Remark, Reply
from villages.formats import Label


class Pinned:
    """A remark of the latest return, where it is pinned. Without a `section` its question is asked no more:
    there is no field to mend and no page to reply on, so that it must not hold the village up."""

    def __init__(
        self,
        remark: Remark,
        product: Product,
        *,
        section: Section | None = None,
        question: Question | None = None,
        changed: bool = False,
    ) -> None:
        self.remark, self.product = remark, product
        self.section, self.question = section, question
        self.changed = changed
        self.reply: Reply | None = getattr(remark, "reply", None)

    @property
    def text(self) -> str:
        return self.remark.text

    @property
    def label(self) -> Label:
        if self.section is None:
            return self.remark.label or self.remark.pin
        return self.question.label if self.question else self.section.title

    @property
    def url(self) -> str:
        """Where it is mended."""
        if self.section is None:
            return reverse("reviews:tasks", args=[self.product.pk])
        page = reverse("products:section", args=[self.product.pk, self.section.key])
        return f"{page}#q-{self.remark.pin}"

    @property
    def field(self) -> str:
        """The form field of its reply."""
        return f"reply-{self.remark.pk}"

    @property
    def is_sent(self) -> bool:
        """Was its reply submitted? Then it is history."""
        return self.reply is not None and self.reply.sent_with_id is not None

    @property
    def met(self) -> bool:
        return self.section is None or self.changed or self.reply is not None

    @property
    def word(self) -> Label:
        """What the village did about it, told to the village; "" while it did nothing."""
        if self.section is None:
            return _("Tidak ditanyakan lagi")
        if self.changed:
            return _("Sudah Anda ubah")
        return _("Sudah Anda jawab") if self.reply else ""

    @property
    def news(self) -> Label:
        """The same, told to whoever reads the file."""
        if self.section is None:
            return _("tidak ditanyakan lagi")
        return _("jawaban sudah diubah") if self.changed else _("jawaban tidak diubah")


class Mending:
    """The remarks of a file, read in two queries; none for a file that was never submitted."""

    def __init__(self, product: Product) -> None:
        self.product = product

    @cached_property
    def decisions(self) -> list[Decision]:
        """The log, oldest first, each with its remarks and their replies."""
        remarks = Prefetch("remarks", Remark.objects.select_related("reply"))
        rows = self.product.decisions.select_related("user__village", "signature__request")
        found = list(rows.defer("signature__snapshot").prefetch_related(remarks))
        if self.product.is_last_submission:
            _without_unsent(found)
        return found

    @cached_property
    def undone(self) -> dict[int, Decision]:
        """{key of a decision that was taken back: the decision that did it}."""
        return {one.undoes_id: one for one in self.decisions if one.undoes_id is not None}

    @cached_property
    def corrections(self) -> list[Correction]:
        """Its corrections, oldest first; asks for none of a dossier that was never approved."""
        if not any(one.target == State.APPROVED for one in self.decisions):
            return []
        found = list(self.product.corrections.all())
        hide_in(found, self.product)
        return found

    def as_corrected(self, decision: Decision) -> Snapshot | None:
        """What was submitted with a decision, as it stands since it was corrected: a corrected answer is nothing
        that the village changed."""
        later = [one for one in self.corrections if (one.version or 0) > decision.version]
        corrected = decision.answers and decision.answers.corrected(
            answer for one in later for answer in one.new_answers
        )
        return hidden(corrected, self.product)

    @cached_property
    def returned(self) -> Decision | None:
        """The latest decision that sent the file back and stands, while it still matters; else None."""
        if self.product.state == State.APPROVED or not self.product.submissions:
            return None
        back = [one for one in self.decisions if one.target == State.RETURNED and one.pk not in self.undone]
        return back[-1] if back else None

    @cached_property
    def read_then(self) -> Snapshot | None:
        """What the kabupaten had before it when it wrote the remarks."""
        before = self.returned.version if self.returned else 0
        sent = [one for one in self.decisions if one.snapshot is not None and one.version < before]
        return self.as_corrected(sent[-1]) if sent else None

    @cached_property
    def pinned(self) -> dict[str, Pinned]:
        """{pin: its Pinned}, in the order of the form; at the end what is asked no more."""
        remarks = {one.pin: one for one in self.returned.remarks.all()} if self.returned else {}
        found = {}
        for section in SECTIONS if remarks else ():
            answers = section.answers(self.product)
            changed = {answer.question.name: self._is_changed(answer) for answer in answers}
            if remark := remarks.pop(section.key, None):
                is_changed = any(changed.values())
                found[remark.pin] = Pinned(remark, self.product, section=section, changed=is_changed)
            for answer in answers:
                question = answer.question
                if remark := remarks.pop(question.name, None):
                    is_changed = changed[question.name] and not answer.is_missing
                    found[remark.pin] = Pinned(
                        remark, self.product, section=section, question=question, changed=is_changed
                    )
        return found | {pin: Pinned(remark, self.product) for pin, remark in remarks.items()}

    def _is_changed(self, answer) -> bool:
        return self.read_then is not None and differs(answer, self.read_then.answer(answer.question.name))

    def of(self, section: Section) -> list[Pinned]:
        """Those on the page of one section."""
        return [one for one in self.pinned.values() if one.section == section]

    @property
    def unmet(self) -> list[Pinned]:
        return [one for one in self.pinned.values() if not one.met]

    def after(self, section: Section) -> Pinned | None:
        """The next one that is not met, behind this section and round from the start; None where there is none
        but its own, which stood before the person's eyes: the same page again would look like a dead end."""
        elsewhere = [one for one in self.unmet if one.section != section]
        later = [one for one in elsewhere if one.section and one.section.number > section.number]
        return next(iter([*later, *elsewhere]), None)


def _without_unsent(decisions: list[Decision]) -> None:
    """Leave out the replies that only their village has read yet."""
    for remark in (remark for one in decisions for remark in one.remarks.all()):
        reply = getattr(remark, "reply", None)
        if reply is not None and reply.sent_with_id is None:
            Remark.reply.related.set_cached_value(remark, None)  # type: ignore[attr-defined]


def mending_of(product: Product) -> Mending:
    """The Mending of a product as it was read from the database, made once for all who ask on one page."""
    known = product.__dict__.get("_mending")
    if known is None:
        known = product.__dict__["_mending"] = Mending(product)
    return known


def replies_beside(section: Section, product: Product) -> dict[str, str]:
    """The replies on the page of a section: whoever saves it must have seen them."""
    return {one.field: one.reply.text for one in mending_of(product).of(section) if one.reply}
