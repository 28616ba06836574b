"""The coverage board: which villages take part in a cycle, silent ones included, and how each of them
stands. It says that a file exists and in which state, never what is in it."""

from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from products.choices import State
from products.models import Product
from reviews.models.conditions import flagged_at_all, helped
from villages.models import Village, existing_on

REPORTED = (State.SUBMITTED, State.RETURNED, State.APPROVED)
SUBDISTRICT, DISTRICT = "subdistrict", "district"
# How a row's area is read: from the village itself, and from its code.
AREAS = {
    DISTRICT: ("subdistrict__district", 5),
    SUBDISTRICT: ("subdistrict", 8),
}


def _files(user, cycle):
    return Product.objects.in_area_of(user).in_cycle(cycle).order_by()


def participants(user, cycle):
    """The villages of the user's area that take part, those that exist on the day that the cycle asks about.
    Where one ended before, or kelurahan are left out, those that filed before that still count."""
    villages = Village.objects.visible_to(user)
    if cycle is None:
        return villages.existing()
    taking_part = existing_on(cycle.day_asked)
    if not cycle.includes_kelurahan:
        taking_part &= ~Q(kind=Village.Kind.KELURAHAN)
    return villages.filter(taking_part | Q(Exists(files_of(user, cycle))))


def villages_by_area(villages, level):
    """[{code, name, villages}, …] of each kabupaten or kecamatan, by code; one query."""
    above = AREAS[level][0]
    rows = villages.order_by().values(code_=F(f"{above}__code"), name_=F(f"{above}__name"))
    return [
        {"code": row["code_"], "name": row["name_"], "villages": row["n"]}
        for row in rows.annotate(n=Count("pk")).order_by("code_")
    ]


def counts(user, cycle, level):
    """villages_by_area(), and of each area how many dossiers there are in each state, how many are `reported`
    and how many villages are `silent`; two queries."""
    rows = villages_by_area(participants(user, cycle), level)
    filed = _files(user, cycle).values("state", area=Substr("village_id", 1, AREAS[level][1]))
    found = {(one["area"], one["state"]): one["n"] for one in filed.annotate(n=Count("pk"))}
    for row in rows:
        row |= {state.value: found.get((row["code"], state), 0) for state in State}
        row["begun"] = sum(row[state] for state in State)
        row["reported"] = sum(row[state] for state in REPORTED)
        row["silent"] = row["villages"] - row["reported"] - row[State.DRAFT]
    return rows


# How a village can stand: key in an address, label, the states of its file, more that must hold of it.
STANDINGS = (
    ("belum", _("Belum mulai"), None, None),
    ("draf", _("Draf"), (State.DRAFT,), None),
    ("mulai", _("Sudah mulai"), tuple(State), None),
    ("melapor", _("Sudah melapor"), REPORTED, None),
    ("menunggu", _("Menunggu keputusan"), (State.SUBMITTED,), None),
    ("dikembalikan", _("Dikembalikan"), (State.RETURNED,), None),
    ("disetujui", _("Disetujui"), (State.APPROVED,), None),
    ("ditandai", _("Ditandai untuk dibantu"), (State.APPROVED,), flagged_at_all()),
    ("dibantu", _("Sudah dibantu"), (State.APPROVED,), helped()),
)

# How long a file has waited: key in an address, from how many days to how many; None is any number.
WAITS = (("0-3", 0, 3), ("4-7", 4, 7), ("8-14", 8, 14), ("15-30", 15, 30), ("31", 31, None))


def waiting_for(key, today):
    """The condition on a submitted file to have waited so many calendar days."""
    least, most = next((least, most) for name, least, most in WAITS if name == key)
    waits = Q(state=State.SUBMITTED, submitted_at__date__lte=today - timedelta(days=least))
    return waits if most is None else waits & Q(submitted_at__date__gte=today - timedelta(days=most))


# Those that are tabs over the list: key, label, and the state of the file; None without one.
TABS = (
    ("", _("Semua"), None),
    ("belum", _("Belum mulai"), None),
    ("draf", _("Draf"), State.DRAFT),
    ("menunggu", _("Menunggu keputusan"), State.SUBMITTED),
    ("dikembalikan", _("Dikembalikan"), State.RETURNED),
    ("disetujui", _("Disetujui"), State.APPROVED),
)


def files_of(user, cycle):
    """The cycle's files of a village, for a condition on villages."""
    return _files(user, cycle).filter(village=OuterRef("pk"))


def standing(key, user, cycle):
    """The condition on a village to stand so."""
    states, more = next((states, more) for name, _label, states, more in STANDINGS if name == key)
    files = files_of(user, cycle)
    if states is None:
        return ~Exists(files)
    files = files.filter(state__in=states)
    return Exists(files.filter(more) if more is not None else files)
