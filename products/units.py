"""How people write the units of a capacity."""

from typing import Any

from products.choices import Unit
from villages.marks import visible

# In small letters, without a dot behind. What says more than a unit ("kg kering", "botol 500 ml") is none of these.
SPELLINGS = {
    Unit.KG: ("kilo", "kilogram", "kgs", "kg"),
    Unit.GRAM: ("gr", "g", "gram"),
    Unit.TON: ("tons", "ton"),
    Unit.LITRE: ("ltr", "lt", "l", "liter", "litre"),
    Unit.SHEET: ("lbr", "lmbr", "helai", "lembar"),
    Unit.PIECE: ("bh", "biji", "pcs", "pc", "buah"),
    Unit.BUNCH: ("ikt", "ikat"),
    Unit.BOTTLE: ("btl", "botol"),
    Unit.PACK: ("bks", "bgks", "bungkus"),
    Unit.BOX: ("box", "boks", "ktk", "kotak"),
    Unit.HEAD: ("ekr", "ekor"),
    Unit.PAIR: ("psg", "pasang"),
    Unit.METRE: ("m", "mtr", "meter"),
    Unit.TREE: ("phn", "pohon"),
    Unit.VISITOR: ("tamu", "wisatawan", "pengunjung"),
}
UNIT_OF = {word: unit for unit, words in SPELLINGS.items() for word in words}


def read_unit(text: str) -> tuple[str, str]:
    """(unit, word) of what somebody wrote: "Kg." is kg, "kg kering" is lainnya with its word, "" is neither."""
    word = " ".join(visible(text).split())
    unit = UNIT_OF.get(word.lower().rstrip("."), Unit.OTHER if word else "")
    return unit, word if unit == Unit.OTHER else ""


def words_of(unit: str, word: str) -> tuple[str, ...]:
    """What may stand behind a number of this unit, in small letters."""
    if unit == Unit.OTHER:
        return (word.lower(),) if word else ()
    return tuple(spelling for spelling, one in UNIT_OF.items() if one == unit)


def alike(raw: Any) -> Any:
    """A raw answer about the capacity as it is compared: what was submitted before there were units may spell
    one otherwise."""
    if isinstance(raw, list) and len(raw) == 3 and isinstance(raw[1], str):
        unit, word = read_unit(raw[1])
        return [raw[0], word or unit, raw[2]]
    return raw
