"""Licences of approved products that have ended or soon will."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View

from products.models import Licence
from products.submitted import cover_read
from reviews.lists.endings import DAYS, last_day
from reviews.lists.filters import EndingFilter
from reviews.lists.paging import Page, query_of
from villages.requests import OfficerRequest
from villages.scoping import Role, ScopedMixin


class Endings(ScopedMixin, View):
    """Of each village's latest approved product, of whatever year, the first to end first."""

    request: OfficerRequest
    model = Licence
    roles = {Role.DISTRICT, Role.PROVINCE}

    def get(self, request: HttpRequest) -> HttpResponse:
        user = self.request.user
        ending = self.get_queryset().ending(last_day())
        chosen = EndingFilter(request.GET, queryset=ending, request=request)
        ended = Count("pk", filter=Q(ends_on__lt=timezone.localdate()))
        rows = chosen.qs.select_related("product__village__subdistrict__district")
        rows = rows.annotate(cover=cover_read("product__"))
        context = {
            "filter": chosen,
            "page": Page(rows, column="ends_on", params=request.GET),
            "total": chosen.qs.aggregate(count=Count("pk"), ended=ended),
            "days": DAYS,
            "of_many": user.role == Role.PROVINCE,
            "query": query_of(request.GET),
        }
        return render(request, "reviews/lists/endings.html", context)
