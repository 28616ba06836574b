"""The answers about the public catalogue and about the contact's number, and answer(), the only door through which they
change."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from products.models import Product
from reviews.models import ConsentEntry
from reviews.models.consents import About
from villages import chain
from villages.models import User
from villages.scoping import Role
from villages.versions import Stale, change

# The product's column that holds the last answer.
COLUMN = {About.CATALOGUE: "public_consent", About.NUMBER: "contact_consent"}


class Overtaken(Stale):
    """Somebody answered after this person's page was opened."""


@transaction.atomic
def answer(
    product: Product, allowed: bool | None, user: User, *, version: int, about: str = About.CATALOGUE
) -> ConsentEntry | None:
    """Write whether the product may appear in the public catalogue; with `about` NUMBER, whether its contact agrees
    that offices see the number. Returns the entry.

    `version` is the product's consent_version as the person saw it: one of its own, because this answer
    changes at any time, also while the kabupaten decides about the others. None for `allowed` says nothing.
    That, and what the village said last already, writes nothing and returns None. Raises PermissionDenied,
    and Overtaken where somebody answered meanwhile: an old page never turns a later "Jangan" into a "Boleh".
    """
    column = COLUMN[About(about)]
    rows = Product.objects.visible_to(user).filter(pk=product.pk)
    stored = rows.values_list(column, "contact_name").first()
    if user.role != Role.VILLAGE or stored is None:
        raise PermissionDenied
    if allowed is None or allowed == stored[0]:
        return None
    rows = Product.objects.filter(pk=product.pk)
    try:
        change(rows, version=version, column="consent_version", **{column: allowed})
    except Stale:
        raise Overtaken from None
    entry = ConsentEntry.objects.create(
        product=product,
        user=user,
        person=user.signature,
        about=about,
        allowed=allowed,
        given_by=stored[1] if about == About.NUMBER else "",
        version=version + 1,
    )
    chain.append(entry)
    return entry
