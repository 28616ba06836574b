"""The map of one kabupaten: the coast behind it, a sign for each approved product, names to know one's way by.

Signs that lie too near one another are one mark with a count (clusters.py), and names stand where nothing is
(map_labels.py). Both depend on how large a thumb or a letter is beside the map, so they are worked out for two
`Layer`s: `fine` for a mouse on a map of 460 px and more, and for paper, `coarse` for a phone. On a wider map places
drift apart and signs stay as they are, so that what lies apart on the narrowest lies apart on all.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any, NamedTuple

from products.models import Product
from reviews.numbers.clusters import gather
from reviews.numbers.groups import GROUPS, Group, group_of
from reviews.numbers.map_labels import Box, Name, placed
from reviews.numbers.maps import WIDTH, Frame, coast, project, seats

FAR = 1000  # thousandths of a degree, 111 km: no kabupaten reaches farther from its seat


class Size(NamedTuple):
    """Of one layer, in px: the narrowest map that it is for, a target, a sign, a mark of several, a letter."""

    map: int
    target: int
    sign: int
    many: int
    letter: int

    def units(self, px: float) -> float:
        """In the view box, on the narrowest map."""
        return px * WIDTH / self.map


FINE = Size(map=460, target=24, sign=14, many=22, letter=12)
COARSE = Size(map=290, target=44, sign=14, many=26, letter=11)


class Spot(NamedTuple):
    """A place of the view box, as SVG reads it at any width of the map."""

    x: str
    y: str


def spot(place: tuple[float, float], frame: Frame) -> Spot:
    return Spot(f"{place[0] * 100 / WIDTH:.1f}%", f"{place[1] * 100 / frame.height:.1f}%")


@dataclass(frozen=True)
class Dot:
    """An approved product, its number in the list, and the group whose sign it has."""

    number: int
    product: Product
    spot: Spot
    group: Group


@dataclass(frozen=True)
class Mark:
    """What is pressed on the map: one product, or several that lie near one another. Their numbers follow one
    another, so that a mark leads to the first of its rows."""

    dots: Sequence[Dot]
    spot: Spot

    @property
    def first(self) -> int:
        return self.dots[0].number

    @property
    def last(self) -> int:
        return self.dots[-1].number


@dataclass(frozen=True)
class Area:
    """What a phone shows as one mark: a part of the list, under the names of its kecamatan."""

    mark: Mark
    marks: Sequence[Mark]  # the fine ones in it, in the order of the list

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(dot.product.village.subdistrict.name for dot in self.mark.dots))


@dataclass(frozen=True)
class DistrictMap:
    """What templates/reviews/numbers/_map.html draws, and the rows of the list beside it."""

    frame: Frame
    areas: Sequence[Area]
    towns: Sequence[Spot]
    names: dict[str, list[tuple[str, Spot, bool]]]  # of each layer: text, middle, is it a town
    pointless: Sequence[Product]
    far: Sequence[Product]  # whose point lies outside: it would push all others into a corner

    @property
    def coast(self) -> str:
        return coast()["Indonesia"]

    @property
    def neighbour(self) -> str:
        return coast()["Timor-Leste"]

    @property
    def groups(self) -> list[tuple[Group, int]]:
        """The groups whose signs are on the map, and how many products each has."""
        counted = Counter(dot.group for dot in self.dots)
        return [(group, counted[group]) for group in GROUPS if group in counted]

    @property
    def dots(self) -> list[Dot]:
        return [dot for area in self.areas for dot in area.mark.dots]


Points = Sequence[tuple[Any, Any]]


def draw(code: str, products: Iterable[Product], whole: Points | None = None) -> DistrictMap:
    """The map of the kabupaten `code` with these approved products, in the order of their villages' codes. `whole` is
    the latitude and longitude of all its products where these are a part, so that a filter never moves the frame."""
    products = list(products)
    if whole is None:
        whole = [(product.latitude, product.longitude) for product in products]
    seat = [project(*seats()[code][1:])] if code in seats() else []
    pointed = [product for product in products if None not in (product.latitude, product.longitude)]
    places = {product.pk: project(product.latitude, product.longitude) for product in pointed}
    all_places = [project(*point) for point in whole if None not in point]
    middle = seat[0] if seat else _middle(all_places)
    near = [place for place in all_places if _is_near(place, middle)]
    frame = Frame.around(near + seat) if near or seat else Frame()
    shown = [product for product in pointed if _is_near(places[product.pk], middle)]
    areas = _areas(shown, [frame.place(places[product.pk]) for product in shown], frame)
    towns = [
        Name(name, *frame.place(project(latitude, longitude)), is_town=True)
        for name, latitude, longitude in seats().values()
        if frame.holds(frame.place(project(latitude, longitude)))
    ]
    subdistricts = _subdistricts(shown, [frame.place(places[product.pk]) for product in shown])
    return DistrictMap(
        frame=frame,
        areas=areas,
        towns=[spot((town.x, town.y), frame) for town in towns],
        names={
            "fine": _names(towns + subdistricts, [m for area in areas for m in area.marks], FINE, frame),
            "coarse": _names(towns + subdistricts, [area.mark for area in areas], COARSE, frame),
        },
        pointless=[product for product in products if product.pk not in places],
        far=[product for product in pointed if not _is_near(places[product.pk], middle)],
    )


def _middle(places: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """Of a kabupaten whose seat nobody knows yet: between most of its points, which one wrong point moves not."""
    if not places:
        return None
    columns, rows = (sorted(values) for values in zip(*places, strict=True))
    return columns[len(columns) // 2], rows[len(rows) // 2]


def _is_near(place: tuple[float, float], middle: tuple[float, float] | None) -> bool:
    return middle is None or hypot(place[0] - middle[0], place[1] - middle[1]) <= FAR


def _areas(products: Sequence[Product], places: Sequence[tuple[int, int]], frame: Frame) -> list[Area]:
    """The marks of both layers, numbered so that those of each mark follow one another: areas and marks in the order
    of their first village's code."""
    fine = gather(places, FINE.units(FINE.target))
    middles = [places[group[0]] for group in fine]
    coarse = gather(middles, COARSE.units(COARSE.target), [len(group) for group in fine])
    # A kabupaten's products come in the order of their codes, so the least index is the first village's.
    ordered = sorted(coarse, key=lambda area: min(min(fine[group]) for group in area))
    areas, number = [], 0
    for area in ordered:
        marks = []
        for group in sorted(area, key=lambda one: min(fine[one])):
            dots = []
            for index in sorted(fine[group]):
                number += 1
                product = products[index]
                dots.append(Dot(number, product, spot(places[index], frame), group_of(product.category)))
            marks.append(Mark(dots, spot(middles[group], frame)))
        together = [dot for mark in marks for dot in mark.dots]
        areas.append(Area(Mark(together, spot(middles[area[0]], frame)), marks))
    return areas


def _subdistricts(products: Sequence[Product], places: Sequence[tuple[int, int]]) -> list[Name]:
    """A name for each kecamatan in the middle of its products, those with most products first."""
    found: dict[str, list[tuple[int, int]]] = {}
    for product, place in zip(products, places, strict=True):
        found.setdefault(product.village.subdistrict.name, []).append(place)
    most_first = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        Name(name, sum(x for x, _ in places) / len(places), sum(y for _, y in places) / len(places))
        for name, places in most_first
    ]


def _names(
    names: Sequence[Name], marks: Sequence[Mark], size: Size, frame: Frame
) -> list[tuple[str, Spot, bool]]:
    boxes = []
    for mark in marks:
        side = size.units(size.sign if len(mark.dots) == 1 else size.many)
        x, y = (float(part.rstrip("%")) for part in mark.spot)
        boxes.append(Box(x * WIDTH / 100, y * frame.height / 100, side, side))
    towns = [Box(name.x, name.y, size.units(8), size.units(8)) for name in names if name.is_town]
    found = placed(names, boxes + towns, size=size.units(size.letter), width=WIDTH, height=frame.height)
    return [(name.text, spot((name.x, name.y), frame), name.is_town) for name in found]
