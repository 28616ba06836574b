"""Corrections of an approved dossier, answer by answer, and ask() and decide(), the only doors to them.

The approval, the help and the place in lists stay; the receipt of the submission stays what it was. What is
corrected goes through the very fields of its section, and is written with the decision, in one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from products.choices import State
from products.forms import FORMS
from products.forms.base import SectionForm
from products.models import Product
from products.questions import EMPTY, Question
from products.readiness import score
from products.sections import SECTIONS, Section
from products.snapshots import Sent, answers_of, kept
from reviews.deciding.hiding import NUMBER
from reviews.deciding.workflow import Refused
from reviews.models import Correction
from reviews.models.corrections import Channel, Outcome
from villages import chain
from villages.formats import Label, daftar
from villages.models import User
from villages.scoping import Role
from villages.versions import Stale, change

# For these a dossier is opened again: what the musdes chose, and what shows that it did.
REOPENED_FOR = ("category", "photos", "minutes", "minutes_date", "minutes_number")
# Of answers that are bound to each other, {the second: the first}; both are corrected at once, as one.
BESIDE = {"women_workers": "workers", "funding_amount": "funding_needs"}

NOT_APPROVED = gettext_lazy("Hanya jawaban di berkas yang sudah disetujui yang bisa dikoreksi.")
NEEDS_REOPENING = gettext_lazy(
    "Kategori, foto, dan berita acara tidak bisa dikoreksi. Untuk itu kabupaten/kota membuka kembali berkasnya."
)
NOT_ASKED = gettext_lazy("Jawaban ini tidak ditanyakan lagi, jadi tidak bisa dikoreksi.")
NUMBER_HIDDEN = gettext_lazy(
    "Orang yang bisa dihubungi menarik persetujuan, jadi nomornya tidak ditampilkan. Hanya desa/kelurahan yang bisa mengoreksinya."
)
NO_REASON = gettext_lazy("Tulis dulu alasannya, supaya semua yang membaca tahu.")
NO_CHANNEL = gettext_lazy("Pilih dulu dari mana kabupaten mengetahuinya.")
SAME = gettext_lazy("Jawaban ini sama dengan yang sekarang, jadi tidak ada yang dikoreksi.")
WAITS = gettext_lazy(
    "Koreksi untuk jawaban ini sudah diajukan dan menunggu kabupaten/kota. Tunggu dulu keputusannya."
)
CHANGED_SINCE = gettext_lazy(
    "Jawaban ini sudah berubah sejak koreksinya diajukan. Tolak dengan alasan, lalu catat koreksi yang baru."
)


@dataclass(frozen=True)
class Correctable:
    """What one correction is about: the questions of a pin, and the page of the form that asks them."""

    pin: str
    section: Section
    questions: tuple[Question, ...]

    @property
    def label(self) -> str:
        return daftar(str(question.label) for question in self.questions)

    def answers(self, product: Product) -> dict[str, dict[str, Any]]:
        """{question: its answer as a snapshot keeps it}, of the product as it was read."""
        return {
            answer.question.name: kept(answer)
            for answer in self.section.answers(product)
            if answer.question in self.questions
        }

    def say(self, answers: Mapping[str, dict[str, Any]], these: Sequence[Sent]) -> bool:
        """Is each of these what the answers say too? A village that got another code since is the same."""
        alike = {question.name: question.alike for question in self.questions}
        return all(
            one.name in answers
            and (
                alike[one.name](answers[one.name]["raw"]) == alike[one.name](one.raw)
                or (answers[one.name]["raw"] in EMPTY and one.raw in EMPTY)
            )
            for one in these
        )

    def missing(self, product: Product) -> list[Label]:
        """The labels of its answers that are empty and must not be."""
        answers = self.section.answers(product)
        return [one.question.label for one in answers if one.question in self.questions and one.is_missing]

    def fields(self, form: SectionForm) -> list[str]:
        return [name for question in self.questions for name in form.fields_of(question)]

    def form(self, product: Product, typed: Mapping[str, Sequence[str]] | None = None) -> SectionForm:
        """The form of its section. With what was `typed` into its fields, {field: [text, …]}, it is bound, and
        says for every other field what is stored: an answer is judged beside its neighbours."""
        form_class = FORMS[self.section.key]
        form = form_class(instance=product)
        if typed is None:
            return form
        data: MultiValueDict = MultiValueDict()
        mine = set(self.fields(form))
        for name in form.fields:
            value = form[name].value()
            values = (
                list(typed.get(name, ())) if name in mine else value if isinstance(value, list) else [value]
            )
            if texts := [str(one) for one in values if one is not None]:
                data.setlist(name, texts)
        return form_class(data, instance=product)

    def faults(self, form: SectionForm) -> list[str]:
        """What is wrong with a bound form of it. What is wrong with a neighbour is another matter."""
        wrong = form.errors
        return [str(fault) for name in ("__all__", *self.fields(form)) for fault in wrong.get(name, ())]


def correctable(product: Product) -> dict[str, Correctable]:
    """{question: what corrects it} of everything that can be corrected in this dossier as it stands."""
    if product.state != State.APPROVED:
        return {}
    found = {}
    for section in SECTIONS:
        kept_out = {*REOPENED_FOR, *([NUMBER] if product.hides_number else [])}
        asked = [one for one in section.questions(product) if one.name not in kept_out]
        for question in asked:
            pin = BESIDE.get(question.name, question.name)
            together = tuple(one for one in asked if BESIDE.get(one.name, one.name) == pin)
            found[question.name] = Correctable(pin, section, together)
    return found


def what(product: Product, pin: str) -> Correctable:
    """What corrects the answer to the question `pin`. Raises Refused with one sentence where nothing does."""
    if product.state != State.APPROVED:
        raise Refused([NOT_APPROVED])
    found = correctable(product).get(pin)
    if found is None:
        if pin == NUMBER and product.hides_number:
            raise Refused([NUMBER_HIDDEN])
        raise Refused([NEEDS_REOPENING if pin in REOPENED_FOR else NOT_ASKED])
    return found


def repeated(
    product: Product, pin: str, user: User, *, typed: Mapping[str, Any], reason: str
) -> Correction | None:
    """The latest correction of this answer, where the same person asked for it in the very same words: a second
    click, and no fault. None else."""
    last = Correction.objects.visible_to(user).filter(product=product, pin=pin).last()
    if last is None or last.outcome == Outcome.REFUSED:
        return None
    said = (last.user_id, last.typed, last.reason)
    return last if said == (user.pk, dict(typed), reason.strip()) else None


@transaction.atomic
def ask(
    product: Product,
    pin: str,
    user: User,
    *,
    version: int,
    typed: Mapping[str, Sequence[str]],
    reason: str,
    channel: str = "",
) -> Correction:
    """Ask for a correction (the village: it waits), or write one down (the kabupaten: it is decided at once, and
    `channel` says how it heard of it); returns it.

    `version` is the product's as the person saw it, `typed` {field of the form: [text, …]}. Raises
    PermissionDenied, Stale, and Refused with what is wrong. Whatever it raises, nothing has changed.
    """
    if user.role not in (Role.VILLAGE, Role.DISTRICT):
        raise PermissionDenied
    found, reason = _locked(product, user), reason.strip()
    subject = what(found, pin)
    if found.version != version:
        raise Stale
    if not reason:
        raise Refused([NO_REASON])
    if user.role == Role.DISTRICT and channel not in Channel.values:
        raise Refused([NO_CHANNEL])
    if Correction.objects.waiting().filter(product=found, pin=subject.pin).exists():
        raise Refused([WAITS])
    before = subject.answers(found)
    is_decided = user.role == Role.DISTRICT
    with transaction.atomic():
        after = _write(found, subject, typed, version=version)
        if not is_decided:
            transaction.set_rollback(True)  # tried, to be read; written by the decision
    names = [
        name
        for name in after
        if after[name]["raw"] != before[name]["raw"] and not _both_empty(before, after, name)
    ]
    if not names:
        raise Refused([SAME])
    decided: dict[str, Any] = {}
    if is_decided:
        decided = _decided(Outcome.ACCEPTED, user) | {"version": version + 1}
    try:
        with transaction.atomic():
            made = Correction.objects.create(
                product=found,
                pin=subject.pin,
                label=subject.label,
                before=[before[name] for name in names],
                after=[after[name] for name in names],
                typed={name: list(values) for name, values in typed.items()},
                user=user,
                person=user.signature,
                role=user.role,
                channel=channel if is_decided else "",
                reason=reason,
                **decided,
            )
            if is_decided:
                chain.append(made)
            return made
    except IntegrityError:  # one that waits came in between, on a database that locked nothing
        raise Refused([WAITS]) from None


@transaction.atomic
def decide(correction: Correction, user: User, *, version: int, accept: bool, answer: str = "") -> Correction:
    """Accept a correction, and write what it says; or refuse it, with the reason `answer`. Returns it.

    `version` is the product's as the person saw it. Raises PermissionDenied, Stale (somebody decided it, or
    changed the dossier), and Refused. Whatever it raises, nothing has changed.
    """
    if user.role != Role.DISTRICT:
        raise PermissionDenied
    seen = Correction.objects.visible_to(user).filter(pk=correction.pk)
    product = _locked(correction.product, user)
    found = seen.first()
    if found is None:
        raise PermissionDenied
    if not found.is_waiting:
        raise Stale
    if product.state != State.APPROVED:
        raise Refused([_("Berkas ini sudah dibuka kembali, jadi desa sendiri yang mengubah jawabannya.")])
    answer = answer.strip()
    values = _decided(Outcome.ACCEPTED if accept else Outcome.REFUSED, user) | {"answer": answer}
    if accept:
        values["version"] = version + 1
        _accept(found, product, version)
    elif not answer:
        raise Refused([_("Tulis dulu alasannya, supaya desa tahu.")])
    if not Correction.objects.filter(pk=found.pk, outcome=Outcome.WAITING).update(**values):
        raise Stale
    found.refresh_from_db()
    chain.append(found)
    return found


def _accept(correction: Correction, product: Product, version: int) -> None:
    """Write what a correction says, if it still says the same of the same answer."""
    subject = what(product, correction.pin)
    if not subject.say(subject.answers(product), answers_of(correction.before)):
        raise Refused([CHANGED_SINCE])
    after = _write(product, subject, correction.typed, version=version)
    if not subject.say(after, correction.new_answers):
        raise Refused([CHANGED_SINCE])


def _both_empty(before: Mapping[str, Any], after: Mapping[str, Any], name: str) -> bool:
    return before[name]["raw"] in EMPTY and after[name]["raw"] in EMPTY


def _decided(outcome: Outcome, user: User) -> dict[str, Any]:
    return {
        "outcome": outcome,
        "decided_by": user,
        "decided_person": user.signature,
        "decided_at": timezone.now(),
    }


def _locked(product: Product, user: User) -> Product:
    """The product as it stands, for the rest of the transaction. Raises PermissionDenied."""
    rows = Product.objects.visible_to(user).filter(pk=product.pk)
    if rows.select_for_update(of=["self"]).first() is None:
        raise PermissionDenied
    return Product.objects.with_answers().get(pk=product.pk)


def _write(
    product: Product, subject: Correctable, typed: Mapping[str, Sequence[str]], *, version: int
) -> dict:
    """Write what was typed into the answers of `subject`, and nothing else but what follows from it; returns
    them as they are then. Raises Stale, and Refused with what is wrong."""
    change(Product.objects.filter(pk=product.pk, state=State.APPROVED), version=version)
    product = Product.objects.with_answers().get(pk=product.pk)
    form = subject.form(product, typed)
    if faults := subject.faults(form):
        raise Refused(faults)
    form.write(subject.fields(form))
    product = Product.objects.with_answers().get(pk=product.pk)
    if empty := subject.missing(product):
        fault = _("%(label)s tidak boleh kosong.")
        raise Refused([fault % {"label": capfirst(str(label))} for label in empty])
    Product.objects.filter(pk=product.pk).update(readiness=score(product).total)
    return subject.answers(product)
