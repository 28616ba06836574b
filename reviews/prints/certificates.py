"""The product sheet's promise: a code that anybody can check. The only door through which one is given
out or taken back.

A code is good while it is not revoked and its product is approved: one that is opened again takes its
code along, one that is approved again brings it back, and nothing is deleted.
"""

import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from products.choices import State
from products.models import Product
from products.snapshots import place_of
from reviews.models import Certificate, Correction, Decision, Signature
from reviews.models.corrections import Outcome
from villages.scoping import Role

ISSUERS = {Role.DISTRICT, Role.PROVINCE}


@transaction.atomic
def issue(product, user):
    """Give out a code for an approved product; returns (certificate, made): the good one, where there is
    one already. Raises PermissionDenied, and Product.DoesNotExist where it is approved no more."""
    if user.role not in ISSUERS:
        raise PermissionDenied
    # Locked: of two clicks at once the second finds the first one's code, and nobody reopens it meanwhile.
    rows = Product.objects.visible_to(user).approved().with_area()
    locked = rows.select_for_update(of=["self"]).get(pk=product.pk)
    place = place_of(locked.village)
    return Certificate.objects.get_or_create(
        product=locked,
        revoked_at=None,
        defaults={
            "code": secrets.token_urlsafe(16),  # 128 bits
            "village_code": place["code"],
            "village_name": place["name"],
            "issued_by": user,
            "issued_person": user.signature,
        },
    )


def revoke(certificate, user):
    """Take a code back for good; returns whether it was still good. Raises PermissionDenied."""
    if user.role != Role.PROVINCE:
        raise PermissionDenied
    good = Certificate.objects.visible_to(user).filter(pk=certificate.pk, revoked_at=None)
    return bool(good.update(revoked_by=user, revoked_person=user.signature, revoked_at=timezone.now()))


def with_corrected(rows):
    """The codes, each with when an answer of its product was last corrected since it was given out
    (`corrected_at`): what was printed with it may be another one."""
    later = Correction.objects.filter(
        product=OuterRef("product"), outcome=Outcome.ACCEPTED, decided_at__gt=OuterRef("issued_at")
    )
    return rows.annotate(corrected_at=Subquery(later.order_by("-decided_at").values("decided_at")[:1]))


def with_signature(rows):
    """The products, each with the key of the head's signature on its latest submission (`signed`, None without one)
    and whether an answer was corrected since (`corrected_since`)."""
    sent = Decision.objects.filter(snapshot__isnull=False).order_by("-version")
    version = Subquery(sent.filter(product=OuterRef("product")).values("version")[:1])
    later = Correction.objects.filter(product=OuterRef("pk"), outcome=Outcome.ACCEPTED, version__gt=version)
    sent = sent.filter(product=OuterRef("pk"))
    return rows.annotate(signed=Subquery(sent.values("signature")[:1]), corrected_since=Exists(later))


def signature_on(product):
    """The Signature, of a product that came with_signature(); None without one, which asks the database nothing."""
    return Signature.objects.filter(pk=product.signed).first() if product.signed else None


def ended_at(certificate):
    """Since when the code is not good any more; None while it is. Takes a query where it was reopened."""
    if certificate.revoked_at:
        return certificate.revoked_at
    if certificate.product.state == State.APPROVED:
        return None
    reopened = Decision.objects.filter(product=certificate.product_id, source=State.APPROVED)
    return reopened.order_by("-version").values_list("at", flat=True).first()
