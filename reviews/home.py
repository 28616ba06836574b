"""The start page, by role."""

from collections import defaultdict

from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from products.choices import Track
from products.choosing import is_untouched
from products.models import Cycle, Potential, Product
from reviews.deciding.reading import Reading
from reviews.deciding.receipts import page_of
from reviews.models import Correction, Facilitation, Seat
from reviews.models.conditions import flagged_at_all
from reviews.numbers.coverage import DISTRICT, SUBDISTRICT, counts
from reviews.numbers.tables import board
from reviews.owed import carried_sentence, owed
from reviews.village_card import card
from villages.scoping import Role
from villages.titles import titles_of


class Home(View):
    """What waits for this officer, and one thing to do next."""

    def get(self, request):
        if not request.user.role:
            if not request.user.is_staff:
                raise PermissionDenied
            return redirect("admin:index")
        page = {Role.VILLAGE: village, Role.DISTRICT: district, Role.PROVINCE: province}[request.user.role]
        return page(request, Cycle.objects.current())


def _by_product(rows):
    """Rows that hang on products: {key of the product: its rows}."""
    found = defaultdict(list)
    for row in rows:
        found[row.product_id].append(row)
    return found


def village(request, cycle):
    files = Product.objects.visible_to(request.user)
    product = files.in_cycle(cycle).with_answers().first()
    earlier = list(files.exclude(cycle=cycle).with_area().prefetch_related("photos").order_by("-cycle__year"))
    reading = Reading(product) if product else None
    may_carry = product is None or is_untouched(product)
    admitted = cycle is not None and cycle.admits(request.user.village)
    carried = next((one for one in earlier if one.name and may_carry), None)
    items = _by_product(Facilitation.objects.visible_to(request.user).active())
    seats = _by_product(
        Seat.objects.visible_to(request.user).ahead().select_related("training").order_by("training__day")
    )
    context = {
        "cycle": cycle,
        "product": product,
        "reading": reading,
        "receipt_page": product and page_of(product, request.user),
        "card": card(cycle, product, reading, admitted=admitted),
        "flags": items.get(product.pk, []) if product else [],
        "seats": seats.get(product.pk, []) if product else [],
        "titles": titles_of(request.user.village),
        "owed": owed(earlier, items, seats),
        "potentials": Potential.objects.visible_to(request.user).count(),
        "earlier": earlier,
        "carried": carried,
        "carried_sentence": carried and carried_sentence(carried),
    }
    return render(request, "reviews/home/village.html", context)


def _total(rows):
    return (
        {name: sum(row[name] for row in rows) for name in rows[0] if name not in ("code", "name")}
        if rows
        else {}
    )


def district(request, cycle):
    rows = counts(request.user, cycle, SUBDISTRICT)
    waiting = Product.objects.visible_to(request.user).submitted()
    context = {
        "cycle": cycle,
        "table": board(_("Kecamatan"), rows, "kecamatan"),
        "total": _total(rows),
        "waiting": waiting.count(),
        "corrections": Correction.objects.visible_to(request.user).waiting().count(),
        "oldest": waiting.with_area().order_by("submitted_at", "pk").first(),
    }
    return render(request, "reviews/home/district.html", context)


def province(request, cycle):
    rows = counts(request.user, cycle, DISTRICT)
    flags = (
        Facilitation.objects.visible_to(request.user)
        .active()
        .filter(product__cycle=cycle)
        .values(area_code=F("product__district_code"))
        .annotate(**{track.value: Count("product", filter=Q(track=track), distinct=True) for track in Track})
    )
    by_district = {flag["area_code"]: flag for flag in flags}
    for row in rows:
        for track in Track:
            row[track.value] = by_district.get(row["code"], {}).get(track.value, 0)
    approved = Product.objects.visible_to(request.user).in_cycle(cycle).approved()
    context = {
        "cycle": cycle,
        "table": board(_("Kabupaten/Kota"), rows, "kabupaten"),
        "total": _total(rows),
        "unhelped": approved.filter(~flagged_at_all()).count(),
    }
    return render(request, "reviews/home/province.html", context)
