"""The approved list that somebody asks for: the same for a page, a file, and a worker that makes the file later."""

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

from products.models import Cycle, Product
from reviews.lists.listing import Listing
from reviews.lists.years import cycles, pick
from villages.models import User


@dataclass(frozen=True)
class Chosen:
    """`cycle` is the programme year of the list, None where none was ever opened; `cycles` are all of them."""

    listing: Listing
    cycle: Cycle | None
    cycles: list[Cycle]


def choose(params: QueryDict | str, user: User) -> Chosen:
    """The approved products that `user` may see now, as a query string asks for them. Http404 for a year or a choice
    that there is not."""
    found = cycles()
    params = QueryDict(params) if isinstance(params, str) else params
    now, cycle = pick(found, ""), pick(found, params.get("tahun", ""))
    request = HttpRequest()  # filters know their officer by it
    request.user = user
    listing = Listing(
        params,
        Product.objects.visible_to(user).in_cycle(cycle).approved(),
        request,
        # The year that the list shows by itself need not be named.
        year=str(cycle) if cycle != now else "",
        asked_in=cycle.year if cycle else None,
    )
    return Chosen(listing, cycle, found)
