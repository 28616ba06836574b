"""The six sections of the form, one readable list.

It drives the forms, the task list, the check page, the review page, the comparison of two submissions
and the print. A question reads its raw answer from a product (plain values that JSON can hold) and
shows a raw answer as text; whatever else is known of it stands beside it in the list.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from products import choices
from products.choices import NEEDS, NOTHING, LicenceKind, LicenceStatus, Month, Track
from products.models import Product
from villages.formats import angka, daftar, rupiah, tanggal

EMPTY = (None, "", [], {})


def _label(name):
    return Product._meta.get_field(name).verbose_name


def _read_column(name):
    def read(product):
        value = getattr(product, name)
        if isinstance(value, Decimal):
            return format(value.normalize(), "f")
        return value.isoformat() if hasattr(value, "isoformat") else value

    return read


def _show_column(name):
    labels = dict(Product._meta.get_field(name).flatchoices)
    return lambda raw: str(labels.get(raw, raw))


def _always(product):
    return True


def _never(product):
    return False


@dataclass(frozen=True)
class Question:
    """One question of the form. `columns` are the product's columns it fills, none when it fills rows."""

    name: str
    label: str
    read: Callable[[Product], Any]
    show: Callable[[Any], str]
    required: Callable[[Product], bool] = _always
    columns: tuple[str, ...] = ()
    anchor: str = ""  # the form field that a link to this question leads to
    long: bool = False  # its answer is a paragraph
    is_file: bool = False

    @property
    def target(self):
        return self.anchor or self.name


def column(name, *, required=_always, show=None, **kwargs):
    """A question that is one column of the product."""
    return Question(
        name=name,
        label=_label(name),
        read=_read_column(name),
        show=show or _show_column(name),
        required=required,
        columns=(name,),
        **kwargs,
    )


def several(name, words, *, required=_always):
    """A question with boxes to tick, kept as a list in one column."""
    labels = dict(words.choices)
    return column(name, required=required, show=lambda raw: daftar(labels.get(value, value) for value in raw))


def needs(name, label, track):
    """The kinds of help asked for on one track, rows of their own."""
    labels = dict(NEEDS[track].choices)
    return Question(
        name=name,
        label=label,
        read=lambda product: sorted(need.kind for need in product.needs.all() if need.track == track),
        show=lambda raw: daftar(labels.get(kind, kind) for kind in raw),
    )


def licence_question(kind):
    """How far one licence is. Its number is wanted once it is there."""

    def read(product):
        for licence in product.licences.all():
            if licence.kind == kind:
                number = licence.number if licence.status == LicenceStatus.YES else ""
                return {"status": licence.status, "number": number}
        return None

    def show(raw):
        label = str(LicenceStatus(raw["status"]).label)
        return f"{label} · {raw['number']}" if raw["number"] else label

    return Question(name=f"paper_{kind}", label=LicenceKind(kind).label, read=read, show=show)


def asks_for_money(product):
    return any(need.track == Track.FUNDING and need.kind != NOTHING for need in product.needs.all())


def _capacity(product):
    values = [_read_column(name)(product) for name in ("capacity", "capacity_unit", "capacity_period")]
    return None if any(value in EMPTY for value in values) else values


def _location(product):
    values = [_read_column(name)(product) for name in ("latitude", "longitude")]
    return None if None in values else values


def _show_location(raw):
    return "; ".join(value.replace(".", ",") for value in raw)


def _photos(product):
    return [photo.id.hex for photo in product.photos.all()]


def _minutes(product):
    minutes = getattr(product, "minutes", None)
    return None if minutes is None else minutes.answer


def _show_minutes(raw):
    return f"{len(raw['pages'])} foto halaman" if "pages" in raw else raw["name"]


@dataclass(frozen=True)
class Section:
    """A page of the form."""

    key: str
    title: str
    lead: str
    fixed: tuple[Question, ...] = ()
    more: Callable[[Product], list[Question]] = field(default=lambda product: [])

    def questions(self, product):
        return [*self.fixed, *self.more(product)]

    @property
    def columns(self):
        """The product's columns that this page fills."""
        return [name for question in self.fixed for name in question.columns]

    @property
    def number(self):
        return SECTIONS.index(self) + 1

    @property
    def next(self):
        """The section after this one, or None after the last."""
        return SECTIONS[self.number] if self.number < len(SECTIONS) else None

    def answers(self, product):
        return [Answer(question, question.read(product), product) for question in self.questions(product)]

    def fingerprint(self, product):
        """A short mark of this page's answers: another one means that somebody saved meanwhile.

        Files are left out: they are added, and never overwritten by a text. So are empty answers, because
        which licences are asked changes with the category.
        """
        raw = {
            answer.question.name: answer.raw
            for answer in self.answers(product)
            if not answer.question.is_file and not answer.is_empty
        }
        return hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()[:16]


class Answer:
    """One question with a raw answer to it."""

    def __init__(self, question, raw, product):
        self.question = question
        self.product = product
        self.raw = raw
        self.is_required = question.required(product)

    @property
    def is_empty(self):
        return self.raw in EMPTY

    @property
    def target(self):
        """The form field that a link to a missing answer leads to."""
        empty = [name for name in self.question.columns if getattr(self.product, name) in EMPTY]
        return empty[0] if empty else self.question.target

    @property
    def is_missing(self):
        return self.is_required and self.is_empty

    @property
    def text(self):
        return "" if self.is_empty else self.question.show(self.raw)


SECTIONS = (
    Section(
        key="produk",
        title=_("Produk"),
        lead=_("Satu produk yang paling khas dan paling bisa diandalkan dari desa."),
        fixed=(
            column("name"),
            column("category"),
            column("form"),
            column("uniqueness", long=True),
            column("main_material"),
            column("material_origin"),
        ),
    ),
    Section(
        key="pengelola",
        title=_("Pengelola"),
        lead=_("Siapa yang mengerjakan produk ini, dan siapa yang bisa dihubungi."),
        fixed=(
            column("manager_kind"),
            column("manager_name"),
            column("contact_name"),
            column("contact_phone"),
            column("workers", show=angka),
            column("women_workers", show=angka, required=_never),
        ),
    ),
    Section(
        key="produksi",
        title=_("Produksi & pasar"),
        lead=_("Berapa yang dihasilkan, berapa harganya, dan ke mana dijual. Perkiraan boleh."),
        fixed=(
            Question(
                name="capacity",
                label=_("Kapasitas produksi"),
                read=_capacity,
                show=lambda raw: f"{angka(raw[0])} {raw[1]} per {choices.Period(raw[2]).label}",
                columns=("capacity", "capacity_unit", "capacity_period"),
            ),
            several("months", Month, required=_never),
            column("price", show=rupiah),
            several("markets", choices.Market),
            column("regular_buyer", required=_never),
        ),
    ),
    Section(
        key="izin",
        title=_("Izin"),
        lead=_(
            "Izin yang belum ada tidak menghalangi: dari sini provinsi tahu apa yang perlu dibantu. “Proses” "
            "berarti sudah diurus, suratnya belum terbit."
        ),
        more=lambda product: [licence_question(kind) for kind in product.licence_kinds],
    ),
    Section(
        key="kebutuhan",
        title=_("Kebutuhan"),
        lead=_("Apa yang menghambat, dan bantuan apa yang diharapkan."),
        fixed=(
            several("constraints", choices.Constraint),
            needs("funding_needs", _("Kebutuhan pendanaan"), Track.FUNDING),
            column("funding_amount", show=rupiah, required=asks_for_money),
            needs("training_needs", _("Kebutuhan pelatihan"), Track.TRAINING),
        ),
    ),
    Section(
        key="bukti",
        title=_("Bukti"),
        lead=_("Foto produk, berita acara musyawarah desa, dan letaknya."),
        fixed=(
            Question(
                name="photos",
                label=_("Foto produk"),
                is_file=True,
                read=_photos,
                show=lambda raw: f"{len(raw)} foto",
            ),
            column("minutes_date", show=lambda raw: tanggal(date.fromisoformat(raw))),
            column("minutes_number"),
            Question(
                name="minutes",
                label=_("Berkas berita acara musdes"),
                is_file=True,
                read=_minutes,
                show=_show_minutes,
                anchor="minutes_file",
            ),
            Question(
                name="location",
                label=_("Titik lokasi"),
                read=_location,
                show=_show_location,
                required=_never,
                columns=("latitude", "longitude"),
                anchor="latitude",
            ),
        ),
    ),
)
BY_KEY = {section.key: section for section in SECTIONS}


def missing(product):
    """What must still be answered before this file can be submitted: [(section, answer), …]."""
    return [
        (section, answer) for section in SECTIONS for answer in section.answers(product) if answer.is_missing
    ]


def snapshot(product):
    """The raw answer of every question, for the log: {question name: raw}."""
    return {answer.question.name: answer.raw for section in SECTIONS for answer in section.answers(product)}


def pins(product):
    """What a remark may be pinned to: {name: label}, sections and their questions."""
    found = {}
    for section in SECTIONS:
        found[section.key] = section.title
        found.update({question.name: question.label for question in section.questions(product)})
    return found
