"""The person behind a village's account, and hold(), the only door of the portal through which the name changes.

What was done before keeps the name of its day (villages/signed.py).
"""

from django.db import transaction

from villages import chain
from villages.models import NameEntry, User


@transaction.atomic
def hold(user, name):
    """From now on `name` acts in this account; written down, unless it was so already."""
    stored = User.objects.select_for_update(of=["self"], no_key=True).get(pk=user.pk)
    user.name = name
    if stored.name != name:
        chain.append(NameEntry.objects.create(user=stored, before=stored.name, name=name))
        stored.name = name
        stored.save(update_fields=["name"])
