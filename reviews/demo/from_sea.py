"""Motifs of the coast."""

import math

from reviews.demo.from_trees import palm
from reviews.demo.sheet import (
    BRICK,
    CREAM,
    DARK,
    EARTH,
    INDIGO,
    LEAF,
    OCHRE,
    SAND,
    SEA,
    SKY,
    STRAW,
    WHITE,
    WOOD,
    around,
    mix,
    turned,
)

WEED = mix(BRICK, LEAF, 0.35)


def one_fish(sheet, x, y, length, fill, *, turn=0):
    """A fish about (x, y), its head to the left when `turn` is 0."""

    def at(*points):
        return [turned(x, y, px * length, py * length, turn) for px, py in points]

    dark, pale = mix(fill, DARK, 0.35), mix(fill, CREAM, 0.6)
    sheet.poly(at((0.3, 0), (0.52, -0.2), (0.46, 0), (0.52, 0.2)), dark)
    sheet.poly(at((-0.16, -0.14), (0.0, -0.27), (0.24, -0.12)), dark)
    sheet.poly(at((-0.05, 0.14), (0.06, 0.25), (0.18, 0.1)), dark)
    upper = [(-0.5 + t / 20 * 0.88, -0.175 * math.sin(math.pi * (t / 20) ** 0.75)) for t in range(21)]
    lower = [(px, -py) for px, py in upper]
    sheet.poly(at(*upper, *lower[::-1]), fill)
    sheet.poly(at(*[(px, py * 0.9) for px, py in lower], *[(px, py * 0.25) for px, py in lower[::-1]]), pale)
    for row in range(3):
        for column in range(5):
            scale = at((-0.12 + column * 0.085 + 0.04 * (row % 2), -0.09 + row * 0.06))[0]
            points = around(*scale, length * 0.03, length * 0.028, turn=turn, start=-80, end=80)
            sheet.line(points, dark, length * 0.007)
    gill = around(*at((-0.3, 0))[0], length * 0.07, length * 0.12, turn=turn, start=-65, end=65)
    sheet.line(gill, dark, length * 0.012)
    sheet.oval(*at((-0.385, -0.035))[0], length * 0.03, length * 0.03, WHITE)
    sheet.oval(*at((-0.388, -0.035))[0], length * 0.017, length * 0.017, DARK)
    sheet.line(at((-0.49, 0.02), (-0.44, 0.045)), dark, length * 0.01)


def fish(sheet, rng):
    ground = mix(LEAF, CREAM, 0.62)
    sheet.box(0, 0, 320, 240, ground)
    sheet.leaf(-10, 176, 350, 150, -9, LEAF, vein=mix(LEAF, OCHRE, 0.4))
    for n in range(13):
        for side in (-1, 1):
            foot = turned(-10, 176, 40 + n * 22, 0, -9)
            sheet.line([foot, turned(*foot, 20, side * 44, -9)], mix(LEAF, OCHRE, 0.2), 0.8)
    for x, y, length, fill in (
        (168, 76, 190, mix(INDIGO, CREAM, 0.3)), (150, 130, 210, mix(BRICK, CREAM, 0.15)),
        (178, 186, 190, mix(INDIGO, CREAM, 0.45)),
    ):  # fmt: skip
        sheet.oval(x, y + 22, length * 0.4, 10, mix(LEAF, DARK, 0.3))
        one_fish(sheet, x, y, length, fill, turn=rng.randint(-4, 4))


def drying_fish(sheet, rng):
    sheet.water(rng, at=62)
    sheet.poly([(0, 124), (120, 112), (320, 122), (320, 240), (0, 240)], SAND)
    sheet.poly([(18, 118), (302, 118), (320, 196), (0, 196)], mix(STRAW, EARTH, 0.35))
    for x in range(2, 320, 13):
        top = 160 + (x - 160) * 0.89
        sheet.line([(top, 118), (x, 196)], mix(STRAW, EARTH, 0.6), 1.2)
    for x in (24, 160, 296):
        sheet.box(x - 5, 196, x + 5, 226, WOOD)
    sheet.box(0, 194, 320, 203, WOOD)
    for row, (y, size, count) in enumerate(((130, 34, 8), (153, 40, 7), (180, 46, 7))):
        for n in range(count):
            x = 160 + (n - (count - 1) / 2) * (size + 1)
            silver = mix(INDIGO, CREAM, rng.choice([0.45, 0.55, 0.65]))
            one_fish(
                sheet, x, y, size, silver if row != 1 else mix(OCHRE, CREAM, 0.35), turn=rng.randint(-9, 9)
            )


def clump(sheet, rng, x, y, size, fill):
    """A tuft of seaweed: many forked fingers."""
    for _ in range(11):
        turn = rng.randint(0, 360)
        tip = turned(x, y, size * rng.uniform(0.5, 1), 0, turn)
        shade = mix(fill, OCHRE, rng.choice([0, 0.2, 0.35]))
        sheet.line([(x, y), tip], shade, size * 0.2)
        for fork in (-40, 40):
            sheet.line([tip, turned(*tip, size * 0.4, 0, turn + fork)], shade, size * 0.15)


def seaweed_lines(sheet, rng):
    sheet.water(rng, at=64)
    for row, y in enumerate((92, 122, 158, 202)):
        size = 7 + row * 3.2
        rope = [(x, y + 3 * math.sin(x / 40 + row)) for x in range(-10, 340, 10)]
        sheet.line(rope, STRAW, 0.8 + row * 0.35)
        for n, x in enumerate(range(8 + row * 7, 330, round(size * 2.9))):
            spot = x, y + 3 * math.sin(x / 40 + row)
            if n % 4 == 3:
                sheet.oval(*spot, size * 0.62, size * 0.55, rng.choice([BRICK, CREAM]))
                sheet.oval(spot[0] - size * 0.2, spot[1] - size * 0.2, size * 0.16, size * 0.12, WHITE)
            else:
                clump(sheet, rng, *spot, size, rng.choice([WEED, mix(LEAF, OCHRE, 0.3)]))
    boat(sheet, 232, 70, 0.62)


def boat(sheet, x, y, size):
    """A small outrigger boat that floats on y."""
    sheet.poly(
        [
            (x - 52 * size, y - 16 * size),
            (x + 52 * size, y - 16 * size),
            (x + 36 * size, y),
            (x - 36 * size, y),
        ],
        BRICK,
    )
    sheet.box(x - 47 * size, y - 12 * size, x + 47 * size, y - 8 * size, OCHRE)
    sheet.line([(x - 60 * size, y + 3 * size), (x + 44 * size, y + 3 * size)], STRAW, 3 * size)
    for leg in (-30, 26):
        sheet.line([(x + leg * size, y - 14 * size), (x + leg * size, y + 3 * size)], WOOD, 2 * size)
    sheet.oval(x - 6 * size, y - 34 * size, 7 * size, 7 * size, mix(WOOD, DARK, 0.4))
    sheet.poly([(x - 16 * size, y - 16 * size), (x - 10 * size, y - 28 * size), (x - 1 * size, y - 28 * size),
                (x + 6 * size, y - 16 * size)], INDIGO)  # fmt: skip
    sheet.poly(
        [(x - 20 * size, y - 36 * size), (x + 8 * size, y - 36 * size), (x - 6 * size, y - 50 * size)], STRAW
    )


def seaweed_rack(sheet, rng):
    sheet.water(rng, at=56)
    sheet.poly([(0, 96), (150, 88), (320, 98), (320, 240), (0, 240)], SAND)
    for leg in (30, 110, 210, 290):
        sheet.box(leg - 4, 150, leg + 4, 222, WOOD)
    sheet.poly([(30, 112), (290, 112), (312, 168), (8, 168)], mix(STRAW, EARTH, 0.25))
    for x in range(14, 316, 12):
        sheet.line([(160 + (x - 160) * 0.86, 112), (x, 168)], mix(STRAW, EARTH, 0.5), 1)
    sheet.box(4, 164, 316, 174, WOOD)
    for _ in range(120):
        y = rng.randint(108, 156)
        reach = 118 + (y - 108) * 0.45
        clump(
            sheet,
            rng,
            160 + rng.uniform(-reach, reach),
            y,
            rng.randint(8, 12),
            rng.choice([WEED, mix(BRICK, OCHRE, 0.3), mix(LEAF, OCHRE, 0.4)]),
        )
    sheet.shadow(70, 224, 40, SAND)
    sheet.poly([(38, 184), (102, 184), (94, 224), (46, 224)], INDIGO)
    for _ in range(16):
        clump(
            sheet,
            rng,
            rng.randint(44, 96),
            rng.randint(174, 184),
            9,
            rng.choice([WEED, mix(LEAF, OCHRE, 0.4)]),
        )
    sheet.box(36, 184, 104, 191, mix(INDIGO, CREAM, 0.2), radius=3)


def salt_heap(sheet, x, y, width, height, ground):
    sheet.shadow(x, y, width * 0.56, ground)
    sheet.poly([(x, y - height), (x + width * 0.08, y - height * 0.93), (x + width / 2, y), (x - width / 2, y),
                (x - width * 0.08, y - height * 0.93)], WHITE)  # fmt: skip
    sheet.poly([(x, y - height), (x + width * 0.08, y - height * 0.93), (x + width / 2, y), (x + width * 0.1, y)],
               mix(SKY, INDIGO, 0.14))  # fmt: skip


def salt_heaps(sheet, rng):
    sheet.box(0, 0, 320, 100, SKY)
    sheet.oval(60, 48, 20, 20, mix(OCHRE, CREAM, 0.2))
    for x in (40, 150, 270):
        sheet.dome(x, 100, 110, 26 + rng.randint(0, 12), mix(LEAF, SKY, 0.5))
    pond, bank = mix(SEA, CREAM, 0.5), mix(EARTH, CREAM, 0.35)
    sheet.box(0, 100, 320, 240, bank)
    for y0, y1 in ((105, 122), (128, 152), (160, 226)):
        for n in range(-3, 4):
            left, right = 160 + n * (y0 - 40) * 1.05, 160 + (n + 1) * (y0 - 40) * 1.05
            low_left, low_right = 160 + n * (y1 - 40) * 1.05, 160 + (n + 1) * (y1 - 40) * 1.05
            gap = (y0 - 80) * 0.07
            sheet.poly([(left + gap, y0), (right - gap, y0), (low_right - gap, y1), (low_left + gap, y1)],
                       mix(pond, WHITE, rng.choice([0, 0.12, 0.22])))  # fmt: skip
    for x, y, size in (
        (44, 120, 26),
        (112, 120, 24),
        (206, 121, 26),
        (278, 120, 24),
        (76, 156, 50),
        (250, 158, 54),
    ):
        salt_heap(sheet, x, y, size, size * 0.62, bank)
    salt_heap(sheet, 160, 212, 132, 84, bank)
    sheet.line([(250, 218), (222, 136)], WOOD, 4)
    sheet.poly([(246, 206), (262, 214), (256, 224), (240, 220)], mix(INDIGO, CREAM, 0.15))


def salt_packs(sheet, rng):
    sheet.table(mix(INDIGO, CREAM, 0.72), WOOD)
    for x, y, band in ((74, 204, BRICK), (160, 210, INDIGO)):
        sheet.shadow(x, y, 46, WOOD)
        sheet.box(x - 38, y - 118, x + 38, y, WHITE, radius=5)
        sheet.box(x - 38, y - 118, x + 38, y - 106, mix(SKY, INDIGO, 0.15), radius=4)
        sheet.box(x - 38, y - 92, x + 38, y - 30, band)
        sheet.text(x, y - 74, "GARAM", CREAM, 15)
        for step in (-20, 0, 20):
            sheet.lozenge(x + step, y - 48, 8, 10, OCHRE, band, CREAM)
    sheet.shadow(260, 212, 46, WOOD)
    sheet.dome(260, 172, 40, 34, WHITE)
    sheet.poly([(260, 138), (300, 172), (266, 172)], mix(SKY, WHITE, 0.4))
    sheet.half(260, 170, 46, 42, STRAW)
    for row in range(2):
        for n in range(-2, 3):
            sheet.box(
                254 + n * 15 + 7 * row,
                178 + row * 14,
                264 + n * 15 + 7 * row,
                187 + row * 14,
                mix(STRAW, EARTH, 0.45),
                radius=2,
            )
    sheet.box(212, 165, 308, 174, mix(STRAW, EARTH, 0.5), radius=4)
    for _ in range(60):
        sheet.oval(rng.randint(196, 312), rng.randint(208, 222), 1, 1, WHITE)


def beach(sheet, rng):
    sheet.water(rng, at=92)
    sheet.poly([(0, 190), (90, 172), (200, 168), (320, 150), (320, 240), (0, 240)], mix(SAND, WHITE, 0.35))
    sheet.poly([(0, 196), (90, 178), (200, 174), (320, 157), (320, 240), (0, 240)], SAND)
    boat(sheet, 132, 138, 0.8)
    for n in range(8):
        rim = around(236, 128, 62, 44, start=180 + n * 22.5, end=202.5 + n * 22.5)
        sheet.poly([(236, 128), *rim], BRICK if n % 2 else CREAM)
    sheet.line([(236, 128), (236, 214)], WOOD, 4)
    sheet.oval(236, 216, 30, 4, mix(SAND, DARK, 0.2))
    for n, fill in enumerate((BRICK, OCHRE, INDIGO, OCHRE, BRICK)):
        sheet.poly([(134 + n * 13, 204), (147 + n * 13, 204), (139 + n * 13, 220), (126 + n * 13, 220)], fill)
    palm(sheet, 40, 220, 150)
