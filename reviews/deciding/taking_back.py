"""Taking a decision or a reopening back: by whom, until when, and what stands in the way."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from products.choices import State
from products.models import Product
from reviews.models import Decision, Reply
from villages.formats import Label, waktu
from villages.models import User

MINUTES = 30
DECIDED = (State.APPROVED, State.RETURNED)


def taken_by(product: Product) -> Decision | None:
    """The decision that the product's history ends with; None for one without a history. One query."""
    return product.decisions.order_by("version").last()


def until(decision: Decision) -> datetime:
    """The moment until which it can be taken back."""
    return decision.at + timedelta(minutes=MINUTES)


@dataclass(frozen=True)
class Undoable:
    """What its officer decided a moment ago, for the page that offers the way back: the `step` of the table."""

    decision: Decision
    step: Any

    @property
    def said(self) -> Label:
        """What the officer did, after “Anda”: by the states, for a step may be called otherwise one day."""
        if is_reopening(self.decision):
            return _("buka kembali")
        return _("setujui") if self.decision.target == State.APPROVED else _("kembalikan")

    @property
    def after(self) -> Label:
        """How the dossier stands once it was taken back."""
        if is_reopening(self.decision):
            return _("Persetujuannya lalu berlaku lagi seperti semula.")
        return _("Berkas lalu menunggu lagi di tempatnya semula.")

    @property
    def until(self) -> datetime:
        return until(self.decision)

    @property
    def minutes_left(self) -> int:
        """Whole minutes until then, at least 1 while there is any time left."""
        return max(0, -((timezone.now() - self.until) // timedelta(minutes=1)))


def is_reopening(decision: Decision) -> bool:
    """Did it send an approved dossier back to its village?"""
    return decision.source == State.APPROVED and decision.target == State.RETURNED


def approval_of(product: OuterRef | int) -> QuerySet[Decision]:
    """The approval of a product that was reopened since, alone."""
    approvals = Decision.objects.filter(product=product, source=State.SUBMITTED, target=State.APPROVED)
    return approvals.order_by("-version")[:1]


def standing_in_the_way(
    product: Product, user: User, *, version: int, reopening: bool = False
) -> Label | None:
    """Why `user` cannot take the last decision about the product back, or with `reopening` its reopening; None
    where nothing stands in the way. `version` is the product's before the step. One query where the time is over,
    else at most three."""
    decision = taken_by(product)
    if reopening and (decision is None or not is_reopening(decision)):
        return _("Yang bisa dibatalkan di sini hanya pembukaan kembali.")
    if decision is None or not (
        reopening or (decision.source == State.SUBMITTED and decision.target in DECIDED)
    ):
        return _("Yang bisa dibatalkan hanya keputusan menyetujui atau mengembalikan.")
    if decision.user_id != user.pk:
        return _("Hanya petugas yang memutuskan, %(who)s, yang bisa membatalkan keputusan ini.") % {
            "who": decision.who
        }
    if timezone.now() > until(decision):
        return _("Keputusan hanya bisa dibatalkan dalam %(minutes)d menit, sampai %(until)s.") % {
            "minutes": MINUTES,
            "until": waktu(until(decision)),
        }
    if decision.target == State.APPROVED and decision.version != version:
        return _("Jawaban di berkas ini sudah dikoreksi, jadi keputusan ini tidak bisa dibatalkan lagi.")
    if decision.version != version or Reply.objects.filter(remark__decision=decision).exists():
        return _("Desa sudah mulai memperbaiki berkas ini, jadi keputusan ini tidak bisa dibatalkan lagi.")
    if decision.target == State.APPROVED and _is_helped_since(product, decision):
        return _(
            "Provinsi sudah menandai produk ini untuk dibantu, jadi keputusan ini tidak bisa dibatalkan lagi."
        )
    return None


def _is_helped_since(product: Product, decision: Decision) -> bool:
    flags = product.facilitations.filter(flagged_at__gte=decision.at, taken_back=False)
    return flags.exists() or product.seats.filter(added_at__gte=decision.at).exists()
