"""More time for one village: the list of what was given, and the form that gives it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from products.models import Cycle, Extension, current_of
from reviews.deciding.extension_forms import ExtensionForm
from reviews.lists.list_filter import AreaFilter
from reviews.lists.paging import Page, query_of
from villages.formats import tanggal
from villages.scoping import Role, RoleMixin, ScopedMixin


class Extensions(ScopedMixin, View):
    """Every extension that was given in the officer's area, the latest first."""

    model = Extension
    roles = {Role.DISTRICT, Role.PROVINCE}

    def get(self, request):
        chosen = AreaFilter(request.GET, queryset=self.get_queryset(), request=request)
        rows = chosen.qs.select_related("village__subdistrict__district", "cycle", "user")
        context = {
            "filter": chosen,
            "page": Page(rows, column="at", params=request.GET, descending=True),
            "count": chosen.qs.count(),
            "holding": chosen.qs.filter(until__gte=timezone.localdate()).count(),
            "of_many": request.user.role == Role.PROVINCE,
            "query": query_of(request.GET),
        }
        return render(request, "reviews/deciding/extensions.html", context)


class Extend(RoleMixin, View):
    """The kabupaten gives one of its villages more time; `?desa=` and `?tahun=` choose for it what the link meant."""

    roles = {Role.DISTRICT}

    def get(self, request):
        asked = {"village": request.GET.get("desa", ""), "cycle": request.GET.get("tahun", "")}
        cycle = current_of(self.cycles())
        initial = {"cycle": cycle and str(cycle)} | {name: value for name, value in asked.items() if value}
        return self.page(ExtensionForm(initial=initial, user=request.user, cycles=self.cycles()))

    def post(self, request):
        form = ExtensionForm(request.POST, user=request.user, cycles=self.cycles())
        given = form.save() if form.is_valid() else None
        if given is None:
            return self.page(form, status=422)
        said = _("%(village)s punya waktu sampai %(until)s untuk tahun %(year)s. Kabari desanya.")
        facts = {"village": given.village.full_name, "until": tanggal(given.until), "year": given.cycle}
        messages.success(request, said % facts)
        return redirect("reviews:extensions")

    def cycles(self):
        """The years that have begun: nobody needs more time for one that has not."""
        return Cycle.objects.filter(opens__lte=timezone.localdate()).order_by("-year")

    def page(self, form, status=200):
        return render(self.request, "reviews/deciding/extend.html", {"form": form}, status=status)
