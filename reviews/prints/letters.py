"""The two letters that go with a dossier: what each says, of the dossier, the village and what was typed."""

from typing import NamedTuple

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from products.models import Potential
from products.sections import SECTIONS
from reviews.deciding.reading import Reading
from reviews.numbers.maps import seats
from reviews.prints.letter_forms import MINUTES
from villages.formats import MONTHS, NO_BREAK, terbilang
from villages.models import Village
from villages.titles import head_of, titles_of

LETTERS = {
    MINUTES: _("Berita acara musyawarah"),
    "pengantar": _("Surat penyampaian (surat pengantar)"),
}
# What a letter tells of the product, in its order; where the form asks in a question, the letter's own word.
MAIN = {
    "name": None,
    "category": None,
    "form": None,
    "uniqueness": _("Kekhasan"),
    "main_material": None,
    "manager_kind": None,
    "manager_name": None,
    "capacity": None,
    "price": None,
    "markets": _("Daerah pemasaran"),
}
SEATS_TO_SIGN = 30  # lines of the attendance list


class Signer(NamedTuple):
    """One who signs: as what, the name, and what stands under it, [(word, text), …]."""

    title: str
    name: str
    under: tuple[tuple[str, str], ...] = ()


def facts(product):
    """The product's main answers: [(label, text), …], the text "" where it is not answered yet."""
    found = {a.question.name: a for section in SECTIONS for a in section.answers(product)}
    rows = [(label or found[name].question.label, found[name]) for name, label in MAIN.items()]
    return [
        (label, official(answer.text) if answer.question.name == "price" else answer.text)
        for label, answer in rows
    ]


def official(money):
    """Rupiah as papers of an office write them: Rp1.250.000."""
    return str(money).replace(f"Rp{NO_BREAK}", "Rp")


def in_words(day):
    """A date as minutes write it: satu bulan November tahun dua ribu dua puluh enam (1-11-2026). "" for None."""
    if not day:
        return ""
    return __("%(day)s bulan %(month)s tahun %(year)s (%(digits)s)") % {
        "day": terbilang(day.day),
        "month": MONTHS[day.month - 1],
        "year": terbilang(day.year),
        "digits": f"{day.day}-{day.month}-{day.year}",
    }


def head(village, values):
    """The head as a signer: a Lurah is a civil servant, and has a rank and a NIP even where nobody typed them."""
    titles, is_lurah = titles_of(village), village.kind == Village.Kind.KELURAHAN
    under = [("", values.get("head_rank", ""))] if is_lurah else []
    if is_lurah or values.get("head_nip"):
        under.append(("NIP", values.get("head_nip", "")))
    return Signer(f"{titles.head} {village.name}", values.get("head", ""), tuple(under))


def signers(product, kind, values):
    """Who signs the letter, in the order of the page."""
    village, titles = product.village, titles_of(product.village)
    first = head(village, values)
    if kind != MINUTES:
        return [first]
    council = Signer(titles.council, values.get("council", ""))
    leads, other = (first, council) if titles.chair == "head" else (council, first)
    return [
        leads._replace(title=__("Pimpinan Musyawarah/%(title)s") % {"title": leads.title}),
        Signer(__("Notulis"), values.get("secretary", "")),
        other,
        Signer(__("Wakil Masyarakat"), values.get("people", "")),
    ]


def letter(product, kind, values, potentials=()):
    """Everything that a letter's template says; `potentials` are those that the meeting chose among."""
    village = product.village
    district = village.subdistrict.district
    titles = titles_of(village)
    receipt = Reading(product).receipt
    return {
        "product": product,
        "village": village,
        "subdistrict": village.subdistrict,
        "district": district,
        "seat": seats().get(district.pk, ("",))[0],
        "titles": titles,
        "regent": head_of(district),
        "values": values,
        "day_in_words": in_words(values.get("day")),
        "chair": values.get(titles.chair, ""),
        "chair_office": f"{titles.head} {village.name}" if titles.chair == "head" else "",
        "through_subdistrict": village.kind == Village.Kind.KELURAHAN,  # a part of the kecamatan
        "most": Potential.MOST,
        "facts": facts(product),
        "signers": signers(product, kind, values),
        "potentials": potentials,
        "receipt_number": receipt.number if receipt else "",
        "to_sign": range(1, SEATS_TO_SIGN + 1),
        "is_minutes": kind == MINUTES,
        "title": LETTERS[kind],
    }
