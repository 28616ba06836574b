"""Headers that every page carries and no package sets."""

from django.utils.cache import add_never_cache_headers


class PrivatePages:
    """Pages made for somebody signed in are never stored, by no browser and no proxy.

    A response that has set its own Cache-Control (a photo) keeps it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()"
        )
        if "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
        return response
