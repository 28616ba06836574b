"""Motifs of garden and field."""

import math

from reviews.demo.sheet import (
    BRICK,
    CREAM,
    DARK,
    EARTH,
    INDIGO,
    LEAF,
    OCHRE,
    STRAW,
    WHITE,
    WOOD,
    around,
    mix,
    turned,
)

GREEN = mix(LEAF, OCHRE, 0.3)


def cob(sheet, x, y, length, turn):
    """A maize cob that stands on (x, y), in its husk."""
    for side, shade in ((-24, 0.15), (24, 0.3)):
        sheet.leaf(x, y, length * 0.75, length * 0.3, turn + side, mix(LEAF, OCHRE, shade))
    middle = turned(x, y, length * 0.56, 0, turn)
    width = length * 0.19
    sheet.oval(*middle, length * 0.46, width, mix(OCHRE, EARTH, 0.35), turn=turn)
    for row in range(-2, 3):
        reach = length * 0.42 * math.sqrt(1 - (row / 2.9) ** 2)
        for step in range(-7, 8):
            along = step * length * 0.062
            if abs(along) < reach:
                spot = turned(*middle, along, row * width * 0.4, turn)
                sheet.oval(
                    *spot, length * 0.032, width * 0.21, mix(OCHRE, CREAM, 0.2 + 0.1 * (row % 2)), turn=turn
                )
    for side in (-42, 42, 0):
        sheet.leaf(
            x, y, length * 0.5, length * 0.24, turn + side * 0.8, mix(LEAF, CREAM, 0.12 if side else 0.3)
        )


def maize(sheet, rng):
    sheet.table(mix(OCHRE, CREAM, 0.72), WOOD)
    sheet.shadow(160, 205, 120, WOOD)
    for x, turn in ((95, -108), (225, -72), (160, -90)):
        cob(sheet, x, 206, 150, turn + rng.randint(-3, 3))


def sack(sheet, x, y, width, height, fill, grains, mark):
    """An open sack that stands on (x, y), heaped with grains."""
    top = y - height
    sheet.shadow(x, y, width * 0.62, WOOD)
    sheet.dome(x, top + 6, width * 0.44, height * 0.26, grains)
    body = [(x - width * 0.42, top), (x + width * 0.42, top), (x + width * 0.52, y - 14), (x + width * 0.46, y),
            (x - width * 0.46, y), (x - width * 0.52, y - 14)]  # fmt: skip
    sheet.poly(body, fill)
    sheet.box(x - width * 0.47, top - 3, x + width * 0.47, top + 8, mix(fill, WHITE, 0.3), radius=5)
    sheet.box(x - width * 0.46, y - height * 0.36, x + width * 0.46, y - height * 0.26, mark)
    sheet.lozenge(x, y - height * 0.54, width * 0.17, height * 0.15, mark, fill, mark)


def grain_sacks(sheet, rng):
    sheet.table(mix(LEAF, CREAM, 0.75), WOOD, at=160)
    white = mix(OCHRE, WHITE, 0.8)
    sack(sheet, 85, 205, 96, 105, mix(STRAW, EARTH, 0.2), white, BRICK)
    sack(sheet, 200, 210, 112, 128, STRAW, white, INDIGO)
    sheet.shadow(272, 214, 34, WOOD)
    sheet.dome(272, 196, 26, 14, white)
    sheet.half(272, 194, 32, 22, BRICK)
    for _ in range(40):
        sheet.oval(rng.randint(110, 250), rng.randint(212, 222), 1.8, 0.9, white, turn=rng.randint(0, 180))


def bowl_of_maize(sheet, rng):
    ground = mix(BRICK, DARK, 0.1)
    sheet.table(mix(INDIGO, CREAM, 0.78), ground, at=140)
    sheet.shadow(150, 208, 100, ground)
    sheet.dome(150, 134, 86, 40, mix(OCHRE, CREAM, 0.45))
    for _ in range(150):
        a, r = rng.uniform(math.pi, 2 * math.pi), math.sqrt(rng.random())
        spot = 150 + 82 * r * math.cos(a), 134 + 37 * r * math.sin(a)
        kernel = rng.choice([mix(OCHRE, CREAM, 0.7), mix(OCHRE, WHITE, 0.85), mix(BRICK, CREAM, 0.1), OCHRE])
        sheet.oval(*spot, 4, 3.2, kernel, turn=rng.randint(0, 180))
    sheet.half(150, 132, 96, 76, INDIGO)
    sheet.box(54, 127, 246, 137, mix(INDIGO, CREAM, 0.2), radius=5)
    for x in range(84, 230, 22):
        sheet.lozenge(x, 156, 9, 9, OCHRE, INDIGO, OCHRE)
    sheet.line([(262, 96), (236, 132)], WOOD, 5)
    cob(sheet, 292, 214, 88, -122)


def watermelon(sheet, rng):
    sheet.table(mix(OCHRE, CREAM, 0.66), WOOD)
    sheet.shadow(120, 206, 86, WOOD)
    sheet.oval(118, 144, 82, 64, LEAF)
    for shift in (-52, -26, 0, 26, 52):
        wide = math.sqrt(1 - (shift / 82) ** 2)
        points = [(118 + shift + math.sin(t * 1.3) * 4, 144 + 62 * wide * (t / 8 - 1)) for t in range(17)]
        sheet.line(points, mix(LEAF, DARK, 0.35), 6)
    sheet.oval(92, 112, 14, 6, mix(LEAF, WHITE, 0.3), turn=-30)
    for x, y, size, turn in ((232, 204, 66, -8), (268, 214, 48, 12)):
        slice_of_melon(sheet, x, y, size, turn)


def slice_of_melon(sheet, x, y, size, turn):
    """A slice that lies on its green rind, its red point up."""
    for part, fill in ((1, LEAF), (0.92, mix(LEAF, WHITE, 0.75)), (0.82, mix(BRICK, "#e2574c", 0.6))):
        rim = around(x, y - size * 1.05, size * 1.05 * part, size * 1.05 * part, start=58, end=122)
        sheet.poly([(x, y - size * 1.05), *rim], fill)
    for along, aside in ((0.42, 0), (0.62, -0.14), (0.62, 0.14), (0.74, -0.28), (0.74, 0.02), (0.72, 0.28)):
        sheet.oval(x + size * aside, y - size * 1.05 + size * along, 1.6, 2.8, DARK)


def shallots(sheet, rng):
    sheet.table(mix(LEAF, CREAM, 0.72), WOOD, at=140)
    sheet.shadow(160, 208, 128, WOOD)
    skin = mix(BRICK, INDIGO, 0.3)
    places = [(90 + 35 * n, 190) for n in range(5)] + [(108 + 35 * n, 165) for n in range(4)]
    places += [(126 + 35 * n, 140) for n in range(3)] + [(143, 116), (177, 116)]
    for x, y in reversed(places):
        x += rng.randint(-3, 3)
        shade = mix(skin, CREAM, rng.choice([0.05, 0.15, 0.25]))
        sheet.leaf(x, y - 8, 30, 9, -90 + rng.randint(-14, 14), STRAW)
        sheet.oval(x, y, 20, 18, shade)
        for bend in (-11, -4, 4, 11):
            sheet.line(
                [(x, y - 17), (x + bend, y - 4), (x + bend * 0.8, y + 10)], mix(shade, CREAM, 0.25), 0.8
            )
        for bend in (-4, 0, 4):
            sheet.line([(x, y + 17), (x + bend, y + 22)], STRAW, 0.7)


def bananas(sheet, rng):
    sheet.table(mix(OCHRE, CREAM, 0.72), WOOD)
    sheet.shadow(160, 210, 126, WOOD)
    sheet.leaf(24, 214, 280, 60, -6, LEAF, vein=GREEN)
    for x, y, length, turns in ((102, 96, 104, range(18, 140, 20)), (226, 104, 96, range(40, 166, 20))):
        for n, turn in enumerate(turns):
            banana(sheet, x, y, length, turn, mix(OCHRE, mix(LEAF, OCHRE, 0.5), 0.3 * (n % 2)))
        sheet.line([(x, y), (x - 3, y - 26)], EARTH, 8)
        sheet.oval(x, y, 12, 11, mix(EARTH, OCHRE, 0.3))


def banana(sheet, x, y, length, turn, fill):
    """A banana that hangs from (x, y), its back to the right."""
    steps = 24
    spine = [
        turned(x, y, length * t / steps, length * 0.17 * math.sin(math.pi * t / steps), turn)
        for t in range(steps + 1)
    ]
    for ring, shade in ((1.5, mix(fill, EARTH, 0.45)), (0, fill)):
        for t, spot in enumerate(spine):
            around_it = 3 + 7.5 * math.sin(math.pi * min(1, 0.08 + t / steps * 0.9)) ** 0.6 + ring
            sheet.oval(*spot, around_it, around_it, shade)
    sheet.line(spine[5:19], mix(fill, WHITE, 0.4), 2.2)
    sheet.oval(*spine[-1], 4, 4, EARTH)


def oranges(sheet, rng):
    sheet.table(mix(LEAF, CREAM, 0.74), WOOD)
    sheet.shadow(160, 208, 120, WOOD)
    skin = mix(OCHRE, "#e8842c", 0.75)
    for x, y in ((125, 128), (195, 128), (90, 172), (160, 172), (230, 172)):
        sheet.oval(x, y, 38, 36, mix(skin, BRICK, 0.25))
        sheet.oval(x - 1.5, y - 1.5, 36, 34, skin)
        sheet.oval(x - 12, y - 14, 8, 5, mix(skin, WHITE, 0.5), turn=-35)
        for _ in range(10):
            sheet.oval(x + rng.randint(-20, 22), y + rng.randint(-10, 24), 0.8, 0.8, mix(skin, BRICK, 0.35))
        sheet.oval(x + 2, y - 30, 4, 2.5, LEAF)
    for x, y, turn in ((127, 98, -150), (197, 98, -25), (197, 98, -70)):
        sheet.leaf(x, y, 44, 20, turn, LEAF, vein=GREEN)


def sprig(sheet, x, y, length, turn, fill):
    """A moringa leaf: a stalk with twigs of small round leaflets."""
    tip = turned(x, y, length, 0, turn)
    sheet.line([(x, y), tip], mix(fill, OCHRE, 0.4), 2)
    for n in range(1, 6):
        base = turned(x, y, length * n / 6, 0, turn)
        twig = length * (0.42 - 0.05 * n)
        for side in (-55, 55):
            sheet.line([base, turned(*base, twig, 0, turn + side)], mix(fill, OCHRE, 0.4), 1.2)
            for step in (0.35, 0.65, 1):
                knot = turned(*base, twig * step, 0, turn + side)
                for lean in (-50, 50) if step < 1 else (-50, 0, 50):
                    leaflet = turned(*knot, 7, 0, turn + side + lean)
                    sheet.oval(*leaflet, 7, 5, fill, turn=turn + side + lean)
    for lean in (-50, 0, 50):
        sheet.oval(*turned(*tip, 7, 0, turn + lean), 8, 5.5, fill, turn=turn + lean)


def moringa(sheet, rng):
    sheet.table(mix(OCHRE, CREAM, 0.74), WOOD, at=165)
    for turn, shade in ((-122, 0.12), (-58, 0.22), (-90, 0)):
        sprig(sheet, 160, 176, 140, turn, mix(LEAF, OCHRE, shade))
    sheet.shadow(160, 212, 62, WOOD)
    sheet.poly([(120, 160), (200, 160), (190, 212), (130, 212)], BRICK)
    sheet.box(114, 154, 206, 166, mix(BRICK, CREAM, 0.2), radius=4)
    for x in range(134, 192, 13):
        sheet.lozenge(x, 188, 6, 9, OCHRE, BRICK, OCHRE)


def moringa_tea(sheet, rng):
    ground = mix(OCHRE, CREAM, 0.35)
    sheet.table(mix(LEAF, CREAM, 0.78), ground)
    sheet.shadow(100, 208, 66, ground)
    sheet.box(48, 64, 152, 208, LEAF, radius=4)
    sheet.box(48, 64, 152, 82, mix(LEAF, DARK, 0.3), radius=4)
    sheet.oval(100, 142, 38, 46, CREAM)
    sprig(sheet, 100, 180, 62, -90, LEAF)
    sheet.shadow(228, 208, 66, ground)
    sheet.oval(228, 204, 64, 9, CREAM)
    sheet.poly(around(272, 160, 20, 18), CREAM)
    sheet.poly(around(272, 160, 12, 10), mix(LEAF, CREAM, 0.78))
    sheet.half(228, 144, 48, 62, CREAM)
    sheet.oval(228, 144, 48, 10, mix(CREAM, EARTH, 0.15))
    sheet.oval(228, 145, 43, 8, mix(LEAF, OCHRE, 0.5))
    for x in (212, 230, 248):
        steam = [(x + 4 * math.sin(t), 128 - t * 7) for t in range(8)]
        sheet.line(steam, WHITE, 2.5)
