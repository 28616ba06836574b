"""The start page, by role."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, F, OuterRef, Q
from django.shortcuts import redirect, render
from django.views.generic import View

from products.choices import State, Track
from products.models import Cycle, Potential, Product
from reviews.models import Facilitation
from reviews.reading import Reading
from villages.models import Village
from villages.scoping import Role


class Home(View):
    """What waits for this officer, and one thing to do next."""

    def get(self, request):
        if not request.user.role:
            if not request.user.is_staff:
                raise PermissionDenied
            return redirect("admin:index")
        page = {Role.VILLAGE: village, Role.DISTRICT: district, Role.PROVINCE: province}[request.user.role]
        return page(request, Cycle.objects.current())


def village(request, cycle):
    files = Product.objects.visible_to(request.user)
    product = files.in_cycle(cycle).with_answers().first()
    earlier = list(files.exclude(cycle=cycle).with_area().prefetch_related("photos").order_by("-cycle__year"))
    context = {
        "cycle": cycle,
        "product": product,
        "reading": Reading(product) if product else None,
        "flags": Facilitation.objects.visible_to(request.user).filter(product=product).active(),
        "admitted": cycle is not None and cycle.admits(request.user.village),
        "potentials": Potential.objects.visible_to(request.user).count(),
        "earlier": earlier,
        "carried": next((one for one in earlier if one.name), None),
    }
    return render(request, "reviews/home_village.html", context)


def _counts(cycle):
    """Of an area's villages: how many take part, and in which state their files are."""
    files = {state: Q(products__cycle=cycle, products__state=state) for state in State}
    return {
        "villages": Count("pk", distinct=True),
        **{
            state.value: Count("products", filter=condition, distinct=True)
            for state, condition in files.items()
        },
    }


def _by_area(request, cycle, area):
    """One row for each kecamatan or kabupaten: its key, name and counts; silent villages included."""
    villages = Village.objects.visible_to(request.user)
    if cycle is not None and not cycle.includes_kelurahan:
        filed = Product.objects.in_area_of(request.user).in_cycle(cycle).filter(village=OuterRef("pk"))
        villages = villages.filter(Q(kind=Village.Kind.DESA) | Q(Exists(filed)))
    rows = list(
        villages.values(area_code=F(f"{area}__code"), area_name=F(f"{area}__name"))
        .annotate(**_counts(cycle))
        .order_by("area_code")
    )
    for row in rows:
        row["reported"] = row["submitted"] + row["returned"] + row["approved"]
        row["silent"] = row["villages"] - row["reported"] - row["draft"]
    return rows


def _total(rows):
    names = [name for name in rows[0] if not name.startswith("area_")] if rows else []
    return {name: sum(row[name] for row in rows) for name in names}


def district(request, cycle):
    rows = _by_area(request, cycle, "subdistrict")
    waiting = Product.objects.visible_to(request.user).in_cycle(cycle).submitted().with_area()
    context = {
        "cycle": cycle,
        "rows": rows,
        "total": _total(rows),
        "oldest": waiting.order_by("submitted_at", "pk").first(),
    }
    return render(request, "reviews/home_district.html", context)


def province(request, cycle):
    rows = _by_area(request, cycle, "subdistrict__district")
    flags = (
        Facilitation.objects.visible_to(request.user)
        .active()
        .filter(product__cycle=cycle)
        .values(area_code=F("product__district_code"))
        .annotate(**{track.value: Count("pk", filter=Q(track=track)) for track in Track})
    )
    by_district = {flag["area_code"]: flag for flag in flags}
    for row in rows:
        for track in Track:
            row[track.value] = by_district.get(row["area_code"], {}).get(track.value, 0)
    helped = Facilitation.objects.active().filter(product=OuterRef("pk"))
    approved = Product.objects.visible_to(request.user).in_cycle(cycle).approved()
    context = {
        "cycle": cycle,
        "rows": rows,
        "total": _total(rows),
        "unhelped": approved.filter(~Exists(helped)).count(),
    }
    return render(request, "reviews/home_province.html", context)
