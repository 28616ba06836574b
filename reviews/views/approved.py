"""The province's approved list: filter, flag, export."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from products.choices import Track
from products.models import Cycle, Product
from reviews import exports
from reviews.facilitation import flag, unflag
from reviews.filters import ApprovedFilter
from reviews.models import Facilitation
from reviews.paging import Page
from villages.formats import waktu
from villages.scoping import Role, ScopedMixin


class ApprovedRows(ScopedMixin, View):
    """The approved products of the province, as filtered by the query string."""

    model = Product
    roles = {Role.PROVINCE}

    def choose(self, params):
        self.cycle = Cycle.objects.current()
        rows = self.get_queryset().in_cycle(self.cycle).approved()
        return ApprovedFilter(params, queryset=rows, request=self.request)


class ApprovedList(ApprovedRows):
    def get(self, request):
        chosen = self.choose(request.GET)
        page = Page(chosen.qs.with_area(), column="approved_at", params=request.GET, descending=True)
        flags = Facilitation.objects.visible_to(request.user).active()
        by_product = {}
        for one in flags.filter(product__in=[product.pk for product in page.rows]):
            by_product.setdefault(one.product_id, []).append(one)
        for product in page.rows:
            product.flags = by_product.get(product.pk, [])
        context = {
            "cycle": self.cycle,
            "filter": chosen,
            "page": page,
            "total": chosen.qs.aggregate(count=Count("pk"), amount=Sum("funding_amount")),
            "flagged": flags.filter(product__in=chosen.qs).aggregate(
                **{track.value: Count("pk", filter=Q(track=track)) for track in Track}
            ),
            "tracks": Track,
            "query": _query(request.GET),
        }
        return render(request, "reviews/approved.html", context)


def _query(params):
    """The filter of a query string, without the page."""
    return urlencode(
        [(key, value) for key, value in params.items() if key not in ("after", "before") and value]
    )


class Export(ApprovedRows):
    """The list as it is filtered, in its order, as a file."""

    def get(self, request, kind):
        chosen = self.choose(request.GET)
        rows = chosen.qs.order_by("-approved_at", "-pk")
        name = f"ovop-disetujui-{self.cycle}-{timezone.localdate():%Y%m%d}"
        if kind == "csv":
            return exports.csv_response(rows, name=f"{name}.csv")
        if kind != "xlsx":
            raise Http404
        words = "; ".join(f"{label}: {choice}" for label, choice in chosen.words) or _("semua")
        title = [
            _("Produk unggulan desa yang disetujui, tahun %(year)s") % {"year": self.cycle},
            _("Saringan: %(words)s") % {"words": words},
            _("Diunduh %(at)s oleh %(who)s, %(area)s")
            % {"at": waktu(timezone.now()), "who": request.user, "area": request.user.area},
        ]
        return exports.xlsx_response(rows, title_lines=title, name=f"{name}.xlsx")


class Flag(ScopedMixin, View):
    """Flag the ticked products for one track, or take that flag off them."""

    model = Product
    roles = {Role.PROVINCE}
    http_method_names = ["post"]

    def post(self, request):
        action, _dash, track = request.POST.get("do", "").partition("-")
        ticked = {int(pk) for pk in request.POST.getlist("product") if pk.isascii() and pk.isdigit()}
        if action not in ("flag", "unflag") or track not in Track:
            raise Http404
        if self.get_queryset().approved().filter(pk__in=ticked).count() != len(
            request.POST.getlist("product")
        ):
            raise Http404
        done = {"flag": flag, "unflag": unflag}[action](ticked, track, request.user)
        self.tell(action, Track(track).label.lower(), len(ticked), done)
        if "detail" in request.POST and len(ticked) == 1:
            return redirect("reviews:detail", ticked.pop())
        back = request.POST.get("query", "")
        return redirect(reverse("reviews:approved") + (f"?{back}" if back else ""))

    def tell(self, action, track, ticked, done):
        if not ticked:
            messages.error(self.request, _("Centang dulu produk yang dimaksud."))
        elif action == "flag":
            messages.success(
                self.request, _("%(done)d produk ditandai untuk %(track)s.") % {"done": done, "track": track}
            )
        else:
            messages.success(
                self.request,
                _("Tanda %(track)s dilepas dari %(done)d produk.") % {"done": done, "track": track},
            )
