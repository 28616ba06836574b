"""The province's approved list: filtered, sorted, with the columns one wants; and such choices by name."""

from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from products.disclosures import disclose
from products.models import Disclosure, Product
from reviews.lists.forms import SavedFilterForm
from reviews.lists.listing import NAME, Listing
from reviews.lists.years import cycles, kept, pick
from reviews.models import SavedFilter
from villages.requests import OfficerRequest
from villages.scoping import Role, ScopedMixin


class ApprovedRows(ScopedMixin, View):
    """The approved products of the province, as filtered by the query string."""

    request: OfficerRequest
    model = Product
    roles = {Role.PROVINCE}

    def choose(self, params: QueryDict | str) -> Listing:
        """`params`: a QueryDict, or a query string."""
        self.cycles = cycles()
        params = QueryDict(params) if isinstance(params, str) else params
        now, self.cycle = pick(self.cycles, ""), pick(self.cycles, params.get("tahun", ""))
        rows = self.get_queryset().in_cycle(self.cycle).approved()
        # The year that the list shows by itself need not be named.
        return Listing(
            params,
            rows,
            self.request,
            year=str(self.cycle) if self.cycle != now else "",
            asked_in=self.cycle.year if self.cycle else None,
        )

    def total(self, listing: Listing) -> dict[str, Any]:
        if self.cycle is None or not (listing.filter.is_open or listing.filter.is_valid()):
            return listing.total()
        choice = sha256(listing.query(kolom="", urut="").encode()).hexdigest()
        return kept(f"approved:{self.request.user.area_id}:{choice}", self.cycle, listing.total)


class ApprovedList(ApprovedRows):
    def get(self, request: OfficerRequest) -> HttpResponse:
        return self.show(request.GET)

    def show(
        self, params: QueryDict | str, *, form: SavedFilterForm | None = None, status: int = 200
    ) -> HttpResponse:
        listing = self.choose(params)
        page = listing.page()
        if numbers := listing.numbers(page.rows):
            what, about = Disclosure.What.LIST, listing.label
            disclose(self.request.user, what, among=numbers, rows=len(page.rows), about=about)
        context = {
            "cycle": self.cycle,
            "cycles": self.cycles,
            "listing": listing,
            "filter": listing.filter,
            "page": page,
            "total": self.total(listing),
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
        query = self.choose(request.POST.get("query", "")).query()
        form = SavedFilterForm(request.POST, user=request.user)
        if not form.save(query):
            view = ApprovedList()
            view.setup(request)
            return view.show(query, form=form, status=422)
        messages.success(request, _("Saringan “%(name)s” tersimpan.") % {"name": form.cleaned_data["name"]})
        return redirect(reverse("reviews:approved") + (f"?{query}" if query else ""))


class DropFilter(ScopedMixin, View):
    model = SavedFilter
    roles = {Role.PROVINCE}
    http_method_names = ["post"]

    def post(self, request: OfficerRequest, pk: int) -> HttpResponse:
        saved = get_object_or_404(self.get_queryset(), pk=pk)
        saved.delete()
        messages.success(request, _("Saringan “%(name)s” dihapus.") % {"name": saved.name})
        return redirect("reviews:approved")
