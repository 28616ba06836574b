"""The ledger of help: the only door through which an item is set out, moved on or called off."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext

from products.models import Product
from reviews.models import Facilitation, LedgerEntry
from villages.scoping import Role


def _locked(products, user):
    """The ids among `products` that the user sees, approved; locked, so that none is reopened meanwhile."""
    if user.role != Role.PROVINCE:
        raise PermissionDenied
    seen = Product.objects.visible_to(user).approved().filter(pk__in=products).order_by("pk")
    return list(seen.select_for_update().values_list("pk", flat=True))


def _log(items, action, user, *, source="", note=""):
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            item=item,
            user=user,
            action=action,
            source=source,
            target=item.status,
            version=item.version,
            note=note,
        )
        for item in items
    )


@transaction.atomic
def flag(products, track, user):
    """Flag these products (ids) for a track; returns how many had no open item there before."""
    found = _locked(products, user)
    taken = set(
        Facilitation.objects.open().filter(product__in=found, track=track).values_list("product", flat=True)
    )
    made = Facilitation.objects.bulk_create(
        Facilitation(product_id=pk, track=track, flagged_by=user) for pk in found if pk not in taken
    )
    _log(made, "flag", user)
    return len(made)


@transaction.atomic
def unflag(products, track, user):
    """Call off the items of a track that are no more than a flag; returns how many there were."""
    flagged = Facilitation.objects.filter(
        product__in=_locked(products, user), track=track, status=Facilitation.Status.FLAGGED
    )
    items = list(flagged)
    for item in items:
        item.status = Facilitation.Status.CANCELLED
        item.version += 1
    Facilitation.objects.bulk_update(items, ["status", "version"])
    _log(items, "unflag", user, source=Facilitation.Status.FLAGGED, note=gettext("Tanda dilepas."))
    return len(items)
