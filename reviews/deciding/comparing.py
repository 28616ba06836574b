"""An answer beside what it was: whether it differs, and in which words."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from products.fields import one_break
from products.sections import EMPTY, Answer
from products.snapshots import Sent


class Piece(NamedTuple):
    """Some words of a text of which only part was changed: `gone`, `new`, or neither."""

    text: str
    gone: bool = False
    new: bool = False


def differs(answer: Answer, sent: Sent | None) -> bool:
    """Does the answer say something else than what was sent? None: the question was not asked then."""
    before = sent.raw if sent else None
    alike = answer.question.alike
    if before == answer.raw or alike(before) == alike(answer.raw) or (before in EMPTY and answer.is_empty):
        return False
    # An older submission may hold the browser's own line ends.
    is_lines = answer.question.long and isinstance(before, str)
    return not (is_lines and one_break(before) == answer.raw)


def pieces(before: str, now: str) -> list[Piece]:
    """Both texts in one, word by word: what stayed once, what is gone before what is new."""
    old, new = (re.findall(r"\S+\s*|\s+", one_break(text)) for text in (before, now))
    words = [[word.strip() for word in text] for text in (old, new)]
    found = []
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(None, *words, False).get_opcodes():
        if what == "equal":
            found.append(Piece("".join(new[new_from:new_to])))
            continue
        if old_to > old_from:
            found.append(Piece("".join(old[old_from:old_to]), gone=True))
        if new_to > new_from:
            found.append(Piece("".join(new[new_from:new_to]), new=True))
    return found
