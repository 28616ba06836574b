"""Thirty days on a phone of its own: for a village, when it ticks the box.

The session holds the key of a RememberedPhone. Without its row it is no session: taking the row away signs the
phone out, whatever its cookie says. Whoever did not tick the box has the 12 hours of everybody.
"""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from villages.models import RememberedPhone
from villages.scoping import Role
from villages.user_agents import label_of

LIFETIME = timedelta(days=30)
NOTED = timedelta(hours=1)  # a use is written down at most this often
KEY = "phone"


def may_be_remembered(user):
    """A village, and nobody who sees more than one."""
    return user.role == Role.VILLAGE and user.is_active and not (user.is_staff or user.is_superuser)


def remember(request, wanted):
    """Right after signing in: remember this phone if that is wanted and allowed. What another sign-in on this
    phone left is ended first."""
    forget(request)
    if not (wanted and may_be_remembered(request.user)):
        return
    now = timezone.now()
    # Swept here, where rows come from: nobody has to think of it.
    RememberedPhone.objects.filter(used_at__lt=now - LIFETIME).delete()
    label = label_of(request.headers.get("User-Agent", ""))
    phone = RememberedPhone.objects.create(user=request.user, label=label, created_at=now, used_at=now)
    request.session[KEY] = phone.pk
    request.session.set_expiry(LIFETIME)


def forget(request):
    """This phone is remembered no more; its session is one of 12 hours, like any other."""
    key = request.session.pop(KEY, None)
    if key is not None:
        RememberedPhone.objects.filter(pk=key).delete()
        request.session.set_expiry(None)


def still(request, user):
    """`user`, the one of this request's session; nobody, and the session is over, where the phone was to be
    remembered and is not any more. A use renews the thirty days."""
    key = request.session.get(KEY)
    if key is None or not user.is_authenticated:
        return user
    now = timezone.now()
    phone = RememberedPhone.objects.filter(pk=key, user=user.pk, used_at__gt=now - LIFETIME).first()
    if phone is None or not may_be_remembered(user):
        request.session.flush()
        return AnonymousUser()
    if phone.used_at < now - NOTED:
        RememberedPhone.objects.filter(pk=key).update(used_at=now)
        request.session.set_expiry(LIFETIME)
    return user
