"""What is stored, in words: the label of a key, and what the code knows no more as it was written."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Choices


def label_of(choices: type[Choices], key: Any) -> str:
    """The label of `key` among `choices`, in the language of the moment; a key that is none of them as it
    was written, and "" for None."""
    try:
        return str(choices(key).label)
    except ValueError:
        return "" if key is None else str(key)


def as_written(raw: Any) -> str:
    """A raw value (what JSON can hold) of a question or column that nobody knows how to show; "" for nothing."""
    if raw is None:
        return ""
    if isinstance(raw, dict):
        raw = list(raw.values())
    return ", ".join(filter(None, map(as_written, raw))) if isinstance(raw, list) else str(raw)


def in_order(keys: Iterable[str], choices: type[Choices]) -> list[str]:
    """Those of `keys` that say something, in the order of `choices`, those that it knows no more at the end."""
    keys = set(keys)
    return [key for key in choices.values if key in keys] + sorted(keys - {*choices.values, ""})
