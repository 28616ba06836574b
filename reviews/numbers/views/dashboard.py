"""The programme in numbers: on a page with charts, and as open numbers."""

import csv
from dataclasses import dataclass

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.generic import View

from products.models import Cycle
from reviews.lists.writers import guarded
from reviews.lists.years import cycles, pick
from reviews.numbers.coverage import DISTRICT, SUBDISTRICT
from reviews.numbers.figures import Figures, figures
from reviews.numbers.open_data import FIELDS, as_json, as_rows
from reviews.numbers.tables import Tables
from villages.models import District
from villages.scoping import Role, RoleMixin


@dataclass
class ChosenFigures:
    """What the address asks for: one cycle of one area; `cycle` None where no year was ever opened."""

    cycles: list
    cycle: Cycle | None
    district: District | None = None
    figures: Figures | None = None
    tables: Tables | None = None
    is_part: bool = False  # of a wider area that the officer has too

    @property
    def code(self):
        return self.district.pk if self.district else ""


def figures_asked_for(request, year=None):
    """The ChosenFigures of this request; 404 for a year or a kabupaten that is not this officer's."""
    user, found = request.user, cycles()
    cycle = pick(found, str(year or request.GET.get("tahun", "")))
    code, district = request.GET.get("kabupaten", ""), None
    if user.role == Role.DISTRICT:
        if code not in ("", user.district_id):
            raise Http404
        district = user.district
    elif code:
        district = get_object_or_404(District.objects.filter(province=user.province_id), pk=code)
    seen = ChosenFigures(found, cycle, district, is_part=district not in (None, user.area))
    if cycle:
        level = SUBDISTRICT if district else DISTRICT
        seen.figures = figures(user, cycle, found, district=seen.code, level=level)
        seen.tables = Tables(seen.figures, user, cycle, district=seen.code)
    return seen


class Dashboard(RoleMixin, View):
    """By area, category, need, month and year; the province looks into a kabupaten by ?kabupaten=."""

    roles = {Role.DISTRICT, Role.PROVINCE}

    def get(self, request):
        return render(request, "reviews/numbers/dashboard.html", {"look": figures_asked_for(request)})


class Numbers(RoleMixin, View):
    """What the open numbers are and mean."""

    roles = {Role.PROVINCE}

    def get(self, request):
        seen = figures_asked_for(request)
        example = as_rows(seen.figures)[:3][-1] if seen.figures else {}
        fields = [(name, meaning, example.get(name, "")) for name, meaning in FIELDS.items()]
        return render(request, "reviews/numbers/open_data.html", {"look": seen, "fields": fields})


class NumbersFile(RoleMixin, View):
    """A year's numbers, by kabupaten and by kecamatan, at an address that stays."""

    roles = {Role.PROVINCE}
    page_of_file = "reviews:numbers"

    def get(self, request, year, kind):
        seen = figures_asked_for(request, year)
        inner = figures(request.user, seen.cycle, seen.cycles, district=seen.code, level=SUBDISTRICT)
        if kind == "json":
            return JsonResponse(
                as_json(int(year), seen.figures, inner), json_dumps_params={"ensure_ascii": False}
            )
        response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="ovop-angka-{year}.csv"'
        writer = csv.writer(response, delimiter=";")
        writer.writerow(FIELDS)
        for row in as_rows(seen.figures, inner):
            cells = (row.get(name) for name in FIELDS)
            writer.writerow([guarded(cell) if isinstance(cell, str) else _number(cell) for cell in cells])
        return response


def _number(cell):
    return "" if cell is None else str(cell).replace(".", ",")
