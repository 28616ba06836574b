"""The first sign-in with a printed code, and the kabupaten's page that makes those codes."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View

from villages import half_way, phones
from villages.activation.codes import (
    Outdated,
    Refused,
    activate,
    is_village,
    issue,
    standing_of,
    used_before,
    with_accounts,
)
from villages.activation.forms import AccountsFilter, ActivationForm
from villages.client_address import client_address, network_of
from villages.devices import accounts_on
from villages.guessing import Door, TooManyTries, Try
from villages.keys import key_of
from villages.models import Village
from villages.qr import qr
from villages.remembered import forget, remember
from villages.scoping import Role, ScopedMixin
from villages.second_factor import needs
from villages.sign_in import must_wait, signed_in, to_the_code

A_SHEET = 8  # cards
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


class Accounts(ScopedMixin, View):
    """The accounts of the kabupaten's villages; a post makes codes for those ticked and shows them once."""

    model = Village
    roles = {Role.DISTRICT}

    def get(self, request):
        return self.page(request.GET)

    def page(self, params, *, ticked=(), status=200):
        chosen = AccountsFilter(params, district=self.request.user.district)
        villages = self.get_queryset().existing().select_related("subdistrict")
        if chosen.is_valid() and chosen.cleaned_data["kecamatan"]:
            villages = villages.filter(subdistrict=chosen.cleaned_data["kecamatan"])
        villages = with_accounts(villages)
        tick = params.get("centang")
        for one in villages:
            one.standing = standing_of(one)
            one.is_ticked = one.standing.can_be_ticked and (
                one.pk in ticked or tick == "semua" or (tick == "belum" and not one.standing.has_signed_in)
            )
        context = {
            "filter": chosen,
            "villages": villages,
            "active": sum(one.standing.has_signed_in for one in villages),
        }
        return render(self.request, "villages/accounts.html", context, status=status)

    def post(self, request):
        # Of each ticked village its code, and which version of its codes the page showed: 53.01.05.2010:17.
        boxes = (text.partition(":") for text in request.POST.getlist("village"))
        ticked = {code: key_of(version) for code, _colon, version in boxes}
        if not ticked:
            messages.error(request, _("Centang dulu desa yang perlu kode."))
            return self.page(request.POST, status=422)
        villages = self.get_queryset().existing().filter(pk__in=filter(is_village, ticked))
        villages = villages.select_related("subdistrict")
        if villages.count() != len(ticked):
            raise Http404
        try:
            place = network_of(client_address(request))
            cards, left_out = issue(villages, request.user, seen=ticked, place=place)
        except Outdated as late:
            return render(request, "villages/outdated.html", {"villages": late.args[0]}, status=409)
        address = request.build_absolute_uri(reverse("activate"))
        # The code is not in the QR code: what is scanned goes through other programs, and stays in the phone's
        # history and in the logs of every server on the way.
        cards = [(*card, qr(f"{address}?nama={card[1].username}")) for card in cards]
        context = {
            "cards": cards,
            "sheets": [cards[at : at + A_SHEET] for at in range(0, len(cards), A_SHEET)],
            "left_out": left_out,
            "address": f"{request.get_host()}{reverse('activate')}".rstrip("/"),
            "phone": phones.in_groups(request.user.district.whatsapp),
        }
        return render(request, "villages/cards.html", context)
