"""Charts as geometry, drawn by templates/reviews/numbers/_bars.html and _lines.html as inline SVG.

Units are those of the drawing, WIDTH across and whole (Django writes a fraction with a comma); the page
scales it. Series differ by pattern, mark and
dash as well as by colour, and each value is written beside its bar.
"""

from dataclasses import dataclass

from villages.formats import angka

WIDTH = 360
LABEL, BAR, GAP = 18, 12, 10  # heights: a line of text, a bar, the air below a group
VALUE = 62  # kept free at the right for the value
SIDE = 214  # where the bars of shares() begin: beside the longest name of a kabupaten
PLOT = {"left": 34, "right": 350, "top": 10, "bottom": 150}
MARKS = ("solid", "hatch", "plain")  # how a series looks; the classes of _charts.scss


@dataclass(frozen=True)
class Bar:
    x: int
    y: int
    width: int
    mark: str
    value: str  # "" where the group has one value for all its bars

    @property
    def end(self):
        return self.x + self.width + 5

    @property
    def base(self):
        return self.y + BAR - 1


@dataclass(frozen=True)
class Chart:
    """What a template draws. `key` makes the ids unique on the page, `legend` is [(mark, label), …]."""

    key: str
    title: str
    desc: str
    height: int
    legend: list
    groups: list = ()  # of bars: (y of the text, label, [Bar, …])
    lines: list = ()  # (mark, "x,y x,y", [(x, y), …])
    ticks: list = ()  # (y, label)
    names: list = ()  # (x, label)
    width: int = WIDTH
    bar: int = BAR
    plot: dict = None


def _told(labels, rows):
    """The description: what somebody hears instead of seeing it, the ten biggest at most."""
    biggest = sorted(rows, key=lambda row: -max(row[1], default=0))[:10]
    return "; ".join(
        f"{label}: " + ", ".join(f"{angka(value)} {name}" for name, value in zip(labels, values, strict=True))
        for label, values in biggest
    )


def bars(key, title, series, rows):
    """A group for each row (label, values), a bar in it for each of `series`, from the left."""
    top = max((value for _label, values in rows for value in values), default=0) or 1
    groups, y = [], 0
    for label, values in rows:
        drawn = [
            Bar(0, y + LABEL + n * (BAR + 2), round((WIDTH - VALUE) * value / top), MARKS[n], angka(value))
            for n, value in enumerate(values)
        ]
        groups.append((y + 13, label, drawn))
        y += LABEL + len(values) * (BAR + 2) + GAP
    legend = list(zip(MARKS, series, strict=False)) if len(series) > 1 else []
    return Chart(key, title, _told(series, rows), max(y - GAP, 1), legend, groups=groups)


def shares(key, title, series, rows):
    """One bar for each row (label, parts), filled by its parts in turn, as long as the row's own whole.

    The bar stands beside its label: there are up to 32 rows.
    """
    groups, y = [], 0
    for label, parts in rows:
        x, drawn, whole = SIDE, [], sum(parts) or 1
        for n, part in enumerate(parts):
            width = round((WIDTH - SIDE) * part / whole)
            drawn.append(Bar(x, y + 3, width, MARKS[n], ""))
            x += width
        groups.append((y + 13, label, drawn))
        y += BAR + GAP
    return Chart(
        key,
        title,
        _told(series, rows),
        max(y - GAP, 1),
        list(zip(MARKS, series, strict=True)),
        groups=groups,
    )


def lines(key, title, series, rows):
    """A line for each of `series` through the rows (label, values), from left to right."""
    top = _round_up(max((value for _label, values in rows for value in values), default=0))
    left, right, high, low = PLOT["left"], PLOT["right"], PLOT["top"], PLOT["bottom"]
    step = (right - left) / max(len(rows) - 1, 1)
    xs = [round(left + step * n) for n in range(len(rows))]
    drawn = []
    for n in range(len(series)):
        points = [
            (x, round(low - (low - high) * values[n] / top))
            for x, (_label, values) in zip(xs, rows, strict=True)
        ]
        drawn.append((MARKS[n], " ".join(f"{x},{y}" for x, y in points), points))
    every = max(1, -(-len(rows) // 6))  # six names fit
    names = [(x, label) for n, (x, (label, _v)) in enumerate(zip(xs, rows, strict=True)) if n % every == 0]
    ticks = [(round(low - (low - high) * n / 2), angka(top * n / 2)) for n in range(3)]
    legend = list(zip(MARKS, series, strict=False))
    return Chart(
        key, title, _told(series, rows), low + 24, legend, lines=drawn, ticks=ticks, names=names, plot=PLOT
    )


def _round_up(value):
    """The next of 2, 4, 10, 20, 40, 100, …: a scale whose half is whole."""
    scale = 1
    while True:
        for step in (2, 4, 10):
            if value <= step * scale:
                return step * scale
        scale *= 10
