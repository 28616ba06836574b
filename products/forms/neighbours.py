"""What a form's fields must know of the answers beside them to read what was typed: the unit behind a number,
and the other half of a place."""

from products.fields.coordinates import untangle

# Words for one unit, in small letters; the first is the portal's own.
UNITS = (
    ("kg", "kilo", "kilogram", "kgs"),
    ("gram", "gr", "g"),
    ("ton", "tons"),
    ("liter", "ltr", "lt", "l"),
    ("lembar", "lbr", "helai"),
    ("buah", "bh", "biji"),
    ("botol", "btl"),
    ("bungkus", "bks"),
    ("meter", "m"),
)


def look_around(form):
    """Called once the form of a section has its fields and its data."""
    form.rearranged = {}
    if "capacity_unit" in form.fields:
        words = _words_of(_unit(form))
        form.fields["capacity"].words = form.fields["price"].words = words
    if form.is_bound and {"latitude", "longitude"} <= set(form.fields):
        _share_out(form)


def _unit(form):
    """The unit that stands in the form, in small letters, as a key and as a word."""
    value = str(form["capacity_unit"].value() or "").strip()
    labels = {str(key): str(label) for key, label in getattr(form.fields["capacity_unit"], "choices", ())}
    return {word.lower() for word in (value, labels.get(value, "")) if word}


def _words_of(unit):
    alike = {word for words in UNITS if unit & set(words) for word in words}
    return tuple(unit | alike)


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
