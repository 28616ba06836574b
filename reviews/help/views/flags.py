"""Flags for help: one product at once, several after a summary."""

from uuid import uuid4

from django.contrib import messages
from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.generic import View

from products.choices import Track
from products.models import Product
from reviews.deciding.workflow import Refused
from reviews.help.flags import flag, flagging_of, take_back, unflag
from reviews.lists.views.approved import ApprovedRows
from reviews.models import Facilitation
from villages.formats import daftar
from villages.keys import key_of
from villages.scoping import Role, RoleMixin
from villages.versions import mark_of

FLAGGED = Facilitation.Status.FLAGGED


class Flag(ApprovedRows):
    """Flag products for one track, or take that flag off them: the ticked ones, or all of the list.

    More than one get a summary first, and so does taking a flag off, which needs a reason. The summary's
    button brings `seen`, the mark of what it showed; `again` flags also those that were helped already.
    """

    http_method_names = ["post"]

    def post(self, request):
        # The list has a button for the deed and a box for the track; a product's page and the summary say both at once.
        self.action, _dash, self.track = request.POST.get("do", "").partition("-")
        self.track = self.track or request.POST.get("track", "")
        if self.action not in ("flag", "unflag") or self.track not in Track:
            raise Http404
        self.listing = self.choose(request.POST.get("query", "")).listing
        rows, is_one = self.meant()
        if rows is None:
            messages.error(request, _("Centang dulu produk yang dimaksud."))
            return self.back()
        ids = list(rows.values_list("pk", flat=True))
        if not ids:
            return self.back()
        seen, note = request.POST.get("seen", ""), request.POST.get("note", "")
        may_skip = is_one and self.action == "flag"
        self.mark = "" if may_skip else self.mark_of(rows)
        if not may_skip and seen != self.mark:
            return self.summary(rows, len(ids), status=409 if seen else 200)
        try:
            if self.action == "flag":
                act = uuid4()
                done = flag(ids, self.track, request.user, again=is_one or "again" in request.POST, act=act)
            else:
                done = unflag(ids, self.track, request.user, note=note)
        except Refused as refusal:
            return self.summary(rows, len(ids), faults=refusal.faults, status=422)
        self.tell(done, act if self.action == "flag" and done else None)
        if "detail" in request.POST and is_one:
            return redirect("reviews:detail", ids[0])
        return self.back()

    def mark_of(self, rows):
        """Another one as soon as another product is among the rows, or one of them or its help changed."""
        items = Facilitation.objects.visible_to(self.request.user).filter(track=self.track)
        helped = items.filter(product__in=rows.order_by().values("pk"))
        return mark_of(rows.values_list("pk", "version")) + mark_of(helped.values_list("pk", "version"))

    def meant(self):
        """The products meant, or None, and whether it is one alone. What was reopened since it was ticked
        is told and left out; a foreign one is a 404."""
        posted = self.request.POST.getlist("product")
        ticked = {key_of(pk) for pk in posted}
        if "all" in self.request.POST:
            return self.listing.matching, False
        own = Product.objects.in_area_of(self.request.user)
        if own.filter(pk__in=ticked).count() != len(posted):
            raise Http404
        rows = self.get_queryset().approved().filter(pk__in=ticked)
        if gone := len(ticked) - rows.count():
            message = _(
                "%(gone)d produk yang Anda centang baru saja dibuka kembali oleh kabupaten, jadi tidak ikut ditandai."
            )
            messages.warning(self.request, message % {"gone": gone})
        return (rows if ticked else None), len(ticked) == 1

    def summary(self, rows, count, *, faults=(), status):
        items = Facilitation.objects.visible_to(self.request.user).filter(
            product=OuterRef("pk"), track=self.track
        )
        still_open = Exists(items.open())
        changing = still_open if self.action == "flag" else Exists(items.filter(status=FLAGGED))
        numbers = {
            "count": Count("pk"),
            "flagged": Count("pk", filter=Q(changing)),
            "helped": Count("pk", filter=Q(Exists(items.active())) & ~Q(still_open)),
            "amount": Sum("funding_amount"),
        }
        total = rows.aggregate(**numbers)
        # Who has the flag keeps it: only the others change, or on taking it off, only those that have it.
        helped = total["helped"]
        moves = total["flagged"] if self.action == "unflag" else count - total["flagged"] - helped
        context = {
            "action": self.action,
            "moves": moves,
            "may_act": moves or (helped and self.action == "flag"),
            "faults": faults,
            "changed": status == 409,
            "track": Track(self.track).label.lower(),
            "do": f"{self.action}-{self.track}",
            "count": count,
            "seen": self.mark,
            "everything": "all" in self.request.POST,
            "detail": "detail" in self.request.POST,
            "products": [] if "all" in self.request.POST else list(rows.values_list("pk", flat=True)),
            "filter_label": self.listing.label,
            "query": self.listing.query(),
            "total": total,
            "districts": rows.order_by("village__subdistrict__district__name")
            .values(district=F("village__subdistrict__district__name"))
            .annotate(**numbers),
        }
        return render(self.request, "reviews/help/flag_summary.html", context, status=status)

    def back(self):
        query = self.listing.query()
        return redirect(reverse("reviews:approved") + (f"?{query}" if query else ""))

    def tell(self, done, act):
        counted = {"done": done, "track": Track(self.track).label.lower()}
        if self.action == "unflag":
            messages.success(self.request, _("Tanda %(track)s dicabut dari %(done)d produk.") % counted)
            return
        said = _("%(done)d produk ditandai untuk %(track)s.") % counted
        if act:
            page = reverse("reviews:flagged", args=[act])
            back = _("Salah tanda? Batalkan penandaan ini")
            said = format_html('{} <a href="{}">{}</a>', said, page, back)
        messages.success(self.request, said)


class Flagged(RoleMixin, View):
    """What this officer flagged in one act, and the way back as long as there is one."""

    roles = {Role.PROVINCE}

    def get(self, request, act):
        return self.page(self.flagging(act))

    def post(self, request, act):
        self.flagging(act)
        try:
            done, stay = take_back(act, request.user)
        except Refused as refusal:
            return self.page(self.flagging(act), faults=refusal.faults, status=422)
        if done:
            messages.success(request, _("Penandaan dibatalkan: %(done)d tanda dicabut.") % {"done": done})
        else:
            messages.info(request, _("Tidak ada lagi tanda yang bisa dicabut."))
        if stay:
            said = _("Tetap, karena sudah ditindaklanjuti: %(names)s.")
            names = daftar(f"{item.product} ({item.product.village.full_name})" for item in stay)
            messages.warning(request, said % {"names": names})
        return redirect("reviews:approved")

    def flagging(self, act):
        found = flagging_of(act, self.request.user)
        if found is None:
            raise Http404
        return found

    def page(self, flagging, *, faults=(), status=200):
        context = {"flagging": flagging, "track": Track(flagging.track).label.lower(), "faults": faults}
        return render(self.request, "reviews/help/flagged.html", context, status=status)
