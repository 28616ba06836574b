"""What was submitted and corrected, without the number of a contact who took the consent back (products/submitted.py
says for whom)."""

from collections.abc import Iterable
from typing import Any, TypeVar

from products.disclosures import HIDDEN
from products.models import Product
from products.snapshots import Sent, Snapshot
from reviews.models import Correction

NUMBER = "contact_phone"
Answers = TypeVar("Answers", Snapshot, None)


def hidden(answers: Answers, product: Product) -> Answers:
    """What was submitted with `product`, as its reader may see it."""
    if answers is None or not product.hides_number:
        return answers
    found = answers.answer(NUMBER)
    return answers.corrected([Sent(NUMBER, found.label, str(HIDDEN), str(HIDDEN))]) if found else answers


def hide_in(corrections: Iterable[Correction], product: Product) -> None:
    """The same with its corrections, which are read and not saved."""
    for one in corrections if product.hides_number else ():
        one.before, one.after = ([_hidden(said) for said in side] for side in (one.before, one.after))


def _hidden(said: Any) -> Any:
    is_number = isinstance(said, dict) and said.get("name") == NUMBER
    return said | {"raw": str(HIDDEN), "text": str(HIDDEN)} if is_number else said


def is_about_number(correction: Correction) -> bool:
    """Does it show a number, the old one or the new?"""
    return any(isinstance(said, dict) and said.get("name") == NUMBER for said in correction.before)
