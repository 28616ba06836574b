"""How the cells of columns.py are read.

Products are read as plain values, CHUNK at a time and column by column, which is what makes 83,763 of
them cheap: no model instances, and at most four small queries a chunk for the rows that hang on a
product. A page of a list reads the same cells in one query.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, QuerySet, Subquery, Value

from products.models import Product
from reviews.lists.beside import BESIDE, LICENCES, annotation
from reviews.lists.columns import COLUMNS, LICENCE_TEXTS, Chunk, Column, licence_texts

CHUNK = 4000


def rows(
    products: QuerySet[Product],
    columns: Sequence[Column] = COLUMNS,
    tell: Callable[[int], object] | None = None,
) -> Iterator[tuple[Any, ...]]:
    """The cells of each product, as str, int, Decimal, date or None, in the order of `columns`.

    `products` is a queryset that its caller has scoped, filtered and ordered; that order is kept.
    """
    found = chunks(products, columns, tell)
    return chain.from_iterable(zip(*cells_of(chunk, columns), strict=True) for chunk in found)


def cells_of(chunk: Chunk, columns: Sequence[Column] = COLUMNS) -> list[Sequence[Any]]:
    """The cells of a chunk, a list for each column. Asks the database nothing."""
    if LICENCES in chunk:
        chunk = {**chunk, LICENCE_TEXTS: licence_texts(chunk[LICENCES])}
    return [column.source.cells(chunk) for column in columns]


def reads_of(columns: Iterable[Column]) -> dict[str, Any]:
    """What a query must select for these columns: {name: path or expression}."""
    reads: dict[str, Any] = {"pk": "pk"}
    for column in columns:
        reads |= column.source.reads
    return reads


def chunks(
    products: QuerySet[Product],
    columns: Sequence[Column] = COLUMNS,
    tell: Callable[[int], object] | None = None,
) -> Iterator[dict[str, Any]]:
    """What is read of the products, CHUNK at a time: {name: values}. `tell` hears how many there were."""
    reads, told = reads_of(columns), 0
    names = {name for column in columns for name in column.source.beside}
    read = products.prefetch_related(None).values_list(*reads.values()).iterator(chunk_size=CHUNK)
    while part := list(islice(read, CHUNK)):
        chunk = dict(zip(reads, zip(*part, strict=True), strict=True))
        for rows, joined in BESIDE:
            if names & joined.keys():
                chunk |= _beside(rows(), chunk["pk"], joined)
        yield chunk
        told += len(part)
        if tell:
            tell(told)


# --- What hangs on them --------------------------------------------------------------------------


class AnyOf(Value):
    """Any of the keys in a list. As parameters they would take Django longer than PostgreSQL takes for all,
    and its planner weighs each of them where they do not come out of a subquery."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "ANY(ARRAY(SELECT unnest(%s::bigint[])))", ["{" + ",".join(map(str, self.value)) + "}"]


def _beside(rows: QuerySet[Any], products: Sequence[int], joined: dict[str, Any]) -> dict[str, Any]:
    """{name: what `joined` makes of each product's rows, or None}, in the order of `products`."""
    on_them = {"product": AnyOf(products)} if connection.vendor == "postgresql" else {"product__in": products}
    read = rows.filter(**on_them).values_list("product").annotate(**joined)
    found = {row[0]: row for row in read}
    none = (None,) * (1 + len(joined))
    columns = zip(*[found.get(pk, none) for pk in products], strict=True)
    next(columns)  # the keys again
    return dict(zip(joined, columns, strict=True))


# --- A page of a list: the same in one query -----------------------------------------------------


def with_beside(products: QuerySet[Any], columns: Iterable[Column]) -> QuerySet[Any]:
    """`products`, annotated with what hangs on them of these columns."""
    names = {name for column in columns for name in column.source.beside}
    for rows, joined in BESIDE:
        for name in sorted(names & joined.keys()):
            on_it = rows().filter(product=OuterRef("pk")).order_by().values("product")
            one = on_it.annotate(**{f"one_{name}": joined[name]}).values(f"one_{name}")
            products = products.annotate(**{annotation(name): Subquery(one)})
    return products


def _aliases(columns: Sequence[Column]) -> dict[str, str]:
    """How as_values() calls what the columns read: {name: alias}. A name may be that of a column of the
    product, which no annotation may take."""
    return {name: f"read_{number}" for number, name in enumerate(reads_of(columns))}


def as_values(products: QuerySet[Any], columns: Sequence[Column], *more: str) -> QuerySet[Any, Any]:
    """A queryset of what the columns read, as dicts that chunk_of() understands; `more` keeps its names."""
    beside = {annotation(name) for column in columns for name in column.source.beside}
    reads, aliases = reads_of(columns), _aliases(columns)
    read = {aliases[name]: F(read) if isinstance(read, str) else read for name, read in reads.items()}
    return products.values("pk", *sorted(beside), *more, **read)


def chunk_of(found: Sequence[dict[str, Any]], columns: Sequence[Column]) -> dict[str, Any]:
    """A chunk for cells_of(), from rows of as_values()."""
    chunk = {name: [row[alias] for row in found] for name, alias in _aliases(columns).items()}
    for column in columns:
        chunk |= {name: [row[annotation(name)] for row in found] for name in column.source.beside}
    return chunk
