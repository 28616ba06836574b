"""One integer `version` against stale pages, for whatever two people can change (docs/decisions/0010).

A page brings back the version of the row that it showed. Whatever changes the row goes through change(),
which raises the version in the same statement, so that of two clicks at once one loses.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest

from villages.keys import key_of


class Stale(Exception):
    """Somebody changed the row, or took it away, after this person looked at it."""


def change(rows: QuerySet, *, version: int, column: str = "version", **values: Any) -> None:
    """Write `values` into the one row that `rows` chooses, if it still has this version, and raise that by one.

    `rows` filters on the row's own columns alone: a condition on another table becomes a subquery and lets
    two through. `column` is the one that holds the version. Raises Stale where the row is gone or has
    another version; then nothing is written.
    """
    if not rows.filter(**{column: version}).update(**{column: F(column) + 1}, **values):
        raise Stale


def version_of(request: HttpRequest, name: str = "version") -> int:
    """The version that the posted page showed, under this name; 0, which no row has, for none or nonsense."""
    return key_of(request.POST.get(name, ""))


def mark_of(pairs: Iterable[tuple[int, int]]) -> str:
    """A short mark of a set of rows, out of their (key, version) pairs in any order.

    For a page that acts on a whole set at once. A set has no row that could hold a version, and its size
    says too little: one row that left and one that came give the same number. The mark is another one for
    another row in the set, and for another version of the same row.
    """
    return sha256(repr(sorted(pairs)).encode()).hexdigest()[:16]
