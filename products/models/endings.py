"""When a licence ends: what the village wrote, or else what the number says."""

import re
from datetime import date

from products.choices import LICENCES_END, LicenceKind, LicenceStatus

# A PIRT's number since April 2012 (BPOM HK.03.1.23.04.12.2205, and 22 of 2018): the packaging (1 digit), the food (2),
# province and kabupaten (4), the how manieth food (2) of the how manieth maker (4), and behind a dash the year in
# which it ends (2): 15 digits. Since 2018 at least 15, for a kabupaten may have more makers than 9999.
PIRT_DIGITS = 15
MORE_DIGITS = (16, 17)  # only where the last two stand apart
APART = re.compile(r"\d\s*[-–—/.\s]\s*\d\d\D*$")
# They hold for five years. What says an earlier year counts something else at its end, or is of the kind before,
# which had no year in it.
FIRST_PIRT_END = 2017


def year_in(number: str) -> int | None:
    """The year at the end of a PIRT's number, however its digits are parted; None where it is no such number."""
    digits = re.sub(r"\D", "", number)
    is_one = len(digits) == PIRT_DIGITS or (len(digits) in MORE_DIGITS and APART.search(number))
    year = 2000 + int(digits[-2:]) if is_one else 0
    return year if year >= FIRST_PIRT_END else None


def end_of(*, kind: str, status: str, number: str, valid_until: date | None) -> date | None:
    """The last day of a licence, for `Licence.ends_on`: whoever writes one of these writes that too. None of one
    that is not in hand, does not end, or whose end nobody told."""
    if status != LicenceStatus.YES or kind not in LICENCES_END:
        return None
    if valid_until is None and kind == LicenceKind.PIRT and (year := year_in(number)):
        return date(year, 12, 31)
    return valid_until
