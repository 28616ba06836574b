"""Indonesian phone numbers: as people type them, as the portal keeps them, as WhatsApp calls them."""

import re

# Mobile numbers and landlines with their area code, after the leading 0.
_PHONE = re.compile(r"0(8[0-9]{8,11}|[2-7][0-9]{7,10})")


def normalise(text):
    """`+62 812-3456-7890`, `62812…` and `0812 3456 7890` as 081234567890.

    Raises ValueError where it is no Indonesian number.
    """
    digits = re.sub(r"[\s().\-/]", "", text)
    digits = re.sub(r"^(\+62|0062|62)0?", "0", digits)
    if not _PHONE.fullmatch(digits):
        raise ValueError(text)
    return digits


def is_mobile(number):
    """Can a number kept by the portal have WhatsApp? A landline can't."""
    return number.startswith("08")


def international(number):
    """A number kept by the portal, as it is called from anywhere: 6281234567890."""
    return "62" + number.removeprefix("0")
