"""Signing in, also in the middle of something."""

import json

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView, RedirectURLMixin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse, reverse_lazy
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import RedirectView

from villages import half_way, sessions
from villages.devices import make_known
from villages.factor_pages import second_page
from villages.forms import ChangePasswordForm, SignInForm
from villages.guessing import note_sign_in
from villages.models import User
from villages.remembered import forget, may_be_remembered, remember
from villages.second_factor import needs

LAST = "nama"  # the cookie with the user name of a village that has not signed out
A_YEAR = 365 * 24 * 60 * 60


def signed_in(request, response):
    """`response` of a sign-in that was right: it is written down, the device is known from now on (villages/devices.py),
    and a village's user name stands in the box of its phone's sign-in page the next time."""
    user = request.user
    sessions.begin(request)
    note_sign_in(request, user)
    make_known(request, response, user)
    if may_be_remembered(user):
        response.set_cookie(
            LAST,
            user.username,
            max_age=A_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def last_name(request):
    """The user name that signed_in() left; "" where there is none."""
    return User.normalize_username(request.COOKIES.get(LAST, "")[:150])


def must_wait(response, stop):
    """`response` as the answer to whoever tried too often (guessing.TooManyTries): 429, and how long to wait."""
    response.status_code = 429
    response["Retry-After"] = str(stop.seconds)
    return response


class MayHaveToWait:
    """For a view whose form asks for a password: the page comes back with what was typed, and says how long to wait."""

    def form_invalid(self, form):
        response = super().form_invalid(form)
        return must_wait(response, form.stopped) if form.stopped else response


def page_of_file(url):
    """The address of the page on which this file is asked for, with what was chosen there; "" of what is no file. A view
    that hands one over names the page as its `page_of_file`."""
    path, _mark, query = url.partition("?")
    try:
        view = getattr(resolve(path).func, "view_class", None)
    except Resolver404:
        return ""
    name = getattr(view, "page_of_file", "")
    return (reverse(name) + f"?{query}" * bool(query)) if name else ""


class GoesOn(RedirectURLMixin):
    """For a view behind which somebody goes on to `next`. Somebody whose session ended while typing brings the
    words along in `kept` and sends them with one more press; they are the person's own, and go nowhere without that
    press."""

    next_page = settings.LOGIN_REDIRECT_URL

    def get_success_url(self):
        """Not to a file: a browser keeps the page that it has, which would be a form that was filled in already. To
        the page on which the file is asked for, and it says what to do."""
        url = super().get_success_url()
        page = page_of_file(url)
        if page:
            messages.info(
                self.request, _("Anda sudah masuk lagi. Berkasnya belum terunduh: minta sekali lagi.")
            )
        return page or url

    def words(self):
        """[(name, value), …] of what was kept; None where nothing was."""
        try:
            kept = json.loads(self.request.POST.get("kept", ""))
            return [(name, str(value)) for name, values in kept.items() for value in values]
        except (ValueError, AttributeError, TypeError, RecursionError):
            return None

    def go_on(self):
        """The way to `next`, or the page that sends what was kept."""
        words = self.words()
        if words is None:
            return redirect(self.get_success_url())
        return resend(self.request, self.get_success_url(), words)


class SignIn(MayHaveToWait, GoesOn, LoginView):
    """Sign-in; of an office its first half, where a second factor is asked for."""

    tells_of_nul = True
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        return super().get_context_data(kept=self.request.POST.get("kept", ""), **kwargs)

    def get_initial(self):
        return super().get_initial() | {"username": last_name(self.request)}

    def form_valid(self, form):
        user = form.get_user()
        if needs(user):
            return self.ask_for_code(user)
        super().form_valid(form)
        remember(self.request, form.cleaned_data["remember"])
        return signed_in(self.request, self.go_on())

    def ask_for_code(self, user):
        """The second page, at its own address unless words must come along."""
        half_way.begin(self.request, user)
        if self.words() is not None:
            return second_page(self.request, user)
        return to_the_code(self.get_redirect_url())


def to_the_code(url=""):
    """The way to the page that asks for the second factor, and from there to `url`."""
    address = reverse("second_step")
    return redirect(f"{address}?{urlencode({'next': url})}" if url else address)


def resend(request, url, fields, *, status=200):
    """The page with one button that sends what was kept, [(name, value), …], to `url`."""
    unsent = [upload.name for name in request.FILES for upload in request.FILES.getlist(name)]
    context = {"url": url, "fields": fields, "unsent": unsent}
    return render(request, "registration/resend.html", context, status=status)


def is_secret(name):
    """Does a field of this name hold a password or a code? Those are never written into a page, not even hidden."""
    return "password" in name.lower() or name.startswith("otp")


def sign_in_again(request):
    """The answer to a post whose session has ended: sign in here, the words are kept.

    Of a form with a password nothing is: it must be typed again, and the rest by itself is no use.
    """
    secret = any(map(is_secret, request.POST))
    words = {name: request.POST.getlist(name) for name, _value in typed_fields(request)}
    return _first_page(
        request,
        next=request.get_full_path(),
        kept="" if secret else json.dumps(words),
        secret=secret,
        unsent=[upload.name for name in request.FILES for upload in request.FILES.getlist(name)],
    )


def first_page_again(request):
    """The same for somebody who took too long for the second page: `next` and `kept` go on."""
    return _first_page(request, next=request.POST.get("next", ""), kept=request.POST.get("kept", ""))


def _first_page(request, **context):
    form = SignInForm(request, initial={"username": last_name(request)})
    return render(request, "registration/login.html", {"form": form, "expired": True, **context}, status=401)


def typed_fields(request):
    """What was posted, to be posted again: [(name, value), …]."""
    return [
        (name, value)
        for name in request.POST
        if name != "csrfmiddlewaretoken"
        for value in request.POST.getlist(name)
    ]


def csrf_failure(request, reason=""):
    """A form that is older than the sign-in. From a page of our own the words are offered to be sent
    again; from anywhere else, or with a password among them, nothing of them is shown."""
    ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    may_resend = request.method == "POST" and not any(map(is_secret, request.POST))
    if request.user.is_authenticated and ours and may_resend:
        return resend(request, request.get_full_path(), typed_fields(request), status=403)
    # A section says so itself where its words lie in the phone (static/js/section.js).
    return render(request, "403_csrf.html", {"is_kept": request.POST.get("kept") == "1"}, status=403)


class AdminDoor(RedirectView):
    """Django's admin has no sign-in of its own: one door, with one guard against guessing."""

    pattern_name = "login"
    query_string = True

    def get(self, request, *args, **kwargs):
        if request.user.is_authenticated:  # and sent here: the admin is not for this officer
            raise PermissionDenied
        return super().get(request, *args, **kwargs)


class ChangePassword(MayHaveToWait, PasswordChangeView):
    """A new password ends all other sessions and what phones remember, this one too; the person stays signed in
    here for a while."""

    tells_of_nul = True
    form_class = ChangePasswordForm
    success_url = reverse_lazy("password_change_done")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form):
        forget(self.request)
        response = super().form_valid(form)
        sessions.begin(self.request)
        make_known(self.request, response, form.user)  # other devices are strangers now
        return response


class SignOut(LogoutView):
    """Leaves nothing of this officer in the browser's cache: phones are shared."""

    def post(self, request, *args, **kwargs):
        forget(request)
        response = super().post(request, *args, **kwargs)
        response.delete_cookie(LAST, samesite="Lax")
        response["Clear-Site-Data"] = '"cache"'
        return response
