"""Coordinates as people have them: a pair from a map app, degrees and minutes, LS and BT, without a minus."""

import re
from decimal import Decimal
from typing import NamedTuple

from villages.marks import visible


class TwoPlaces(ValueError):
    """Two fields hold two different places."""


class Angle(NamedTuple):
    """Degrees, south and west below 0. Without `sure` nobody said on which side; `axis` is "lat", "lon" or
    "" where nobody said."""

    degrees: Decimal
    axis: str
    sure: bool

    def within(self, axis, low, high):
        """The degrees on this axis between `low` and `high`; None where they are not there. Without a side
        they are taken on the one that lies inside: all of NTT is south and east."""
        if self.axis not in ("", axis):
            return None
        for degrees in (self.degrees,) if self.sure else (self.degrees, -self.degrees):
            if low <= degrees <= high:
                return degrees
        return None


LONGEST = 500  # letters; a link to a map is long
SIDES = {
    "ls": ("lat", -1),
    "s": ("lat", -1),
    "lu": ("lat", 1),
    "n": ("lat", 1),
    "u": ("lat", 1),
    "bt": ("lon", 1),
    "e": ("lon", 1),
    "t": ("lon", 1),
    "bb": ("lon", -1),
    "w": ("lon", -1),
    "b": ("lon", -1),
}
_LONG_SIDES = {
    r"(?:lintang )?selatan|south": "ls",
    r"(?:lintang )?utara|north": "lu",
    r"(?:bujur )?timur|east": "bt",
    r"(?:bujur )?barat|west": "bb",
}
_AXES = {"lintang": "lat", "latitude": "lat", "lat": "lat", "bujur": "lon", "longitude": "lon", "long": "lon"}
_AXES |= {"lng": "lon", "lon": "lon"}
_SIGNS = {"derajat": "°", "der.": "°", "deg": "°", "menit": "'", "detik": '"', "''": '"'}
_SIGNS |= {"′′": '"'} | dict.fromkeys("′’‘´`", "'") | dict.fromkeys("″”“", '"') | dict.fromkeys("º˚∘", "°")
_DECIMAL = re.compile(r"([0-9]{1,3}(?:[.,][0-9]+)?)\s*°?")
_PART = r"([0-9]{1,2}(?:[.,][0-9]+)?)"
_SEXAGESIMAL = re.compile(rf"([0-9]{{1,3}})\s*[°:\s]\s*{_PART}(?:\s*['\s:]\s*{_PART}\s*\"?|\s*')?")
_AXIS = re.compile(rf"({'|'.join(_AXES)})\b\.?\s*[:=]?\s*")
_SIDE = "ls|lu|bt|bb|[snewutb]"
_LINK = re.compile(r"(?:https?|geo):|maps\.|goo\.gl")
_IN_LINK = (
    re.compile(r"!3d(-?[0-9.]+)!4d(-?[0-9.]+)"),
    re.compile(r"(-?[0-9]{1,3}\.[0-9]+)(?:,|%2c|\+|%20)+(-?[0-9]{1,3}\.[0-9]+)"),
)
# Where a pair may part; whether it does is seen by what stands on both sides.
_BETWEEN = re.compile(r"\s*[;,|/&]\s*|\s+|(?<=[a-z\"'°)])(?=[-+0-9])")


def is_link(text):
    return bool(_LINK.search(visible(text).lower()))


def angle(text):
    """The Angle that all of `text` is, or None: -10,1788, 10.1788 LS, S 10°10'43.7", lintang 10 10 43,7."""
    text, axis, side = _plain(text), "", ""
    if found := _AXIS.match(text):
        axis, text = _AXES[found[1]], text[found.end() :]
    if found := re.match(rf"({_SIDE})\.?\s*(?=[-+0-9])", text) or re.search(
        rf"(?<=[0-9°'\"\s])({_SIDE})$", text
    ):
        side, text = found[1], (text[: found.start()] + text[found.end() :]).strip()
    sign = text[:1] if text[:1] in ("-", "+") else ""
    degrees = _degrees(text[len(sign) :].strip())
    if degrees is None:
        return None
    if side:
        if axis not in ("", SIDES[side][0]) or (sign and (sign == "-") != (SIDES[side][1] < 0)):
            return None
        return Angle(SIDES[side][1] * degrees, SIDES[side][0], True)
    return Angle(-degrees if sign == "-" else degrees, axis, bool(sign))


def _plain(text):
    text = visible(text[:LONGEST]).lower().strip("()[]{}.,; ")
    for sign, plain in _SIGNS.items():
        text = text.replace(sign, plain)
    for words, side in _LONG_SIDES.items():
        text = re.sub(rf"\b(?:{words})\b", side, text)
    return text


def _degrees(text):
    """Degrees of "10,1788" or "10°10'43.7"; None where it is neither."""
    if found := _DECIMAL.fullmatch(text):
        degrees = Decimal(found[1].replace(",", "."))
    elif found := _SEXAGESIMAL.fullmatch(text):
        whole, minutes, seconds = (Decimal((part or "0").replace(",", ".")) for part in found.groups())
        if minutes >= 60 or seconds >= 60 or (found[3] and minutes != int(minutes)):
            return None
        degrees = whole + minutes / 60 + seconds / 3600
    else:
        return None
    return degrees.quantize(Decimal("1.000000")) if degrees <= 180 else None


def pair(text, box):
    """The place in `box` that `text` names with both its numbers, (latitude, longitude), in either order;
    None where it names none. `box` is {"lat": (low, high), "lon": (low, high)}."""
    if is_link(text):
        found = next((found for one in _IN_LINK if (found := one.search(visible(text).lower()))), None)
        return _placed(angle(found[1]), angle(found[2]), box) if found else None
    text = _plain(text)
    places = {place for two in _apart(text) if (place := _placed(*two, box))}
    return places.pop() if len(places) == 1 else None


def is_pair(text):
    """Does it name two coordinates, wherever they are?"""
    return bool(_apart(_plain(text)))


def _apart(text):
    """The ways in which a plain text parts into two angles: [(Angle, Angle), …]."""
    ways = []
    for between in _BETWEEN.finditer(text):
        two = angle(text[: between.start()]), angle(text[between.end() :])
        # "-10, 123" says no place, but a coordinate with a blank in it.
        if None not in two and any(one.degrees != int(one.degrees) for one in two):
            ways.append(two)
    return ways


def _placed(one, other, box):
    if one is None or other is None:
        return None
    for first, second in ((one, other), (other, one)):
        place = first.within("lat", *box["lat"]), second.within("lon", *box["lon"])
        if None not in place:
            return place
    return None


def untangle(latitude, longitude, box, stored=(None, None)):
    """Two fields as they were typed -> (latitude, longitude) in degrees, each None where it is blank, where
    a pair stands in one field or the two are swapped; None where each field speaks for itself.

    A number beside a pair is what stood there before: the longitude of the `stored` place, or any one once
    that pair is stored. Raises TwoPlaces where it says something else.
    """
    pairs = [pair(text, box) for text in (latitude, longitude)]
    angles = [angle(text) for text in (latitude, longitude)]
    if pairs[0] and pairs[1]:
        if pairs[0] != pairs[1]:
            raise TwoPlaces
        return pairs[0]
    for this, other, axis in ((0, 1, "lon"), (1, 0, "lat")):
        if place := pairs[this]:
            beside = (latitude, longitude)[other]
            value = angles[other] and angles[other].within(axis, *box[axis])
            if beside.strip() and value not in (place[other], stored[other]) and place != stored:
                raise TwoPlaces
            return place
    if all(angles):
        as_typed = angles[0].within("lat", *box["lat"]), angles[1].within("lon", *box["lon"])
        swapped = _placed(angles[1], angles[0], box)
        return None if None not in as_typed else swapped
    if angles[0] and not longitude.strip() and (value := angles[0].within("lon", *box["lon"])):
        return None, value
    if angles[1] and not latitude.strip() and (value := angles[1].within("lat", *box["lat"])):
        return value, None
    return None
