"""An account: where it is signed in; of a village, who uses it and the phones that are remembered."""

from django.contrib import messages
from django.contrib.auth import authenticate
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View

from villages.activation.codes import is_village
from villages.client_address import client_address, network_of, roughly
from villages.formats import angka
from villages.forms import HolderForm
from villages.guessing import TooManyTries
from villages.holders import hold
from villages.models import ActivationCode, NameEntry, RememberedPhone, Village
from villages.remembered import KEY
from villages.scoping import Role, RoleMixin, ScopedMixin
from villages.sessions import end, sessions_of
from villages.sign_in import must_wait
from villages.traces import trace_of

TRACES = 5  # of its last codes


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class Holder(RoleMixin, View):
    """Bukan saya: sign out, or say who uses this account from now on."""

    roles = {Role.VILLAGE}

    def get(self, request):
        return self.page(HolderForm(asks_password=bool(request.user.name)))

    def post(self, request):
        form = HolderForm(request.POST, asks_password=bool(request.user.name))
        if not form.is_valid():
            return self.page(form, status=422)
        typed = form.cleaned_data
        try:
            # By the door's own guard: ten wrong tries are the end of it here too.
            if request.user.name and not authenticate(
                request, username=request.user.username, password=typed["password"]
            ):
                form.add_error("password", _("Kata sandi tidak cocok. Tulis lagi."))
                return self.page(form, status=422)
        except TooManyTries as stop:
            form.add_error("password", stop.sentence)
            return must_wait(self.page(form), stop)
        hold(request.user, typed["name"])
        messages.success(request, _("Nama tersimpan: %(name)s.") % {"name": typed["name"]})
        return redirect("home")

    def page(self, form, status=200):
        return render(self.request, "villages/holder.html", {"form": form}, status=status)


def phones_page(request, village, context):
    """The phones of the village that `request.user` may see, who held its account, and by whose codes it was opened."""
    phones = RememberedPhone.objects.visible_to(request.user).filter(user__village=village)
    names = NameEntry.objects.visible_to(request.user).filter(user__village=village)
    codes = ActivationCode.objects.visible_to(request.user).filter(user__village=village)
    context |= {
        "village": village,
        "phones": phones.select_related("user"),
        "this": request.session.get(KEY),
        "names": names,
        "traces": [trace_of(one) for one in codes.select_related("created_by").order_by("-pk")[:TRACES]],
    }
    return render(request, "villages/phones.html", context)


def own_devices(request):
    """Where `request.user` is signed in; the phones that are remembered stand by themselves (phones_page)."""
    everywhere = sessions_of(request.user)
    rows = [row for row in everywhere if not row.is_remembered]
    here = network_of(client_address(request))
    for row in rows:
        row.is_this = row.pk == request.session.session_key
        row.is_here = bool(here) and row.place == here
        row.roughly = roughly(row.place)
    return {"sessions": rows, "has_others": len(everywhere) > 1}


class Phones(View):
    """Where one is signed in, for everybody; for a village, its remembered phones too."""

    def get(self, request):
        context = own_devices(request)
        if request.user.role == Role.VILLAGE:
            return phones_page(request, request.user.village, context)
        return render(request, "villages/devices.html", context)


class EndSession(View):
    """One of one's own devices is signed out with its next tap."""

    http_method_names = ["post"]

    def post(self, request, handle):
        row = get_object_or_404(request.user.sessions, handle=handle)
        end(request.user, handle=handle)
        if row.pk == request.session.session_key:
            request.session.flush()
            return redirect("login")
        messages.success(
            request, _("%(device)s sudah dikeluarkan.") % {"device": row.label or _("Perangkat")}
        )
        return redirect("phones")


class EndOtherSessions(View):
    """All of one's own devices but this one."""

    http_method_names = ["post"]

    def post(self, request):
        count = end(request.user, but=request.session.session_key)
        messages.success(
            request,
            _("%(count)s perangkat lain sudah dikeluarkan.") % {"count": angka(count)}
            if count
            else _("Tidak ada perangkat lain yang masuk."),
        )
        return redirect("phones")


class VillagePhones(ScopedMixin, View):
    """For its kabupaten, which is asked when a phone is lost."""

    model = Village
    roles = {Role.DISTRICT}

    def get(self, request, code):
        key = code if is_village(code) else ""
        return phones_page(request, get_object_or_404(self.get_queryset(), pk=key), {})


class ForgetPhone(ScopedMixin, View):
    """The phone is signed out with its next tap."""

    model = RememberedPhone
    roles = {Role.VILLAGE, Role.DISTRICT}
    http_method_names = ["post"]

    def post(self, request, pk):
        phone = get_object_or_404(self.get_queryset().select_related("user"), pk=pk)
        phone.delete()
        messages.success(request, _("%(phone)s sudah dikeluarkan.") % {"phone": phone.label})
        if request.user.role == Role.VILLAGE:
            return redirect("phones")
        return redirect("village_phones", phone.user.village_id)
