"""Words that villages wrote for a unit of their own (*lainnya*), and mend(), by which the kabupaten says at once which
unit of the list one of them means.

Each dossier is corrected through the door of corrections: old and new stand in its history, its receipt stays what
it was. Only what is approved is mended; an answer that its village can still change is left to the village.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from products.choices import State, Unit
from products.models import Product
from products.submitted import cover_read
from products.units import read_unit
from reviews.deciding.corrections import ask, repeated, what
from reviews.deciding.workflow import Refused
from reviews.models import Correction
from reviews.models.corrections import Channel
from villages.formats import Label
from villages.models import User
from villages.versions import Stale

PIN = "capacity"
CHANGED = _("berkasnya berubah selama halaman ini terbuka")
CLOSED = _("berkasnya tidak disetujui lagi")


def spelled(word: str) -> str:
    """A word as it is compared: "Kg  Kering" and "kg kering" are one."""
    return " ".join(word.casefold().split())


class Word(NamedTuple):
    """A word, as most dossiers write it, with how many of them can be mended, and how many are the village's to
    change or wait for a decision. `perhaps`: a unit that stands in it; "" of none."""

    word: str
    approved: int
    others: int
    perhaps: Label


def of_own_words(user: User) -> QuerySet[Any]:
    """The dossiers, of every year, that `user` may see and whose unit is a word of their own."""
    rows = Product.objects.visible_to(user).filter(capacity_unit=Unit.OTHER)
    return rows.exclude(capacity_unit_word="")


def words(user: User) -> list[Word]:
    """All of them, those with the most to mend first; one query."""
    rows = of_own_words(user).order_by().values_list("capacity_unit_word", "state")
    counts: dict[str, Counter[bool]] = defaultdict(Counter)
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for word, state in rows:
        counts[spelled(word)][state == State.APPROVED] += 1
        written[spelled(word)][word] += 1
    found = [
        Word(written[key].most_common(1)[0][0], count[True], count[False], perhaps(key))
        for key, count in counts.items()
    ]
    return sorted(found, key=lambda one: (-one.approved, -one.others, spelled(one.word)))


def perhaps(word: str) -> Label:
    """The unit that a word may mean: kg of "kg kering". No more than a hint."""
    for part in word.split():
        unit, _word = read_unit(part)
        if unit not in ("", Unit.OTHER):
            return Unit(unit).label
    return ""


def dossiers(user: User, word: str) -> list[Product]:
    """The approved dossiers that write this word, each with `waits`: is a correction of it undecided? Two queries and
    one for the word."""
    spellings = {
        one
        for one in of_own_words(user).order_by().values_list("capacity_unit_word", flat=True).distinct()
        if spelled(one) == spelled(word)
    }
    rows = of_own_words(user).filter(capacity_unit_word__in=spellings, state=State.APPROVED)
    found = list(
        rows.with_area().annotate(cover=cover_read()).order_by("-cycle__year", "village__name", "pk")
    )
    waiting = Correction.objects.visible_to(user).waiting().filter(pin=PIN, product__in=found)
    waits = set(waiting.values_list("product", flat=True))
    for product in found:
        product.waits = product.pk in waits
    return found


@dataclass
class Mended:
    """What mend() did: how many dossiers it corrected, those that it left as they are, each with why, and how many
    of those that were chosen are none of these dossiers any more."""

    done: int = 0
    gone: int = 0
    left: list[tuple[Product, str]] = field(default_factory=list)


@transaction.atomic
def mend(
    found: Iterable[Product], user: User, *, unit: str, reason: str, versions: Mapping[int, int]
) -> Mended:
    """Correct the unit of these dossiers, in one act; `versions` are theirs as the person saw them, and say which
    were chosen: {key: version}. One that has changed since, or cannot be corrected, holds up none of the others."""
    chosen = [product for product in found if product.pk in versions]
    mended = Mended(gone=len(versions) - len(chosen))
    for product in chosen:
        try:
            with transaction.atomic():
                _mend(product, user, unit=unit, reason=reason, version=versions[product.pk])
        except Stale:
            mended.left.append((product, str(CHANGED)))
        except PermissionDenied:
            mended.left.append((product, str(CLOSED)))
        except Refused as refusal:
            mended.left.append((product, str(refusal)))
        else:
            mended.done += 1
    return mended


def _mend(product: Product, user: User, *, unit: str, reason: str, version: int) -> None:
    product = Product.objects.with_answers().get(pk=product.pk)
    subject = what(product, PIN)
    form = subject.form(product)
    typed = {name: [str(form[name].value())] for name in subject.fields(form)}
    typed |= {"capacity_unit": [unit], "capacity_unit_word": [""]}
    if not repeated(product, PIN, user, typed=typed, reason=reason):  # pressed twice
        ask(product, PIN, user, version=version, typed=typed, reason=reason, channel=Channel.OWN)
