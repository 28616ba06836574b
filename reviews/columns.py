"""What an export holds: one list of columns, and how its cells are read.

Products are read as plain values, CHUNK at a time and column by column, which is what makes 83,763 of
them cheap: no model instances, and three small queries a chunk for the rows that hang on a product.
"""

import json
import re
from collections.abc import Callable, Iterable
from enum import Enum, auto
from itertools import chain, islice
from typing import NamedTuple

from django.db import connection
from django.db.models import Aggregate, Case, DateField, ExpressionWrapper, Max, Q, TextField, Value, When
from django.db.models.functions import Cast, Concat, TruncDate
from django.utils.translation import gettext_lazy as _

from products import choices
from products.choices import NEEDS, PAPERS_FIT, Paper, PaperStatus, Track
from products.models import Licence, Need, Product
from reviews.models import Facilitation
from villages.models import Village

CHUNK = 4000
BREAKS = re.compile(r"[\t-\r\x85\u2028\u2029]+")
UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # no XML may hold them


class Kind(Enum):
    """What a cell is."""

    TEXT = auto()  # what somebody wrote
    CODE = auto()  # the same, in digits that are not a number
    LABEL = auto()  # the portal's own words
    WHOLE = auto()
    DECIMAL = auto()
    DEGREES = auto()
    MONEY = auto()
    DATE = auto()

    @property
    def is_text(self):
        return self in (Kind.TEXT, Kind.CODE, Kind.LABEL)


def clean(text):
    """`text` on one line, without what no file may hold."""
    return text if text.isprintable() else UNFIT.sub("", BREAKS.sub(" ", text))


def cleaned(column):
    """The same for a column. Few hold anything to clean: one look tells."""
    return column if "".join(column).isprintable() else [clean(text) for text in column]


# --- Where a cell comes from --------------------------------------------------------------------


class Source(NamedTuple):
    """`reads` is what the query selects, {name: path or expression}; `cells` makes the column of a chunk,
    which is {name: values}: those that were read, and those of BESIDE."""

    reads: dict
    cells: Callable[[dict], Iterable]


class Labels(dict):
    """The label of each choice; of nothing chosen "", of a choice that is no more its key."""

    def __init__(self, words):
        super().__init__({key: str(label) for key, label in words})

    def __missing__(self, key):
        return key if str(key).isidentifier() and key is not None else ""


def text(path):
    """A text, cleaned."""
    return Source({path: path}, lambda chunk: cleaned(chunk[path]))


def value(path):
    """A number or a date, as it is."""
    return Source({path: path}, lambda chunk: chunk[path])


def wita(path):
    """The date of a moment, cut out by the database. Wrapped, as TruncDate would look at each again."""
    return ExpressionWrapper(TruncDate(path), DateField())


def day(path):
    """The WITA date of a moment."""
    return Source({path: wita(path)}, lambda chunk: chunk[path])


def flag(track):
    """The day when the province flagged it for this track."""
    return Source({}, lambda chunk: chunk[f"{track}_flag"])


def choice(path, words=None):
    """The label of a choice."""
    words = words or Product._meta.get_field(path).choices
    return Source({path: path}, lambda chunk: list(map(Labels(words).__getitem__, chunk[path])))


def several(path, words):
    """The labels of ticked boxes. Their JSON is read as text, of which there are few different ones."""
    return Source({path: Cast(path, TextField())}, lambda chunk: _labels(chunk[path], words, json.loads))


def needs(track):
    """The labels of what is needed on this track."""
    return Source({}, lambda chunk: _labels(chunk[track], NEEDS[track], lambda raw: (raw or "").split(",")))


def _labels(column, words, keys):
    """For each raw value the labels of its keys, in the order of the form."""
    labels, shown = Labels(words.choices), {}
    for raw in set(column):
        found = keys(raw)
        shown[raw] = ", ".join(label for key, label in labels.items() if key in found)
    return list(map(shown.__getitem__, column))


def village():
    """Desa Bolok, Kelurahan Batakte."""
    kind, name = "village__kind", "village__name"

    def cells(chunk):
        # Papua has a third kind, desa adat.
        labels = Labels([("3", Village.Kind.DESA.label), *Village.Kind.choices])
        pairs = zip(chunk[kind], chunk[name], strict=True)
        return cleaned([f"{labels[kind]} {name}" for kind, name in pairs])

    return Source({kind: kind, name: name}, cells)


def paper(key):
    """How far one paper is, and its number; blank where it is not asked of the category."""
    fits = PAPERS_FIT[key] or set(choices.Category)

    def cells(chunk):
        pairs = zip(chunk[key], chunk["category"], strict=True)
        return cleaned([text if text and category in fits else "" for text, category in pairs])

    return Source({"category": "category"}, cells)


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
    Column(_("Kategori"),               K.LABEL,   26, choice("category")),
    Column(_("Bentuk"),                 K.LABEL,   14, choice("form")),
    Column(_("Keunikan"),               K.TEXT,    50, text("uniqueness")),
    Column(_("Bahan baku utama"),       K.TEXT,    24, text("main_material")),
    Column(_("Asal bahan baku"),        K.LABEL,   16, choice("material_origin")),
    Column(_("Jenis pengelola"),        K.LABEL,   20, choice("manager_kind")),
    Column(_("Nama pengelola"),         K.TEXT,    26, text("manager_name")),
    Column(_("Narahubung"),             K.TEXT,    24, text("contact_name")),
    Column(_("Nomor HP"),               K.CODE,    16, text("contact_phone")),
    Column(_("Tenaga kerja"),           K.WHOLE,   10, value("workers")),
    Column(_("Perempuan"),              K.WHOLE,   11, value("women_workers")),
    Column(_("Kapasitas"),              K.DECIMAL, 14, value("capacity")),
    Column(_("Satuan"),                 K.TEXT,    12, text("capacity_unit")),
    Column(_("Per"),                    K.LABEL,    9, choice("capacity_period")),
    Column(_("Bulan produksi"),         K.LABEL,   30, several("months", choices.Month)),
    Column(_("Harga per satuan"),       K.MONEY,   16, value("price")),
    Column(_("Dijual ke"),              K.LABEL,   26, several("markets", choices.Market)),
    Column(_("Pembeli tetap"),          K.TEXT,    24, text("regular_buyer")),
    *(Column(word.label,                K.TEXT,    20, paper(word)) for word in Paper),
    Column(_("Kendala"),                K.LABEL,   26, several("constraints", choices.Constraint)),
    Column(_("Kebutuhan pendanaan"),    K.LABEL,   28, needs(Track.FUNDING)),
    Column(_("Perkiraan dana"),         K.MONEY,   18, value("funding_amount")),
    Column(_("Kebutuhan pelatihan"),    K.LABEL,   28, needs(Track.TRAINING)),
    Column(_("Nomor berita acara"),     K.TEXT,    20, text("minutes_number")),
    Column(_("Tanggal berita acara"),   K.DATE,    18, value("minutes_date")),
    Column(_("Lintang"),                K.DEGREES, 12, value("latitude")),
    Column(_("Bujur"),                  K.DEGREES, 12, value("longitude")),
    Column(_("Boleh di katalog publik"), K.LABEL,  12, choice("public_consent", [(True, _("Ya")), (False, _("Tidak"))])),
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
    return chain.from_iterable(zip(*cells_of(chunk), strict=True) for chunk in chunks(products))


def cells_of(chunk):
    """The cells of a chunk, a list for each column. Asks the database nothing."""
    return [column.source.cells(chunk) for column in COLUMNS]


def chunks(products):
    """What is read of the products, CHUNK at a time: {name: values}."""
    read = products.prefetch_related(None).values_list(*READS.values()).iterator(chunk_size=CHUNK)
    while part := list(islice(read, CHUNK)):
        chunk = dict(zip(READS, zip(*part, strict=True), strict=True))
        for rows, joined in BESIDE:
            chunk |= _beside(rows(), chunk["pk"], joined)
        yield chunk


# --- What hangs on a product, brought down to one row -------------------------------------------


class Joined(Aggregate):
    """The texts of a group, with commas between them."""

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, ',')"
    output_field = TextField()

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, **context, function="GROUP_CONCAT")


# How one paper stands; the labels are put in when it is asked.
STANDING = Case(
    When(~Q(number=""), status=PaperStatus.YES, then=Concat(Value(f"{PaperStatus.YES.label} · "), "number")),
    *(When(status=status, then=Value(str(status.label))) for status in PaperStatus),
)
# The default managers, not `objects.visible_to`: these hang on products that were let through already.
BESIDE = (
    (Licence._default_manager.all, {paper.value: Max(STANDING, filter=Q(paper=paper)) for paper in Paper}),
    (Need._default_manager.all, {track.value: Joined("kind", filter=Q(track=track)) for track in Track}),
    (
        Facilitation._default_manager.active,
        {f"{track}_flag": Max(wita("flagged_at"), filter=Q(track=track)) for track in Track},
    ),
)


class AnyOf(Value):
    """Any of the keys in a list. As parameters they would take Django longer than PostgreSQL takes for all."""

    def as_sql(self, compiler, connection):
        return "ANY(%s::bigint[])", ["{" + ",".join(map(str, self.value)) + "}"]


def _beside(rows, products, joined):
    """{name: what `joined` makes of each product's rows, or None}, in the order of `products`."""
    on_them = {"product": AnyOf(products)} if connection.vendor == "postgresql" else {"product__in": products}
    read = rows.filter(**on_them).values_list("product").annotate(**joined)
    found = {row[0]: row for row in read}
    none = (None,) * (1 + len(joined))
    columns = zip(*[found.get(pk, none) for pk in products], strict=True)
    next(columns)  # the keys again
    return dict(zip(joined, columns, strict=True))
