"""The answer about the public catalogue, and answer(), the only door through which it changes."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from products.models import Product
from reviews.models import ConsentEntry
from villages import chain
from villages.models import User
from villages.scoping import Role
from villages.versions import Stale, change


class Overtaken(Stale):
    """Somebody answered about the catalogue after this person's page was opened."""


@transaction.atomic
def answer(product: Product, allowed: bool | None, user: User, *, version: int) -> ConsentEntry | None:
    """Write whether the product may appear in the public catalogue; returns the entry.

    `version` is the product's consent_version as the person saw it: one of its own, because this answer
    changes at any time, also while the kabupaten decides about the others. None for `allowed` says nothing.
    That, and what the village said last already, writes nothing and returns None. Raises PermissionDenied,
    and Overtaken where somebody answered meanwhile: an old page never turns a later "Jangan" into a "Boleh".
    """
    stored = Product.objects.visible_to(user).filter(pk=product.pk).values_list("public_consent").first()
    if user.role != Role.VILLAGE or stored is None:
        raise PermissionDenied
    if allowed is None or (allowed,) == stored:
        return None
    rows = Product.objects.filter(pk=product.pk)
    try:
        change(rows, version=version, column="consent_version", public_consent=allowed)
    except Stale:
        raise Overtaken from None
    entry = ConsentEntry.objects.create(
        product=product, user=user, person=user.signature, allowed=allowed, version=version + 1
    )
    chain.append(entry)
    return entry
