"""The report of the programme: one document for a cycle, made to be printed."""

from django.db.models import Count, Sum
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from products.choices import Track
from products.models import Product
from products.submitted import cover_read
from reviews.lists.views.approved import ApprovedRows
from reviews.models import Facilitation
from reviews.numbers import maps
from reviews.numbers.views.dashboard import figures_asked_for
from reviews.prints.report_tables import by_area, by_choice
from villages.labels import in_order, label_of
from villages.scoping import Role, ScopedMixin

NEWEST = 5  # products that are seen on the first page
LISTED = 400  # rows of a list that the report holds; of a longer one it says where it is taken away


class Report(ScopedMixin, View):
    """For the province, and for one kabupaten by ?kabupaten=; the kabupaten's own is its only one.

    A list longer than LISTED is no part of it for whoever may take it away as a file: 3,442 rows make 196 printed
    pages that nobody reads, and a worker keeps 100 MB of them.
    """

    model = Product
    roles = {Role.DISTRICT, Role.PROVINCE}

    def get(self, request, year):
        seen = figures_asked_for(request, year)
        if seen.cycle is None:
            raise Http404
        products = self.get_queryset().in_cycle(seen.cycle).approved()
        items = Facilitation.objects.visible_to(request.user).filter(product__cycle=seen.cycle)
        if seen.district:
            products = products.filter(district_code=seen.code)
            items = items.filter(product__district_code=seen.code)
        listed = items.select_related("product__village").order_by("track", "product__village_id")
        helped = self.statuses(items)
        covered = products.with_area().annotate(cover=cover_read())
        drawn = maps.district(request.user, seen.cycle, seen.code) if seen.district else None
        context = {
            "look": seen,
            "now": timezone.now(),
            "area": seen.district or request.user.area,
            "map": drawn or maps.overview(request.user, seen.cycle),
            "newest": list(covered.exclude(cover=None).order_by("-approved_at", "-pk")[:NEWEST]),
            "by_area": by_area(seen.tables),
            "by_choice": by_choice(seen.tables) if seen.figures.categories else [],
            "products": covered.prefetch_related("needs").order_by("village_id"),
            "is_long": self.is_long(seen.figures.total.approved),
            "helped": helped,
            "has_long_items": self.is_long(sum(number for _track, _status, number, _amount in helped)),
            "items": [
                (_("Yang sudah selesai"), listed.filter(status=Facilitation.Status.DONE)),
                (_("Yang masih diurus"), listed.open()),
            ],
        }
        return render(request, "reviews/prints/report.html", context)

    def is_long(self, rows):
        return rows > LISTED and self.request.user.role in ApprovedRows.roles

    def statuses(self, items):
        """[(track's label, status' label, how many, rupiah), …] in the order of the ledger."""
        counted = items.order_by().values("track", "status").annotate(n=Count("pk"), amount=Sum("amount"))
        found = {(row["track"], row["status"]): row for row in counted}
        tracks = in_order({track for track, _status in found}, Track)
        statuses = in_order({status for _track, status in found}, Facilitation.Status)
        return [
            (
                label_of(Track, track),
                label_of(Facilitation.Status, status),
                found[track, status]["n"],
                found[track, status]["amount"],
            )
            for track in tracks
            for status in statuses
            if (track, status) in found
        ]
