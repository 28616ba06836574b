"""What an export holds: one list of columns, and how its cells are read.

Products are read as plain values, CHUNK at a time and column by column, which is what makes 83,763 of
them cheap: no model instances, and three small queries a chunk for the rows that hang on a product.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from enum import Enum
from itertools import chain, islice
from typing import NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast, TruncDate
from django.utils.translation import gettext_lazy as _

from products import choices
from products.choices import NEEDS, PAPERS_FIT, Paper, PaperStatus, Track
from products.models import Licence, Need, Product
from reviews.models import Facilitation
from villages.models import Village

CHUNK = 2000
BREAKS = re.compile(r"[\t-\r\x85\u2028\u2029]+")
UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # no XML may hold them


class Kind(Enum):
    """What a cell is; its value is how Excel shows it."""

    TEXT = "General"
    CODE = "@"  # digits that are not a number
    WHOLE = "#,##0"
    DECIMAL = "#,##0.00"
    DEGREES = "0.000000"
    MONEY = '"Rp" #,##0'
    DATE = "[$-421]d mmmm yyyy"  # 421: month names in Indonesian on every computer


TEXTS = {Kind.TEXT, Kind.CODE}


def clean(text):
    """`text` on one line, without what no file may hold."""
    return text if text.isprintable() else UNFIT.sub("", BREAKS.sub(" ", text))


# --- Where a cell comes from --------------------------------------------------------------------
# `reads` is what the query selects for it, {name: path or expression}; `cells` makes the column's
# cells for a chunk, which is {name: values}, and "licences", "needs", "flags": {key: {product: …}}.


class Source(NamedTuple):
    reads: dict
    cells: Callable[[dict], Iterable]


def text(path):
    """A text, on one line and without what no file may hold."""
    return Source({path: path}, lambda chunk: map(clean, chunk[path]))


def value(path):
    """A number or a date, as it is."""
    return Source({path: path}, lambda chunk: chunk[path])


def day(path):
    """The WITA date of a moment."""
    return Source({path: TruncDate(path)}, lambda chunk: chunk[path])


def choice(path, words=None):
    """The label of a choice."""
    words = words or dict(Product._meta.get_field(path).choices)

    def cells(chunk):
        labels = {key: str(label) for key, label in words.items()}
        return [labels.get(key, key or "") for key in chunk[path]]

    return Source({path: path}, cells)


def several(path, words):
    """The labels of ticked boxes, in the order of the form. The JSON is read as text: few texts differ."""

    def cells(chunk):
        shown = {raw: _labels(json.loads(raw), words) for raw in set(chunk[path])}
        return [shown[raw] for raw in chunk[path]]

    return Source({path: Cast(path, TextField())}, cells)


def village():
    """Desa Bolok, Kelurahan Batakte."""
    kind, name = "village__kind", "village__name"

    def cells(chunk):
        labels = {key: str(label) for key, label in Village.Kind.choices}
        pairs = zip(chunk[kind], chunk[name], strict=True)
        # Papua has a third kind, desa adat.
        return [clean(f"{labels.get(kind, labels[Village.Kind.DESA])} {name}") for kind, name in pairs]

    return Source({kind: kind, name: name}, cells)


def paper(key):
    """How far one paper is, and its number; blank where it is not asked of the category."""
    fits = PAPERS_FIT[key] or set(choices.Category)

    def cells(chunk):
        found = chunk["licences"][key]
        pairs = zip(chunk["pk"], chunk["category"], strict=True)
        return [found.get(pk, "") if category in fits else "" for pk, category in pairs]

    return Source({"category": "category"}, cells)


def needs(track):
    def cells(chunk):
        found = chunk["needs"][track]
        return [_labels(found[pk], NEEDS[track]) if pk in found else "" for pk in chunk["pk"]]

    return Source({}, cells)


def flag(track):
    """The day when the province flagged it for this track."""
    return Source({}, lambda chunk: map(chunk["flags"][track].get, chunk["pk"]))


def _labels(keys, words):
    return ", ".join(str(word.label) for word in words if word.value in keys)


# --- The list -----------------------------------------------------------------------------------


class Column(NamedTuple):
    heading: str
    kind: Kind
    width: int  # in characters, as Excel counts
    source: Source


K = Kind
# fmt: off
COLUMNS = (
    Column(_("Kode desa"),              K.CODE,    14, text("village_id")),
    Column(_("Kabupaten/Kota"),         K.TEXT,    24, text("village__subdistrict__district__name")),
    Column(_("Kecamatan"),              K.TEXT,    20, text("village__subdistrict__name")),
    Column(_("Desa/Kelurahan"),         K.TEXT,    24, village()),
    Column(_("Nama produk"),            K.TEXT,    30, text("name")),
    Column(_("Kategori"),               K.TEXT,    26, choice("category")),
    Column(_("Bentuk"),                 K.TEXT,    14, choice("form")),
    Column(_("Keunikan"),               K.TEXT,    50, text("uniqueness")),
    Column(_("Bahan baku utama"),       K.TEXT,    24, text("main_material")),
    Column(_("Asal bahan baku"),        K.TEXT,    16, choice("material_origin")),
    Column(_("Jenis pengelola"),        K.TEXT,    20, choice("manager_kind")),
    Column(_("Nama pengelola"),         K.TEXT,    26, text("manager_name")),
    Column(_("Narahubung"),             K.TEXT,    24, text("contact_name")),
    Column(_("Nomor HP"),               K.CODE,    16, text("contact_phone")),
    Column(_("Tenaga kerja"),           K.WHOLE,   10, value("workers")),
    Column(_("Perempuan"),              K.WHOLE,   11, value("women_workers")),
    Column(_("Kapasitas"),              K.DECIMAL, 14, value("capacity")),
    Column(_("Satuan"),                 K.TEXT,    12, text("capacity_unit")),
    Column(_("Per"),                    K.TEXT,     9, choice("capacity_period")),
    Column(_("Bulan produksi"),         K.TEXT,    30, several("months", choices.Month)),
    Column(_("Harga per satuan"),       K.MONEY,   16, value("price")),
    Column(_("Dijual ke"),              K.TEXT,    26, several("markets", choices.Market)),
    Column(_("Pembeli tetap"),          K.TEXT,    24, text("regular_buyer")),
    *(Column(word.label,                K.TEXT,    20, paper(word)) for word in Paper),
    Column(_("Kendala"),                K.TEXT,    26, several("constraints", choices.Constraint)),
    Column(_("Kebutuhan pendanaan"),    K.TEXT,    28, needs(Track.FUNDING)),
    Column(_("Perkiraan dana"),         K.MONEY,   18, value("funding_amount")),
    Column(_("Kebutuhan pelatihan"),    K.TEXT,    28, needs(Track.TRAINING)),
    Column(_("Nomor berita acara"),     K.TEXT,    20, text("minutes_number")),
    Column(_("Tanggal berita acara"),   K.DATE,    18, value("minutes_date")),
    Column(_("Lintang"),                K.DEGREES, 12, value("latitude")),
    Column(_("Bujur"),                  K.DEGREES, 12, value("longitude")),
    Column(_("Boleh di katalog publik"), K.TEXT,   12, choice("public_consent", {True: _("Ya"), False: _("Tidak")})),
    Column(_("Diajukan"),               K.DATE,    18, day("submitted_at")),
    Column(_("Disetujui"),              K.DATE,    18, day("approved_at")),
    Column(_("Ditandai pendanaan"),     K.DATE,    18, flag(Track.FUNDING)),
    Column(_("Ditandai pelatihan"),     K.DATE,    18, flag(Track.TRAINING)),
)
# fmt: on
READS = {"pk": "pk"}
for _column in COLUMNS:
    READS |= _column.source.reads


def rows(products):
    """The cells of each product, as str, int, Decimal, date or None, in COLUMNS' order.

    `products` is a queryset that its caller has scoped, filtered and ordered; that order is kept.
    """
    return chain.from_iterable(zip(*columns, strict=True) for columns in chunks(products))


def chunks(products):
    """The same, as a list of columns for every CHUNK products."""
    read = products.prefetch_related(None).values_list(*READS.values()).iterator(chunk_size=CHUNK)
    while part := list(islice(read, CHUNK)):
        chunk = dict(zip(READS, zip(*part, strict=True), strict=True))
        chunk |= {
            "licences": _licences(chunk["pk"]),
            "needs": _needs(chunk["pk"]),
            "flags": _flags(chunk["pk"]),
        }
        yield [column.source.cells(chunk) for column in COLUMNS]


# The default managers, not `objects.visible_to`: these hang on products that were let through already.


def _licences(keys):
    """{paper: {product: text}}"""
    labels = {status.value: str(status.label) for status in PaperStatus}
    found = defaultdict(dict)
    read = Licence._default_manager.filter(product__in=keys).values_list(
        "product", "paper", "status", "number"
    )
    for pk, paper, status, number in read:
        label = labels[status]
        found[paper][pk] = f"{label} · {clean(number)}" if number and status == PaperStatus.YES else label
    return found


def _needs(keys):
    """{track: {product: {kind, …}}}"""
    found = {track: defaultdict(set) for track in Track}
    read = Need._default_manager.filter(product__in=keys).values_list("product", "track", "kind")
    for pk, track, kind in read:
        found[track][pk].add(kind)
    return found


def _flags(keys):
    """{track: {product: date}}"""
    found = {track: {} for track in Track}
    read = Facilitation._default_manager.active().filter(product__in=keys)
    for pk, track, flagged in read.values_list("product", "track", TruncDate("flagged_at")):
        found[track][pk] = flagged
    return found
