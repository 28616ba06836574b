"""The map of the province: the coast, a circle for each kabupaten, a dot for each approved product.

Everything here is plain numbers and texts for templates/reviews/numbers/_map.html, which draws them as inline SVG.
Coordinates on a page are whole units of a view box 1,000 wide: Django writes a fraction with a comma.
"""

import csv
import json
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from math import cos, hypot, pi, radians, sin, sqrt

from django.conf import settings

from products.models import NTT, Product
from reviews.numbers.coverage import DISTRICT, counts

DATA = settings.BASE_DIR / "villages" / "data"  # README.md there names the sources
WIDTH = 1000
ZOOM_HEIGHT = 760
BIGGEST, SMALLEST = 36, 5  # radii of a kabupaten's circle
DOT = 15
SQUEEZE = cos(radians((NTT["south"] + NTT["north"]) / 2))  # a degree east beside a degree north, at 9.5° S

# Where the label of a kabupaten stands beside its circle, so that neighbours do not cover each other:
# steps to the right and down in radii, and the end of the label that is there. Others: to the right.
SIDES = {
    "right": (1, 0, "start"),
    "left": (-1, 0, "end"),
    "above": (0, -1, "middle"),
    "above-east": (0, -1, "start"),
    "above-west": (0, -1, "end"),
    "below": (0, 1, "middle"),
}
LABEL_AT = {
    "53.01": "below",
    "53.03": "left",
    "53.04": "above",
    "53.06": "above-west",
    "53.08": "below",
    "53.10": "above",
    "53.12": "below",
    "53.13": "above-east",
    "53.14": "below",
    "53.15": "above-west",
    "53.16": "above",
    "53.17": "above-east",
    "53.18": "above-east",
    "53.19": "below",
    "53.21": "below",
    "53.71": "left",
}
INITIALS = {"53.02": "TTS", "53.03": "TTU"}  # as everybody in NTT calls them; the full name is in the title


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
class Circle:
    """A kabupaten: the area says how many villages reported, the inner area how many are approved."""

    row: dict
    place: tuple[int, int]
    radius: int
    inner: int

    @property
    def label_at(self):
        """Where its label begins: x, y and the SVG text-anchor."""
        right, down, anchor = SIDES[LABEL_AT.get(self.row["code"], "right")]
        reach = self.radius + 6
        y = self.place[1] + {-1: -reach - 20, 0: -3, 1: reach + 16}[down]
        return {"x": self.place[0] + right * reach, "y": y, "second": y + 20, "anchor": anchor}


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
    circles: list = field(default_factory=list)
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


def _counted(user, cycle):
    """The counts of each kabupaten in the user's area, with the `short` name for the map. Numbers only,
    never what is in a file. Two queries."""
    rows = counts(user, cycle, DISTRICT)
    for row in rows:
        row["short"] = INITIALS.get(row["code"], row["name"].removeprefix("Kabupaten "))
    return rows


def overview(user, cycle, *, query=""):
    """The map of the user's whole area, a circle for each kabupaten whose seat is known. Two queries."""
    frame, rows = Frame(), _counted(user, cycle)
    most = max((row["reported"] for row in rows), default=0)
    circles = []
    for row in rows:
        if row["code"] in seats():
            _seat, latitude, longitude = seats()[row["code"]]
            # Areas, not radii, are what the eye compares.
            radius = max(SMALLEST, round(BIGGEST * sqrt(row["reported"] / most))) if most else SMALLEST
            inner = round(radius * sqrt(row["approved"] / row["reported"])) if row["reported"] else 0
            circles.append(Circle(row, frame.place(project(latitude, longitude)), radius, inner))
    # The small ones on top, where they can be met.
    circles.sort(key=lambda circle: (-circle.radius, circle.row["code"]))
    return Map(frame, rows, query, circles=circles)


def district(user, cycle, code, *, query=""):
    """The map of one kabupaten with a dot for each approved product; None where it is not the user's.

    Three queries.
    """
    rows = [row for row in _counted(user, cycle) if row["code"] == code]
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
