"""How it stands with the signature of a village's head, in a year that asks for one.

A signature is good for the very answers that were signed, photos and minutes among them. Nothing marks it as gone: it is
compared with the answers whenever somebody asks, so that no way of changing one can be forgotten.
"""

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from products.models import Product
from products.sections import SECTIONS
from products.snapshots import Snapshot, fingerprint
from reviews.deciding.comparing import differs
from reviews.models import Signature, SignatureRequest
from villages.formats import waktu
from villages.models import Village
from villages.titles import titles_of


def office_of(village: Village) -> str:
    """Kepala Desa Bolok, Lurah Batakte"""
    return f"{titles_of(village).head} {village.name}"


def signature_given(request: SignatureRequest) -> Signature | None:
    """What became of it; None while nobody has signed. Asks the database where it was not read along."""
    try:
        return request.signature
    except Signature.DoesNotExist:
        return None


class Signing:
    """Of one dossier, read by with_answers(), with everything that its village asked for; one query."""

    def __init__(self, product: Product) -> None:
        self.product = product

    @cached_property
    def requests(self) -> list[SignatureRequest]:
        """The latest first."""
        return list(self.product.signature_requests.select_related("signature").order_by("-pk"))

    @property
    def newest(self) -> SignatureRequest | None:
        return self.requests[0] if self.requests else None

    @property
    def seen(self) -> int:
        """Which request a page shows as the latest; 0 where there is none."""
        return self.newest.pk if self.newest else 0

    @cached_property
    def fingerprint(self) -> str:
        return fingerprint(self.product)

    @cached_property
    def signature(self) -> Signature | None:
        """The one that is good for the answers as they stand."""
        same = (one for one in self.requests if one.fingerprint == self.fingerprint)
        return next(filter(None, map(signature_given, same)), None)

    @cached_property
    def lost(self) -> Signature | None:
        """The latest one, where it is good no more because of what was changed since."""
        return None if self.signature else next(filter(None, map(signature_given, self.requests)), None)

    @cached_property
    def changed(self) -> list[str]:
        """What was changed since then: labels of the questions."""
        if self.lost is None:
            return []
        signed = Snapshot(self.lost.snapshot)
        answers = [answer for section in SECTIONS for answer in section.answers(self.product)]
        asked = {answer.question.name for answer in answers}
        gone = [one for part in signed.sections for one in part.answers if one.name not in asked and one.text]
        found = [one.question.label for one in answers if differs(one, signed.answer(one.question.name))]
        return [str(label) for label in [*found, *(one.label for one in gone)]]

    @property
    def waiting(self) -> SignatureRequest | None:
        """The latest request while the head has not answered it."""
        return self.newest if self.newest and signature_given(self.newest) is None else None

    @property
    def is_overtaken(self) -> bool:
        """Does it wait in vain, because an answer was changed since?"""
        return self.waiting is not None and self.waiting.fingerprint != self.fingerprint

    @property
    def is_over(self) -> bool:
        """Does it wait in vain, because its days are over?"""
        return self.waiting is not None and self.waiting.expires_at <= timezone.now()

    @property
    def open(self) -> SignatureRequest | None:
        """The latest request, while the head can answer it."""
        return None if self.is_overtaken or self.is_over else self.waiting

    @property
    def head(self) -> str:
        return str(titles_of(self.product.village).head)

    @property
    def sentence(self) -> str:
        """Why the dossier cannot be submitted yet; "" where it is signed."""
        if self.signature:
            return ""
        facts = {"head": self.head}
        if self.open:
            facts["at"] = waktu(self.open.at)
            return (
                _("%(head)s sudah diminta menandatangani pada %(at)s, tetapi belum menandatangani.") % facts
            )
        if self.lost:
            facts |= {"name": self.lost.name, "at": waktu(self.lost.at)}
            return (
                _(
                    "Tanda tangan %(head)s (%(name)s, %(at)s) tidak berlaku lagi, karena setelah itu ada jawaban yang "
                    "berubah. Minta tanda tangannya lagi."
                )
                % facts
            )
        return _("%(head)s belum menandatangani jawaban ini. Minta dulu tanda tangannya.") % facts


def signing_of(product: Product) -> Signing | None:
    """The Signing of a product, made once for all who ask on one page; None where its year asks for no signature."""
    if not product.cycle.head_signs:
        return None
    known = product.__dict__.get("_signing")
    if known is None:
        known = product.__dict__["_signing"] = Signing(product)
    return known
