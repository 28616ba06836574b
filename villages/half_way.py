"""Between the password and the code: who is on the way, kept in a session in which nobody is signed in yet."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from villages.models import User
from villages.second_factor import needs, new_key

KEY = "half_way"
LIFETIME = timedelta(minutes=30)  # to put an app on a phone


def begin(request: HttpRequest, user: User) -> None:
    """`user` has shown the password, or a right activation code. Under a new key, so that whoever put a session
    into this browser before does not have it."""
    request.session.cycle_key()
    request.session[KEY] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "at": timezone.now().timestamp(),
        "key": new_key(),  # of the device to come, where there is none
    }


def who(request: HttpRequest) -> User | None:
    """Who is on the way in this browser; None after LIFETIME, a new password or a deactivation."""
    kept = request.session.get(KEY)
    if kept is None or timezone.now().timestamp() - kept["at"] > LIFETIME.total_seconds():
        return None
    user = User.objects.select_related("village", "district", "province").filter(pk=kept["user"]).first()
    if user is None or not user.is_active or not needs(user):
        return None
    return user if constant_time_compare(kept["hash"], user.get_session_auth_hash()) else None


def key_to_come(request: HttpRequest) -> str:
    """The secret that the page for setting up shows; the same one until it is used."""
    return request.session[KEY]["key"]


def over(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
