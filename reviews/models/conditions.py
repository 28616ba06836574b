"""Conditions on a product by the help it has: for filters, counts and lists alike."""

from django.db.models import Exists, OuterRef

from reviews.models.ledger import Facilitation


def flagged(track):
    """The condition that a product has help of this track that was not called off."""
    return Exists(Facilitation.objects.active().filter(product=OuterRef("pk"), track=track))


def flagged_at_all():
    """The condition that a product has help of any track that was not called off."""
    return Exists(Facilitation.objects.active().filter(product=OuterRef("pk")))


def helped():
    """The condition that help of a product is done."""
    return Exists(
        Facilitation.objects.active().filter(product=OuterRef("pk"), status=Facilitation.Status.DONE)
    )
