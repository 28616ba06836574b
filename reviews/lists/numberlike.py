"""Which texts a spreadsheet would take for a number, a day, a time or an amount of money, in Indonesian or in
English: 0812…, 07, 1/2, 2026-05-05, 12E5, 8 Mei, Rp 5.000, benar. An apostrophe keeps them texts in a CSV."""

import re
from itertools import groupby

from products.fields.days import NAMES
from villages.formats import DAYS

WEEKDAYS = (*map(str.lower, DAYS), *"ahad monday tuesday wednesday thursday friday saturday sunday".split())
MONTHS = [name for name in NAMES if name.strip("ivx")]  # V is a month for people alone
NAMED = {*MONTHS, *WEEKDAYS, *(name[:3] for name in (*MONTHS, *WEEKDAYS))}
MARKS = {*"am pm a p e t z rp idr usd".split()}


def any_of(words: set[str]) -> str:
    """A pattern for one of these words. Branches by their first letter: one by one takes five times as long."""
    branches = groupby(sorted(words, key=lambda word: (word[0], -len(word))), key=lambda word: word[0])
    return "|".join(f"{letter}(?:{'|'.join(word[1:] for word in group)})" for letter, group in branches)


LETTER = r"[^\W\d_]"
WORD = rf"(?<!{LETTER})(?:{any_of(NAMED | MARKS)})(?!{LETTER})"
# Blanks, also those that nobody sees; what stands in numbers, days and times; money.
BLANKS = r" \t\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff"
SIGNS = rf"{BLANKS}.,:/()%+\-‐-―−$¢-¥₠-⃏"
TRUTHS = "true|false|benar|salah"
# What most texts fail at once: a digit comes after two words at most. In plain letters, which is twice as quick.
EARLY = (
    r"(?=[^\w\n]*+[A-Za-z]{0,9}+[^\w\n]*+(?:[A-Za-z]{1,9}+[^\w\n]*+)?+\d"
    rf"|(?=[A-Za-z]{{4,5}}+(?:\n|\Z))(?i:{TRUTHS}))"
)
# The code of a village has more dots than any number or day.
VILLAGE_CODE = r"(?:\d\d\.){3}\d{4}(?:\n|\Z)"
FULLY = rf"(?=(?:\d++|(?i:{TRUTHS}|(?:[\d{SIGNS}]++|{WORD})++))(?:\n|\Z))"
NUMBER_LIKE = re.compile(rf"\n{EARLY}(?!{VILLAGE_CODE}){FULLY}")


def kept_as_texts(lines: str) -> tuple[str, int]:
    """`lines`, each of them a cell with a line break before it, with an apostrophe before those that are like a
    number; and how many those are. All at once: one by one would take longer than everything else together."""
    return NUMBER_LIKE.subn("\n'", lines)
