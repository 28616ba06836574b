"""What a village's dossiers of other years still wait for: a new year hides nothing that the old one owes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from products.choices import EDITABLE, State
from products.deadlines import Deadline, deadline_of
from products.models import Cycle, Extension, Product
from reviews.models import Facilitation, Seat
from villages.formats import Label, tanggal, waktu
from villages.titles import titles_of

# How a dossier stands that can still be changed.
NEVER_SUBMITTED = gettext_lazy("Berkas ini belum pernah diajukan.")
TAKEN_BACK = gettext_lazy("Berkas ini Anda tarik kembali, dan belum diajukan lagi.")
SENT_BACK = gettext_lazy("Berkas ini dikembalikan %(above)s untuk diperbaiki, dan belum Anda ajukan lagi.")

# What is said of last year's answers where they are offered anew: never that a draft was reported.
CARRIED: dict[str, Label] = {
    State.DRAFT: gettext_lazy("Berkas tahun {year}, <b>{name}</b>, masih draf."),
    State.RETURNED: gettext_lazy(
        "Tahun {year} Anda mengajukan <b>{name}</b>, dan {above} mengembalikannya untuk diperbaiki."
    ),
}
REPORTED = gettext_lazy("Tahun {year} Anda melaporkan <b>{name}</b>.")


class Owed(NamedTuple):
    """One dossier with what is open about it, and its door: `button` opens `leads_to`, the name of an
    address of this dossier."""

    product: Product
    text: str
    button: Label
    leads_to: str
    items: Sequence[Facilitation] = ()  # help that is neither finished nor called off
    seats: Sequence[Seat] = ()  # in trainings still ahead


def needs_signature(product: Product) -> str:
    """That the head signs before it is submitted; "" in a year that asks for no signature."""
    if not product.cycle.head_signs:
        return ""
    return _("Sebelum diajukan, berkas ini harus ditandatangani %(head)s.") % {
        "head": titles_of(product.village).head
    }


def submittable(product: Product, deadline: Deadline) -> str:
    """Whether a dossier that can be changed can be submitted too, until when, and if not whom to ask."""
    cycle = product.cycle
    left_out = cycle.left_out_sentence(product.village, submitted=product.submissions > 0)
    if left_out and not product.village.exists_on(cycle.day_asked):
        return left_out
    if left_out:
        return _("Tahun program %(year)s hanya untuk desa, jadi berkas ini tidak bisa diajukan.") % {
            "year": cycle
        }
    if deadline.is_open:
        open_until = _("Masih bisa diajukan, paling lambat %(until)s.") % {"until": tanggal(deadline.until)}
        return " ".join(filter(None, [open_until, needs_signature(product), deadline.told]))
    if timezone.localdate() < cycle.opens:
        return _("Bisa diajukan mulai %(opens)s.") % {"opens": tanggal(cycle.opens)}
    facts = {"year": cycle, "until": tanggal(deadline.until)}
    if deadline.is_extended:
        ended = _("Perpanjangan waktu untuk tahun %(year)s habis pada %(until)s")
    elif deadline.is_mending:
        ended = _("Masa perbaikan berkas tahun %(year)s habis pada %(until)s")
    else:
        ended = _("Pengisian tahun %(year)s sudah ditutup pada %(until)s")
    rest = _(
        ", jadi berkas ini sekarang tidak bisa diajukan. Isinya tetap tersimpan. Petugas PMD kabupaten/kota bisa memberi "
        "perpanjangan waktu."
    )
    return ended % facts + rest


def _stands(product: Product) -> Label:
    if product.state == State.RETURNED:
        return SENT_BACK % {"above": titles_of(product.village).above}
    return TAKEN_BACK if product.submissions else NEVER_SUBMITTED


def _owed(
    product: Product, items: Sequence[Facilitation], seats: Sequence[Seat], deadline: Deadline
) -> Owed | None:
    if product.state in EDITABLE:
        if product.version == 1 and not product.name and not deadline.is_open:
            return None  # begun once, and empty: nobody misses it
        mend = _("Buka catatannya") if product.state == State.RETURNED else _("Buka drafnya")
        return Owed(product, f"{_stands(product)} {submittable(product, deadline)}", mend, "reviews:tasks")
    if product.state == State.SUBMITTED:
        facts = {"at": waktu(product.submitted_at), "above": titles_of(product.village).above}
        text = _("Diajukan %(at)s. Menunggu diperiksa %(above)s.") % facts
        return Owed(product, text, _("Lihat tanda terima"), "reviews:submitted")
    if items or seats:
        text = _("Bantuan provinsi untuk produk ini belum selesai.")
        return Owed(product, text, _("Lihat berkas"), "reviews:detail", items, seats)
    return None


def owed(
    products: Iterable[Product],
    items: Mapping[int, Sequence[Facilitation]],
    seats: Mapping[int, Sequence[Seat]],
    extensions: Mapping[int, Extension],
) -> list[Owed]:
    """Of these dossiers of one village those that still wait for something, in their order. `items` and `seats`
    are those of each, {key of the dossier: rows}, `extensions` the village's, {key of the cycle: the latest};
    asks the database nothing."""
    found = (
        _owed(
            product,
            [item for item in items.get(product.pk, ()) if item.is_open],
            seats.get(product.pk, ()),
            deadline_of(product, known=extensions),
        )
        for product in products
    )
    return [one for one in found if one]


def unbegun(filed: Iterable[int], extensions: Mapping[int, Extension], shown: Cycle | None) -> list[Deadline]:
    """The years that the village can still begin because it was given more time, but the one that its page
    `shown` is about. `filed`: keys of the cycles in which it has a dossier."""
    done = {*filed, shown.pk if shown else None}
    found = [Deadline(one.cycle, False, one) for one in extensions.values() if one.cycle_id not in done]
    return [one for one in found if one.is_open]


def carried_sentence(product: Product) -> SafeString:
    """What is told of an earlier dossier whose answers can be used again."""
    facts = {"year": product.cycle, "name": product, "above": titles_of(product.village).above}
    return format_html(str(CARRIED.get(product.state, REPORTED)), **facts)
