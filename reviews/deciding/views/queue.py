"""The kabupaten's queue."""

from django.db.models import Count, Q
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.generic import View

from products.models import Product
from products.submitted import cover_read
from reviews.deciding.filters import SUBMISSIONS, QueueFilter
from reviews.lists.paging import Page, query_of
from reviews.models import Correction
from villages.scoping import Role, ScopedMixin


class Queue(ScopedMixin, View):
    """What waits for a decision in this kabupaten, the longest first."""

    model = Product
    roles = {Role.DISTRICT}

    def get(self, request):
        # Of every year: what was submitted in December is still decided in January.
        waiting = self.get_queryset().submitted()
        chosen = QueueFilter(request.GET, queryset=waiting, request=request)
        page = Page(
            chosen.qs.with_area().annotate(cover=cover_read()), column="submitted_at", params=request.GET
        )
        again = Count("pk", filter=Q(submissions__gt=1))
        counted = chosen.but("pengajuan").aggregate(all=Count("pk"), again=again)
        counts = {
            "": counted["all"],
            "pertama": counted["all"] - counted["again"],
            "ulang": counted["again"],
        }
        context = {
            "filter": chosen,
            "tabs": chosen.tabs([("", _("Semua")), *SUBMISSIONS], counts),
            "page": page,
            "count": counts[request.GET.get("pengajuan", "")],
            "corrections": Correction.objects.visible_to(request.user).waiting().count(),
            "query": query_of(request.GET),
        }
        return render(request, "reviews/deciding/queue.html", context)
