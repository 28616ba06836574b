"""The doors to a signature: the village's officer asks for it, whoever holds the link or the printed code reads the
answers, and signs them, once.

Neither address nor code is stored. Both are made of a row and the portal's secret, so that the officer who asked can
see them again, and a copy of the database opens nothing.
"""

import secrets
from base64 import urlsafe_b64encode
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from products import snapshots
from products.models import Product
from reviews.deciding.signatures import office_of, signature_given, signing_of
from reviews.deciding.workflow import BY_ACTION, Refused, Said, declared, signed
from reviews.models import Door, Signature, SignatureRequest
from villages import chain, keyed
from villages.formats import Label
from villages.keys import key_of
from villages.models import User
from villages.printed_codes import code_from, plain_code
from villages.scoping import Role
from villages.titles import titles_of
from villages.versions import Stale

SALT = "reviews.deciding.signing"
LIFETIME = timedelta(days=14)

WRONG = gettext_lazy(
    "Nomor berkas atau kode salah. Samakan dengan yang tertulis di lembar, huruf demi huruf. Kalau lembarnya hilang, minta "
    "lembar baru ke petugas desa atau kelurahan."
)
ALREADY = gettext_lazy("Jawaban ini sudah ditandatangani, jadi tidak perlu diminta lagi.")
# What is asked of a dossier before its head is: all that a submission needs, but what comes after him.
AFTER_HIM = (signed, declared)


def token_of(request: SignatureRequest) -> str:
    """What its address ends in: 17-k3XrPq…, 128 bits behind the hyphen."""
    return _token(request, keyed.digest(SALT, _value(request, "address")))


def code_of(request: SignatureRequest) -> str:
    """The code on its printed sheet: K7MPX-2QR9H."""
    return code_from(keyed.digest(SALT, _value(request, "code")))


def _token(request: SignatureRequest, digest: bytes) -> str:
    return f"{request.pk}-{urlsafe_b64encode(digest[:16]).decode().rstrip('=')}"


def _value(request: SignatureRequest, what: str) -> str:
    return f"{what}\n{request.pk}\n{request.nonce}"


def _is_address(token: str, request: SignatureRequest) -> bool:
    """Also one that was sent under a key of before."""
    digests = keyed.digests(SALT, _value(request, "address"))
    return any(constant_time_compare(token, _token(request, one)) for one in digests)


def _is_code(typed: str, request: SignatureRequest) -> bool:
    """Also one that was printed under a key of before."""
    digests = keyed.digests(SALT, _value(request, "code"))
    return any(constant_time_compare(typed, plain_code(code_from(one))) for one in digests)


def _rows() -> QuerySet[SignatureRequest]:
    return SignatureRequest.objects.select_related(
        "signature", "product__village__officials", "product__cycle"
    )


@transaction.atomic
def ask(product: Product, user: User, door: Door, *, seen: int) -> SignatureRequest:
    """Ask the head to sign the answers as they stand; what was asked for before is good no more.

    `seen` is Signing.seen of the page that was pressed. Raises PermissionDenied for somebody who may not, and in a
    year that asks for no signature; Stale where something was asked for since, or the dossier was submitted; Refused
    where it lacks something else, or is signed. Then nothing has changed.
    """
    rows = Product.objects.visible_to(user).filter(pk=product.pk)
    # Locked, so that what is asked for is what was looked at, and two presses come one after the other.
    if user.role != Role.VILLAGE or rows.select_for_update(of=["self"]).first() is None:
        raise PermissionDenied
    product = Product.objects.with_answers().get(pk=product.pk)
    signing = signing_of(product)
    if signing is None:
        raise PermissionDenied
    if signing.seen != seen or not product.is_editable:
        raise Stale
    if signing.signature:
        raise Refused([ALREADY])
    if faults := lacking(product, user):
        raise Refused(faults)
    now = timezone.now()
    made = SignatureRequest.objects.create(
        product=product,
        user=user,
        person=user.signature,
        door=door,
        nonce=secrets.token_urlsafe(16),
        fingerprint=signing.fingerprint,
        expires_at=now + LIFETIME,
    )
    chain.append(made)
    return made


def lacking(product: Product, user: User) -> list[Label]:
    """What must be mended before the head is asked, as sentences: he reads nothing half done."""
    said = Said(user=user, version=product.version, was_submitted=product.submissions > 0)
    needs = [need for need in BY_ACTION["submit"].needs if need not in AFTER_HIM]
    return [fault for need in needs if (fault := need(product, said))]


def find(token: str) -> SignatureRequest | None:
    """The row that this address belongs to; None for one that was never given out."""
    number, _hyphen, _rest = token.partition("-")
    row = _rows().filter(pk=key_of(number)).first()
    return row if row and _is_address(token, row) else None


def enter(number: int, code: str) -> SignatureRequest:
    """The sheet with this code, of the dossier with this number, good or not any more; raises Refused.

    A stranger learns nothing: an unknown number takes the same statements as a known one. And shuts nobody out: a
    code has 49 bits, so that however often somebody is wrong, the right one opens.
    """
    typed = plain_code(code)
    for one in _rows().filter(product=number, door=Door.SHEET).order_by("-pk"):
        if _is_code(typed, one):
            return one
    raise Refused([WRONG])


def why_not(request: SignatureRequest, product: Product) -> str:
    """Why nobody can sign by this request now, and what to do; "" where the head can. `product` is its own, read by
    with_answers()."""
    signing = signing_of(product)
    if signing is None:
        return _("Tahun program ini tidak memakai tanda tangan di portal. Tidak ada yang perlu Anda lakukan.")
    if not product.is_editable:
        sent = _("Berkas ini sudah diajukan ke %(above)s, jadi tidak bisa ditandatangani sekarang.")
        return sent % {"above": titles_of(product.village).above}
    what, again = _names(request, product)
    if signing.seen != request.pk:
        said = _("%(what)s sudah diganti yang lebih baru. Pakai yang terakhir dikirim, atau %(again)s.")
    elif signing.is_over:
        said = _("%(what)s sudah lewat 14 hari, jadi tidak berlaku lagi. Silakan %(again)s.")
    elif signing.is_overtaken:
        said = _(
            "%(what)s tidak berlaku lagi, karena jawaban di berkas diubah setelah Anda diminta menandatangani. Silakan "
            "%(again)s, lalu baca lagi."
        )
    else:
        return ""
    return said % {"what": what, "again": again}


def _names(request: SignatureRequest, product: Product) -> tuple[str, str]:
    """What it is called at the beginning of a sentence, and what to do for another one."""
    place = {"place": titles_of(product.village).place}
    if request.is_by_link:
        return _("Tautan ini"), _("minta tautan baru ke petugas %(place)s") % place
    return _("Kode ini"), _("minta lembar baru ke petugas %(place)s") % place


@transaction.atomic
def sign(request: SignatureRequest, name: str) -> Signature:
    """Sign by this request; returns the Signature, the first one where it was signed before. Raises Refused, and then
    nothing has changed."""
    # Locked as whoever saves an answer locks it, so that what is signed is what stands there.
    Product.objects.select_for_update(of=["self"]).get(pk=request.product_id)
    request = _rows().get(pk=request.pk)
    if given := signature_given(request):
        return given
    product = Product.objects.with_answers().get(pk=request.product_id)
    if fault := why_not(request, product):
        raise Refused([fault])
    given = Signature.objects.create(
        request=request, name=name, office=office_of(product.village), snapshot=snapshots.take(product)
    )
    chain.append(given)
    return given
