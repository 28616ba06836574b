"""The form on paper: the same questions in the same order, with room to write and boxes to tick."""

from dataclasses import dataclass

from django import forms
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from products.choices import LICENCES_END, LICENCES_FIT, Category, LicenceKind, LicenceStatus
from products.forms import FORMS
from products.models import Licence, Product
from products.sections import SECTIONS
from villages.formats import daftar, tanggal


@dataclass(frozen=True)
class Space:
    """Room for one answer: boxes to tick where there are `ticks` [(label, is ticked)], else a line."""

    label: str
    hint: str
    ticks: list
    text: str
    is_long: bool
    is_file: bool


@dataclass(frozen=True)
class Ask:
    """One question of the form with its room."""

    label: str
    needed: bool
    spaces: list


@dataclass(frozen=True)
class LicenceRow:
    """One line of the table of licences."""

    label: str
    fits: str
    ticks: list
    number: str
    until: str


def empty_file(cycle):
    """A file that is not in the database, for the empty form of a cycle (None: of this year)."""
    product = Product(pk=0, cycle=cycle)
    prefetch_related_objects([product], "licences", "needs", "photos")
    return product


def space(bound, label=""):
    """The room for one field of a form."""
    value, widget = bound.value(), bound.field.widget
    ticked = {str(one) for one in (value if isinstance(value, list) else [value])}
    ticks = [(name, str(key) in ticked) for key, name in getattr(bound.field, "choices", ()) if key != ""]
    text = "" if ticks or value is None else tanggal(value) if hasattr(value, "year") else str(value)
    return Space(
        label=label,
        hint=bound.help_text,
        ticks=ticks,
        text=text,
        is_long=isinstance(widget, forms.Textarea),
        is_file=isinstance(bound.field, forms.FileField),
    )


def pages(product):
    """The sections as paper shows them: [(section, [Ask, …]), …]; licences stand in a table of their own."""
    found = []
    for section in SECTIONS:
        if not section.fixed:
            found.append((section, []))
            continue
        asks = []
        for question, fields in FORMS[section.key](instance=product).boxes:
            several = len(fields) > 1
            spaces = [
                space(bound, bound.label if several and bound.label != question.label else "")
                for bound in fields
            ]
            if spaces[0].is_file:
                raw = question.read(product) if product.pk else None
                spaces = [Space("", spaces[0].hint, [], question.show(raw) if raw else "", False, True)]
            asks.append(Ask(question.label, any(bound.field.needed for bound in fields), spaces))
        found.append((section, asks))
    return found


def licence_rows(product):
    """The table of licences: those of the file's category, or all while it has none."""
    have = {licence.kind: licence for licence in product.licences.all()}
    rows = []
    for kind in product.licence_kinds if product.category else LicenceKind:
        licence = have.get(kind, Licence())
        ticks = [(status.label, licence.status == status) for status in LicenceStatus]
        until = tanggal(licence.valid_until) if kind in LICENCES_END else "–"
        rows.append(LicenceRow(LicenceKind(kind).label, fits(kind), ticks, licence.number, until))
    return rows


def fits(kind):
    """Which categories are asked for a licence, in the shorter way to say it."""
    wanted = LICENCES_FIT[kind]
    if wanted is None:
        return _("Semua kategori")
    left = [category.label for category in Category if category not in wanted]
    if len(left) < len(wanted):
        return _("Semua, kecuali %(left)s") % {"left": "; ".join(str(one) for one in left)}
    return daftar(category.label for category in Category if category in wanted)
