"""The map: a tile for each kabupaten of the province, and of one kabupaten the coast and a dot for each product.

Everything here is plain numbers and texts for templates/reviews/numbers/_map.html, which draws them as inline SVG.
Coordinates on a page are whole units of a view box 1,000 wide: Django writes a fraction with a comma.
"""

import csv
import json
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from math import cos, hypot, pi, radians, sin

from django.conf import settings

from products.models import NTT, Product
from reviews.numbers.coverage import DISTRICT, counts
from reviews.numbers.tiles import tiles

DATA = settings.BASE_DIR / "villages" / "data"  # README.md there names the sources
WIDTH = 1000
ZOOM_HEIGHT = 760
DOT = 15
SQUEEZE = cos(radians((NTT["south"] + NTT["north"]) / 2))  # a degree east beside a degree north, at 9.5° S


def project(latitude, longitude):
    """Degrees to (x, y) in thousandths of a degree of latitude, from the north-west corner of the province:
    equirectangular, true to scale along the parallel of 9.5° S."""
    x = (float(longitude) - NTT["west"]) * SQUEEZE * 1000
    return x, (NTT["north"] - float(latitude)) * 1000


@cache
def coast():
    """{"Indonesia": d, "Timor-Leste": d}: the coast of each as one SVG path in the units of project()."""
    features = json.loads((DATA / "ntt_coastline.geojson").read_text(encoding="utf-8"))["features"]
    return {
        feature["properties"]["name"]: "".join(
            _ring(ring) for polygon in feature["geometry"]["coordinates"] for ring in polygon
        )
        for feature in features
    }


def _ring(ring):
    # Steps from point to point, in whole units, are half as long to send as the points themselves.
    points = [tuple(map(round, project(latitude, longitude))) for longitude, latitude in ring]
    steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(points)]
    return f"M{points[0][0]} {points[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps) + "z"


@cache
def seats():
    """{code of the kabupaten: (its seat's name, latitude, longitude)}."""
    with (DATA / "district_points_ntt.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["code"]: (row["seat"], float(row["latitude"]), float(row["longitude"]))
            for row in csv.DictReader(lines)
        }


@dataclass(frozen=True)
class Frame:
    """What of the plane of project() is shown: the left upper corner and the width there."""

    left: float = 0.0
    top: float = 0.0
    span: float = (NTT["east"] - NTT["west"]) * SQUEEZE * 1000
    height: int = round(WIDTH * (NTT["north"] - NTT["south"]) / ((NTT["east"] - NTT["west"]) * SQUEEZE))

    @classmethod
    def around(cls, points):
        """Points of the plane with a seventh of room on each side, never closer than 0.6 degrees."""
        columns, rows = zip(*points, strict=True)
        wide, high = max(columns) - min(columns), max(rows) - min(rows)
        span = max(600, wide * 1.4, high * 1.4 * WIDTH / ZOOM_HEIGHT)
        left = (max(columns) + min(columns) - span) / 2
        top = (max(rows) + min(rows) - span * ZOOM_HEIGHT / WIDTH) / 2
        return cls(left, top, span, ZOOM_HEIGHT)

    def place(self, point):
        """A point of the plane in units of the view box."""
        scale = WIDTH / self.span
        return round((point[0] - self.left) * scale), round((point[1] - self.top) * scale)

    def holds(self, place):
        return 0 <= place[0] <= WIDTH and 0 <= place[1] <= self.height

    @property
    def transform(self):
        """What brings the coast's path here."""
        scale = WIDTH / self.span
        return f"scale({scale:.5f}) translate({0 - self.left:.1f} {0 - self.top:.1f})"


@dataclass(frozen=True)
class Dot:
    """An approved product: `place` is where its number stands, `point` where it truly lies."""

    number: int
    product: Product
    place: tuple[int, int]
    point: tuple[int, int]

    @property
    def moved(self):
        return self.place != self.point


@dataclass(frozen=True)
class Map:
    """What templates/reviews/numbers/_map.html draws, and the same in rows for the table beside it."""

    frame: Frame
    rows: list
    query: str = ""  # carried by the links to another page of the map
    tiles: list = field(default_factory=list)
    dots: list = field(default_factory=list)
    pointless: list = field(default_factory=list)  # approved products without a point
    places: list = field(default_factory=list)  # [(name, x, y), …] to know one's way by

    @property
    def coast(self):
        return coast()["Indonesia"]

    @property
    def neighbour(self):
        return coast()["Timor-Leste"]

    @property
    def total(self):
        return {name: sum(row[name] for row in self.rows) for name in ("villages", "reported", "approved")}


def overview(user, cycle, *, query=""):
    """The map of the user's whole area, a tile for each kabupaten: numbers only, never what is in a file. Two
    queries."""
    rows = counts(user, cycle, DISTRICT)
    return Map(Frame(), rows, query, tiles=tiles(rows))


def district(user, cycle, code, *, query=""):
    """The map of one kabupaten with a dot for each approved product; None where it is not the user's.

    Three queries.
    """
    rows = [row for row in counts(user, cycle, DISTRICT) if row["code"] == code]
    if not rows:
        return None
    approved = Product.objects.visible_to(user).in_cycle(cycle).approved().filter(district_code=code)
    products = list(approved.select_related("village__subdistrict").order_by("village_id"))
    there = [product for product in products if None not in (product.latitude, product.longitude)]
    points = [project(product.latitude, product.longitude) for product in there]
    seat = [project(*seats()[code][1:])] if code in seats() else []
    frame = Frame.around(points + seat) if points or seat else Frame()
    true = [frame.place(point) for point in points]
    drawn = zip(there, apart(true, frame), true, strict=True)
    return Map(
        frame,
        rows,
        query,
        dots=[Dot(number, *one) for number, one in enumerate(drawn, start=1)],
        pointless=[product for product in products if product not in there],
        places=_places(frame),
    )


def _places(frame):
    towns = [
        (name, *frame.place(project(latitude, longitude))) for name, latitude, longitude in seats().values()
    ]
    return [town for town in towns if frame.holds(town[1:])]


def apart(points, frame):
    """Places for these points, each moved aside as little as needed for its number to be read and met."""
    taken = []
    for point in points:
        rings = [
            (
                round(point[0] + ring * DOT * sin(turn * pi / 6)),
                round(point[1] - ring * DOT * cos(turn * pi / 6)),
            )
            for ring in range(2, 14)
            for turn in range(12)
        ]
        free = (
            place
            for place in [point, *rings]
            if frame.holds(place) and all(hypot(place[0] - x, place[1] - y) >= 2 * DOT for x, y in taken)
        )
        taken.append(next(free, point))
    return taken
