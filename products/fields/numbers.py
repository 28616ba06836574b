"""Numbers as people write them. What is clear is read; what can mean two things is asked, and never guessed.

A dot before three digits parts thousands, as the portal itself writes: 1.250 is one thousand two hundred
and fifty. A comma there can be an English one, so it is asked.
"""

import re
from decimal import Decimal

from villages.formats import terbilang
from villages.marks import visible


class Unreadable(ValueError):
    """No number, or one with words around it that say something else."""


class Unclear(ValueError):
    """It can mean each of `readings`, numbers."""

    def __init__(self, *readings):
        super().__init__(*readings)
        self.readings = readings


class Several(ValueError):
    """More than one number: `parts`, as they were typed."""

    def __init__(self, *parts):
        super().__init__(*parts)
        self.parts = parts


class OtherWord(Unreadable):
    """A number with a `word` behind it that does not belong to this answer."""

    def __init__(self, word):
        super().__init__(word)
        self.word = word


LONGEST = 120  # letters; more are no number
THOUSAND, MILLION, BILLION, TRILLION = (10**power for power in (3, 6, 9, 12))
SCALES = {"ribu": THOUSAND, "rb": THOUSAND, "juta": MILLION, "jt": MILLION, "miliar": BILLION}
SCALES |= {"milyar": BILLION, "triliun": TRILLION}
MONEY_SCALES = SCALES | {"k": THOUSAND}

_ABOUT = re.compile(r"(?:±|\+/-|[~≈]|(?:kira[- ]kira|kurang lebih|lebih kurang|sekitar)(?![a-z]))\s*")
_RUPIAH = re.compile(r"(?:(?:rp|idr)(?![a-z])\.?|@)\s*")
_IN_WORDS = re.compile(r"(.+?)\s*\(([^()0-9]+)\)\s*(.*)")
_PIECE = re.compile(r"([0-9](?:[0-9., ]*[0-9])?)\s*([a-z]*)")
_CLOSED = re.compile(r"\s*(?:[.,]\s*[-=]+|;-)\s*")  # "25.000,-"
_BETWEEN = re.compile(r"\s*\b(?:sampai(?: dengan)?|s/d|s\.d\.?|sd|hingga|atau|dan)\b\s*|(?<![.,])\s*[-/~]\s*")
_GROUPS = {sign: re.compile(rf"[1-9][0-9]{{0,2}}(?:\{sign}[0-9]{{3}})+") for sign in ".,"}


def read_number(text, *, words=(), money=False):
    """The Decimal that `text` is. `words` may stand behind it, in small letters; with `money` also what
    belongs to rupiah. Raises Unclear, Several, OtherWord or Unreadable.

    The number keeps the decimals it was typed with, also where they are 0.
    """
    if len(text) > LONGEST:
        raise Unreadable(text)
    text = _front(visible(text).lower(), money=money)
    sign = -1 if text.startswith("-") else 1
    text = text[1:].lstrip() if sign < 0 else text
    if found := _IN_WORDS.fullmatch(text):
        return sign * _same_in_words(*found.groups(), words=words, money=money)
    value, rest = _pieces(text, money=money)
    closed = _CLOSED.match(rest) if money else None
    word = rest[closed.end() :] if closed else rest
    word = re.sub(r"^(?:/|per\b)\s*", "", word.strip()).rstrip(". ")
    if not word or word in words or (money and word in ("rupiah", "perak")):
        return sign * value
    if len(parts := _apart(text, words=words, money=money)) > 1:
        raise Several(*parts)
    raise OtherWord(word) if word.isalpha() and len(word) > 1 else Unreadable(text)


def _front(text, *, money):
    """Without "kira-kira", "±" and, of money, "Rp" in front."""
    while found := _ABOUT.match(text) or (money and _RUPIAH.match(text)):
        text = text[found.end() :]
    return text


def _same_in_words(number, spelled, behind, **kwargs):
    """`12 (dua belas) orang`: the number, where the words say the same."""
    value = read_number(f"{number} {behind}".strip(), **kwargs)
    said = " ".join(spelled.replace("rupiah", " ").split())
    if value != value.to_integral_value() or said != terbilang(int(value)):
        raise Unreadable(number)
    return value


def _apart(text, **kwargs):
    """The parts of "20.000 - 25.000", each a number by itself; empty where they are none."""
    parts = [_front(part, money=kwargs["money"]) for part in _BETWEEN.split(text) if part]
    for part in parts if len(parts) > 1 else ():
        try:
            read_number(part, **kwargs)
        except Unclear:
            continue
        except ValueError:
            return []
    return parts


def _pieces(text, *, money):
    """(value, what stands behind it) of "1,5 juta lembar", "1 juta 250 ribu", "25.000"."""
    scales = MONEY_SCALES if money else SCALES
    total, above, end = Decimal(0), None, 0
    while found := _PIECE.match(text, end):
        digits, word = found.groups()
        scale = scales.get(word)
        if above is None:
            if money and word == "m":  # miliar here, million elsewhere
                raise Unclear(*(_digits(digits, scaled=True) * one for one in (BILLION, MILLION)))
            value = _scaled(digits, scale) if scale else _digits(digits)
        else:
            if not digits.isdigit() or len(digits) > 3 or (scale or 1) >= above:
                raise Unreadable(text)
            if scale is None and above > THOUSAND:  # "1 juta 250"
                raise Unclear(total + Decimal(digits) * above / THOUSAND, total + Decimal(digits))
            value = Decimal(digits) * (scale or 1)
        total += value
        end = found.end(2) if scale else found.end(1)
        if scale is None:
            break
        above = scale
        end += len(text[end:]) - len(text[end:].lstrip(" ."))
    if not end:
        raise Unreadable(text)
    return total, text[end:]


def _scaled(digits, scale):
    """ "1,5" of "1,5 juta". Three digits behind a dot can be thousands here, or decimals."""
    try:
        value = _digits(digits, scaled=True) * scale
    except Unclear as doubt:
        raise Unclear(*(reading * scale for reading in doubt.readings)) from None
    return Decimal(int(value)) if value == value.to_integral_value() else value


def _digits(text, *, scaled=False):
    """Digits with dots, commas and blanks between them. With `scaled` a word like "juta" follows."""
    text = re.sub(r"\s*([.,])\s*", r"\1", text)
    if " " in text:
        if not re.fullmatch(r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?:[.,][0-9]+)?", text):
            raise Unreadable(text)
        return _digits(text.replace(" ", ""), scaled=scaled)
    if text.isdigit():
        return Decimal(text)
    last = max(text.rfind("."), text.rfind(","))
    head, sign, tail = text[:last], text[last], text[last + 1 :]
    joined, other = Decimal(re.sub("[.,]", "", text)), "," if sign == "." else "."
    if other in head:  # the last one is the decimal one
        if sign in head or not _GROUPS[other].fullmatch(head):
            raise Unreadable(text)
        decimal = Decimal(f"{head.replace(other, '')}.{tail}")
        if len(tail) == 3:  # "1.250,500": or a slip for 1.250.500?
            raise Unclear(decimal, joined)
        return decimal
    if sign in head:  # no decimal sign stands twice
        if not _GROUPS[sign].fullmatch(text):
            raise Unreadable(text)
        return joined
    if len(head) > 1 and head.startswith("0"):
        raise Unreadable(text)
    decimal = Decimal(f"{head}.{tail}")
    if len(tail) == 3 and head != "0" and (sign == "," or scaled or len(head) > 3):
        raise Unclear(decimal, joined)
    return joined if len(tail) == 3 and head != "0" else decimal
