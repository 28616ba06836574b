"""Indonesian phone numbers: as people type them, as the portal keeps them, as WhatsApp calls them."""

import re

from villages.marks import visible

# Mobile numbers and landlines with their area code, after the leading 0.
_PHONE = re.compile(r"0(8[0-9]{8,11}|[2-7][0-9]{7,10})")
# The 0 that an office's program took away: of a mobile number, or of one of NTT's area codes, 0380 to 0389.
_LOST_ZERO = re.compile(r"8[0-9]{8,11}|38[0-9]{7,8}")
_WORD = re.compile(r"(?<!\w)[^\W\d_]+['.:]*(?!\w)")  # "WA:", "Pak Yos"; never letters that touch a digit
_AND = re.compile(r"\b(?:dan|atau)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"[;,/|&]|\s-\s")
_AROUND = "|()[]:;,. "


class Several(ValueError):
    """More than one number: `numbers`, as the portal would keep each."""

    def __init__(self, numbers):
        super().__init__(numbers)
        self.numbers = numbers


def normalise(text):
    """`+62 812-3456-7890`, `62812…`, `812 3456 7890` and `HP 0812 3456 7890 (Ibu Yos)` as 081234567890.

    Raises Several where there are two different numbers, ValueError where there is no Indonesian one.
    """
    text = re.sub(r"(?i)^(?:tel|wa|hp|telp)[.:]?(?=[+0-9])", "", visible(text))
    text = _WORD.sub("|", _AND.sub(";", text))  # digits on both sides of a word are not one number
    if number := _one(text):
        return number
    parts = [part for part in _BETWEEN.split(text) if re.search("[0-9]", part)]
    numbers = [_one(part) for part in parts]
    if len(parts) < 2 or not all(numbers):
        numbers = _side_by_side(text.split())
    if not numbers:
        raise ValueError(text)
    numbers = list(dict.fromkeys(numbers))
    if len(numbers) > 1:
        raise Several(numbers)
    return numbers[0]


def _one(text):
    """The number that all of `text` is, or None."""
    digits = re.sub(r"[\s().\-/,;:]", "", text.strip(_AROUND))
    digits = re.sub(r"^(\+62|0062|62)0?", "0", digits)
    if _LOST_ZERO.fullmatch(digits):
        digits = f"0{digits}"
    return digits if _PHONE.fullmatch(digits) else None


def _side_by_side(words):
    """The two numbers that stand one behind the other with a blank between; None where that is not so."""
    for end in range(1, len(words)):
        first, second = _one("".join(words[:end])), _one("".join(words[end:]))
        if first and second:
            return [first, second]
    return None


def is_mobile(number):
    """Can a number kept by the portal have WhatsApp? A landline can't."""
    return number.startswith("08")


def international(number):
    """A number kept by the portal, as it is called from anywhere: 6281234567890."""
    return "62" + number.removeprefix("0")


def in_groups(number):
    """A number kept by the portal, as it is read from paper, and on one line: 0812 3456 7890."""
    return "\u00a0".join(number[at : at + 4] for at in range(0, len(number), 4))
