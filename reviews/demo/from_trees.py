"""Motifs of trees: coffee, candlenut, tamarind, lontar."""

import math

from reviews.demo.from_field import GREEN, sack
from reviews.demo.sheet import (
    BRICK,
    CREAM,
    DARK,
    EARTH,
    GRASS,
    INDIGO,
    LEAF,
    OCHRE,
    SAND,
    STRAW,
    WHITE,
    WOOD,
    mix,
    turned,
)


def bean(sheet, x, y, size, turn, fill):
    sheet.oval(x, y, size, size * 0.68, fill, turn=turn)
    groove = [turned(x, y, size * 0.8 * t / 4, size * 0.14 * math.sin(t * 0.8), turn) for t in range(-4, 5)]
    sheet.line(groove, mix(fill, DARK, 0.5), size * 0.16)


def coffee_sack(sheet, rng):
    sheet.table(mix(OCHRE, CREAM, 0.65), mix(WOOD, DARK, 0.2))
    brown = mix(EARTH, DARK, 0.5)
    sack(sheet, 125, 208, 132, 138, STRAW, brown, LEAF)
    for _ in range(70):
        a, r = rng.uniform(math.pi, 2 * math.pi), math.sqrt(rng.random())
        spot = 125 + 54 * r * math.cos(a), 70 + 32 * r * math.sin(a)
        bean(sheet, *spot, 6, rng.randint(0, 180), mix(brown, BRICK, rng.choice([0, 0.2, 0.3])))
    sheet.box(63, 66, 187, 79, mix(STRAW, WHITE, 0.3), radius=5)
    for x, y in ((222, 204), (246, 210), (270, 203), (292, 212), (236, 192), (262, 188), (284, 194)):
        bean(sheet, x, y, 12, rng.randint(0, 180), mix(brown, BRICK, rng.choice([0, 0.15, 0.3])))


def coffee_branch(sheet, rng):
    sheet.box(0, 0, 320, 240, mix(LEAF, CREAM, 0.7))
    stem = [(20, 196), (110, 150), (210, 112), (316, 60)]
    sheet.line(stem, EARTH, 6)
    for x, y, turn in (
        (70, 168, -95),
        (150, 136, -100),
        (226, 104, -110),
        (96, 156, 40),
        (180, 124, 48),
        (256, 90, 52),
    ):
        sheet.leaf(
            x, y, 88, 40, turn + rng.randint(-6, 6), mix(LEAF, OCHRE, rng.choice([0, 0.15])), vein=GREEN
        )
    for x, y in ((88, 160), (150, 134), (206, 112), (262, 86)):
        for dx, dy in ((-12, 8), (0, 16), (12, 6), (-6, -4), (8, -8)):
            cherry = rng.choice([BRICK, BRICK, mix(BRICK, OCHRE, 0.55), mix(BRICK, DARK, 0.2)])
            sheet.oval(x + dx, y + dy, 9.5, 9, cherry)
            sheet.oval(x + dx - 3, y + dy - 3, 2.4, 1.8, mix(cherry, WHITE, 0.55))


def candlenuts(sheet, rng):
    sheet.table(mix(LEAF, CREAM, 0.7), WOOD)
    sheet.shadow(160, 210, 118, WOOD)
    shell, kernel = mix(EARTH, DARK, 0.35), mix(OCHRE, CREAM, 0.72)
    for row, count in enumerate((7, 5, 3)):
        for n in range(count):
            x = 160 + (n - (count - 1) / 2) * 27 + rng.randint(-3, 3)
            nut(sheet, x, 138 - row * 20, 15, kernel if rng.random() < 0.6 else shell)
    sheet.half(160, 138, 112, 74, STRAW)
    for row in range(4):
        for n in range(-9, 10):
            y = 146 + row * 15
            reach = 104 * math.sqrt(1 - ((y - 138) / 74) ** 2)
            if abs(n * 12 + 6 * (row % 2)) < reach - 8:
                sheet.box(
                    156 + n * 12 + 6 * (row % 2),
                    y,
                    164 + n * 12 + 6 * (row % 2),
                    y + 9,
                    mix(STRAW, EARTH, 0.4),
                    radius=2,
                )
    sheet.box(44, 132, 276, 144, mix(STRAW, EARTH, 0.55), radius=6)
    for x, y, fill in ((36, 206, shell), (66, 214, kernel), (262, 212, kernel), (290, 204, shell)):
        nut(sheet, x, y, 15, fill)


def nut(sheet, x, y, size, fill):
    sheet.oval(x, y, size, size * 0.9, mix(fill, DARK, 0.2))
    sheet.oval(x - 1, y - 1, size * 0.9, size * 0.8, fill)
    sheet.line(
        [(x - size * 0.1, y - size * 0.6), (x + size * 0.15, y), (x, y + size * 0.55)],
        mix(fill, DARK, 0.25),
        1,
    )
    sheet.oval(x - size * 0.4, y - size * 0.4, size * 0.2, size * 0.13, mix(fill, WHITE, 0.5), turn=-35)


def tamarind(sheet, rng):
    sheet.table(mix(OCHRE, CREAM, 0.7), mix(LEAF, CREAM, 0.25), at=60)
    sheet.oval(158, 156, 140, 54, mix(LEAF, DARK, 0.1))
    sheet.oval(158, 151, 140, 54, STRAW)
    sheet.oval(158, 151, 122, 44, mix(STRAW, EARTH, 0.18))
    for x, y, turn in ((74, 132, 10), (98, 172, -8), (160, 132, -10), (176, 176, -4), (120, 150, 4)):
        for n in range(5):
            spot = turned(x, y, n * 18, 6 * math.sin(n * 0.9), turn)
            sheet.oval(*spot, 13, 12, mix(WOOD, DARK, 0.25))
        for n in range(5):
            spot = turned(x, y, n * 18, 6 * math.sin(n * 0.9), turn)
            sheet.oval(spot[0] - 1, spot[1] - 1, 12, 10.5, mix(WOOD, OCHRE, 0.25))
            sheet.oval(spot[0] - 4, spot[1] - 4, 3.5, 2, mix(WOOD, CREAM, 0.5), turn=-20)
    for n in range(7):
        for side in (-1, 1):
            sheet.leaf(214 + n * 11, 118 - n * 6, 17, 7, -30 + side * 80, mix(LEAF, OCHRE, 0.15))
    sheet.line([(198, 127), (290, 77)], GREEN, 2)


def sugar_discs(sheet, rng):
    sheet.table(mix(LEAF, CREAM, 0.72), WOOD, at=120)
    for turn in range(-170, 0, 17):
        sheet.leaf(160, 200, 150, 26, turn, mix(LEAF, OCHRE, 0.35 if turn % 2 else 0.2), vein=STRAW)
    sugar = mix(BRICK, EARTH, 0.6)
    for x, y in ((95, 196), (225, 196), (160, 200), (128, 172), (192, 172), (160, 146)):
        sheet.oval(x, y + 9, 40, 17, mix(sugar, DARK, 0.35))
        sheet.box(x - 40, y, x + 40, y + 9, mix(sugar, DARK, 0.35))
        sheet.oval(x, y, 40, 17, sugar)
        sheet.oval(x, y, 31, 12, mix(sugar, OCHRE, 0.25))
        sheet.oval(x - 8, y - 4, 10, 3, mix(sugar, CREAM, 0.4))


def lontar_palms(sheet, rng):
    sheet.land(rng, hills=GRASS, ground=SAND, at=180)
    for x, foot, height in ((232, 200, 110), (66, 206, 130), (150, 216, 168)):
        palm(sheet, x, foot, height)


def palm(sheet, x, foot, height):
    """A lontar palm: a straight dark trunk and a round crown of fans."""
    top = foot - height
    sheet.oval(x, foot, height * 0.2, 4, mix(SAND, DARK, 0.2))
    sheet.poly([(x - height * 0.025, top), (x + height * 0.025, top), (x + height * 0.05, foot),
                (x - height * 0.05, foot)], mix(EARTH, DARK, 0.45))  # fmt: skip
    for ring in range(1, 9):
        y = top + height * ring / 9
        sheet.line([(x - height * 0.03, y), (x + height * 0.03, y)], mix(EARTH, CREAM, 0.15), 0.8)
    reach = min(height * 0.34, 46)
    sheet.oval(x, top - reach * 0.1, reach * 0.6, reach * 0.6, mix(LEAF, DARK, 0.3))
    for turn in (160, 20, 200, -20, 235, -55, 270, 130, 50):
        heart = turned(x, top - reach * 0.1, reach * 0.42, 0, turn)
        shade = mix(LEAF, OCHRE, 0.1 if turn % 20 else 0.28)
        sheet.line([(x, top), heart], GREEN, 2)
        for blade in range(-100, 101, 10):
            sheet.leaf(
                *heart, reach * 0.66, reach * 0.15, turn + blade, mix(shade, DARK, 0.12 * (blade % 20 > 0))
            )
    for dx, dy in ((-6, 7), (7, 8), (0, 12)):
        sheet.oval(x + dx, top + dy, 5.5, 5.5, mix(INDIGO, DARK, 0.5))
