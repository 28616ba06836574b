"""Names on the map, placed by a rule: none lies on another, on a mark, or over the edge. One that finds no place is
left out; the list beside the map has it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

LETTER, LINE = 0.64, 1.3  # of the size of the type: how wide a letter is at most on average, how high a line


class Box(NamedTuple):
    """A rectangle around (x, y), in units of the view box."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        return (
            abs(self.x - other.x) * 2 < self.width + other.width
            and abs(self.y - other.y) * 2 < self.height + other.height
        )

    def is_inside(self, width: float, height: float) -> bool:
        return (
            self.width <= 2 * self.x <= 2 * width - self.width
            and self.height <= 2 * self.y <= 2 * height - self.height
        )


class Name(NamedTuple):
    """A name and the place that it names; `is_town` is a seat of a kabupaten, whose own point is drawn."""

    text: str
    x: float
    y: float
    is_town: bool = False


def placed(
    names: Iterable[Name], marks: Sequence[Box], *, size: float, width: float, height: float
) -> list[Name]:
    """The names with the middles of their texts for places; those first in the row choose first. `size` is the
    size of the type, all in units of the view box."""
    taken = list(marks)
    found = []
    for name in names:
        wide, high = len(name.text) * LETTER * size, LINE * size
        free = (
            box
            for x, y in _around(name, wide, high)
            if (box := Box(x, y, wide, high)).is_inside(width, height)
            and not any(box.meets(other) for other in taken)
        )
        box = next(free, None)
        if box:
            taken.append(box)
            found.append(name._replace(x=box.x, y=box.y))
    return found


def _around(name: Name, wide: float, high: float) -> Iterable[tuple[float, float]]:
    """Where the middle of a text may stand, the nearest first: below, above, beside; never farther than three
    lines."""
    if not name.is_town:
        yield name.x, name.y
    for ring in (0.8, 1.2, 1.7, 2.3, 3.0):
        down = ring * high
        yield from ((name.x, name.y + down), (name.x, name.y - down))
        for side in (1, -1):
            beside = name.x + side * (wide / 2 + ring * high / 2)
            yield from ((beside, name.y), (beside, name.y + down / 2), (beside, name.y - down / 2))
        for side in (1, -1):
            yield from ((name.x + side * wide / 3, name.y + down), (name.x + side * wide / 3, name.y - down))
