"""What holds for every page and no package does."""

from django.contrib.auth import get_user
from django.contrib.auth.middleware import AuthenticationMiddleware, LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpResponseRedirect
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject

from ovop.error_pages import FAULTS, answer
from villages.models import User
from villages.remembered import still
from villages.requests import is_script
from villages.second_factor import only_with_code
from villages.sessions import within_limits
from villages.sign_in import sign_in_again

PERMISSIONS = "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()"
FOREIGN_KEY = "23503"  # PostgreSQL's word for a key that leads nowhere
BARE_POLICY = "default-src 'none'; frame-ancestors 'none'"  # of what is no page


class Officers(AuthenticationMiddleware):
    """Who is signed in, asked by the pages that want to know: within the limits of the role, on a phone that is
    remembered where it is to be, and with the second factor where one is needed. Who is not is nobody, everywhere."""

    def process_request(self, request):
        request.user = SimpleLazyObject(lambda: who_is_in(request))


def who_is_in(request):
    """The officer of this request, or nobody."""
    user = within_limits(request, get_user(request))
    return only_with_code(request, still(request, user))


class SignInRequired(LoginRequiredMiddleware):
    """A page is private unless it says otherwise. A post that comes after the session has ended is
    answered with the sign-in page that keeps its words."""

    def handle_no_permission(self, request, view_func):
        if request.method == "POST":
            return sign_in_again(request)
        return super().handle_no_permission(request, view_func)


class PrivatePages:
    """No page is stored, by no browser and no proxy. A response with a Cache-Control of its own keeps it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("application/json"):
            # A village's scripts ask often, and what stands over a page would be most of these answers.
            response.headers.setdefault("Content-Security-Policy", BARE_POLICY)
            response.headers.setdefault("Cache-Control", "no-store")
        else:
            response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
        return response


class AgainAfterAMove:
    """A village that gets another code while one of its requests is on the way is asked to send that once more: it
    began under a code that is gone when it is done. A browser repeats a post by itself (307), with every word and
    file; a script of the portal tries again later (503)."""

    mark = "lagi"  # in the address of what is repeated, so that nothing goes round in circles

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if self.mark in request.GET or not isinstance(exception, (Http404, PermissionDenied, IntegrityError)):
            return None
        if not (self.leads_nowhere(exception) or self.has_moved(request.user)):
            return None
        if is_script(request):
            response = answer(request, FAULTS[503])
            response["Retry-After"] = "5"
            return response
        address = request.get_full_path()
        address += f"{'&' if '?' in address else '?'}{self.mark}=1"
        return HttpResponseRedirect(address, preserve_request=True)

    @staticmethod
    def leads_nowhere(exception):
        """Was a row to point at one that is gone meanwhile? Both databases say so when all is to be stored."""
        cause = exception.__cause__
        return getattr(cause, "pgcode", "") == FOREIGN_KEY or "FOREIGN KEY constraint failed" in str(cause)

    @staticmethod
    def has_moved(user):
        if not user.is_authenticated or user.village_id is None:
            return False
        codes = User.objects.filter(pk=user.pk).values_list("village", flat=True)
        return codes.first() not in (None, user.village_id)


class CompressedPages(GZipMiddleware):
    """Pages, the worker's script and answers to scripts go out small, whatever stands before the portal; files are left as they
    are: photos gain nothing, and a download shall say how long it is."""

    def process_response(self, request, response):
        if response.get("Content-Type", "").startswith(("text/html", "text/javascript", "application/json")):
            return super().process_response(request, response)
        return response
