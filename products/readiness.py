"""How ready a product is for the market, 0 to 100, from the file's own answers, each point explained.

The tests are NTT's own: material, origin, satellite villages, buyer, distribution, licences, capacity; in a year
whose form does not ask something, it does not count. The score orders help;
it decides nothing, and no step asks for it.
"""

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from products.choices import LicenceStatus, Market, Month, Origin, Period
from products.satellites import satellites_of
from villages.formats import ukuran
from villages.labels import label_of

NO_ANSWER = gettext_lazy("Belum dijawab.")


class Part(NamedTuple):
    """How much of a criterion is met: `got` of `whole`, and one sentence that says why."""

    got: int
    whole: int
    why: str


# --- Each reads one answer: product -> Part -----------------------------------------------------


def material(product):
    months = len(set(product.months) & set(Month.values))
    if not months:
        return Part(
            0, 12, _("Bulan produksi belum dicentang, jadi belum diketahui berapa lama bahan tersedia.")
        )
    if months == 12:
        return Part(12, 12, _("Bisa dibuat sepanjang tahun."))
    return Part(months, 12, _("Bisa dibuat %(months)d dari 12 bulan.") % {"months": months})


ORIGINS = {
    #                           got of 4
    Origin.OWN:                 (4, gettext_lazy("Bahan bakunya dari tempat sendiri.")),
    Origin.NEIGHBOUR:           (3, gettext_lazy("Bahan bakunya dari desa atau kelurahan tetangga.")),
    Origin.OUTSIDE_SUBDISTRICT: (2, gettext_lazy("Bahan bakunya didatangkan dari luar kecamatan.")),
    Origin.OUTSIDE_DISTRICT:    (1, gettext_lazy("Bahan bakunya didatangkan dari luar kabupaten/kota.")),
}  # fmt: skip


def origin(product):
    got, why = ORIGINS.get(product.material_origin, (0, NO_ANSWER))
    return Part(got, 4, why)


SATELLITES_WANTED = 3  # give the whole


def satellites(product):
    number = len(satellites_of(product))
    if not number:
        return Part(0, SATELLITES_WANTED, _("Belum ada desa satelit."))
    why = _("%(number)d desa satelit memasok bahan atau membuat produk yang sama.") % {"number": number}
    return Part(min(number, SATELLITES_WANTED), SATELLITES_WANTED, why)


def buyer(product):
    if product.regular_buyer.strip():
        return Part(2, 2, _("Sudah ada pembeli tetap."))
    if set(product.markets) - {Market.UNSOLD}:
        return Part(1, 2, _("Sudah dijual, tetapi belum ada pembeli tetap."))
    return Part(0, 2, _("Belum ada pembeli."))


REACH = {
    #                   got of 4
    Market.UNSOLD:      (0, gettext_lazy("Belum dijual.")),
    Market.VILLAGE:     (1, gettext_lazy("Baru dijual di tempat sendiri.")),
    Market.DISTRICT:    (2, gettext_lazy("Dijual sampai di kabupaten/kota.")),
    Market.NTT_MART:    (3, gettext_lazy("Dijual sampai di NTT Mart.")),
    Market.ONLINE:      (3, gettext_lazy("Dijual secara online (daring).")),
    Market.OUTSIDE_NTT: (4, gettext_lazy("Dijual sampai di luar NTT.")),
    Market.EXPORT:      (4, gettext_lazy("Dijual sampai ke luar negeri.")),
}  # fmt: skip


def distribution(product):
    """The farthest place where it is sold."""
    got, why = max((REACH[place] for place in REACH if place in product.markets), default=(0, NO_ANSWER))
    return Part(got, 4, why)


def licences(product):
    """Of the licences that fit the category; one under way counts half."""
    fitting = set(product.licence_kinds)
    status = [licence.status for licence in product.licences.all() if licence.kind in fitting]
    there, coming = status.count(LicenceStatus.YES), status.count(LicenceStatus.IN_PROGRESS)
    sentence = _("%(there)d dari %(all)d izin yang cocok sudah ada, %(coming)d sedang diproses.")
    if not coming:
        sentence = _("%(there)d dari %(all)d izin yang cocok sudah ada.")
    why = sentence % {"there": there, "all": len(fitting), "coming": coming}
    return Part(2 * there + coming, 2 * len(fitting), why)


def capacity(product):
    if not product.capacity or not product.unit or not product.capacity_period:
        return Part(0, 1, _("Kapasitas produksi belum diketahui."))
    known = {
        "amount": ukuran(product.capacity, product.unit),
        "period": label_of(Period, product.capacity_period),
    }
    return Part(1, 1, _("Kapasitas diketahui: %(amount)s per %(period)s.") % known)


# --- The tables ---------------------------------------------------------------------------------


class Criterion(NamedTuple):
    label: str
    read: Callable


CRITERIA = {
    "material": Criterion(gettext_lazy("Bahan sepanjang tahun"), material),
    "origin": Criterion(gettext_lazy("Asal bahan"), origin),
    "satellites": Criterion(gettext_lazy("Desa satelit"), satellites),
    "buyer": Criterion(gettext_lazy("Pembeli"), buyer),
    "distribution": Criterion(gettext_lazy("Jangkauan penjualan"), distribution),
    "licences": Criterion(gettext_lazy("Izin"), licences),
    "capacity": Criterion(gettext_lazy("Kapasitas"), capacity),
}  # fmt: skip

# The most that each criterion gives, 100 together, from the programme year of its line on; after a change run
# `manage.py recompute_readiness`.
# fmt: off
WEIGHTS = {
    2020: {"material": 20, "origin": 15, "buyer": 20, "distribution": 15, "licences": 20, "capacity": 10},
    2027: {"material": 20, "origin": 10, "satellites": 15, "buyer": 20, "distribution": 15, "licences": 15, "capacity": 5},
}
# fmt: on


def weights_of(year: int) -> dict[str, int]:
    """{criterion: the most that it gives} in a programme year: the latest line that is not of a later one."""
    return WEIGHTS[max((since for since in WEIGHTS if since <= year), default=min(WEIGHTS))]


class Point(NamedTuple):
    """What one criterion gave: `points` of `most`, and why, in one sentence."""

    label: str
    points: int
    most: int
    why: str


class Readiness(NamedTuple):
    total: int
    points: list[Point]


def score(product):
    """The Readiness of a product read by `with_answers()`; one query, where its year asks for satellites."""
    points = []
    for key, most in weights_of(product.cycle.year).items():
        part = CRITERIA[key].read(product)
        # Half a point counts as one.
        points.append(
            Point(CRITERIA[key].label, (2 * most * part.got + part.whole) // (2 * part.whole), most, part.why)
        )
    return Readiness(sum(point.points for point in points), points)
