"""The map: the whole province, or one kabupaten."""

from django.http import Http404
from django.shortcuts import render
from django.views.generic import View

from reviews.lists.years import cycles, pick
from reviews.numbers import maps
from villages.scoping import Role, RoleMixin


class MapPage(RoleMixin, View):
    """Of a programme year that the query string may name. The kabupaten has its own map alone."""

    roles = {Role.DISTRICT, Role.PROVINCE}

    def get(self, request, code=""):
        code = code or request.user.district_id
        found, asked = cycles(), request.GET.get("tahun", "")
        cycle = pick(found, asked)
        query = f"?tahun={cycle}" if asked else ""
        if code:
            drawn = maps.district(request.user, cycle, code, query=query)
        else:
            drawn = maps.overview(request.user, cycle, query=query)
        if drawn is None:
            raise Http404
        context = {
            "cycle": cycle,
            "cycles": found,
            "map": drawn,
            "area": drawn.rows[0] if code else None,
            "is_part": code != request.user.district_id,
        }
        return render(
            request, "reviews/numbers/map_district.html" if code else "reviews/numbers/map.html", context
        )
