"""The columns of an item of help: how people read them, and what a move changed in them.

The log keeps raw values, {column: [before, after]}: numbers and texts as they are, dates as 2026-03-02, keys
of choices, and of another row {"id": its key, "name": what it was called then}. Of entries older than that
it has {column: {"text": [before, after]}}: what people read on that day, in the portal's words.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _gettext

from products.choices import NEEDS
from reviews.models import Facilitation, Training
from villages.formats import angka, rupiah, tanggal
from villages.labels import as_written, label_of

PLAN = ("kind", "topic", "source", "programme", "amount", "partner", "officer", "planned_on")
BEFORE = ("capacity_before", "price_before", "workers_before", "licences_before")
AFTER = ("capacity_after", "price_after", "workers_after", "licences_after")
RESULT = ("done_on", "amount", "outcome", *BEFORE, *AFTER)
EVENT = ("title", "topic", "day", "last_day", "place", "partner")  # of an event, what can be corrected
LOGGED = tuple(dict.fromkeys((*PLAN, *RESULT, "training")))


def _day(value: date | str) -> str:
    return tanggal(date.fromisoformat(value) if isinstance(value, str) else value)


def _named(value: Model | dict | str) -> str:
    return str(value["name"] if isinstance(value, dict) else value)


def kind_label(kind: str) -> str:
    """What a kind of help is called. A key that both tracks have means the same on both."""
    labels = {key: label for kinds in NEEDS.values() for key, label in kinds.choices}
    return str(labels.get(kind, kind))


SHOW: dict[str, Callable[[Any], str]] = {
    "amount": rupiah,
    "price_before": rupiah,
    "price_after": rupiah,
    "planned_on": _day,
    "done_on": _day,
    "kind": kind_label,
    "source": lambda source: label_of(Facilitation.Source, source),
    "partner": _named,
    "training": _named,
}


def text_of(column: str, value: Any) -> str:
    """A value as people read it, as the model has it or as the log kept it; "" for nothing. Raises what a
    value raises that the column never held."""
    if value is None or value == "":
        return ""
    show = SHOW.get(column) or (angka if column in (*BEFORE, *AFTER) else str)
    return show(value)


def raw_of(value: Any) -> Any:
    """A column's value as the log keeps it: one that JSON can hold."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, Model):
        return {"id": value.pk, "name": str(value)}
    return value.isoformat() if isinstance(value, date) else value


def changes(before: Facilitation, after: Facilitation) -> dict[str, list]:
    """{column: [raw before, raw after]} of what differs between two states of an item."""
    pairs = {name: [raw_of(getattr(before, name)), raw_of(getattr(after, name))] for name in LOGGED}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def event_changes(before: Training, after: Training) -> dict[str, list]:
    """{column: [raw before, raw after]} of what differs between two states of an event."""
    pairs = {name: [raw_of(getattr(before, name)), raw_of(getattr(after, name))] for name in EVENT}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def event_lines(kept: Any) -> list[tuple[str, str, str]]:
    """The same of an event's correction: its columns, then who was marked otherwise."""
    kept = dict(kept) if isinstance(kept, dict) else {}
    marks = kept.pop("attended", [])
    names = sorted(kept, key=lambda name: EVENT.index(name) if name in EVENT else len(EVENT))
    found = [(_label_in(Training, name), *(_event_text(name, one) for one in kept[name])) for name in names]
    words = {True: str(_gettext("Hadir")), False: str(_gettext("Tidak hadir"))}
    return found + [(one["name"], *(words[mark] for mark in one["attended"])) for one in marks]


def _event_text(name: str, raw: Any) -> str:
    if raw in (None, ""):
        return ""
    show = {"topic": kind_label, "day": _day, "last_day": _day, "partner": _named}.get(name, str)
    return show(raw)


def lines(kept: Any) -> list[tuple[str, str, str]]:
    """[(label, text before, text after), …] of what an entry of the log kept, in the order of LOGGED. Never
    fails: a column that there is no more stands at the end under its name, a value that nobody understands as
    it was written."""
    if not isinstance(kept, dict):
        return []
    # PostgreSQL keeps no order of keys.
    names = [name for name in LOGGED if name in kept]
    names += sorted(kept.keys() - {*names})
    return [(_label(name), *_texts(name, kept[name])) for name in names]


def _label(name: str) -> str:
    return _label_in(Facilitation, name)


def _label_in(model: type[Model], name: str) -> str:
    try:
        return str(model._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        return name


def _texts(name: str, pair: Any) -> tuple[str, str]:
    is_text = isinstance(pair, dict) and "text" in pair
    values = pair["text"] if is_text else pair
    if not isinstance(values, list) or len(values) != 2:
        values = ["", values]
    before, after = (as_written(value) if is_text else _text(name, value) for value in values)
    return before, after


def _text(name: str, raw: Any) -> str:
    try:
        return text_of(name, raw)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return as_written(raw)
