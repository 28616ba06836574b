"""Bars that stand in the rows of a table, beside the numbers that they draw; whole per cents of the bar's room."""

from typing import NamedTuple


class Part(NamedTuple):
    """A piece of a bar: the class of its colour (_meter.scss), where it begins and how wide it is, 0 to 100."""

    tone: str
    start: int
    width: int


Bar = tuple[Part, ...]


def stacked(whole: int, **parts: int) -> Bar:
    """The parts of a whole one after the other, {tone: number}; what is left of it stays empty."""
    found, seen = [], 0
    for tone, number in parts.items():
        start = _share(seen, whole)
        seen += number
        if number:
            found.append(Part(tone, start, _share(seen, whole) - start))
    return tuple(found)


def beside(numbers: list[int], tone: str = "flag") -> list[Bar]:
    """A bar for each number, measured by the largest."""
    most = max(numbers, default=0)
    return [stacked(most, **{tone: number}) for number in numbers]


def _share(number: int, whole: int) -> int:
    """Per cent; 0 of nothing, and never more than all."""
    return min(100, round(100 * number / whole)) if whole else 0
