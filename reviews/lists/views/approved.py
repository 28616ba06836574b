"""The province's approved list: filtered, sorted, with the columns one wants; and such choices by name."""

from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from products.disclosures import disclose
from products.models import Disclosure, Product
from reviews.lists.choosing import Chosen, choose
from reviews.lists.forms import SavedFilterForm
from reviews.lists.listing import NAME
from reviews.lists.years import kept
from reviews.models import SavedFilter
from villages.requests import OfficerRequest
from villages.scoping import Role, ScopedMixin

# Over the list, of the choices of its filter `tanda`.
TABS = [
    ("", gettext_lazy("Semua")),
    ("belum", gettext_lazy("Belum ditandai")),
    ("pendanaan", gettext_lazy("Pendanaan")),
    ("pelatihan", gettext_lazy("Pelatihan")),
]


class ApprovedRows(ScopedMixin, View):
    """The approved products of the province, as filtered by the query string."""

    request: OfficerRequest
    model = Product
    roles = {Role.PROVINCE}

    def choose(self, params: QueryDict | str) -> Chosen:
        """`params`: a QueryDict, or a query string."""
        return choose(params, self.request.user)

    def total(self, chosen: Chosen, **left_out: str) -> dict[str, Any]:
        """What the list sums up to. With `tanda=""` what it would without that choice, and how many have no flag."""
        listing, cycle = chosen.listing, chosen.cycle
        count = listing.counted if left_out else listing.total
        if cycle is None or not (listing.filter.is_open or listing.filter.is_valid()):
            return count()
        choice = sha256(listing.query(kolom="", urut="", **left_out).encode()).hexdigest()
        return kept(f"approved:{self.request.user.area_id}:{choice}:{len(left_out)}", cycle, count)


class ApprovedList(ApprovedRows):
    def get(self, request: OfficerRequest) -> HttpResponse:
        return self.show(request.GET)

    def show(
        self, params: QueryDict | str, *, form: SavedFilterForm | None = None, status: int = 200
    ) -> HttpResponse:
        chosen = self.choose(params)
        listing = chosen.listing
        counted = self.total(chosen, tanda="")
        by_flag = {
            "": counted["count"],
            "belum": counted["none"],
            "pendanaan": counted["funding"],
            "pelatihan": counted["training"],
        }
        page = listing.page()
        if numbers := listing.numbers(page.rows):
            what, about = Disclosure.What.LIST, listing.label
            disclose(self.request.user, what, among=numbers, rows=len(page.rows), about=about)
        context = {
            "tabs": listing.filter.tabs(TABS, by_flag),
            "cycle": chosen.cycle,
            "cycles": chosen.cycles,
            "listing": listing,
            "filter": listing.filter,
            "page": page,
            "total": self.total(chosen) if listing.params.get("tanda") else counted,
            "columns": [column for column in listing.offered if column is not NAME],
            "saved": SavedFilter.objects.visible_to(self.request.user),
            "save_form": form or SavedFilterForm(user=self.request.user),
            "query": listing.query(),
        }
        return render(self.request, "reviews/lists/approved.html", context, status=status)


class SaveFilter(ApprovedRows):
    """Keep the list as it is filtered, sorted and laid out under a name."""

    http_method_names = ["post"]

    def post(self, request: OfficerRequest) -> HttpResponse:
        query = self.choose(request.POST.get("query", "")).listing.query()
        form = SavedFilterForm(request.POST, user=request.user)
        if not form.save(query):
            view = ApprovedList()
            view.setup(request)
            return view.show(query, form=form, status=422)
        messages.success(request, _("Filter “%(name)s” tersimpan.") % {"name": form.cleaned_data["name"]})
        return redirect(reverse("reviews:approved") + (f"?{query}" if query else ""))


class DropFilter(ScopedMixin, View):
    model = SavedFilter
    roles = {Role.PROVINCE}
    http_method_names = ["post"]

    def post(self, request: OfficerRequest, pk: int) -> HttpResponse:
        saved = get_object_or_404(self.get_queryset(), pk=pk)
        saved.delete()
        messages.success(request, _("Filter “%(name)s” dihapus.") % {"name": saved.name})
        return redirect("reviews:approved")
