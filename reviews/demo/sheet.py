"""The paper that sample pictures are drawn on: flat shapes in the colours of tenun ikat."""

import math

from PIL import Image, ImageDraw, ImageFont

INDIGO, BRICK, OCHRE, EARTH, LEAF, CREAM = "#27336b", "#a33b2e", "#d9a441", "#8a5a00", "#2a6548", "#fbf6ea"
WHITE, DARK = "#ffffff", "#2b1d14"


def mix(one, other, share):
    """The colour that is `share` (0 to 1) of the way from one to the other."""
    pairs = zip(_rgb(one), _rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _rgb(colour):
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


SKY = mix(INDIGO, CREAM, 0.82)
SEA = mix(INDIGO, "#4f8fa8", 0.55)
SAND = mix(OCHRE, CREAM, 0.6)
GRASS = mix(LEAF, OCHRE, 0.45)
WOOD = mix(EARTH, BRICK, 0.35)
STRAW = mix(OCHRE, CREAM, 0.25)


class Sheet:
    """320 × 240 units, (0, 0) top left. Drawn at 6 pixels a unit and halved: that smooths the edges."""

    WIDTH, HEIGHT, SCALE = 320, 240, 6

    def __init__(self):
        self.image = Image.new("RGB", (self.WIDTH * self.SCALE, self.HEIGHT * self.SCALE), CREAM)
        self.draw = ImageDraw.Draw(self.image)

    def finished(self):
        """The picture, 960 × 720."""
        return self.image.reduce(2)

    def _px(self, points):
        return [(x * self.SCALE, y * self.SCALE) for x, y in points]

    # Plain shapes

    def box(self, x0, y0, x1, y1, fill, *, radius=0):
        self.draw.rounded_rectangle(self._px([(x0, y0), (x1, y1)]), radius * self.SCALE, fill)

    def poly(self, points, fill):
        self.draw.polygon(self._px(points), fill)

    def line(self, points, fill, width=1):
        self.draw.line(self._px(points), fill, round(width * self.SCALE), joint="curve")
        for x, y in (points[0], points[-1]):
            self.oval(x, y, width / 2, width / 2, fill)

    def oval(self, x, y, rx, ry, fill, *, turn=0):
        """An ellipse about (x, y), turned by degrees, clockwise."""
        if turn:
            self.poly(around(x, y, rx, ry, turn=turn), fill)
        else:
            self.draw.ellipse(self._px([(x - rx, y - ry), (x + rx, y + ry)]), fill)

    def half(self, x, y, rx, ry, fill):
        """The lower half of an ellipse: a bowl."""
        self.poly(around(x, y, rx, ry, start=0, end=180), fill)

    def dome(self, x, y, rx, ry, fill):
        """The upper half of an ellipse: a heap, a hill."""
        self.poly(around(x, y, rx, ry, start=180, end=360), fill)

    def leaf(self, x, y, length, width, turn, fill, *, vein=None):
        """A pointed leaf that starts at (x, y) and grows towards `turn` degrees (0: right, 90: down)."""
        sides = [
            [(length * t / 12, side * width / 2 * math.sin(math.pi * (t / 12) ** 0.8)) for t in range(13)]
            for side in (1, -1)
        ]
        self.poly([turned(x, y, *point, turn) for point in sides[0] + sides[1][::-1]], fill)
        if vein:
            self.line([(x, y), turned(x, y, length * 0.85, 0, turn)], vein, 0.7)

    def lozenge(self, x, y, rx, ry, *fills):
        """Nested lozenges, the outermost first: the heart of an ikat motif."""
        for ring, fill in enumerate(fills):
            part = 1 - ring / len(fills)
            a, b = rx * part, ry * part
            self.poly([(x - a, y), (x, y - b), (x + a, y), (x, y + b)], fill)

    def text(self, x, y, words, fill, size):
        """Words about (x, y)."""
        font = ImageFont.load_default(size=size * self.SCALE)
        self.draw.text((x * self.SCALE, y * self.SCALE), words, fill, font, anchor="mm")

    # Grounds

    def table(self, wall, top, *, at=150):
        """A wall and a table before it."""
        self.box(0, 0, 320, 240, wall)
        self.box(0, at, 320, 240, top)
        self.box(0, at, 320, at + 3, mix(top, WHITE, 0.35))

    def land(self, rng, *, sky=SKY, hills=GRASS, ground=SAND, at=165, sun=70):
        """Sky, a low sun, two rows of hills and open ground."""
        self.box(0, 0, 320, at, sky)
        self.oval(sun, 58, 22, 22, mix(OCHRE, CREAM, 0.2))
        for row, lift in ((0.5, 45), (0.15, 26)):
            for x in range(-20, 360, 90):
                self.dome(x + rng.randint(-20, 20), at, rng.randint(70, 110), lift + rng.randint(-8, 8),
                          mix(hills, sky, row))  # fmt: skip
        self.box(0, at, 320, 240, ground)

    def water(self, rng, *, sky=SKY, at=80):
        """Sky and a sea with a few bright waves."""
        self.box(0, 0, 320, at, sky)
        self.oval(rng.choice([60, 255]), 40, 18, 18, mix(OCHRE, CREAM, 0.2))
        self.dome(rng.choice([90, 230]), at, 120, 22, mix(LEAF, sky, 0.5))
        for band in range(4):
            top = at + (240 - at) * band / 4
            self.box(0, top, 320, 240, mix(mix(SEA, CREAM, 0.35), SEA, band / 3))
        for _ in range(16):
            x, y = rng.randint(0, 300), rng.randint(at + 8, 210)
            self.line([(x, y), (x + rng.randint(8, 22), y)], mix(SEA, CREAM, 0.55), 1)

    def shadow(self, x, y, rx, ground):
        self.oval(x, y, rx, rx * 0.16, mix(ground, DARK, 0.22))

    # What every sample carries

    def ribbon(self):
        """The portal's ikat band along the lower edge."""
        self.box(0, 226, 320, 240, INDIGO)
        self.box(0, 226, 320, 227.5, OCHRE)
        for x in range(0, 336, 16):
            self.lozenge(x, 234, 6.5, 5, OCHRE, INDIGO, mix(BRICK, CREAM, 0.15))

    def stamp(self):
        """Says that it is an example."""
        self.box(232, 10, 310, 32, CREAM, radius=11)
        self.text(271, 20.6, "contoh", INDIGO, 15)


def turned(x, y, along, aside, turn):
    """(x, y) moved `along` the direction `turn` and `aside` to its right."""
    angle = math.radians(turn)
    return (
        x + along * math.cos(angle) - aside * math.sin(angle),
        y + along * math.sin(angle) + aside * math.cos(angle),
    )


def around(x, y, rx, ry, *, turn=0, start=0, end=360):
    """The points of an ellipse, or of a part of it, in degrees clockwise from the right."""
    steps = 48 if max(rx, ry) > 8 else 24
    angles = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return [turned(x, y, rx * math.cos(a), ry * math.sin(a), turn) for a in angles]
