"""The start page, by role."""

from collections import defaultdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from products.choices import State, Track
from products.choosing import is_untouched
from products.deadlines import Deadline, deadline_of, extensions_of
from products.models import Cycle, Extension, Potential, Product
from reviews.deciding.reading import Reading
from reviews.deciding.receipts import page_of
from reviews.help.flags import last_flagging
from reviews.lists.endings import ending_for, sentence
from reviews.lists.years import cycles, pick
from reviews.models import Correction, Facilitation, Seat
from reviews.models.conditions import flagged_at_all
from reviews.numbers.coverage import DISTRICT, SUBDISTRICT, counts
from reviews.numbers.tables import board, steps
from reviews.owed import carried_sentence, owed, unbegun
from reviews.village_card import card
from reviews.village_path import path_of
from villages.scoping import Role
from villages.titles import titles_of


class Home(View):
    """What waits for this officer, and one thing to do next."""

    def get(self, request):
        if not request.user.role:
            if not request.user.is_staff:
                raise PermissionDenied
            messages.info(request, _("Akun admin tidak memegang wilayah, jadi berandanya halaman admin ini."))
            return redirect("admin:index")
        if request.user.role == Role.VILLAGE:
            return village(request, Cycle.objects.current())
        found = cycles()
        page = {Role.DISTRICT: district, Role.PROVINCE: province}[request.user.role]
        return page(request, pick(found, request.GET.get("tahun", "")), found)


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
    own = request.user.village
    left_out = cycle.left_out_sentence(own) if cycle else ""
    gone = left_out if cycle and not own.exists_on(cycle.day_asked) else ""
    carried = next((one for one in earlier if one.name and may_carry), None)
    items = _by_product(Facilitation.objects.visible_to(request.user).active())
    seats = _by_product(
        Seat.objects.visible_to(request.user).ahead().select_related("training").order_by("training__day")
    )
    extensions = extensions_of(own)
    if product:
        deadline = deadline_of(product, known=extensions)
    else:
        deadline = cycle and Deadline(cycle, False, extensions.get(cycle.pk))
    context = {
        "cycle": cycle,
        "deadline": deadline,
        "unbegun": unbegun([one.cycle_id for one in earlier], extensions, cycle),
        "product": product,
        "reading": reading,
        "receipt_page": product and page_of(product, request.user),
        "card": card(deadline, product, reading, admitted=not left_out, gone=gone),
        "flags": items.get(product.pk, []) if product else [],
        "seats": seats.get(product.pk, []) if product else [],
        "path": path_of(product, items.get(product.pk, []) if product else []),
        "titles": titles_of(own),
        "owed": owed(earlier, items, seats, extensions),
        "endings": _endings(request.user, product),
        "corrections": _corrections(request.user, [product, *earlier]),
        "potentials": Potential.objects.visible_to(request.user).count(),
        "earlier": earlier,
        "carried": carried,
        "carried_sentence": carried and carried_sentence(carried),
    }
    return render(request, "reviews/home/village.html", context)


def _corrections(user, products):
    """What a village asked for and waits for, of every year; asks only where something is approved."""
    if not any(one and one.state == State.APPROVED for one in products):
        return []
    rows = Correction.objects.visible_to(user).waiting().select_related("product__cycle")
    return rows.order_by("at", "pk")


def _endings(user, product):
    """What a village is told of its licences that end; not of those for which this year's dossier knows a later
    day."""
    said = {one.kind: one.ends_on for one in product.licences.all() if one.ends_on} if product else {}
    rows = ending_for(user).order_by("ends_on", "pk")
    return [sentence(one) for one in rows if said.get(one.kind, one.ends_on) <= one.ends_on]


def _total(rows):
    return (
        {name: sum(row[name] for row in rows) for name in rows[0] if name not in ("code", "name")}
        if rows
        else {}
    )


def _by_year(rows):
    """[(year, how many of these products), …], the latest year first; one query."""
    return list(rows.order_by("-cycle__year").values_list("cycle__year").annotate(n=Count("pk")))


def _of_other_years(counted, cycle):
    """Those of _by_year() that the numbers of the chosen year do not tell."""
    return [(year, count) for year, count in counted if cycle is None or year != cycle.year]


def district(request, cycle, found):
    """What waits is of every year: a new one hides nothing. The numbers below are of the year that is chosen."""
    rows = counts(request.user, cycle, SUBDISTRICT)
    total = _total(rows)
    waiting = Product.objects.visible_to(request.user).submitted()
    returned = Product.objects.visible_to(request.user).filter(state=State.RETURNED)
    context = {
        "cycle": cycle,
        "cycles": found,
        "returned": _of_other_years(_by_year(returned), cycle),
        "extended": Extension.objects.visible_to(request.user)
        .filter(until__gte=timezone.localdate())
        .count(),
        "table": board(_("Kecamatan"), rows, "kecamatan", cycle),
        "total": total,
        "steps": steps(total, cycle),
        "waiting": waiting.count(),
        "corrections": Correction.objects.visible_to(request.user).waiting().count(),
        "oldest": waiting.with_area().order_by("submitted_at", "pk").first(),
        "endings": ending_for(request.user).count(),
    }
    return render(request, "reviews/home/district.html", context)


def province(request, cycle, found):
    """As the kabupaten's: what is not flagged yet is of every year."""
    rows = counts(request.user, cycle, DISTRICT)
    flags = (
        Facilitation.objects.visible_to(request.user)
        .active()
        .filter(product__cycle=cycle)
        .values(area_code=F("product__district_code"))
        .annotate(
            **{track.value: Count("product", filter=Q(track=track), distinct=True) for track in Track},
            flagged=Count("product", distinct=True),
            helped=Count("product", filter=Q(status=Facilitation.Status.DONE), distinct=True),
        )
    )
    by_district = {flag["area_code"]: flag for flag in flags}
    for row in rows:
        for name in (*Track.values, "flagged", "helped"):
            row[name] = by_district.get(row["code"], {}).get(name, 0)
    total = _total(rows)
    unhelped = _by_year(Product.objects.visible_to(request.user).approved().filter(~flagged_at_all()))
    context = {
        "cycle": cycle,
        "cycles": found,
        "table": board(_("Kabupaten/Kota"), rows, "kabupaten", cycle),
        "total": total,
        "steps": steps(total, cycle),
        "unhelped": sum(count for _year, count in unhelped),
        "unhelped_year": unhelped[0][0] if unhelped else None,
        "unhelped_elsewhere": _of_other_years(unhelped, cycle),
        "flagging": last_flagging(request.user),
        "extended": Extension.objects.visible_to(request.user)
        .filter(until__gte=timezone.localdate())
        .count(),
    }
    return render(request, "reviews/home/province.html", context)
