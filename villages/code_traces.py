"""Which codes opened the accounts of villages, by whom they were made and how they were used: for kabupaten and
province, so that nobody acts as a village unseen."""

from django import forms
from django.db.models import Q
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from villages.keys import key_of
from villages.models import ActivationCode, District
from villages.scoping import Role, ScopedMixin
from villages.traces import trace_of

A_PAGE = 50
MARKED = Q(used_where_made=True) | Q(used_on_makers_device=True)


class TracesFilter(forms.Form):
    kabupaten = forms.ModelChoiceField(
        label=_("Kabupaten/kota"), empty_label=_("Semua"), required=False, queryset=None
    )
    bertanda = forms.BooleanField(label=_("Hanya yang bertanda"), required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        if user.role == Role.PROVINCE:
            self.fields["kabupaten"].queryset = District.objects.filter(province=user.province)
        else:
            del self.fields["kabupaten"]


class CodeTraces(ScopedMixin, View):
    """Codes that were used, the last first; a page goes on before the key `sebelum`."""

    model = ActivationCode
    roles = {Role.DISTRICT, Role.PROVINCE}

    def get(self, request):
        chosen = TracesFilter(request.GET, user=request.user)
        codes = self.get_queryset().filter(used_at__isnull=False)
        said = chosen.cleaned_data if chosen.is_valid() else {}
        if said.get("kabupaten"):
            codes = codes.filter(user__village__district_code=said["kabupaten"].pk)
        if said.get("bertanda"):
            codes = codes.filter(MARKED)
        if before := key_of(request.GET.get("sebelum", "")):
            codes = codes.filter(pk__lt=before)
        codes = codes.select_related("created_by", "user__village__subdistrict__district").order_by("-pk")
        rows = list(codes[: A_PAGE + 1])
        for row in rows:
            row.trace = trace_of(row)
        more = request.GET.copy()
        if len(rows) > A_PAGE:
            more["sebelum"] = rows[A_PAGE - 1].pk
        context = {
            "filter": chosen,
            "rows": rows[:A_PAGE],
            "more": more.urlencode() if len(rows) > A_PAGE else "",
        }
        return render(request, "villages/code_traces.html", context)
