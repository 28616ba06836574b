"""The request of somebody who has signed in, for type hints."""

from django.http import HttpRequest

from villages.models import User


class OfficerRequest(HttpRequest):
    """What a view gets behind LoginRequiredMiddleware."""

    user: User
