"""Flags of the province: the only door through which help is set out or called off."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from products.models import Product
from reviews.models import Facilitation
from villages.scoping import Role


def _locked(products, user):
    """The ids among `products` that the user sees, approved; locked, so that none is reopened meanwhile."""
    if user.role != Role.PROVINCE:
        raise PermissionDenied
    seen = Product.objects.visible_to(user).approved().filter(pk__in=products).order_by("pk")
    return list(seen.select_for_update().values_list("pk", flat=True))


@transaction.atomic
def flag(products, track, user):
    """Flag these products (ids) for a track; returns how many were not flagged before."""
    found = _locked(products, user)
    flagged = set(
        Facilitation.objects.active().filter(product__in=found, track=track).values_list("product", flat=True)
    )
    made = [Facilitation(product_id=pk, track=track, flagged_by=user) for pk in found if pk not in flagged]
    Facilitation.objects.bulk_create(made)
    return len(made)


@transaction.atomic
def unflag(products, track, user):
    """Take the flag of a track off these products (ids); returns how many had it."""
    found = _locked(products, user)
    return (
        Facilitation.objects.active()
        .filter(product__in=found, track=track, status=Facilitation.Status.FLAGGED)
        .update(status=Facilitation.Status.CANCELLED, cancelled_by=user, cancelled_at=timezone.now())
    )
