"""The six sections of the form, one readable list.

It drives the forms, the task list, the check page, the review page, the comparison of two submissions,
the columns of lists and files, and the print. A question reads its raw answer from a product (plain values
that JSON can hold) and shows a raw answer as text; whatever else is known of it stands beside it in the list.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from products import choices, satellites, units
from products.choices import NOTHING, LicenceKind, Month, Track
from products.kinds import InList
from products.kinds import Kind as K
from products.models import NTT, Product
from products.questions import (
    EMPTY,
    Question,
    column,
    licence_question,
    needs,
    never,
    read_column,
    several,
    together,
)
from villages.formats import Label, ukuran
from villages.labels import label_of


def asks_for_money(product: Product) -> bool:
    return any(need.track == Track.FUNDING and need.kind != NOTHING for need in product.needs.all())


def licences_no_more_asked(product: Product) -> list[Question]:
    """The questions of licences that the product has, of kinds that the form knows no more."""
    kinds = sorted({licence.kind for licence in product.licences.all()} - set(LicenceKind.values))
    return [licence_question(kind) for kind in kinds]


def _capacity(product: Product) -> list[Any] | None:
    values = [read_column("capacity")(product), product.unit, product.capacity_period]
    return None if any(value in EMPTY for value in values) else values


def _capacity_apart(raw: list[Any]) -> dict[str, Any]:
    amount, unit, period = raw
    is_known = unit in choices.Unit.values and unit != choices.Unit.OTHER
    return {
        "capacity": amount,
        "capacity_unit": unit if is_known else choices.Unit.OTHER,
        "capacity_unit_word": "" if is_known else unit,
        "capacity_period": period,
    }


def _location(product: Product) -> list[str] | None:
    values = [read_column(name)(product) for name in ("latitude", "longitude")]
    return None if None in values else values


def _location_apart(raw: list[str]) -> dict[str, Any]:
    return dict(zip(("latitude", "longitude"), raw, strict=True))


def _show_location(raw: list[str]) -> str:
    return "; ".join(value.replace(".", ",") for value in raw)


def _photos(product: Product) -> list[str]:
    return [photo.id.hex for photo in product.photos.all()]


def _minutes(product: Product) -> dict[str, Any] | None:
    minutes = getattr(product, "minutes", None)
    return None if minutes is None else minutes.answer


def _show_minutes(raw: dict[str, Any]) -> str:
    return f"{len(raw['pages'])} foto halaman" if "pages" in raw else raw["name"]


@dataclass(frozen=True)
class Section:
    """A page of the form: `fixed` are asked of every product of their years, each of `perhaps` of some."""

    key: str
    title: Label
    lead: Label
    fixed: tuple[Question, ...] = ()
    perhaps: tuple[Question, ...] = ()
    hint: str = ""  # a template above the form
    none_yet: bool = False  # has a button that answers whatever is open with "Belum"
    # What is asked no more and still has an answer: it is read, and neither asked nor submitted.
    former: Callable[[Product], list[Question]] = field(default=lambda product: [])

    def questions(self, product: Product) -> list[Question]:
        return [question for question in self.every if question.is_asked(product)]

    def more(self, product: Product) -> list[Question]:
        return [question for question in self.perhaps if question.is_asked(product)]

    @property
    def every(self) -> tuple[Question, ...]:
        """Every question that this page may ask."""
        return (*self.fixed, *self.perhaps)

    @property
    def columns(self) -> list[str]:
        """The product's columns that this page fills, in whatever year."""
        return [name for question in self.fixed for name in question.columns]

    @property
    def number(self) -> int:
        return SECTIONS.index(self) + 1

    @property
    def next(self) -> "Section | None":
        """The section after this one, or None after the last."""
        return SECTIONS[self.number] if self.number < len(SECTIONS) else None

    def answers(self, product: Product) -> "list[Answer]":
        return [Answer(question, question.read(product), product) for question in self.questions(product)]

    def former_answers(self, product: Product) -> "list[Answer]":
        return [Answer(question, question.read(product), product) for question in self.former(product)]

    def fingerprint(self, product: Product) -> str:
        """A short mark of this page's answers: another one means that somebody saved meanwhile.

        Files are left out: they are added, and never overwritten by a text. So are empty answers, because
        which licences are asked changes with the category.
        """
        raw = {
            answer.question.name: answer.question.alike(answer.raw)
            for answer in self.answers(product)
            if not answer.question.is_file and not answer.is_empty
        }
        for beside in BESIDE:
            raw |= beside(self, product)
        return hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()[:16]


# What another package keeps on the pages of the form, beside the answers: section, product -> {field: text}.
# `reviews` puts the replies to remarks here (its apps.py); nothing here may know of them.
BESIDE: list[Callable[[Section, Product], dict[str, str]]] = []


class Answer:
    """One question with a raw answer to it."""

    def __init__(self, question: Question, raw: Any, product: Product) -> None:
        self.question = question
        self.product = product
        self.raw = raw
        self.is_required = question.required(product)

    @property
    def is_empty(self) -> bool:
        return self.raw in EMPTY

    @property
    def target(self) -> str:
        """The form field that a link to a missing answer leads to."""
        wanted = [part for part in self.question.leaves if part.columns and part.required(self.product)]
        empty = [part.name for part in wanted if getattr(self.product, part.name) in EMPTY]
        return empty[0] if empty else self.question.target

    @property
    def is_missing(self) -> bool:
        return self.is_required and self.is_empty

    @property
    def text(self) -> str:
        return "" if self.is_empty else self.question.show(self.raw)


SECTIONS = (
    Section(
        key="produk",
        title=_("Produk"),
        lead=_("Satu produk, yang paling khas."),
        fixed=(
            column("name", K.TEXT, InList("nama", 30, _("Nama produk"))),
            column("category", K.LABEL, InList("kategori", 26)),
            column("form", K.LABEL, InList("bentuk", 14, _("Bentuk")), radio=True, shape="pairs"),
            column("uniqueness", K.TEXT, InList("keunikan", 50, _("Kekhasan")), long=True),
            column("main_material", K.TEXT, InList("bahan", 24)),
            column("material_origin", K.LABEL, InList("asal", 16), radio=True, shape="pairs"),
        ),
    ),
    Section(
        key="pengelola",
        title=_("Pengelola"),
        lead=_("Pengelolanya, dan siapa yang dihubungi."),
        fixed=(
            column("manager_kind", K.LABEL, InList("jenis", 20), radio=True, shape="pairs"),
            column("manager_name", K.TEXT, InList("pengelola", 26)),
            column(
                "contact_name",
                K.TEXT,
                InList("narahubung", 24, _("Nama yang bisa dihubungi")),
                template="products/questions/_contact.html",
            ),
            column("contact_phone", K.CODE, InList("hp", 16, _("Nomor HP"))),
            column("workers", K.WHOLE, InList("pekerja", 10, _("Tenaga kerja")), above_zero=True),
            column("women_workers", K.WHOLE, InList("perempuan", 11, _("Perempuan")), required=never),
        ),
    ),
    Section(
        key="produksi",
        title=_("Produksi & pasar"),
        lead=_("Yang biasanya, bukan yang paling banyak."),
        fixed=(
            together(
                "capacity",
                _("Kapasitas produksi"),
                column("capacity", K.DECIMAL, InList("kapasitas", 14, _("Kapasitas")), above_zero=True),
                column("capacity_unit", K.TEXT, InList("satuan", 12), word="capacity_unit_word"),
                column("capacity_unit_word", required=lambda product: product.needs_unit_word),
                column("capacity_period", K.LABEL, InList("per", 9, _("Per")), radio=True, shape="segment"),
                read=_capacity,
                apart=_capacity_apart,
                alike=units.alike,
                show=lambda raw: f"{ukuran(*raw[:2])} per {label_of(choices.Period, raw[2])}",
                template="products/questions/_capacity.html",
            ),
            several(
                "months",
                Month,
                InList("bulan", 30),
                required=never,
                shape="months",
                template="products/questions/_months.html",
            ),
            column("price", K.MONEY, InList("harga", 16, _("Harga per satuan")), above_zero=True),
            several(
                "markets",
                choices.Market,
                InList("pasar", 26, _("Dijual ke")),
                alone=choices.Market.UNSOLD,
                shape="pairs",
            ),
            column("regular_buyer", K.TEXT, InList("pembeli", 24), required=never),
            column(
                "own_tools",
                K.LABEL,
                InList("alat", 12, _("Alat terpisah")),
                radio=True,
                shape="pairs",
                since=2027,
            ),
            Question(
                name="satellites",
                label=_("Desa satelit"),
                kind=K.VILLAGES,
                listed=InList("satelit", 40),
                read=satellites.read,
                show=satellites.show,
                alike=satellites.alike,
                required=never,
                since=2027,
                template="products/questions/_satellites.html",
            ),
        ),
    ),
    Section(
        key="izin",
        title=_("Izin dan sertifikat"),
        lead=_("Izin yang belum ada tidak menghalangi."),
        none_yet=True,
        perhaps=tuple(licence_question(kind) for kind in LicenceKind),
        hint="products/sections/_category_first.html",
        former=licences_no_more_asked,
    ),
    Section(
        key="kebutuhan",
        title=_("Kebutuhan"),
        lead=_("Kendala, dan bantuan yang diharapkan."),
        fixed=(
            several(
                "constraints", choices.Constraint, InList("kendala", 26, _("Kendala")), most=3, shape="pairs"
            ),
            needs("funding_needs", _("Kebutuhan pendanaan"), Track.FUNDING, InList("perlu-dana", 28)),
            column("funding_amount", K.MONEY, InList("dana", 18), required=asks_for_money),
            needs("training_needs", _("Kebutuhan pelatihan"), Track.TRAINING, InList("perlu-latihan", 28)),
        ),
    ),
    Section(
        key="bukti",
        title=_("Bukti"),
        lead=_("Foto produk, berita acara, dan lokasinya."),
        fixed=(
            Question(
                name="photos",
                label=_("Foto produk"),
                is_file=True,
                read=_photos,
                show=lambda raw: f"{len(raw)} foto",
                template="products/questions/_photos.html",
            ),
            column(
                "minutes_date",
                K.DATE,
                InList("tanggal-ba", 18),
                template="products/questions/_minutes_date.html",
            ),
            column("minutes_number", K.TEXT, InList("nomor-ba", 20, first=True)),
            Question(
                name="minutes",
                label=_("Foto atau PDF berita acara"),
                is_file=True,
                read=_minutes,
                show=_show_minutes,
                anchor="minutes_file",
                template="products/questions/_minutes.html",
                read_with="products/questions/_minutes_read.html",
            ),
            together(
                "location",
                _("Titik lokasi"),
                column("latitude", K.DEGREES, InList("lintang", 12), within=(NTT["south"], NTT["north"])),
                column("longitude", K.DEGREES, InList("bujur", 12), within=(NTT["west"], NTT["east"])),
                read=_location,
                apart=_location_apart,
                show=_show_location,
                required=never,
                anchor="latitude",
                template="products/questions/_location.html",
            ),
        ),
    ),
)
BY_KEY = {section.key: section for section in SECTIONS}


def missing(product: Product) -> list[tuple[Section, Answer]]:
    """What must still be answered before this file can be submitted: [(section, answer), …]."""
    return [
        (section, answer) for section in SECTIONS for answer in section.answers(product) if answer.is_missing
    ]


def marks(product: Product) -> dict[str, str]:
    """The fingerprint of each section, by its key: what somebody has seen who submits."""
    return {section.key: section.fingerprint(product) for section in SECTIONS}


def pins(product: Product) -> dict[str, Label]:
    """What a remark may be pinned to: {name: label}, sections and their questions."""
    found: dict[str, Label] = {}
    for section in SECTIONS:
        found[section.key] = section.title
        found.update({question.name: question.label for question in section.questions(product)})
    return found
