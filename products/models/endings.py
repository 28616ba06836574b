"""When a licence ends: what the village wrote, or else what the number says."""

import re
from datetime import date

from products.choices import LICENCES_END, LicenceKind, LicenceStatus

PIRT_DIGITS = 15  # the last two are the year in which it ends
FIRST_PIRT_END = 2013  # none of 15 digits ended earlier: they are given since 2012


def year_in(number: str) -> int | None:
    """The year at the end of a PIRT's number, however its digits are parted; None where it is no such number."""
    digits = re.sub(r"\D", "", number)
    year = 2000 + int(digits[-2:]) if len(digits) == PIRT_DIGITS else 0
    return year if year >= FIRST_PIRT_END else None


def end_of(*, kind: str, status: str, number: str, valid_until: date | None) -> date | None:
    """The last day of a licence, for `Licence.ends_on`: whoever writes one of these writes that too. None of one
    that is not in hand, does not end, or whose end nobody told."""
    if status != LicenceStatus.YES or kind not in LICENCES_END:
        return None
    if valid_until is None and kind == LicenceKind.PIRT and (year := year_in(number)):
        return date(year, 12, 31)
    return valid_until
