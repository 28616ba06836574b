"""A chart of lines as geometry, drawn by templates/reviews/numbers/_lines.html as inline SVG.

Units are CSS pixels, whole (Django writes a fraction with a comma). Lines differ by mark and dash as well as by
colour, and each ends in its name and its last value.
"""

from dataclasses import dataclass

from villages.formats import angka

WIDTH = 328
PLOT = {"left": 34, "right": 240, "top": 10, "bottom": 100}  # at the right the names of the lines
MARKS = ("solid", "plain")  # how a line looks; the classes of _charts.scss
NAMES = 4  # that fit under the plot
APART = 14  # px between the names of two lines


@dataclass(frozen=True)
class Line:
    """`points` is "x,y x,y"; its name stands at (x, y) of `end`, level with `label`."""

    mark: str
    points: str
    end: tuple[int, int]
    label: int
    name: str
    value: str


@dataclass(frozen=True)
class Chart:
    """What a template draws. `key` makes the ids unique on the page."""

    key: str
    title: str
    desc: str
    lines: list[Line]
    ticks: list[tuple[int, str]]  # (y, label)
    names: list[tuple[int, str]]  # (x, label)
    width: int = WIDTH
    height: int = PLOT["bottom"] + 22
    left: int = PLOT["left"]
    right: int = PLOT["right"]
    bottom: int = PLOT["bottom"]


def lines(key: str, title: str, names: list[str], series: list[tuple[str, list[int]]]) -> Chart:
    """A line for each of `series`, (name, values), from left to right over `names`; one may be longer."""
    top = _round_up(max((value for _name, values in series for value in values), default=0))
    left, right, high, low = PLOT["left"], PLOT["right"], PLOT["top"], PLOT["bottom"]
    step = (right - left) / max(max((len(values) for _name, values in series), default=0) - 1, 1)
    drawn: list[Line] = []
    for mark, (name, values) in zip(MARKS, series, strict=False):
        points = [
            (round(left + step * n), round(low - (low - high) * value / top))
            for n, value in enumerate(values)
        ]
        if points:
            label = points[-1][1] + 4
            if drawn and abs(label - drawn[0].label) < APART:
                label = drawn[0].label + (APART if label >= drawn[0].label else -APART)
            text = " ".join(f"{x},{y}" for x, y in points)
            drawn.append(Line(mark, text, points[-1], label, name, angka(values[-1])))
    every = max(1, -(-len(names) // NAMES))
    under = [(round(left + step * n), name) for n, name in enumerate(names) if n % every == 0]
    ticks = [(round(low - (low - high) * n / 2), angka(top * n / 2)) for n in range(3)]
    desc = "; ".join(f"{name}: {', '.join(map(angka, values))}" for name, values in series)
    return Chart(key, title, desc, drawn, ticks, under)


def _round_up(value: int) -> int:
    """The next of 2, 4, 10, 20, 40, 100, …: a scale whose half is whole."""
    scale = 1
    while True:
        for step in (2, 4, 10):
            if value <= step * scale:
                return step * scale
        scale *= 10
