"""What every map stands on: the coast, the seats, the plane; and the map of the whole province, in tiles.

district_map.py beside it makes the map of one kabupaten. Places are whole units of a view box 1,000 wide.
"""

import csv
import json
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from math import cos, radians

from django.conf import settings

from products.models import NTT
from reviews.numbers.coverage import DISTRICT, counts
from reviews.numbers.tiles import tiles

DATA = settings.BASE_DIR / "villages" / "data"  # README.md there names the sources
WIDTH = 1000
ZOOM_HEIGHT = 760
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
class Map:
    """What templates/reviews/numbers/_tile_map.html draws, and the same in rows for the table below it."""

    rows: list
    query: str = ""  # carried by the links to another page of the map
    tiles: list = field(default_factory=list)

    @property
    def total(self):
        return {name: sum(row[name] for row in self.rows) for name in ("villages", "reported", "approved")}


def overview(user, cycle, *, query=""):
    """The map of the user's whole area, a tile for each kabupaten: numbers only, never what is in a file. Two
    queries."""
    rows = counts(user, cycle, DISTRICT)
    return Map(rows, query, tiles=tiles(rows))
