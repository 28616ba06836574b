"""Who signs in, and who is signed in: fetched once a request with the area that every page's header names."""

from typing import Any, ClassVar

from django.contrib.auth.backends import ModelBackend

from villages.guessing import Door, Try
from villages.models import User
from villages.passwords import without_blanks


class OfficerBackend(ModelBackend):
    """`beside`: what packages above want to know of whoever is signed in on every page, {attribute: expression of the
    officer's row}; it comes in the same query. They put it there when the portal starts."""

    beside: ClassVar[dict[str, Any]] = {}

    def authenticate(self, request, username=None, password=None, **kwargs):
        """As typed, and where that is wrong once more without what nobody sees around it: phones put a blank
        behind a word they complete. Both are one try for the guard against guessing, which raises TooManyTries
        here, wherever a password is asked for."""
        if username is None or password is None:
            return None
        one = Try(request, Door.SIGN_IN, username)
        one.check()
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if user is None and password and (bare := without_blanks(password)) != password:
            user = super().authenticate(request, username=username, password=bare, **kwargs)
        if user is None:
            one.failed()
        else:
            one.succeeded()
        return user

    def get_user(self, user_id):
        areas = User.objects.annotate(**self.beside).select_related(
            "village__subdistrict__district", "district", "province"
        )
        user = areas.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
