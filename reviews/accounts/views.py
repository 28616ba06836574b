"""The kabupaten's list of accounts, which makes codes and their cards; and which codes opened the accounts of
villages, so that nobody acts as a village unseen."""

from django.contrib import messages
from django.db.models import Count, Max
from django.http import Http404, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from reviews.accounts.filters import CAN_HAVE_CODES, STANDINGS, TABS, AccountFilter, TraceFilter, annotated
from reviews.lists.paging import Page, query_of
from villages import phones
from villages.activation.codes import Outdated, is_village, issue, standing_of, with_accounts
from villages.client_address import client_address, network_of
from villages.keys import key_of
from villages.models import ActivationCode, Village
from villages.qr import qr
from villages.scoping import Role, ScopedMixin
from villages.traces import trace_of

A_SHEET = 8  # cards


class Accounts(ScopedMixin, View):
    """The accounts of the kabupaten's villages; a post makes codes for those ticked, or for all that the list holds as
    it is filtered, and shows them once."""

    model = Village
    roles = {Role.DISTRICT}

    def chosen(self, params):
        villages = annotated(self.get_queryset().existing().select_related("subdistrict"))
        return AccountFilter(params, queryset=villages, request=self.request)

    def newest_code(self):
        """The key of the last code made for one of its villages, 0 before the first."""
        codes = ActivationCode.objects.visible_to(self.request.user)
        return codes.aggregate(last=Max("pk"))["last"] or 0

    def get(self, request):
        return self.page(request.GET)

    def page(self, params, *, status=200):
        chosen = self.chosen(params)
        newest = (
            self.newest_code()
        )  # before the rows: a code that comes between makes the page old, never the card
        page = Page(chosen.qs, column="code", params=params)
        for one in with_accounts(page.rows):
            one.standing = standing_of(one)
        counts = {key: Count("pk", filter=condition) for key, _label, condition in STANDINGS}
        counted = chosen.but("akun").order_by().aggregate(all=Count("pk"), **counts)
        counted[""] = counted.pop("all")
        context = {
            "filter": chosen,
            "tabs": chosen.tabs(TABS, counted),
            "page": page,
            "count": counted.get(params.get("akun", ""), 0),
            "newest": newest,
            "query": query_of(params),
        }
        return render(self.request, "reviews/accounts/accounts.html", context, status=status)

    def post(self, request):
        try:
            villages, seen = self.of_all() if request.POST.get("all") else self.ticked()
            if not seen:
                messages.error(request, _("Centang dulu desa yang perlu kode."))
                return self.page(QueryDict(request.POST.get("query", "")), status=422)
            place = network_of(client_address(request))
            cards, left_out = issue(villages, request.user, seen=seen, place=place)
        except Outdated as late:
            context = {"villages": late.args[0]}
            return render(request, "reviews/accounts/outdated.html", context, status=409)
        return self.cards(cards, left_out)

    def ticked(self):
        """(the villages, {code: which version of its codes the page showed}); of each ticked village the form sends
        53.01.05.2010:17."""
        boxes = (text.partition(":") for text in self.request.POST.getlist("village"))
        seen = {code: key_of(version) for code, _colon, version in boxes}
        villages = self.get_queryset().existing().filter(pk__in=filter(is_village, seen))
        if villages.count() != len(seen):
            raise Http404
        return villages.select_related("subdistrict"), seen

    def of_all(self):
        """The same of all that the list holds, as it was filtered, but those whose officer was deactivated. Raises
        Outdated where one of them got a code since the page was drawn, which says by `newest` what it knew."""
        chosen = self.chosen(QueryDict(self.request.POST.get("query", "")))
        villages = with_accounts(chosen.qs.filter(CAN_HAVE_CODES))
        known = key_of(self.request.POST.get("newest", "")) or 0
        if later := [one for one in villages if one.code_version > known]:
            raise Outdated(later)
        seen = {one.pk: one.code_version for one in villages}
        rows = self.get_queryset().existing().filter(pk__in=seen)
        return rows.select_related("subdistrict"), seen

    def cards(self, cards, left_out):
        address = self.request.build_absolute_uri(reverse("activate"))
        # The code is not in the QR code: what is scanned goes through other programs, and stays in the phone's
        # history and in the logs of every server on the way.
        cards = [(*card, qr(f"{address}?nama={card[1].username}")) for card in cards]
        context = {
            "cards": cards,
            "sheets": [cards[at : at + A_SHEET] for at in range(0, len(cards), A_SHEET)],
            "left_out": left_out,
            "address": f"{self.request.get_host()}{reverse('activate')}".rstrip("/"),
            "phone": phones.in_groups(self.request.user.district.whatsapp),
        }
        return render(self.request, "reviews/accounts/cards.html", context)


class CodeTraces(ScopedMixin, View):
    """Codes that were used, the last made first."""

    model = ActivationCode
    roles = {Role.DISTRICT, Role.PROVINCE}

    def get(self, request):
        used = self.get_queryset().filter(used_at__isnull=False)
        chosen = TraceFilter(request.GET, queryset=used, request=request)
        rows = chosen.qs.select_related("created_by", "user__village__subdistrict__district")
        page = Page(rows, column="id", params=request.GET, descending=True)
        for row in page.rows:
            row.trace = trace_of(row)
        context = {
            "filter": chosen,
            "page": page,
            "of_many": request.user.role == Role.PROVINCE,
            "query": query_of(request.GET),
        }
        return render(request, "reviews/accounts/code_traces.html", context)
