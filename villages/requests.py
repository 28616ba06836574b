"""What a request is, for views and type hints."""

from django.http import HttpRequest

from villages.models import User


class OfficerRequest(HttpRequest):
    """What a view gets behind LoginRequiredMiddleware."""

    user: User


def is_script(request: HttpRequest) -> bool:
    """Does one of the portal's scripts ask, and wants an answer that it can read, and not the browser itself?"""
    return request.headers.get("Accept") == "application/json"
