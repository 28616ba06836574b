"""Pages by key: as quick on the last page as on the first, and no row is skipped or shown twice when
others come or go meanwhile."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils import timezone

SIZE = 25
OF_A_PAGE = (
    "after",
    "before",
    "dari",
)  # what an address says of the page, and no link to another choice keeps


class Page:
    """One page of `rows`, ordered by a column or annotation and the key; the largest first if `descending`.

    Where the column may be empty say `nulls=True`: empty ones come last in both directions.
    `params` is the query string as a dict; `after` or `before` in it holds the key of a neighbouring row,
    and a malformed one shows the first page. `dari` is told to people alone: which row of the list the page began
    with when its link was drawn.
    """

    def __init__(
        self,
        rows: QuerySet[Any, Any],
        *,
        column: str,
        params: Mapping[str, str],
        descending: bool = False,
        nulls: bool = False,
        size: int = SIZE,
    ) -> None:
        self.column, self.nulls = column, nulls
        annotation = rows.query.annotations.get(column)
        self.field: Any = annotation.output_field if annotation else rows.model._meta.get_field(column)
        self.key_field: Any = rows.model._meta.pk
        key = self._key(params.get("after"))
        self.backwards = False
        if key is None:
            key = self._key(params.get("before"))
            self.backwards = key is not None
        downwards = descending != self.backwards
        found = list(self._beyond(rows, key, downwards).order_by(*self._order(downwards))[: size + 1])
        more = len(found) > size
        self.rows: list[Any] = found[:size][::-1] if self.backwards else found[:size]
        has_next, has_previous = (True, more) if self.backwards else (more, key is not None)
        self.next = self._mark(self.rows[-1]) if has_next and self.rows else ""
        self.previous = self._mark(self.rows[0]) if has_previous and self.rows else ""
        told = params.get("dari", "")
        self.start = max(1, int(told)) if self.previous and told.isdecimal() and len(told) < 8 else 1
        self.end = self.start + len(self.rows) - 1
        self.start_of_next, self.start_of_previous = self.end + 1, max(1, self.start - size)

    def _order(self, downwards: bool) -> tuple[OrderBy, str]:
        # Without a NULLS clause where there are none: an index in plain order could not serve it.
        ends = {"nulls_first" if self.backwards else "nulls_last": True} if self.nulls else {}
        value = F(self.column)
        return (value.desc(**ends), "-pk") if downwards else (value.asc(**ends), "pk")

    def _mark(self, row: Any) -> str:
        """value~key, or the key alone where the value is empty."""
        row = row.__getitem__ if isinstance(row, dict) else row.__getattribute__
        value, pk = row(self.column), row("pk")
        if value is None:
            return f"{pk}"
        return f"{value.isoformat() if isinstance(value, datetime) else value}~{pk}"

    def _key(self, text: str | None) -> tuple[Any, Any] | None:
        value, given, pk = (text or "").rpartition("~")
        if not pk or "\0" in pk + value or not (given or self.nulls):
            return None
        try:
            found: Any = self.field.clean(value, None) if given else None
            if isinstance(found, datetime):
                if timezone.is_naive(found):
                    return None
                found = found.astimezone(timezone.get_current_timezone())
            return found, self.key_field.clean(pk, None)
        except (ValidationError, OverflowError):
            return None

    def _beyond(
        self, rows: QuerySet[Any, Any], key: tuple[Any, Any] | None, downwards: bool
    ) -> QuerySet[Any, Any]:
        if key is None:
            return rows
        value, pk = key
        less = "lt" if downwards else "gt"
        empty = Q(**{f"{self.column}__isnull": True})
        if value is None:
            among_them = empty & Q(**{f"pk__{less}": pk})
            return rows.filter(among_them | ~empty if self.backwards else among_them)
        # The first condition is implied by the second; it is what an index can use.
        beyond = Q(**{f"{self.column}__{less}e": value}) & (
            Q(**{f"{self.column}__{less}": value}) | Q(**{self.column: value, f"pk__{less}": pk})
        )
        return rows.filter(beyond | empty if self.nulls and not self.backwards else beyond)


def query_of(params: Mapping[str, str]) -> str:
    """A query string without the page that it names."""
    return urlencode([(key, value) for key, value in params.items() if key not in OF_A_PAGE and value])
