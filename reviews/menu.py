"""The menu at the top of the pages of kabupaten and province."""

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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


class Entry(NamedTuple):
    """One line of the menu; `is_current`: it leads to the page that is open."""

    label: Label
    url: str
    is_current: bool


def entries(user: Any, path: str) -> list[Entry]:
    """The menu of `user` on the page at `path`; empty for a village, and for somebody not signed in."""
    seen = [(reverse(name), label) for name, label in MENU if may(user, name)]
    return [Entry(label, url, url == path) for url, label in seen] if len(seen) > 1 else []
