"""What a village submitted, as it read it then: kept with the decision, and readable whatever was renamed since.

A snapshot of schema 2 is a dict that JSON can hold:

    {"schema": 2,
     "place": {"code": "53.01.05.2010", "name": "Desa Bolok, Kec. Kupang Barat, Kabupaten Kupang"},
     "sections": [{"key": "produksi", "title": "Produksi & pasar",
                   "answers": [{"name": "price", "label": "Harga jual per satuan",
                                "raw": 12500, "text": "Rp 12.500"}, …]}, …]}

Answers are compared by `name` and `raw` and shown by `label` and `text`. A text is "" where nothing was
answered, and null where nobody knew any more how the raw answer had been shown. The place is the village as it
was called then: a receipt's number never changes with a code. Before that a snapshot was {name: raw}, without a
schema: migration reviews.0006 brought those along, and the one that `place` came with did so too.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from products.models import Product
from products.sections import EMPTY, SECTIONS, Answer
from villages.labels import as_written

SCHEMA = 2


class Sent(NamedTuple):
    """One answer as it was submitted. `text` is "" where the question was left open."""

    name: str
    label: str
    raw: Any
    text: str


@dataclass(frozen=True)
class SectionSent:
    """A page of the form as it was submitted; `number` counts from 1."""

    number: int
    key: str
    title: str
    answers: list[Sent]


def kept(answer: Answer) -> dict[str, Any]:
    """One answer as a snapshot keeps it, in the language of the moment."""
    return {
        "name": answer.question.name,
        "label": str(answer.question.label),
        "raw": answer.raw,
        "text": str(answer.text),
    }


def fingerprint(product: Product) -> str:
    """A mark of all answers of a product read by with_answers(), SHA-256 in hex: another one as soon as one of them
    says something else, photos, their order and the pages of the minutes among them. What a question is called
    changes nothing, nor does one that is left open, nor a neighbouring village that got another code or name."""
    raw = {
        answer.question.name: answer.question.alike(answer.raw)
        for section in SECTIONS
        for answer in section.answers(product)
        if not answer.is_empty
    }
    return hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()


def answers_of(stored: Any) -> list[Sent]:
    """Reads a list of what kept() wrote. Never fails."""
    return [_sent(one) for one in stored if _is_dict(one)] if isinstance(stored, list) else []


def take(product: Product) -> dict:
    """The snapshot of a product read by with_answers(), in the language of the moment."""
    sections = [
        {
            "key": section.key,
            "title": str(section.title),
            "answers": [kept(answer) for answer in section.answers(product)],
        }
        for section in SECTIONS
    ]
    return {"schema": SCHEMA, "place": place_of(product.village), "sections": sections}


def place_of(village) -> dict[str, str]:
    """A village as a snapshot keeps it. Needs the areas above."""
    return {"code": village.code, "name": village.place}


class Snapshot:
    """Reads what take() wrote, and what came before it. Never fails: what it does not understand it shows
    as it was written."""

    def __init__(self, stored: Any):
        if isinstance(stored, dict) and isinstance(stored.get("sections"), list):
            self.sections = _sections_of(stored["sections"])
        else:
            self.sections = _without_schema(stored)
        self._by_name = {answer.name: answer for one in self.sections for answer in one.answers}

        self.place = _place_of(stored)

    def answer(self, name: str) -> Sent | None:
        """The answer to a question; None where it was not asked then."""
        return self._by_name.get(name)

    def corrected(self, answers: Iterable[Sent]) -> "Snapshot":
        """The same with these answers in the place of those of their names: what the submission says once it was
        corrected."""
        found, new = Snapshot({"sections": []}), {answer.name: answer for answer in answers}
        found.sections = [
            replace(one, answers=[new.get(answer.name, answer) for answer in one.answers])
            for one in self.sections
        ]
        found._by_name = self._by_name | new
        return found

    def raw(self, name: str) -> Any:
        """The raw answer; None where the question was not asked then, or left open."""
        found = self.answer(name)
        return found.raw if found else None


def _sections_of(stored: list) -> list[SectionSent]:
    sections = []
    for number, section in enumerate(filter(_is_dict, stored), start=1):
        key = str(section.get("key", ""))
        answers = answers_of(section.get("answers"))
        sections.append(SectionSent(number, key, str(section.get("title") or key), answers))
    return sections


def _place_of(stored: Any) -> dict[str, str] | None:
    """Which village it was, {code, name}; None of a snapshot that does not say."""
    place = stored.get("place") if _is_dict(stored) else None
    if not _is_dict(place) or not all(place.get(key) for key in ("code", "name")):
        return None
    return {key: str(place[key]) for key in ("code", "name")}


def _is_dict(one: Any) -> bool:
    return isinstance(one, dict)


def _sent(one: dict) -> Sent:
    name, raw = str(one.get("name", "")), one.get("raw")
    text = one.get("text")
    return Sent(name, str(one.get("label") or name), raw, as_written(raw) if text is None else str(text))


def _without_schema(stored: Any) -> list[SectionSent]:
    """Raw answers alone, as a portal wrote them that was not yet brought up to date: under today's labels
    where a question is still known, the others by themselves at the end."""
    left = dict(stored) if isinstance(stored, dict) else {"": stored}
    sections = []
    for number, section in enumerate(SECTIONS, start=1):
        asked = [question for question in section.every if question.name in left]
        answers = [_known(question, left.pop(question.name)) for question in asked]
        sections.append(SectionSent(number, section.key, str(section.title), answers))
    if left:
        answers = [Sent(str(name), str(name), raw, as_written(raw)) for name, raw in left.items()]
        sections.append(SectionSent(len(sections) + 1, "", _("Lainnya"), answers))
    return sections


def _known(question: Any, raw: Any) -> Sent:
    try:
        text = "" if raw in EMPTY else str(question.show(raw))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        text = as_written(raw)  # the question is answered in another way since
    return Sent(question.name, str(question.label), raw, text)
