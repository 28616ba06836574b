"""Who read phone numbers and took lists away: the province's log, and a village's own."""

from itertools import groupby

from django.http import FileResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from products.models import Disclosure, Product
from reviews.lists.downloads import TYPES, private
from reviews.lists.paging import Page, query_of
from reviews.models.consents import About
from reviews.personal import log_file
from reviews.personal.filters import DisclosureFilter
from reviews.personal.periods import BY_KEY
from villages.formats import tanggal, waktu
from villages.scoping import Role, ScopedMixin

SHOWN = 200  # lines that a village's page groups by person and day


class Disclosures(ScopedMixin, View):
    """Every line of the province, the newest first."""

    model = Disclosure
    roles = {Role.PROVINCE}

    def chosen(self):
        return DisclosureFilter(self.request.GET, queryset=self.get_queryset(), request=self.request)

    def rows(self, chosen):
        return chosen.qs.select_related("product__village", "product__cycle")

    def get(self, request):
        chosen = self.chosen()
        page = Page(self.rows(chosen), column="id", params=request.GET, descending=True)
        for line in page.rows:
            line.subject = log_file.subject_of(line)
        context = {
            "filter": chosen,
            "page": page,
            "period": BY_KEY["disclosures"],
            "query": query_of(request.GET),
        }
        return render(request, "reviews/personal/disclosures.html", context)


class DisclosuresFile(Disclosures):
    """The same as an Excel file."""

    def get(self, request):
        lines = self.rows(self.chosen()).order_by("-pk")[: log_file.MOST]
        title = [
            _("Catatan akses nomor HP dan unduhan"),
            _("Diunduh %(at)s oleh %(who)s") % {"at": waktu(timezone.now()), "who": request.user.signature},
        ]
        name = f"ovop-catatan-akses-{timezone.localdate():%Y%m%d}.xlsx"
        file = FileResponse(log_file.write(lines.iterator(), title), content_type=TYPES["xlsx"])
        return private(file, name)


class OwnNumber(ScopedMixin, View):
    """The village's: whether its contacts agree, and who read their numbers when."""

    model = Product
    roles = {Role.VILLAGE}

    def get(self, request):
        rows = self.get_queryset().exclude(contact_phone="").select_related("cycle").order_by("-cycle__year")
        products = list(rows.prefetch_related("consents"))
        for product in products:
            said = [one for one in product.consents.all() if one.about == About.NUMBER]
            product.said = said[::-1]
        lines = list(Disclosure.objects.of_village(request.user)[:SHOWN])
        context = {"products": products, "readers": readers(lines), "period": BY_KEY["disclosures"]}
        return render(request, "reviews/personal/own_number.html", context)


def readers(lines):
    """[{who, day, what, count}, …]: the lines of one person on one day, in one place, as one."""

    def alike(line):
        return line.person, timezone.localdate(line.at), line.what, line.product_id

    found = []
    for (person, day, _what, _product), some in groupby(
        sorted(lines, key=lambda one: _order(one, alike)), alike
    ):
        same = list(some)
        found.append({"who": person, "day": tanggal(day), "last": same[0], "count": len(same)})
    return sorted(found, key=lambda one: one["last"].pk, reverse=True)


def _order(line, alike):
    person, day, what, product = alike(line)
    return day, person, what, product or 0, -line.pk
