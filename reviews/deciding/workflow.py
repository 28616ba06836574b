"""THE TABLE of steps, and perform(), the only door through which the state of a file changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from products import sections, snapshots, submitted
from products.choices import EDITABLE, State
from products.deadlines import NotGiven, deadline, deadline_of, extend
from products.models import Product
from products.readiness import score
from reviews.deciding.mending import Mending
from reviews.deciding.signatures import signing_of
from reviews.deciding.taking_back import approval_of, standing_in_the_way, taken_by
from reviews.models import Decision, Remark, Reply
from villages import chain
from villages.formats import Label, tanggal
from villages.models import User
from villages.scoping import Role
from villages.titles import titles_of
from villages.versions import Stale, change


class Refused(Exception):
    """Something that the step needs is not there. `faults` are sentences for the person."""

    def __init__(self, faults: Sequence[Label]) -> None:
        super().__init__(" ".join(str(fault) for fault in faults))
        self.faults = faults


# What a step may need: product, said -> a sentence where it is not met, else None. Asked after the
# file has been moved and so locked, in the same transaction: nothing can change between look and leap.


def complete(product: Product, said: "Said") -> Label | None:
    left = len(sections.missing(product))
    if left:
        return ngettext_lazy(
            "Masih ada %(left)d jawaban yang belum diisi.",
            "Masih ada %(left)d jawaban yang belum diisi.",
            left,
        ) % {"left": left, "above": titles_of(product.village).above}
    return None


def confirmed(product: Product, said: "Said") -> Label | None:
    left = len(product.unconfirmed)
    if left:
        return _("Masih ada %(left)d bagian yang perlu Anda periksa lagi, lalu simpan.") % {
            "left": left,
            "above": titles_of(product.village).above,
        }
    return None


def declared(product: Product, said: "Said") -> Label | None:
    if not product.declaration:
        head = titles_of(product.village).head
        return _("Centang dulu pernyataan bahwa data benar dan sudah disetujui %(head)s.") % {"head": head}
    return None


# The dates, all by products/deadlines.py.


def in_time(product: Product, said: "Said") -> Label | None:
    """The first time while the year is open, again while it can be mended, and each with an extension longer."""
    return deadline(product.cycle, product.village, submitted=said.was_submitted).sentence or None


def worth_withdrawing(product: Product, said: "Said") -> Label | None:
    """A dossier that could not be submitted again stays where it is: it would be lost for its year."""
    if not deadline_of(product).is_over:
        return None
    return _(
        "Masa perbaikan tahun %(year)s habis pada %(until)s, jadi berkas yang ditarik tidak bisa diajukan lagi. Berkas "
        "ini tetap menunggu keputusan %(above)s."
    ) % {
        "year": product.cycle,
        "until": tanggal(deadline_of(product).until),
        "above": titles_of(product.village).above,
    }


def mendable(product: Product, said: "Said") -> Label | None:
    """What comes back to its village must not be lost for its year: else time is given with the step."""
    if not deadline_of(product).is_over:
        return None
    return _(
        "Masa perbaikan untuk desa ini habis pada %(until)s. Beri perpanjangan waktu bersama langkah ini: isi tanggal dan "
        "alasannya."
    ) % {"until": tanggal(deadline_of(product).until)}


def admitted(product: Product, said: "Said") -> Label | None:
    """The first time by a village that takes part; again also where it has ended since."""
    return product.cycle.left_out_sentence(product.village, submitted=said.was_submitted) or None


def met(product: Product, said: "Said") -> Label | None:
    left = len(Mending(product).unmet)
    if left:
        return ngettext_lazy(
            "Masih ada %(left)d catatan %(above)s yang belum Anda perbaiki atau jawab.",
            "Masih ada %(left)d catatan %(above)s yang belum Anda perbaiki atau jawab.",
            left,
        ) % {"left": left, "above": titles_of(product.village).above}
    return None


def signed(product: Product, said: "Said") -> Label | None:
    """The head of the village, where the year asks for it: these very answers."""
    signing = signing_of(product)
    return (signing and signing.sentence) or None


def remarked(product: Product, said: "Said") -> Label | None:
    if not said.remarks:
        return _("Tulis dulu paling sedikit satu catatan, pada jawaban yang harus diperbaiki.")
    return None


def not_remarked(product: Product, said: "Said") -> Label | None:
    if said.remarks:
        return _(
            "Ada catatan perbaikan yang sudah ditulis. Kembalikan berkas ini kepada desa, atau kosongkan dulu "
            "catatannya."
        )
    return None


def reasoned(product: Product, said: "Said") -> Label | None:
    return None if said.note else _("Tulis dulu alasannya, supaya desa tahu.")


def unhelped(product: Product, said: "Said") -> Label | None:
    if product.facilitations.active().exists():
        return _(
            "Produk ini sudah ditandai provinsi untuk dibantu, jadi tidak bisa dibuka kembali. Jawaban yang keliru bisa "
            "dikoreksi satu per satu. Kalau seluruh berkasnya keliru, minta provinsi mencabut tandanya dulu."
        )
    if product.seats.ahead().exists():
        return _(
            "Produk ini terdaftar di pelatihan provinsi, jadi tidak bisa dibuka kembali. Jawaban yang keliru bisa "
            "dikoreksi satu per satu. Kalau seluruh berkasnya keliru, minta provinsi mengeluarkannya dari daftar peserta dulu."
        )
    return None


def revocable(product: Product, said: "Said") -> Label | None:
    return standing_in_the_way(product, said.user, version=said.version)


def restorable(product: Product, said: "Said") -> Label | None:
    return standing_in_the_way(product, said.user, version=said.version, reopening=True)


@dataclass(frozen=True)
class Step:
    """A row of the table. `stamps` are the columns that it writes beside the state, by the clock. `extends`: an
    extension may be given with it. `undoes`: it takes the decision before it back, which needs to be kept in mind
    by whoever reads the history: the two cancel each other out."""

    action: str
    label: Label
    sources: tuple[State, ...]
    target: State
    by: Role
    needs: tuple[Callable[[Product, "Said"], Label | None], ...] = ()
    stamps: Callable[[datetime], dict[str, Any]] = lambda now: {}
    done: Label = ""  # told to the person who took it; "" where a page of its own tells it
    past: Label = ""  # how the log says it
    extends: bool = False
    undoes: bool = False

    @property
    def is_submission(self) -> bool:
        """Does the village send its answers with it?"""
        return self.target == State.SUBMITTED and not self.undoes


@dataclass(frozen=True)
class Said:
    """What a person writes while taking a step: a note, and {pin: text} of remarks. And who it is, which version
    of the file they saw, and whether it had been submitted before."""

    user: User
    note: str = ""
    remarks: Mapping[str, str] = field(default_factory=dict)
    version: int = 0
    was_submitted: bool = False


# fmt: off
STEPS = (
    #    action      label                from                             to               by             needs
    Step("submit",   _("Ajukan"),         EDITABLE,                        State.SUBMITTED, Role.VILLAGE,  (in_time, admitted, complete, confirmed, met, signed, declared),
         lambda now: {"submitted_at": now, "submissions": F("submissions") + 1},
         "", _("Diajukan")),
    Step("withdraw", _("Tarik kembali"),  (State.SUBMITTED,),              State.DRAFT,     Role.VILLAGE,  (worth_withdrawing,),
         lambda now: {"submitted_at": None},
         _("Berkas sudah ditarik kembali dan menjadi draf lagi. Petugas kabupaten/kota tidak bisa membukanya sampai Anda ajukan lagi."), _("Ditarik kembali")),
    Step("return",   _("Kembalikan"),     (State.SUBMITTED,),              State.RETURNED,  Role.DISTRICT, (remarked, mendable),
         lambda now: {},
         _("Berkas sudah dikembalikan. Portal tidak mengirim pemberitahuan: kabari desa lewat telepon atau WhatsApp."), _("Dikembalikan"),
         extends=True),
    Step("approve",  _("Setujui"),        (State.SUBMITTED,),              State.APPROVED,  Role.DISTRICT, (not_remarked,),
         lambda now: {"approved_at": now},
         _("Produk sudah disetujui. Provinsi sekarang bisa melihatnya."), _("Disetujui")),
    Step("reopen",   _("Buka kembali"),   (State.APPROVED,),               State.RETURNED,  Role.DISTRICT, (reasoned, unhelped, mendable),
         lambda now: {"approved_at": None},
         _("Berkas sudah dibuka kembali. Desa bisa mengubahnya."), _("Dibuka kembali"),
         extends=True),
    # submitted_at stays: the file waits where it stood, and as long as it has.
    Step("take_back", _("Batalkan keputusan"), (State.APPROVED, State.RETURNED), State.SUBMITTED, Role.DISTRICT, (revocable,),
         lambda now: {"approved_at": None},
         _("Keputusan dibatalkan. Berkas menunggu lagi di tempatnya semula dalam antrean."), _("Keputusan dibatalkan"),
         undoes=True),
    # Approved again since the day on which it was: its place in lists stays. (One that never was is refused after that.)
    Step("restore",  _("Batalkan pembukaan"), (State.RETURNED,),           State.APPROVED,  Role.DISTRICT, (restorable,),
         lambda now: {"approved_at": Coalesce(Subquery(approval_of(OuterRef("pk")).values("at")), now)},
         _("Pembukaan dibatalkan. Persetujuannya berlaku lagi seperti semula."), _("Pembukaan dibatalkan"),
         undoes=True),
)
# fmt: on
BY_ACTION = {step.action: step for step in STEPS}
ASKED_FIRST = (unhelped, revocable, restorable, worth_withdrawing)


def past_of(action: str) -> Label:
    """How the log says that a step was taken; the step's key where the table knows it no more."""
    return BY_ACTION[action].past if action in BY_ACTION else action


def steps_for(product: Product, user: User) -> list[Step]:
    """The steps that `user` could take now, for a file that `user` sees; asks the database nothing."""
    return [step for step in STEPS if step.by == user.role and product.state in step.sources]


def looked_at(product: Product, user: User) -> list[tuple[Step, Label | None]]:
    """Each of them with what stands in its way that no words of the person could change; None where nothing does.
    A product that the province helps is not to be reopened, a decision of yesterday not to be taken back, and a
    file that could not be submitted again not to be withdrawn."""
    said = Said(user=user, version=product.version)
    return [
        (
            step,
            next(
                (fault for need in step.needs if need in ASKED_FIRST and (fault := need(product, said))), None
            ),
        )
        for step in steps_for(product, user)
    ]


def offers(product: Product, user: User) -> list[Step]:
    """Those of them that a page shows: nothing stands in their way but words."""
    return [step for step, fault in looked_at(product, user) if fault is None]


@transaction.atomic
def perform(
    action: str,
    product: Product,
    user: User,
    *,
    version: int,
    note: str = "",
    remarks: Mapping[str, str] | None = None,
    answers: Mapping[str, Any] | None = None,
    extension: tuple[date | None, str] | None = None,
    shared: str = "",
) -> Decision:
    """Take one step; returns the Decision.

    `version` is the file's as the person saw it, `remarks` {pin: text}, `answers` {column: value} goes
    in with the step (the declaration of a submission), `extension` (until, reason) is given to the village with
    it, where the step `extends`, `shared` what the person has in common with the submission
    (deciding/separate_duties.py). Raises KeyError for no such action, ValueError for an extension with another
    step, PermissionDenied for a step that is not this person's or not of this state, Stale, Refused. Whatever
    it raises, nothing has changed.
    """
    step = BY_ACTION[action]
    if extension and not step.extends:
        raise ValueError(f"{action} gives no extension")
    columns = ("version", "state", "submissions")
    found = Product.objects.in_area_of(user).filter(pk=product.pk).values_list(*columns).first()
    if user.role != step.by or found is None:
        raise PermissionDenied
    seen, source, submissions = found
    if seen != version:
        raise Stale
    if source not in step.sources:
        raise PermissionDenied
    said = Said(
        user=user,
        note=note.strip(),
        remarks={pin: text for pin, text in (remarks or {}).items() if text},
        version=version,
        was_submitted=submissions > 0,
    )

    now = timezone.now()
    rows = Product.objects.filter(pk=product.pk, state=source)
    change(rows, version=version, state=step.target, **step.stamps(now), **(answers or {}))

    product = Product.objects.with_answers().get(pk=product.pk)
    if extension:
        until, reason = extension
        try:
            extend(product.village, product.cycle, user, until=until, reason=reason)
        except NotGiven as refusal:
            raise Refused(refusal.faults) from refusal
    faults = [fault for need in step.needs if (fault := need(product, said))]
    if faults:
        raise Refused(faults)

    # While its village mends it, everybody else reads what it said until now.
    if step.target == State.RETURNED:
        submitted.keep(product)
    elif source == State.RETURNED:
        submitted.release(product)
    if step.target in (State.SUBMITTED, State.APPROVED):
        Product.objects.filter(pk=product.pk).update(readiness=score(product).total)
    signing = signing_of(product) if step.is_submission else None
    decision = Decision.objects.create(
        product=product,
        user=user,
        person=user.signature,
        action=action,
        source=source,
        target=step.target,
        version=product.version,
        note=said.note,
        snapshot=snapshots.take(product) if step.is_submission else None,
        signature=signing.signature if signing else None,
        undoes=taken_by(product) if step.undoes else None,
        shared=shared,
    )
    replies: list[Reply] = []
    if step.is_submission:
        # What was replied goes out with the answers, and is history from now on.
        unsent = Reply.objects.filter(remark__decision__product=product, sent_with=None)
        if unsent.update(sent_with=decision):
            sent = Reply.objects.filter(sent_with=decision).select_related("remark__decision").order_by("pk")
            replies = list(sent)
    labels = sections.pins(product)
    remarks_made = Remark.objects.bulk_create(
        Remark(decision=decision, pin=pin, label=str(labels.get(pin, pin)), text=text)
        for pin, text in said.remarks.items()
    )
    chain.append(decision, *remarks_made, *replies)
    return decision
