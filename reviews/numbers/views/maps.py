"""The map: the whole province, or one kabupaten beside the list of its products."""

from collections import Counter

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.generic import View

from products.models import Product
from products.submitted import cover_read
from reviews.lists.years import cycles, pick
from reviews.numbers import maps
from reviews.numbers.coverage import DISTRICT, counts
from reviews.numbers.district_map import draw
from reviews.numbers.filters import MapFilter
from reviews.numbers.groups import GROUPS, group_of
from villages.scoping import Role, ScopedMixin


class MapPage(ScopedMixin, View):
    """Of a programme year that the query string may name. The kabupaten has its own map alone."""

    model = Product
    roles = {Role.DISTRICT, Role.PROVINCE}

    def get(self, request, code=""):
        code = code or request.user.district_id
        found, asked = cycles(), request.GET.get("tahun", "")
        cycle = pick(found, asked)
        context = {"cycle": cycle, "cycles": found, "query": f"?tahun={cycle}" if asked else ""}
        if not code:
            drawn = maps.overview(request.user, cycle, query=context["query"])
            return render(request, "reviews/numbers/map.html", context | {"map": drawn})
        context["area"] = next(
            (row for row in counts(request.user, cycle, DISTRICT) if row["code"] == code), None
        )
        if context["area"] is None:
            raise Http404
        context["is_part"] = code != request.user.district_id
        approved = self.get_queryset().in_cycle(cycle).approved().filter(district_code=code)
        context |= self.of_district(code, approved)
        return render(request, "reviews/numbers/map_district.html", context)

    def of_district(self, code, approved):
        """The map and the list of these products as filtered, and how many each group has."""
        chosen = MapFilter(self.request.GET, queryset=approved, request=self.request, code=code)
        rows = chosen.qs.select_related("village__subdistrict").order_by("village_id")
        products = list(rows.annotate(cover=cover_read()))
        # With nothing chosen these are all there are, and no more queries need be asked.
        if chosen.is_open:
            whole = None
            categories = [product.category for product in products]
        else:
            whole = list(approved.values_list("latitude", "longitude"))
            categories = list(chosen.but("kelompok").values_list("category", flat=True))
        counted = {"": len(categories)} | Counter(group_of(category).key for category in categories)
        labels = [("", _("Semua")), *((group.key, group.label) for group in GROUPS)]
        tabs = chosen.tabs(labels, {key: counted.get(key, 0) for key, _label in labels})
        return {
            "filter": chosen,
            "map": draw(code, products, whole),
            "count": len(products),
            "signs": [(key, tab) for (key, _label), tab in zip(labels, tabs, strict=True)],
        }
