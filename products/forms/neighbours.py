"""What a form's fields must know of the answers beside them to read what was typed: the unit behind a number,
and the other half of a place."""

from products.choices import Unit
from products.fields.coordinates import untangle
from products.units import read_unit, words_of


def look_around(form):
    """Called once the form of a section has its fields and its data."""
    form.rearranged = {}
    if "capacity_unit" in form.fields:
        words = words_of(*_unit(form))
        for name in {"capacity", "price"} & set(form.fields):
            form.fields[name].words = words
    if form.is_bound and {"latitude", "longitude"} <= set(form.fields):
        _share_out(form)


def _unit(form):
    """The unit that stands in the form, and the word for another one. What was written where one is chosen now, by
    an older page or with no choice made, is read as a unit, or kept as a word."""
    names = ("capacity_unit", "capacity_unit_word")
    typed = tuple(str(form[name].value() or "").strip() for name in names)
    unit, word = typed
    if not form.is_bound:
        return typed
    if unit not in Unit.values:
        read = read_unit(unit or word)
    elif unit == Unit.OTHER:
        read = read_unit(word) if word else typed
    else:
        read = unit, ""
    if read != typed:
        form.data = form.data.copy()
        for name, text in zip(names, read, strict=True):
            form.data[form.add_prefix(name)] = text
    return read


def _share_out(form):
    """Put a pair of coordinates, pasted into one field, into both; and swapped ones where they belong."""
    names = ("latitude", "longitude")
    typed = tuple(form.data.get(form.add_prefix(name)) or "" for name in names)
    stored = tuple(getattr(form.instance, name) for name in names)
    texts = untangle(*(form.fields[name] for name in names), typed, stored)
    if texts != typed:
        form.data = form.data.copy()
        form.rearranged = dict(zip(names, texts, strict=True))
        for name, text in form.rearranged.items():
            form.data[form.add_prefix(name)] = text
