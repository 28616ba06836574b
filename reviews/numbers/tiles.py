"""The province as tiles: one of equal size for each kabupaten, where the islands lie. Nothing can cover anything.

Seven columns fit a phone. A kabupaten that the layout does not know yet (a new one, another province) stands below.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

COLUMNS = 7
# Flores to Alor above, Sumba at the left, Timor at the right, Sabu and Rote below. fmt: off
LAYOUT = (
    ("53.15", "53.10", "53.19", "", "53.06", "53.13", "53.05"),
    ("", "53.09", "53.16", "53.08", "53.07", "", ""),
    ("53.18", "53.12", "53.17", "", "", "53.03", "53.04"),
    ("", "", "53.11", "53.71", "53.01", "53.02", "53.21"),
    ("", "", "53.20", "53.14", "", "", ""),
)
# fmt: on
# As everybody in NTT calls them, at most six letters, for a tile on a phone; the full name is there too.
BRIEF = {
    "53.01": "Kupang",
    "53.02": "TTS",
    "53.03": "TTU",
    "53.06": "Flotim",
    "53.10": "Mgr",
    "53.11": "S.Tmr",
    "53.12": "S.Brt",
    "53.13": "Lbata",
    "53.14": "Rote",
    "53.15": "Mabar",
    "53.16": "Ngkeo",
    "53.17": "S.Tgh",
    "53.18": "SBD",
    "53.19": "Matim",
    "53.20": "Sabu",
    "53.71": "Kota",
}


class Tile(NamedTuple):
    """One kabupaten: `row` of coverage.counts(), its name here and in brief, and how wide its two bars are, 0 to
    100."""

    row: dict[str, Any]
    name: str
    brief: str
    reported: int
    approved: int


def tiles(rows: Iterable[dict[str, Any]]) -> list[Tile | None]:
    """The cells of the grid, row by row from the left; None is sea. Empty rows and columns are left out."""
    known = {row["code"]: row for row in rows}
    placed = {code for line in LAYOUT for code in line}
    others = sorted(known.keys() - placed)
    lines = [line for line in LAYOUT if known.keys() & set(line)]
    while others:
        line, others = others[:COLUMNS], others[COLUMNS:]
        lines.append((*line, *[""] * (COLUMNS - len(line))))
    return [_tile(known[code]) if code in known else None for line in lines for code in line]


def _tile(row: dict[str, Any]) -> Tile:
    name = row["name"].removeprefix("Kabupaten ")
    return Tile(row, name, BRIEF.get(row["code"], name), *_shares(row))


def _shares(row: dict[str, Any]) -> Iterator[int]:
    for name in ("reported", "approved"):
        yield round(100 * row[name] / row["villages"]) if row["villages"] else 0
