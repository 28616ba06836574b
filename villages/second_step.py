"""The second factor on the screen: at sign-in, and on its owner's own page."""

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View

from villages import half_way
from villages.factor_forms import WRONG, CodeForm, FirstCodeForm, ReplaceForm
from villages.factor_pages import new_device, second_page
from villages.guessing import Door, TooManyTries, Try, failures, in_words
from villages.second_factor import (
    AlreadySetUp,
    check,
    codes_left,
    is_set_up,
    needs,
    new_key,
    new_recovery_codes,
    set_up,
)
from villages.sign_in import GoesOn, first_page_again, must_wait, signed_in

BACKEND = "villages.backends.OfficerBackend"
KEY_TO_COME = "key_to_come"  # in the session: the secret that the page for another device shows


class ByCode:
    """For a view that asks for a code: guessing is stopped as at the first door."""

    def ask(self, form, user):
        """The device that takes the code of a valid `form`; None, and the form says why."""
        try:
            one = Try(self.request, Door.SECOND_FACTOR, user.username)
            one.check()
            device = check(user, form.cleaned_data["otp"])
            if device is None:
                one.failed()
                form.add_error("otp", WRONG)
                return None
            one.succeeded()
            return device
        except TooManyTries as stop:
            sentence = _(
                "Kode sudah terlalu sering salah. Tunggu %(wait)s, lalu coba lagi. Kalau HP dan kode cadangan hilang, "
                "minta pengaman kedua dicabut: petugas kabupaten oleh provinsi, petugas provinsi oleh admin provinsi."
            )
            form.add_error("otp", sentence % {"wait": in_words(stop.seconds)})
            form.stopped = stop
            return None

    def refused(self, form, page):
        """`page` with the form that ask() found wrong."""
        stop = getattr(form, "stopped", None)
        return must_wait(page, stop) if stop else page


@method_decorator(sensitive_post_parameters("otp", "otp_new"), name="dispatch")
class SecondStep(ByCode, GoesOn, View):
    """After the password: the code of the second factor, or setting it up at the first sign-in."""

    def dispatch(self, request, *args, **kwargs):
        self.officer = half_way.who(request)
        if self.officer is None:
            if request.user.is_authenticated:
                return redirect(self.get_success_url())
            return self.too_late()
        return super().dispatch(request, *args, **kwargs)

    def too_late(self):
        """Back to the first page; words that came along stay."""
        return first_page_again(self.request) if self.request.method == "POST" else redirect("login")

    def get(self, request):
        return second_page(request, self.officer)

    def post(self, request):
        if is_set_up(self.officer):
            return self.enter()
        return self.begin()

    def enter(self):
        form = CodeForm(self.request.POST)
        device = self.ask(form, self.officer) if form.is_valid() else None
        if device is None:
            return self.refused(form, second_page(self.request, self.officer, form=form, status=422))
        wrong = failures(Door.SECOND_FACTOR, self.officer.username)
        self.let_in(device)
        self.tell(wrong)
        return signed_in(self.request, self.go_on())

    def begin(self):
        form = FirstCodeForm(self.request.POST)
        key = half_way.key_to_come(self.request)
        try:
            made = set_up(self.officer, key, form.cleaned_data["otp_new"]) if form.is_valid() else None
        except AlreadySetUp:
            return second_page(self.request, self.officer, status=409)
        if made is None:
            if form.is_valid():
                form.add_error("otp_new", WRONG)
            return second_page(self.request, self.officer, form=form, status=422)
        device, codes = made
        self.let_in(device)
        context = {"codes": codes, "url": self.get_success_url(), "words": self.words()}
        return signed_in(self.request, render(self.request, "registration/recovery_codes.html", context))

    def let_in(self, device):
        half_way.over(self.request)
        self.officer.otp_device = device  # django-otp notes it in the session at login
        login(self.request, self.officer, backend=BACKEND)

    def tell(self, wrong):
        """What the person should know: codes that ran low, and somebody else who has the password."""
        if wrong:
            messages.warning(
                self.request,
                _(
                    "Sejak kemarin kode pengaman akun ini %(count)s kali salah setelah kata sandi yang benar. Kalau itu "
                    "bukan Anda, ganti kata sandi sekarang."
                )
                % {"count": wrong},
            )
        left = codes_left(self.officer)
        if left <= 3:
            sentence = ngettext(
                "Sisa %(left)s kode cadangan. Buat yang baru di halaman Pengaman kedua.",
                "Sisa %(left)s kode cadangan. Buat yang baru di halaman Pengaman kedua.",
                left,
            )
            messages.warning(self.request, sentence % {"left": left})


class Own(ByCode, View):
    """For somebody who has a second factor, and is signed in with it."""

    def dispatch(self, request, *args, **kwargs):
        if not needs(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def page(self, *, replace=None, codes=None, status=200):
        user = self.request.user
        key = self.request.session.setdefault(KEY_TO_COME, new_key())
        context = new_device(user, key) | {
            "replace": replace or ReplaceForm(),
            "codes_form": codes or CodeForm(auto_id="cadangan-%s"),
            "left": codes_left(user),
            "entries": user.factor_entries.all()[:20],
        }
        return render(self.request, "villages/own_factor.html", context, status=status)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class OwnFactor(Own):
    """The person's own page. Another device takes the place of the one that is there, with a code of that one; to be
    without is not offered."""

    def get(self, request):
        return self.page()

    def post(self, request):
        form = ReplaceForm(request.POST)
        if not form.is_valid() or self.ask(form, request.user) is None:
            return self.refused(form, self.page(replace=form, status=422))
        key = request.session.get(KEY_TO_COME, "")
        made = set_up(request.user, key, form.cleaned_data["otp_new"], replacing=True) if key else None
        if made is None:
            form.add_error("otp_new", WRONG)
            return self.page(replace=form, status=422)
        del request.session[KEY_TO_COME]
        return show_codes(request, made[1])


@method_decorator(sensitive_post_parameters(), name="dispatch")
class RecoveryCodes(Own):
    """Ten others, for a code."""

    http_method_names = ["post"]

    def post(self, request):
        form = CodeForm(request.POST, auto_id="cadangan-%s")
        if not form.is_valid() or self.ask(form, request.user) is None:
            return self.refused(form, self.page(codes=form, status=422))
        return show_codes(request, new_recovery_codes(request.user))


def show_codes(request, codes):
    """The page that shows recovery codes, this once."""
    context = {"codes": codes, "url": "", "words": None}
    return render(request, "registration/recovery_codes.html", context)
