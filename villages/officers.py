"""The officers of the kabupaten, for their province: who has a second factor, and taking one away that is lost."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View
from django_otp.plugins.otp_totp.models import TOTPDevice

from villages.factor_forms import ResetForm
from villages.models import FactorEntry, User
from villages.scoping import Role, RoleMixin
from villages.second_factor import may_reset, reset


def below(user):
    """The active officers of the kabupaten of the province of `user`, with `.has_factor`."""
    return (
        User.objects.filter(role=Role.DISTRICT, is_active=True, district__province=user.province)
        .select_related("district")
        .annotate(has_factor=with_factor())
        .order_by("district_id", "username")
    )


def with_factor():
    """Whether an officer of the query has set a second factor up."""
    return Exists(TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True))


class Officers(RoleMixin, View):
    """The list, and what was done to second factors lately."""

    roles = {Role.PROVINCE}

    def get(self, request):
        officers = below(request.user)
        context = {
            "officers": officers,
            "entries": FactorEntry.objects.filter(officer__in=officers.values("pk")).select_related(
                "officer"
            )[:20],
        }
        return render(request, "villages/officers.html", context)


class ResetFactor(RoleMixin, View):
    """Take the second factor of one of them away, with the reason that the person reads at the next sign-in."""

    roles = {Role.PROVINCE}

    def get(self, request, pk):
        return self.page(self.officer(pk), ResetForm())

    def post(self, request, pk):
        officer, form = self.officer(pk), ResetForm(request.POST)
        if not form.is_valid():
            return self.page(officer, form, status=422)
        reset(officer, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(
            request,
            _("Pengaman kedua %(officer)s sudah dicabut. Ia memasang yang baru waktu masuk lagi.")
            % {"officer": officer},
        )
        return redirect("officers")

    def officer(self, pk):
        officer = get_object_or_404(below(self.request.user), pk=pk)
        if not may_reset(self.request.user, officer):
            raise PermissionDenied
        return officer

    def page(self, officer, form, status=200):
        return render(
            self.request, "villages/reset_factor.html", {"officer": officer, "form": form}, status=status
        )
