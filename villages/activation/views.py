"""The first sign-in with a printed code."""

from django.contrib import messages
from django.contrib.auth import login
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View

from villages import half_way
from villages.activation.codes import Refused, activate, used_before
from villages.activation.forms import ActivationForm
from villages.devices import accounts_on
from villages.guessing import Door, TooManyTries, Try
from villages.remembered import forget, remember
from villages.second_factor import needs
from villages.sign_in import must_wait, signed_in, to_the_code

OPENED_BEFORE = gettext_lazy(
    "Akun ini pernah dibuka dengan kode lain. Kalau itu bukan petugas desa, tanyakan kepada pembuat kodenya."
)
TOO_OFTEN = gettext_lazy(
    "Kode sudah terlalu sering salah diketik dari jaringan ini. Samakan lagi dengan kartu, huruf demi huruf: kode yang "
    "benar tetap diterima. Kalau kartunya hilang, minta kode baru ke petugas PMD kabupaten/kota."
)


@method_decorator(sensitive_post_parameters("code", "new_password1", "new_password2"), name="dispatch")
class Activate(View):
    """A village sets its password with the code on its card. Looking at the page uses nothing up.

    Wrong codes are counted by network, whatever names they were tried for. The right one gets in all the same: it has
    49 bits, and nobody shuts a village out by being wrong on its behalf.
    """

    tells_of_nul = True

    def get(self, request):
        # The card's QR code brings the name along, and never the code.
        return self.page(ActivationForm(initial={"username": request.GET.get("nama", "")[:20]}))

    def post(self, request):
        form = ActivationForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        typed, one = form.cleaned_data, Try(request, Door.ACTIVATION)
        try:
            officer = activate(
                typed["username"],
                typed["code"],
                typed["new_password1"],
                name=typed["name"],
                place=one.network,
                accounts=accounts_on(request),
            )
        except Refused as refusal:
            return self.refused(form, one, refusal)
        one.succeeded()
        forget(request)
        if needs(officer):  # a code from the admin opens no more than a password does
            half_way.begin(request, officer)
            messages.success(request, _("Kata sandi tersimpan. Kode aktivasi itu tidak berlaku lagi."))
            return to_the_code()
        login(request, officer, backend="villages.backends.OfficerBackend")
        remember(request, typed["remember"])
        messages.success(
            request, _("Kata sandi tersimpan dan Anda sudah masuk. Kode di kartu tidak berlaku lagi.")
        )
        if before := used_before(officer):
            messages.warning(request, " ".join([str(OPENED_BEFORE), *before]))
        return signed_in(request, redirect("home"))

    def refused(self, form, one, refusal):
        """The page again with why; whoever was wrong too often reads only that."""
        try:
            one.check()
        except TooManyTries as stop:
            form.add_error("code", TOO_OFTEN)
            return must_wait(self.page(form), stop)
        form.add_error("code", str(refusal))
        return self.page(form, status=422)

    def page(self, form, status=200):
        return render(self.request, "registration/activate.html", {"form": form}, status=status)
