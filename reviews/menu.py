"""The menu at the top of the pages of kabupaten and province."""

from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from products.models import Product
from villages.doors import may
from villages.formats import Label

# In this order, each for the roles that its page lets in; who sees no page but the first has no menu.
MENU = (
    ("home", _("Beranda")),
    ("reviews:queue", _("Antrean")),
    ("reviews:approved", _("Produk disetujui")),
    ("reviews:ledger", _("Fasilitasi")),
    ("reviews:trainings", _("Pelatihan")),
    ("reviews:coverage", _("Desa")),
    ("reviews:dashboard", _("Dasbor")),
    ("reviews:map", _("Peta")),
    ("reviews:potentials", _("Potensi")),
    ("accounts", _("Akun desa")),
    ("officers", _("Petugas")),
)

# Under which entry a page lies that has none, by its name: the first of these that the officer has. What begins
# with the address of an entry lies under it anyway.
BELOW = {
    "reviews:detail": ("reviews:queue", "reviews:approved"),
    "reviews:filled_form": ("reviews:queue", "reviews:approved"),
    "reviews:receipt": ("reviews:queue", "reviews:approved"),
    "reviews:sheet": ("reviews:queue", "reviews:approved"),
    "reviews:item": ("reviews:ledger", "reviews:queue"),
    "reviews:corrections": ("reviews:queue", "reviews:approved"),
    "reviews:correction": ("reviews:queue", "reviews:approved"),
    "reviews:correct": ("reviews:queue", "reviews:approved"),
    "reviews:units": ("reviews:queue",),
    "reviews:endings": ("reviews:approved", "reviews:coverage"),
    "reviews:downloads": ("reviews:approved",),
    "reviews:download": ("reviews:approved",),
    "reviews:extensions": ("reviews:coverage",),
    "reviews:extend": ("reviews:coverage",),
    "reviews:report": ("reviews:dashboard",),
    "reviews:numbers": ("reviews:dashboard",),
    "reviews:partners": ("reviews:ledger",),
    "reviews:partner": ("reviews:ledger",),
    "reviews:disclosures": ("reviews:approved",),
    "village_phones": ("accounts",),
    "reset_factor": ("officers",),
    "contact": ("accounts",),
    "code_traces": ("accounts", "officers"),
}


def waiting_of() -> Subquery:
    """For a query of officers: how many dossiers of every year wait for the kabupaten of each, None where none does.
    It comes with the row of whoever is signed in (villages/backends.py), so that the menu asks nothing."""
    of_each = Product.objects.filter(district_code=OuterRef("district_id")).submitted().order_by()
    return Subquery(of_each.values("district_code").annotate(n=Count("pk")).values("n"))


class Entry(NamedTuple):
    """One line of the menu; `current`: "page" where it leads to the page that is open, "true" where that page lies
    under it, else ""; in words of aria-current. `number`: how many wait there, None where none do."""

    label: Label
    url: str
    current: str
    number: int | None = None


def entries(user: Any, path: str, view_name: str = "") -> list[Entry]:
    """The menu of `user` on the page at `path`, which the addresses call `view_name`; empty for a village, and for
    somebody not signed in."""
    seen = [(name, reverse(name), label) for name, label in MENU if may(user, name)]
    if len(seen) < 2:
        return []
    waiting = {"reviews:queue": getattr(user, "dossiers_waiting", None)}
    home = seen[0][1]
    over = [name for name, url, _label in seen if url != home and path.startswith(url)]
    over += [name for name in BELOW.get(view_name, ()) if may(user, name)]
    lit = over[0] if over else ""
    return [
        Entry(label, url, "page" if url == path else "true" if name == lit else "", waiting.get(name))
        for name, url, label in seen
    ]
