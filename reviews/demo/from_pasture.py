"""Motifs of pasture, forest and village."""

import math

from reviews.demo.sheet import (
    BRICK,
    CREAM,
    DARK,
    EARTH,
    GRASS,
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

HONEY = mix(OCHRE, "#c8741a", 0.6)


def jar(sheet, x, y, width, height, fill, lid):
    """A glass jar that stands on (x, y), full of `fill`."""
    top = y - height
    sheet.box(x - width / 2, top + height * 0.16, x + width / 2, y, mix(CREAM, SKY, 0.5), radius=width * 0.16)
    sheet.box(
        x - width * 0.44, top + height * 0.28, x + width * 0.44, y - height * 0.05, fill, radius=width * 0.12
    )
    sheet.box(
        x - width * 0.36,
        top + height * 0.32,
        x - width * 0.28,
        y - height * 0.14,
        mix(fill, WHITE, 0.55),
        radius=3,
    )
    sheet.box(x - width * 0.4, top, x + width * 0.4, top + height * 0.2, lid, radius=4)
    sheet.box(
        x - width * 0.4, top + height * 0.13, x + width * 0.4, top + height * 0.16, mix(lid, DARK, 0.25)
    )


def honey_jar(sheet, rng):
    sheet.table(mix(LEAF, CREAM, 0.72), WOOD)
    sheet.shadow(126, 210, 78, WOOD)
    jar(sheet, 126, 210, 116, 156, HONEY, BRICK)
    sheet.box(82, 122, 170, 184, CREAM, radius=3)
    for x, y in ((112, 142), (140, 142), (126, 166)):
        sheet.poly(around(x, y, 15, 15, turn=30)[::8], OCHRE)
        sheet.poly(around(x, y, 11, 11, turn=30)[::8], mix(OCHRE, CREAM, 0.55))
    sheet.shadow(240, 212, 60, WOOD)
    sheet.line([(296, 96), (238, 178)], STRAW, 6)
    for n in range(5):
        spot = turned(232, 188, n * 8, 0, -55)
        size = (8, 13, 15, 13, 8)[n]
        sheet.line([turned(*spot, 0, -size, -55), turned(*spot, 0, size, -55)], mix(STRAW, EARTH, 0.2), 5)
    sheet.oval(226, 206, 26, 7, HONEY)
    sheet.line([(230, 192), (228, 206)], HONEY, 5)
    bee(sheet, 236, 66, 1)
    bee(sheet, 196, 40, 0.8)


def bee(sheet, x, y, size):
    sheet.oval(x - 3 * size, y - 9 * size, 8 * size, 5 * size, WHITE, turn=-70)
    sheet.oval(x + 6 * size, y - 9 * size, 8 * size, 5 * size, WHITE, turn=-110)
    sheet.oval(x, y, 14 * size, 8.5 * size, OCHRE)
    for dx, reach in ((-5, 8), (1, 8.4), (7, 7)):
        sheet.box(
            x + (dx - 1.6) * size, y - reach * size, x + (dx + 1.6) * size, y + reach * size, DARK, radius=1
        )
    sheet.oval(x - 13 * size, y - 1 * size, 5 * size, 5 * size, DARK)


def honeycomb(sheet, rng):
    sheet.box(0, 0, 320, 240, mix(OCHRE, CREAM, 0.55))
    size = 23
    for row in range(-1, 8):
        for column in range(-1, 9):
            x = column * size * 1.75 + (size * 0.875 if row % 2 else 0)
            y = row * size * 1.52 + 12
            fill = rng.choice([HONEY, HONEY, OCHRE, mix(OCHRE, CREAM, 0.4), mix(HONEY, BRICK, 0.3)])
            sheet.poly(around(x, y, size, size, turn=30)[::8], mix(EARTH, OCHRE, 0.5))
            sheet.poly(around(x, y, size * 0.86, size * 0.86, turn=30)[::8], fill)
            sheet.oval(x - 7, y - 8, 5, 2.5, mix(fill, WHITE, 0.5), turn=-35)
    for x, y, scale in ((88, 84, 1.7), (190, 128, 2), (252, 178, 1.5), (60, 178, 1.4)):
        bee(sheet, x, y, scale)


def ox(sheet, x, foot, size, coat):
    """A Bali cow with its head to the left; `size` 1 is 130 units long. White stockings, white rump."""

    def at(points):
        return [(x + px * size, foot + py * size) for px, py in points]

    pale, dark = mix(coat, CREAM, 0.85), mix(coat, DARK, 0.35)
    for leg, fill in ((-34, dark), (40, dark), (-22, coat), (52, coat)):
        sheet.poly(at([(leg - 7, -44), (leg + 7, -44), (leg + 5, -22), (leg - 5, -22)]), fill)
        sheet.poly(at([(leg - 4.5, -24), (leg + 4.5, -24), (leg + 4, -3), (leg - 4, -3)]), pale)
        sheet.poly(at([(leg - 4.5, -4), (leg + 4.5, -4), (leg + 5, 0), (leg - 6, 0)]), DARK)
    sheet.line(at([(62, -78), (70, -60), (69, -34)]), coat, 3 * size)
    sheet.oval(*at([(69, -30)])[0], 4 * size, 8 * size, DARK)
    sheet.poly(at([(-48, -88), (-30, -92), (-14, -86), (20, -84), (50, -88), (62, -80), (65, -62), (60, -44),
                   (42, -38), (10, -32), (-20, -34), (-38, -42), (-50, -58)]), coat)  # fmt: skip
    sheet.oval(*at([(57, -58)])[0], 9 * size, 15 * size, pale)
    # neck, head, muzzle
    sheet.poly(at([(-30, -92), (-54, -102), (-66, -92), (-58, -68), (-42, -50), (-26, -56)]), coat)
    sheet.poly(at([(-56, -64), (-40, -46), (-34, -36), (-26, -52)]), mix(coat, DARK, 0.15))
    sheet.poly(
        at([(-52, -108), (-70, -108), (-86, -84), (-88, -74), (-78, -70), (-64, -80), (-54, -90)]), coat
    )
    sheet.poly(at([(-84, -84), (-90, -76), (-87, -69), (-78, -68), (-74, -76)]), pale)
    sheet.oval(*at([(-86, -76)])[0], 1.6 * size, 1.4 * size, DARK)
    sheet.oval(*at([(-67, -96)])[0], 2.4 * size, 2.4 * size, DARK)
    sheet.leaf(*at([(-54, -104)])[0], 22 * size, 9 * size, 8, dark)
    sheet.line(at([(-60, -107), (-54, -118), (-58, -126)]), STRAW, 3.6 * size)
    sheet.line(at([(-68, -108), (-74, -118), (-72, -127)]), STRAW, 3.6 * size)


def tufts(sheet, rng, count, fill, *, low=176, high=220):
    for _ in range(count):
        x, y = rng.randint(0, 320), rng.randint(low, high)
        for lean in (-25, 0, 25):
            sheet.leaf(x, y, rng.randint(7, 12), 3, -90 + lean, fill)


def cow(sheet, rng):
    ground = mix(OCHRE, GRASS, 0.4)
    sheet.land(rng, ground=ground, at=160, sun=262)
    tufts(sheet, rng, 20, GRASS)
    sheet.shadow(172, 208, 88, ground)
    ox(sheet, 172, 208, 1.32, mix(BRICK, EARTH, 0.45))
    tufts(sheet, rng, 10, mix(GRASS, LEAF, 0.4), low=212)


def herd(sheet, rng):
    ground = mix(GRASS, OCHRE, 0.2)
    sheet.land(rng, ground=ground, at=140)
    for x, foot, size, coat in (
        (240, 168, 0.62, mix(BRICK, EARTH, 0.6)), (92, 176, 0.7, mix(BRICK, OCHRE, 0.3)),
        (196, 214, 0.92, mix(BRICK, EARTH, 0.4)),
    ):  # fmt: skip
        sheet.shadow(x, foot, 62 * size, ground)
        ox(sheet, x, foot, size, coat)
    tufts(sheet, rng, 24, mix(GRASS, LEAF, 0.5), low=184)


def smoked_meat(sheet, rng):
    sheet.box(0, 0, 320, 240, mix(BRICK, DARK, 0.72))
    for x in range(-10, 330, 44):
        sheet.box(x, 0, x + 40, 240, mix(BRICK, DARK, 0.68))
    for _ in range(9):
        x, y = rng.randint(20, 300), rng.randint(110, 170)
        smoke = [(x + 9 * math.sin(t * 0.35), y - t * 3.4) for t in range(28)]
        sheet.line(smoke, mix(mix(BRICK, DARK, 0.7), CREAM, 0.13), 7)
    sheet.line([(14, 48), (306, 48)], STRAW, 7)
    meat = mix(BRICK, "#7d1f1c", 0.4)
    for n, x in enumerate(range(40, 300, 34)):
        length = 74 + rng.randint(-10, 14)
        wave = [4 * math.sin(t * 0.9 + n) for t in range(9)]
        left = [(x - 9 + wave[t] + (3 if t == 8 else 0), 48 + length * t / 8) for t in range(9)]
        right = [(x + 9 + wave[t] - (3 if t == 8 else 0), 48 + length * t / 8) for t in range(9)]
        sheet.poly(left + right[::-1], meat)
        sheet.line([(px + 5, py) for px, py in left[1:8]], mix(meat, CREAM, 0.4), 2)
        sheet.line([(px + 11, py) for px, py in left[2:8]], mix(meat, DARK, 0.3), 1.5)
        sheet.line([(x - 9, 50), (x, 43), (x + 9, 50)], mix(STRAW, EARTH, 0.4), 3)
    for _ in range(44):
        x, y = rng.randint(0, 320), rng.randint(196, 232)
        sheet.oval(
            x,
            y,
            rng.randint(9, 16),
            rng.randint(6, 9),
            rng.choice([DARK, "#3a2a22", BRICK, "#d9622b", OCHRE]),
        )


def meat_plate(sheet, rng):
    sheet.table(mix(OCHRE, CREAM, 0.68), mix(LEAF, DARK, 0.2), at=90)
    ground = mix(LEAF, DARK, 0.2)
    sheet.shadow(160, 178, 142, ground)
    sheet.oval(160, 164, 138, 54, mix(CREAM, EARTH, 0.2))
    sheet.oval(160, 160, 138, 54, CREAM)
    sheet.oval(160, 160, 112, 42, mix(CREAM, OCHRE, 0.25))
    for turn in (-160, -20, 200, 20):
        sheet.leaf(160, 160, 108, 40, turn, mix(LEAF, OCHRE, 0.15), vein=GRASS)
    meat = mix(BRICK, "#7d1f1c", 0.35)
    for row in range(3):
        for n in range(6):
            x, y = 92 + n * 26 + row * 8, 142 + row * 17 + rng.randint(-2, 2)
            sheet.oval(x, y + 3, 22, 12, mix(meat, DARK, 0.45), turn=-24)
            sheet.oval(x, y, 22, 12, meat, turn=-24)
            sheet.oval(x, y, 17, 8, mix(meat, "#d9796a", 0.5), turn=-24)
            sheet.line([turned(x, y, -10, -2, -24), turned(x, y, 10, 1, -24)], mix(meat, CREAM, 0.7), 1.6)
    for x, y in ((258, 168), (264, 152), (248, 182)):
        sheet.leaf(x, y, 26, 8, 160, mix(BRICK, "#d63a2a", 0.7))
        sheet.oval(x, y, 3, 3, LEAF)


def round_house(sheet, rng):
    ground = mix(OCHRE, GRASS, 0.45)
    sheet.land(rng, ground=ground, at=168)
    for x, foot, size in ((250, 184, 0.62), (128, 212, 1.12)):
        sheet.shadow(x, foot, 84 * size, ground)
        lopo(sheet, x, foot, size)
    tufts(sheet, rng, 16, GRASS, low=190)


def lopo(sheet, x, foot, size):
    """Timor's open meeting house: a thatched dome on posts; `size` 1 is 164 units wide."""
    thatch, post = mix(EARTH, OCHRE, 0.3), mix(WOOD, DARK, 0.3)
    for leg in (-44, -22, 22, 44):
        sheet.box(x + (leg - 4) * size, foot - 60 * size, x + (leg + 4) * size, foot, post)
    sheet.box(x - 56 * size, foot - 30 * size, x + 56 * size, foot - 22 * size, WOOD)
    eaves = foot - 56 * size
    angles = [math.pi * (1 - step / 24) for step in range(25)]
    crown = [(x + 82 * size * math.cos(a), eaves - 104 * size * math.sin(a) ** 1.3) for a in angles]
    sheet.poly(crown + around(x, eaves, 82 * size, 17 * size, start=0, end=180), thatch)
    for ring in range(1, 5):
        reach = 82 * size * math.sqrt(1 - (22 * ring / 104) ** 1.55)
        bow = around(x, eaves - 22 * ring * size, reach, 13 * size, start=12, end=168)
        sheet.line(bow, mix(thatch, DARK, 0.25), 1.6 * size)
    for a in angles[1:-1]:
        straw = x + 80 * size * math.cos(a), eaves + 16 * size * math.sin(a)
        sheet.line([straw, (straw[0], straw[1] + 7 * size)], mix(thatch, DARK, 0.15), 2.4 * size)
    sheet.line([(x, foot - 158 * size), (x, foot - 172 * size)], post, 4 * size)
