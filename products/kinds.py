"""What kinds of answers there are, and how one stands in a list and in its files."""

from enum import Enum, auto
from typing import NamedTuple

from villages.formats import Label


class Kind(Enum):
    """What an answer is: it decides the field of the form, how a page shows it, and the cell of a file."""

    TEXT = auto()  # what somebody wrote
    CODE = auto()  # the same, in digits that are not a number
    LABEL = auto()  # the portal's own words
    WHOLE = auto()
    DECIMAL = auto()
    DEGREES = auto()
    MONEY = auto()
    DATE = auto()
    VILLAGES = auto()  # villages and kelurahan, by name

    @property
    def is_text(self) -> bool:
        return self in (Kind.TEXT, Kind.CODE, Kind.LABEL, Kind.VILLAGES)


class InList(NamedTuple):
    """The column of a list in which an answer stands. `key` names it in addresses and in GeoJSON, so it
    never changes; `width` counts characters, as Excel does; `heading` is shorter than the question's label,
    where a list needs that; `first`: it stands before the other columns of its section."""

    key: str
    width: int
    heading: Label = ""
    first: bool = False
