"""Finds a person's names and phone numbers in what the portal keeps, and writes a pseudonym in their place.

A person is known by keyed sums of the names and numbers alone (digests_of()), so that what is left of an erasure names
nobody, and can still be done again on the data of an older backup.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from villages import keyed, phones
from villages.printed_codes import code_from

NAME, NUMBER, ALIAS = "reviews.personal.name", "reviews.personal.number", "reviews.personal.pseudonym"
WORD = re.compile(r"[^\W_]+(?:['’.\-@][^\W_]+)*")
PHONE = re.compile(r"(?<!\d)\+?\d(?:[ .\-()]{0,2}\d){7,15}(?!\d)")
NO_NUMBER = _("nomor dihapus")


def digests_of(names: Iterable[str], numbers: Iterable[str]) -> dict[str, Any]:
    """What an Erasure keeps: {"names": {how many words: [sum, …]}, "numbers": [sum, …]}. Raises ValueError for a name
    without a letter, and for what is no phone number."""
    by_words: dict[str, list[str]] = {}
    for name in names:
        words = [found.group() for found in WORD.finditer(name)]
        if not any(letter.isalpha() for letter in name):
            raise ValueError(name)
        by_words.setdefault(str(len(words)), []).append(keyed.digest(NAME, _plain(words)).hex())
    found = [keyed.digest(NUMBER, phones.normalise(number)).hex() for number in numbers]
    return {"names": by_words, "numbers": found}


def pseudonym_of(scope: Mapping[str, str], names: Iterable[str], numbers: Iterable[str]) -> str:
    """Orang-K7MPX: the same one whenever the same person of the same place asks."""
    first = next(iter([*(name.casefold() for name in names), *numbers]))
    code = code_from(keyed.digest(ALIAS, f"{sorted(scope.items())} {first}"))
    return f"Orang-{code.partition('-')[0]}"


def _plain(words: Iterable[str]) -> str:
    return " ".join(word.casefold() for word in words)


class Redactor:
    """Knows one person by the sums of digests_of()."""

    def __init__(self, digests: Mapping[str, Any], pseudonym: str) -> None:
        self.names = {int(count): set(sums) for count, sums in digests["names"].items()}
        self.numbers = set(digests["numbers"])
        self.pseudonym = pseudonym
        self._known: dict[tuple[str, str], bool] = {}

    def of(self, value: Any) -> Any:
        """The value without the person: a text, or all texts in what JSON holds; the same where nobody is named."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list):
            return [self.of(one) for one in value]
        if isinstance(value, dict):
            return {key: self.of(one) for key, one in value.items()}
        return value

    def _text(self, text: str) -> str:
        spans = sorted([*self._named(text), *self._numbered(text)])
        for start, end, instead in reversed(spans):
            text = text[:start] + instead + text[end:]
        return text

    def _named(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where a name stands: as many words as it has, with nothing but blanks between; the longest first."""
        words = list(WORD.finditer(text))
        at = 0
        while at < len(words):
            for count in sorted(self.names, reverse=True):
                some = words[at : at + count]
                if len(some) == count and self._is_name(text, some, count):
                    yield some[0].start(), some[-1].end(), self.pseudonym
                    at += count
                    break
            else:
                at += 1

    def _is_name(self, text: str, words: list[re.Match], count: int) -> bool:
        apart = (text[one.end() : two.start()] for one, two in itertools.pairwise(words))
        if any(between.strip() for between in apart):
            return False
        return self._is_known(NAME, _plain(one.group() for one in words), self.names[count])

    def _numbered(self, text: str) -> Iterator[tuple[int, int, str]]:
        for found in PHONE.finditer(text) if self.numbers else ():
            try:
                number = phones.normalise(found.group())
            except ValueError:
                continue
            if self._is_known(NUMBER, number, self.numbers):
                yield found.start(), found.end(), str(NO_NUMBER)

    def _is_known(self, salt: str, value: str, sums: set[str]) -> bool:
        key = (salt, value)
        if key not in self._known:
            self._known[key] = any(one.hex() in sums for one in keyed.digests(salt, value))
        return self._known[key]
