"""What the approved list and its files hold: one list of columns, each with where its cells come from.

The columns of the form's questions are made of what products/sections.py says of each; here stand those that
are no question, and how a cell of each kind is read. cells.py reads them.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, cast

from django.db.models import Case, Choices, F, Field, SmallIntegerField, TextField, When
from django.db.models.functions import Cast, Lower
from django.utils.translation import gettext_lazy as _

from products.choices import LICENCES_FIT, LicenceKind, Track, Unit
from products.disclosures import number_read
from products.kinds import Kind
from products.models import Product
from products.questions import Question, licence_text
from products.sections import SECTIONS
from reviews.lists.beside import LICENCES, SATELLITES, UNIT, annotation, flag_on, needs_on, wita
from villages.formats import Label
from villages.models import Village

BREAKS = re.compile(r"[\t-\r\x85\u2028\u2029]+")
UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # no XML may hold them
LICENCE_TEXTS = "licence_texts"


def clean(text: str) -> str:
    """`text` on one line, without what no file may hold."""
    return text if text.isprintable() else UNFIT.sub("", BREAKS.sub(" ", text))


def cleaned(column: Sequence[str]) -> Sequence[str]:
    """The same for a column. Few hold anything to clean: one look tells."""
    return column if "".join(column).isprintable() else [clean(text) for text in column]


# --- Where a cell comes from --------------------------------------------------------------------


Chunk = Mapping[str, Any]  # {name: the values of that name, one a product}


class Source(NamedTuple):
    """`reads` is what the query selects, {name: path or expression}; `cells` makes the column of a chunk,
    which is {name: values}: those that were read, those of beside.BESIDE named in `beside`, and LICENCE_TEXTS.
    A list is sorted by `order`, an expression, or cannot be where that is None."""

    reads: dict[str, Any]
    cells: Callable[[Chunk], Sequence[Any]]
    order: Any = None
    beside: tuple[str, ...] = ()


class Labels(dict):
    """The label of each choice; of nothing chosen "", of a choice that is no more its key."""

    def __init__(self, labels: Iterable[tuple[Any, Label]]) -> None:
        super().__init__({key: str(label) for key, label in labels})

    def __missing__(self, key: Any) -> str:
        return key if str(key).isidentifier() and key is not None else ""


def text(path: str) -> Source:
    """A text, cleaned; sorted without regard to capitals."""
    return Source({path: path}, lambda chunk: cleaned(chunk[path]), lowered(path))


def number() -> Source:
    """The contact's number, as those who are not the village may read it."""
    name = "contact_phone"
    return Source({name: number_read()}, lambda chunk: cleaned(chunk[name]), number_read())


def prose(path: str) -> Source:
    """A long text, by which nobody sorts."""
    return text(path)._replace(order=None)


def lowered(path: str) -> Lower:
    return Lower(path, output_field=TextField(blank=True))


def value(path: str) -> Source:
    """A number or a date, as it is."""
    return Source({path: path}, lambda chunk: chunk[path], F(path))


def day(path: str) -> Source:
    """The WITA date of a moment."""
    return Source({path: wita(path)}, lambda chunk: chunk[path], F(path))


def flag(track: Track) -> Source:
    """The day when the province flagged it for this track."""
    name = flag_on(track)
    return Source({}, lambda chunk: chunk[name], F(annotation(name)), (name,))


def choice(path: str, labels: Any = None) -> Source:
    """The label of a choice, sorted as the form lists them."""
    labels = labels or cast(Field, Product._meta.get_field(path)).choices
    ranks = [When(**{path: key}, then=rank) for rank, (key, _label) in enumerate(labels)]
    order = Case(*ranks, output_field=SmallIntegerField())
    return Source({path: path}, lambda chunk: list(map(Labels(labels).__getitem__, chunk[path])), order)


def worded(path: str, word: str) -> Source:
    """The label of a unit, or the word of their own."""
    own = Case(When(**{path: Unit.OTHER}, then=F(word)), default=F(path), output_field=TextField())

    def cells(chunk: Chunk) -> Sequence[str]:
        labels = Labels(Unit.choices)
        pairs = zip(chunk[path], chunk[word], strict=True)
        return cleaned([text if unit == Unit.OTHER else labels[unit] for unit, text in pairs])

    return Source({path: path, word: word}, cells, Lower(own))


def ticked(path: str, labels: type[Choices]) -> Source:
    """The labels of ticked boxes. Their JSON is read as text, of which there are few different ones."""
    return Source({path: Cast(path, TextField())}, lambda chunk: _labels(chunk[path], labels, json.loads))


def needed(track: Track, labels: type[Choices]) -> Source:
    """The labels of what is needed on this track."""
    name = needs_on(track)

    def cells(chunk: Chunk) -> list[str]:
        return _labels(chunk[name], labels, lambda raw: (raw or "").split(","))

    return Source({}, cells, beside=(name,))


def _labels(column: Sequence[Any], labels: type[Choices], keys: Callable[[Any], Any]) -> list[str]:
    """For each raw value the labels of its keys, in the order of the form; at the end those that it does not
    know, as they were written."""
    shown_as, shown = Labels(labels.choices), dict[Any, str]()
    for raw in set(column):
        found = keys(raw)
        known = [label for key, label in shown_as.items() if key in found]
        shown[raw] = ", ".join(known + [str(key) for key in found if key and key not in shown_as])
    return list(map(shown.__getitem__, column))


def satellites() -> Source:
    """The neighbouring villages by name, each with its code: a list is worked on by code."""

    def cells(chunk: Chunk) -> Sequence[str]:
        return cleaned([", ".join(sorted((joined or "").split(UNIT))) for joined in chunk[SATELLITES]])

    return Source({}, cells, beside=(SATELLITES,))


def village() -> Source:
    """Desa Bolok, Kelurahan Batakte."""
    kind, name = "village__kind", "village__name"

    def cells(chunk: Chunk) -> Sequence[str]:
        labels = Labels(Village.Kind.choices)
        pairs = zip(chunk[kind], chunk[name], strict=True)
        return cleaned([f"{labels[kind]} {name}" for kind, name in pairs])

    return Source({kind: kind, name: name}, cells, lowered(name))


def licence(key: str) -> Source:
    """How far one licence is, its number and its end; blank where it is not asked of the category."""
    fits = LICENCES_FIT[LicenceKind(key)]  # None: of every category, also of one that there is no more

    def cells(chunk: Chunk) -> Sequence[str]:
        pairs = zip(chunk[LICENCE_TEXTS], chunk["category"], strict=True)
        return cleaned(
            [texts.get(key, "") if fits is None or category in fits else "" for texts, category in pairs]
        )

    return Source({"category": "category"}, cells, beside=(LICENCES,))


def licence_texts(column: Iterable[str | None]) -> list[dict[str, str]]:
    """For each product {kind: how far it is}, from the licences that BESIDE joined."""

    @cache  # most are one of a few: "nib no  "
    def read(joined: str) -> tuple[str, str]:
        kind, status, until, number = joined.split(" ", 3)
        return kind, licence_text(kind, status, number, until)

    return [dict(map(read, licences.split(UNIT))) if licences else {} for licences in column]


# --- The list -----------------------------------------------------------------------------------


class Column(NamedTuple):
    key: str  # in an address, and in a GeoJSON
    heading: Label
    kind: Kind
    width: int  # in characters, as Excel counts
    source: Source
    question: Question | None = None  # of the form, which it answers

    def is_of(self, year: int | None) -> bool:
        """Does a list of this programme year have it? None: of no year."""
        return self.question is None or year is None or self.question.is_of(year)


def source_of(question: Question) -> Source:
    """Where the cells of a question of one answer come from."""
    if question.licence:
        return licence(question.licence)
    if question.name == "contact_phone":
        return number()
    if question.track and question.options:
        return needed(question.track, question.options)
    if question.options:
        return ticked(question.name, question.options)
    if question.kind is Kind.VILLAGES:
        return satellites()
    if question.word:
        return worded(question.name, question.word)
    if question.kind is Kind.LABEL:
        return choice(question.name)
    if question.kind.is_text:
        return prose(question.name) if question.long else text(question.name)
    return value(question.name)


def of_form() -> Iterator[Column]:
    """A column for each answer of the form that a list can hold, in the order of the form."""
    for section in SECTIONS:
        parts = [(part, question) for question in section.every for part in question.leaves]
        listed = [(part, part.listed, question) for part, question in parts if part.listed]
        for part, told, question in sorted(listed, key=lambda one: not one[1].first):
            heading, source = told.heading or part.label, source_of(part)
            yield Column(told.key, heading, part.kind, told.width, source, question)


K = Kind
YES_NO = [(True, _("Ya")), (False, _("Tidak"))]
# fmt: off
COLUMNS = (
    Column("kode",           _("Kode desa/kelurahan"),    K.CODE,    14, text("village_id")),
    Column("kabupaten",      _("Kabupaten/Kota"),         K.TEXT,    24, text("village__subdistrict__district__name")),
    Column("kecamatan",      _("Kecamatan"),              K.TEXT,    20, text("village__subdistrict__name")),
    Column("desa",           _("Desa/Kelurahan"),         K.TEXT,    24, village()),
    *of_form(),
    Column("katalog",        _("Boleh di katalog publik"), K.LABEL,  12, choice("public_consent", YES_NO)),
    Column("kesiapan",       _("Kesiapan"),               K.WHOLE,   10, value("readiness")),
    Column("diajukan",       _("Diajukan"),               K.DATE,    18, day("submitted_at")),
    Column("disetujui",      _("Disetujui"),              K.DATE,    18, day("approved_at")),
    Column("tanda-dana",     _("Ditandai pendanaan"),     K.DATE,    18, flag(Track.FUNDING)),
    Column("tanda-latihan",  _("Ditandai pelatihan"),     K.DATE,    18, flag(Track.TRAINING)),
)
# fmt: on
BY_KEY = {column.key: column for column in COLUMNS}
