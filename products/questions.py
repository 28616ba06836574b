"""What a question of the form is, and the ways to ask one.

sections.py lists them. A question of a new way has its reason here; one of a known way is a line there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.db.models import Choices, Field
from django.utils import timezone
from django.utils.translation import gettext

from products.choices import NEEDS, NOTHING, LicenceKind, LicenceStatus, Track
from products.kinds import InList, Kind
from products.models import Product
from products.models.endings import end_of
from villages.formats import Label, angka, daftar, rupiah, tanggal
from villages.labels import label_of

EMPTY: tuple[Any, ...] = (None, "", [], {})


def verbose_name_of(name: str) -> Label:
    return cast(Field, Product._meta.get_field(name)).verbose_name


def read_column(name: str) -> Callable[[Product], Any]:
    def read(product: Product) -> Any:
        value = getattr(product, name)
        if isinstance(value, Decimal):
            return format(value.normalize(), "f")
        return value.isoformat() if hasattr(value, "isoformat") else value

    return read


def show_column(name: str) -> Callable[[Any], str]:
    labels = dict(cast(Field, Product._meta.get_field(name)).flatchoices)
    return lambda raw: str(labels.get(raw, raw))


# How an answer of a kind is shown; of any other by the column's choices, or as it is.
SHOWN: dict[Kind, Callable[[Any], str]] = {
    Kind.WHOLE: angka,
    Kind.MONEY: rupiah,
    Kind.DATE: lambda raw: tanggal(date.fromisoformat(raw)),
}


def always(product: Product) -> bool:
    return True


def never(product: Product) -> bool:
    return False


def year_of(product: Product) -> int:
    """The programme year whose form a product answers; of the empty form this year, by the calendar in WITA."""
    return product.cycle.year if product.cycle_id else timezone.localdate().year


def as_it_is(raw: Any) -> Any:
    return raw


@dataclass(frozen=True)
class Question:
    """One question of the form.

    `columns` are the product's columns it fills, none when it fills rows; where there are several, each is
    one of its `parts`, which has all that belongs to one column: its field of the form, its column of a list.
    """

    name: str
    label: Label
    read: Callable[[Product], Any]
    show: Callable[[Any], str]
    kind: Kind = Kind.TEXT
    listed: InList | None = None  # its column in lists and their files; a file has none
    alike: Callable[[Any], Any] = as_it_is  # a raw answer as it is compared with another
    required: Callable[[Product], bool] = always
    asked: Callable[[Product], bool] = always
    # The programme years it is asked in, both included; None: from the first, or for good.
    since: int | None = None
    until: int | None = None
    columns: tuple[str, ...] = ()
    parts: tuple["Question", ...] = ()
    apart: Callable[[Any], dict[str, Any]] | None = None  # {column: value} of a raw answer to several
    # --- What its field of the form is like, beside its kind
    options: type[Choices] | None = None  # the words to choose from, where boxes are ticked
    most: int | None = None  # how many boxes may be ticked
    alone: str | None = None  # the box that is ticked by itself
    radio: bool = False  # few choices, all of them in sight
    shape: str = (
        ""  # how its choices stand: "pairs" in two columns, "segment" as one bar, "months" in rows of four
    )
    above_zero: bool = False  # 0 says nothing here
    long: bool = False  # its answer is a paragraph
    within: tuple[float, float] | None = None  # degrees, from and to
    word: str = ""  # the column that holds a word of their own, where they chose "lainnya"
    # --- Where it stands in rows of its own
    track: Track | None = None
    licence: str | None = None  # its kind
    # --- On the pages
    is_file: bool = False
    anchor: str = ""  # the form field that a link to this question leads to
    template: str = "products/questions/_fields.html"
    read_with: str = ""  # a template that shows the answer to whoever reads it; else its text does

    @property
    def target(self) -> str:
        return self.anchor or self.name

    @property
    def short(self) -> Label:
        """Its label where there is little room: the one that lists have, where it is one column."""
        return (self.listed and not self.parts and self.listed.heading) or self.label

    def is_of(self, year: int) -> bool:
        """Is it asked in this programme year?"""
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until)

    def is_asked(self, product: Product) -> bool:
        has_years = self.since is not None or self.until is not None
        return self.asked(product) and (not has_years or self.is_of(year_of(product)))

    @property
    def leaves(self) -> tuple["Question", ...]:
        """The questions of one answer each that this one is made of: its parts, or itself."""
        return self.parts or (self,)


def column(
    name: str,
    kind: Kind = Kind.TEXT,
    listed: InList | None = None,
    *,
    show: Callable[[Any], str] | None = None,
    **kwargs: Any,
) -> Question:
    """A question that is one column of the product."""
    return Question(
        name=name,
        label=verbose_name_of(name),
        kind=kind,
        listed=listed,
        read=read_column(name),
        show=show or SHOWN.get(kind) or show_column(name),
        columns=(name,),
        **kwargs,
    )


def several(name: str, words: type[Choices], listed: InList, **kwargs: Any) -> Question:
    """A question with boxes to tick, kept as a list in one column."""
    labels = dict(words.choices)
    return column(
        name,
        Kind.LABEL,
        listed,
        options=words,
        show=lambda raw: daftar(labels.get(value, value) for value in raw),
        **kwargs,
    )


def together(name: str, label: Label, *parts: Question, **kwargs: Any) -> Question:
    """A question whose one answer takes several columns, each a column() of its own."""
    columns = tuple(part.name for part in parts)
    return Question(name=name, label=label, parts=parts, columns=columns, **kwargs)


def needs(name: str, label: Label, track: Track, listed: InList) -> Question:
    """The kinds of help asked for on one track, rows of their own."""
    labels = dict(NEEDS[track].choices)
    return Question(
        name=name,
        label=label,
        kind=Kind.LABEL,
        listed=listed,
        options=cast(type[Choices], NEEDS[track]),
        alone=NOTHING,
        shape="pairs",
        track=track,
        read=lambda product: sorted(need.kind for need in product.needs.all() if need.track == track),
        show=lambda raw: daftar(labels.get(kind, kind) for kind in raw),
    )


def licence_text(kind: str, status: str, number: str, until: str = "") -> str:
    """A licence as pages and files show it: Ada · 0220105811234 · berlaku sampai 31 Desember 2028."""
    words = [str(label_of(LicenceStatus, status))]
    if status == LicenceStatus.YES and number:
        words.append(number)
    valid_until = date.fromisoformat(until) if until else None
    if end := end_of(kind=kind, status=status, number=number, valid_until=valid_until):
        told = gettext("berlaku sampai %(day)s") if until else gettext("berakhir %(day)s menurut nomornya")
        words.append(told % {"day": tanggal(end)})
    return " · ".join(words)


def licence_question(kind: str) -> Question:
    """How far one licence is. Its number is wanted once it is there; the day on which it ends may be told."""

    def read(product: Product) -> dict[str, str] | None:
        for licence in product.licences.all():
            if licence.kind == kind:
                is_there = licence.status == LicenceStatus.YES
                raw = {"status": licence.status, "number": licence.number if is_there else ""}
                # Without a day the answer is what it was before there was one to give.
                if is_there and licence.valid_until:
                    raw["until"] = licence.valid_until.isoformat()
                return raw
        return None

    def show(raw: dict[str, str]) -> str:
        return licence_text(kind, raw["status"], raw["number"], raw.get("until", ""))

    # Not LicenceKind(kind): a row may hold a kind that is no more asked of anybody.
    label = dict(LicenceKind.choices).get(kind, kind)
    return Question(
        name=f"paper_{kind}",
        label=label,
        listed=InList(str(kind), 20),
        licence=kind,
        asked=lambda product: kind in product.licence_kinds,
        read=read,
        show=show,
    )
