"""Tables of the report whose rows each hold a bar beside their numbers."""

from collections.abc import Sequence
from typing import NamedTuple

from products.choices import Track
from reviews.numbers.tables import Cell, Table, Tables


class Bar(NamedTuple):
    """A bar in per cent of the widest one there can be: `all` of it, and the dark `part` of that."""

    all: float
    part: float


class Row(NamedTuple):
    name: Cell
    bar: Bar
    cells: list[Cell]


class Barred(NamedTuple):
    """A Table with its bars; `total` is (Cell, [Cell, …]) or None."""

    heading: str
    columns: list[str]
    rows: list[Row]
    total: tuple[Cell, list[Cell]] | None


def share(number: int, whole: int) -> float:
    """Per cent, between 0 and 100; 0 of nothing."""
    return round(min(100.0, 100 * number / whole), 1) if whole else 0.0


def barred(table: Table, bars: Sequence[Bar]) -> Barred:
    """The table, each row with the bar of its place."""
    rows = [Row(name, bar, cells) for (name, cells), bar in zip(table.rows, bars, strict=True)]
    return Barred(table.heading, table.columns, rows, table.total)


def by_area(tables: Tables) -> Barred:
    """Each area, with the share of its villages that reported, and of those that are approved."""
    bars = [
        Bar(share(row.reported, row.villages), share(row.approved, row.villages))
        for row in tables.figures.rows
    ]
    return barred(tables.areas, bars)


def by_number(table: Table, numbers: Sequence[int]) -> Barred:
    """Each row with its number, measured by the largest of them."""
    most = max(numbers, default=0)
    return barred(table, [Bar(share(one, most), share(one, most)) for one in numbers])


def by_choice(tables: Tables) -> list[Barred]:
    """Categories, what funding is needed for, which trainings are."""
    figures = tables.figures
    found = [by_number(tables.categories, [one["approved"] for one in figures.categories])]
    for (table, _chart), track in zip(tables.needs, (Track.FUNDING, Track.TRAINING), strict=True):
        found.append(by_number(table, [one["approved"] for one in figures.needs[track]]))
    return found
