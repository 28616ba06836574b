"""What the villages of a kabupaten or of the province could make: their potentials, counted and listed."""

from urllib.parse import urlencode

from django.db.models import Count
from django.shortcuts import render
from django.views.generic import View

from products.choices import Category
from products.choosing import mark_all
from products.models import Potential
from reviews.lists.paging import Page
from reviews.numbers.filters import PotentialFilter
from villages.labels import in_order, label_of
from villages.scoping import Role, ScopedMixin


class AreaPotentials(ScopedMixin, View):
    """The potentials of the officer's area as filtered, the newest first, with counts by category."""

    model = Potential
    roles = {Role.DISTRICT, Role.PROVINCE}

    def get(self, request):
        chosen = PotentialFilter(request.GET, queryset=self.get_queryset(), request=request)
        rows = chosen.qs.order_by()
        counts = {
            row["category"]: row
            for row in rows.values("category").annotate(
                potentials=Count("pk"), villages=Count("village", distinct=True)
            )
        }
        listed = rows.select_related("village__subdistrict__district")
        page = Page(listed, column="created_at", params=request.GET, descending=True)
        mark_all(page.rows, request.user)
        context = {
            "filter": chosen,
            "page": page,
            "by_category": [
                {"label": label_of(Category, key), **counts[key]} for key in in_order(counts, Category)
            ],
            "of_many": request.user.role == Role.PROVINCE,  # so that each row names its kabupaten
            "total": sum(row["potentials"] for row in counts.values()),
            "villages": rows.aggregate(count=Count("village", distinct=True))["count"],
            "query": urlencode(
                [(key, value) for key, value in request.GET.items() if key in chosen.form.fields and value]
            ),
        }
        return render(request, "reviews/numbers/potentials.html", context)
