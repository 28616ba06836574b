"""Motifs of loom, basket and kitchen."""

import math

from reviews.demo.sheet import (
    BRICK,
    CREAM,
    DARK,
    EARTH,
    INDIGO,
    LEAF,
    OCHRE,
    SKY,
    STRAW,
    WHITE,
    WOOD,
    around,
    mix,
    turned,
)

MADDER = mix(BRICK, DARK, 0.25)


def hooks(sheet, x, y, size, fill):
    """A lozenge with curled hooks at its sides, as on Timor's cloths."""
    for side in (-1, 1):
        for up in (-1, 1):
            curl = [(x + side * size * dx, y + up * size * dy) for dx, dy in
                    ((0.25, 0.95), (0.75, 0.95), (1.05, 0.65), (0.75, 0.5))]  # fmt: skip
            sheet.line(curl, fill, size * 0.13)


def stripes(sheet, x0, x1, y, plan):
    """Bands of a cloth from y downwards, (height, colour) each; returns where they end."""
    for height, fill in plan:
        sheet.box(x0, y, x1, y + height, fill)
        y += height
    return y


def motif_band(sheet, x0, x1, y, height, ground, figure, *, step):
    sheet.box(x0, y, x1, y + height, ground)
    middle = y + height / 2
    count = max(1, round((x1 - x0) / step))
    for n in range(count):
        x = x0 + (n + 0.5) * (x1 - x0) / count
        sheet.lozenge(x, middle, step * 0.3, height * 0.4, figure, ground, figure, CREAM)
        hooks(sheet, x, middle, height * 0.42, figure)


def hanging_cloth(sheet, rng):
    sheet.box(0, 0, 320, 240, mix(OCHRE, CREAM, 0.74))
    sheet.box(0, 196, 320, 240, WOOD)
    sheet.line([(24, 46), (296, 46)], mix(WOOD, DARK, 0.3), 8)
    x0, x1 = 52, 268
    sheet.box(x0 + 6, 52, x1 + 6, 202, mix(OCHRE, CREAM, 0.5))
    y = stripes(sheet, x0, x1, 42, [(11, MADDER), (2.5, OCHRE), (4, INDIGO), (2.5, CREAM)])
    motif_band(sheet, x0, x1, y, 32, INDIGO, OCHRE, step=43)
    y = stripes(sheet, x0, x1, y + 32, [(2.5, CREAM), (5, BRICK), (2.5, OCHRE)])
    motif_band(sheet, x0, x1, y, 42, BRICK, CREAM, step=54)
    y = stripes(sheet, x0, x1, y + 42, [(2.5, OCHRE), (5, BRICK), (2.5, CREAM)])
    motif_band(sheet, x0, x1, y, 32, INDIGO, OCHRE, step=43)
    y = stripes(sheet, x0, x1, y + 32, [(2.5, CREAM), (4, INDIGO), (2.5, OCHRE), (6, MADDER)])
    for x in range(x0 + 2, x1, 5):
        sheet.line([(x, y), (x + rng.uniform(-1, 1), y + 14)], MADDER, 1.6)


def close_cloth(sheet, rng):
    sheet.box(0, 0, 320, 240, MADDER)
    y = stripes(sheet, 0, 320, 0, [(8, INDIGO), (3, OCHRE), (5, MADDER), (3, CREAM)])
    motif_band(sheet, 0, 320, y, 84, BRICK, CREAM, step=106)
    y = stripes(sheet, 0, 320, y + 84, [(3, CREAM), (4, MADDER), (3, OCHRE)])
    motif_band(sheet, 0, 320, y, 40, INDIGO, OCHRE, step=53)
    y = stripes(sheet, 0, 320, y + 40, [(3, OCHRE), (4, MADDER), (3, CREAM)])
    motif_band(sheet, 0, 320, y, 84, BRICK, CREAM, step=106)
    for x in range(0, 320, 3):  # the thread
        sheet.line([(x, 0), (x, 240)], mix(MADDER, BRICK, 0.5), 0.25)


def folded_cloths(sheet, rng):
    sheet.table(mix(LEAF, CREAM, 0.74), WOOD, at=160)
    sheet.shadow(160, 212, 128, WOOD)
    y = 178
    for ground, figure in ((INDIGO, OCHRE), (BRICK, CREAM), (mix(LEAF, DARK, 0.2), OCHRE), (MADDER, CREAM)):
        x0, x1 = 50 + rng.randint(-6, 6), 270 + rng.randint(-6, 6)
        sheet.box(x0, y, x1, y + 33, mix(ground, DARK, 0.25), radius=10)
        sheet.box(x0, y, x1, y + 29, ground, radius=10)
        sheet.box(x0 + 10, y + 3, x1 - 10, y + 5, figure)
        sheet.box(x0 + 10, y + 24, x1 - 10, y + 26, figure)
        for n in range(8):
            sheet.lozenge(x0 + 24 + n * (x1 - x0 - 48) / 7, y + 14.5, 10, 7.5, figure, ground, figure)
        y -= 33


def weave(sheet, inside, fills, size):
    """A plaited surface: `inside(x, y)` says where."""
    for row in range(int(240 / size) + 1):
        for column in range(int(320 / size) + 1):
            x, y = column * size, row * size
            if inside(x + size / 2, y + size / 2):
                upright = (row + column) % 2
                sheet.box(
                    x + 0.4, y + 0.4, x + size - 0.4, y + size - 0.4, fills[upright], radius=size * 0.22
                )


def basket(sheet, rng):
    sheet.table(mix(LEAF, CREAM, 0.74), WOOD)
    sheet.shadow(160, 212, 104, WOOD)
    handle = around(160, 112, 82, 78, start=180, end=360)
    sheet.line(handle, mix(EARTH, OCHRE, 0.3), 8)
    sheet.line(handle, STRAW, 3)
    sheet.poly([(66, 112), (254, 112), (232, 210), (88, 210)], mix(EARTH, OCHRE, 0.35))

    def inside(x, y):
        return 118 < y < 208 and abs(x - 160) < 92 - (y - 112) * 0.224

    weave(sheet, inside, (STRAW, mix(OCHRE, EARTH, 0.25)), 9)
    for n in range(-3, 4):
        sheet.lozenge(160 + n * 23, 162, 11, 15, BRICK, STRAW, INDIGO)
    sheet.box(60, 104, 260, 120, mix(EARTH, OCHRE, 0.25), radius=8)
    for x in range(66, 256, 10):
        sheet.line([(x, 118), (x + 7, 106)], STRAW, 2)
    sheet.box(86, 204, 234, 213, mix(EARTH, OCHRE, 0.25), radius=4)


def tray(sheet, rng):
    sheet.box(0, 0, 320, 240, mix(INDIGO, CREAM, 0.75))
    sheet.oval(164, 122, 108, 100, mix(INDIGO, CREAM, 0.55))
    sheet.oval(160, 116, 108, 100, mix(EARTH, OCHRE, 0.2))
    rings = ((100, 92, STRAW), (88, 81, BRICK), (76, 70, STRAW), (64, 59, INDIGO), (52, 48, STRAW), (38, 35, BRICK),
             (24, 22, OCHRE))  # fmt: skip
    for rx, ry, fill in rings:
        sheet.oval(160, 116, rx, ry, fill)
        for n in range(60):
            a = math.radians(n * 6)
            tick = [(160 + part * rx * math.cos(a), 116 + part * ry * math.sin(a)) for part in (0.9, 1)]
            sheet.line(tick, mix(fill, DARK, 0.25), 0.9)
    for n in range(12):
        a = math.radians(n * 30)
        sheet.lozenge(160 + 82 * math.cos(a), 116 + 75.5 * math.sin(a), 7, 7, CREAM, BRICK)
        sheet.lozenge(160 + 58 * math.cos(a + 0.26), 116 + 53.5 * math.sin(a + 0.26), 6, 6, OCHRE, CREAM)
    for n in range(48):
        a = math.radians(n * 7.5)
        sheet.line(
            [(160 + part * 108 * math.cos(a), 116 + part * 100 * math.sin(a)) for part in (0.94, 1)], STRAW, 3
        )


def sasando(sheet, rng):
    """The harp of Rote: a bamboo tube of strings in a bowl of lontar leaf."""
    sheet.table(mix(BRICK, CREAM, 0.78), WOOD, at=170)
    sheet.shadow(160, 214, 86, WOOD)
    for n in range(18):
        turn = 180 + n * 10
        blade = [
            turned(160, 138, 112, 0, turn),
            turned(160, 138, 104, 0, turn + 5),
            turned(160, 138, 112, 0, turn + 10),
        ]
        sheet.poly([(160, 190), *blade], mix(STRAW, EARTH, 0.12 if n % 2 else 0.3))
        sheet.line([(160, 190), blade[1]], mix(STRAW, EARTH, 0.5), 0.8)
    sheet.poly(
        [turned(160, 138, 112, 0, 180), (160, 214), turned(160, 138, 112, 0, 0), (160, 190)],
        mix(STRAW, EARTH, 0.42),
    )
    sheet.box(148, 30, 172, 204, mix(EARTH, OCHRE, 0.35), radius=9)
    sheet.box(151, 36, 156, 198, mix(OCHRE, CREAM, 0.4), radius=2)
    for x in (144, 149, 154, 160, 166, 171, 176):
        sheet.line(
            [(160 + (x - 160) * 0.7, 44), (x + (x - 160) * 0.3, 116), (160 + (x - 160) * 0.7, 192)],
            CREAM,
            0.6,
        )
        sheet.box(
            x + (x - 160) * 0.2 - 1.6, 108 + (x % 4) * 7, x + (x - 160) * 0.2 + 1.6, 113 + (x % 4) * 7, BRICK
        )
    for y in (38, 190):
        sheet.box(144, y, 176, y + 9, BRICK, radius=4)


def glass(sheet, x, y, width, height, fill, lid, words):
    """A labelled jar that stands on (x, y)."""
    top = y - height
    sheet.shadow(x, y, width * 0.62, WOOD)
    sheet.box(x - width / 2, top + height * 0.14, x + width / 2, y, mix(CREAM, SKY, 0.5), radius=9)
    sheet.box(x - width * 0.44, top + height * 0.24, x + width * 0.44, y - 4, fill, radius=7)
    sheet.box(x - width * 0.42, top, x + width * 0.42, top + height * 0.17, lid, radius=4)
    sheet.box(x - width * 0.5, y - height * 0.58, x + width * 0.5, y - height * 0.2, CREAM)
    sheet.text(x, y - height * 0.46, words, BRICK, width * 0.17)
    for step in (-0.28, 0, 0.28):
        sheet.lozenge(x + step * width, y - height * 0.29, width * 0.1, height * 0.05, lid, OCHRE)


def chilli(sheet, x, y, length, turn):
    sheet.leaf(x, y, length, length * 0.3, turn, mix(BRICK, "#d63a2a", 0.6))
    sheet.line([(x, y), turned(x, y, -length * 0.22, 2, turn)], LEAF, 2.4)
    sheet.oval(x, y, length * 0.08, length * 0.1, LEAF)


def sambal_jars(sheet, rng):
    sheet.table(mix(OCHRE, CREAM, 0.7), WOOD)
    red = mix(BRICK, "#c8341f", 0.55)
    glass(sheet, 80, 202, 76, 116, mix(red, OCHRE, 0.3), LEAF, "SAMBAL")
    glass(sheet, 236, 202, 76, 116, mix(LEAF, OCHRE, 0.35), INDIGO, "SAMBAL")
    glass(sheet, 158, 210, 88, 138, red, INDIGO, "SAMBAL")
    for x, y, turn in ((30, 212, -8), (98, 218, 6), (222, 216, -6), (268, 218, 4)):
        chilli(sheet, x, y, 40, turn + rng.randint(-6, 6))


def chips(sheet, rng):
    sheet.table(mix(LEAF, CREAM, 0.74), WOOD)
    for x, y, fill in ((92, 206, BRICK), (172, 210, INDIGO)):
        sheet.shadow(x, y, 50, WOOD)
        sheet.poly(
            [
                (x - 40, y - 138),
                (x + 40, y - 138),
                (x + 44, y - 70),
                (x + 42, y),
                (x - 42, y),
                (x - 44, y - 70),
            ],
            fill,
        )
        for edge in (y - 138, y - 8):
            sheet.box(x - 41, edge, x + 41, edge + 8, mix(fill, WHITE, 0.3))
        sheet.oval(x, y - 52, 28, 32, CREAM)
        for dx, dy in ((-8, -64), (9, -58), (-6, -44), (9, -38)):
            chip(sheet, x + dx, y + dy, 10)
        sheet.text(x, y - 108, "KERIPIK", CREAM, 16)
    sheet.shadow(266, 212, 44, WOOD)
    for _ in range(26):
        chip(sheet, 266 + rng.randint(-30, 30), 168 + rng.randint(-18, 8), 13)
    sheet.half(266, 172, 46, 40, mix(BRICK, DARK, 0.15))
    sheet.box(218, 168, 314, 177, mix(BRICK, CREAM, 0.2), radius=4)


def chip(sheet, x, y, size):
    sheet.oval(x, y, size, size * 0.72, mix(OCHRE, EARTH, 0.35), turn=x * 7 % 180)
    sheet.oval(x, y, size * 0.86, size * 0.58, mix(OCHRE, CREAM, 0.4), turn=x * 7 % 180)
    sheet.oval(x, y, size * 0.24, size * 0.16, mix(OCHRE, EARTH, 0.3), turn=x * 7 % 180)


def oil_bottles(sheet, rng):
    sheet.table(mix(INDIGO, CREAM, 0.76), WOOD)
    oil = mix(OCHRE, CREAM, 0.6)
    for x, y, size in ((84, 204, 0.9), (156, 210, 1.06)):
        sheet.shadow(x, y, 40 * size, WOOD)
        sheet.box(
            x - 11 * size, y - 150 * size, x + 11 * size, y - 100 * size, mix(CREAM, SKY, 0.5), radius=3
        )
        sheet.box(x - 30 * size, y - 118 * size, x + 30 * size, y, mix(CREAM, SKY, 0.5), radius=14 * size)
        sheet.box(x - 27 * size, y - 106 * size, x + 27 * size, y - 3, oil, radius=12 * size)
        sheet.box(x - 13 * size, y - 162 * size, x + 13 * size, y - 142 * size, LEAF, radius=3)
        sheet.box(x - 30 * size, y - 78 * size, x + 30 * size, y - 26 * size, CREAM)
        sheet.oval(x, y - 58 * size, 13 * size, 11 * size, mix(EARTH, DARK, 0.2))
        sheet.oval(x, y - 58 * size, 9 * size, 7.5 * size, WHITE)
        sheet.text(x, y - 37 * size, "MINYAK", LEAF, 10 * size)
    for x, y, whole in ((232, 186, True), (276, 198, False)):
        sheet.shadow(x, y + 22, 36, WOOD)
        sheet.oval(x, y, 34, 30, mix(EARTH, DARK, 0.3))
        if whole:
            for lean in (-14, -4, 6, 16):
                sheet.line(
                    [(x + lean, y - 26), (x + lean * 1.5, y), (x + lean, y + 25)],
                    mix(EARTH, OCHRE, 0.35),
                    1.2,
                )
        else:
            sheet.oval(x, y - 6, 30, 22, WHITE)
            sheet.oval(x, y - 7, 22, 15, mix(SKY, CREAM, 0.3))
