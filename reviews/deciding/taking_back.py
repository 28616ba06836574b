"""Taking a decision back: by whom, until when, and what stands in the way."""

from datetime import datetime, timedelta

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


def minutes_left(decision: Decision) -> int:
    """Whole minutes until then, at least 1 while there is any time left."""
    return max(0, -((timezone.now() - until(decision)) // timedelta(minutes=1)))


def standing_in_the_way(product: Product, user: User, *, version: int) -> Label | None:
    """Why `user` cannot take the last decision about the product back; None where nothing stands in the way.
    `version` is the product's before the step. One query where the time is over, else at most three."""
    decision = taken_by(product)
    if decision is None or decision.source != State.SUBMITTED or decision.target not in DECIDED:
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
