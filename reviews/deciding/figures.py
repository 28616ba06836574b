"""The few numbers at the head of a dossier, and what in it a reviewer should look at first."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from products.choices import Market, Period
from products.models import Product
from products.models.endings import end_of
from products.readiness import Readiness
from products.yearly import capacity_a_year, worth_a_year
from reviews.deciding.reading import Reading, Row
from villages.formats import Label, angka, rupiah, rupiah_pendek, tanggal, ukuran
from villages.labels import label_of

# Rupiah a year between which nobody wonders; beyond, the unit of the price is more often wrong than the village rich.
WORTH = (1_000_000, 20_000_000_000)
MINUTES_DAYS = 366  # before the year opened: minutes older than that are seldom of this choice


class Figure(NamedTuple):
    """`value` large, `label` small under it; `whole` the same in full, where the value is short."""

    value: str
    label: str
    whole: str = ""


def figures_of(product: Product) -> list[Figure]:
    """Capacity, its year and worth, price with its unit, workers, what was asked for; what is not known is left out."""
    found = []
    if product.capacity is not None and product.unit and product.capacity_period:
        period = label_of(Period, product.capacity_period)
        found.append(Figure(ukuran(product.capacity, product.unit), _("per %(period)s") % {"period": period}))
    amount, worth = capacity_a_year(product), worth_a_year(product)
    if amount is not None and product.capacity_period != Period.YEAR:
        found.append(Figure(ukuran(amount, product.unit), _("setahun, dihitung")))
    if product.price is not None:
        unit = _("per %(unit)s") % {"unit": product.unit} if product.unit else _("per satuan")
        found.append(Figure(rupiah(product.price), unit))
    if worth is not None:
        found.append(Figure(rupiah_pendek(worth), _("nilai setahun"), rupiah(worth)))
    if product.workers is not None:
        women = product.women_workers
        label = _("pekerja, %(women)s perempuan") % {"women": angka(women)} if women else _("pekerja")
        found.append(Figure(angka(product.workers), label))
    if product.funding_amount:
        found.append(
            Figure(rupiah_pendek(product.funding_amount), _("diminta"), rupiah(product.funding_amount))
        )
    return found


class Notice(NamedTuple):
    """One thing to look at: what it is about, said in a sentence, and the `row` that it stands in; `bad` where
    something asked for was not done."""

    label: Label
    sentence: str
    row: Row | None = None
    bad: bool = False


def notices_of(product: Product, reading: Reading) -> list[Notice]:
    """What is remarkable in a submission, the undone first. Asks the database nothing."""
    rows = [row for read in reading.sections for row in read.rows]
    found = [*_remarks(reading), *_changes(rows), *_sums(product), *_evidence(product, reading)]
    return sorted(found, key=lambda one: not one.bad)


def _remarks(reading: Reading) -> list[Notice]:
    """Remarks of before whose answer stayed as it was, with the village's reply."""
    found = []
    for one in reading.remarks.values():
        if one.changed or one.section is None:
            continue
        if one.is_sent and one.reply:
            sentence = _("tidak diubah. Jawaban desa: “%(reply)s”") % {"reply": one.reply.text}
        else:
            sentence = _("catatan lama belum terjawab: “%(remark)s” Jawabannya tidak berubah.") % {
                "remark": one.text
            }
        found.append(Notice(one.label, sentence, bad=not one.is_sent))
    return found


def _changes(rows: list[Row]) -> list[Notice]:
    return [Notice(row.question.label, "", row) for row in rows if row.changed]


def _sums(product: Product) -> list[Notice]:
    worth = worth_a_year(product)
    found = []
    if worth is not None and not WORTH[0] <= worth <= WORTH[1]:
        sentence = _(
            "kapasitas setahun dikali harga menjadi %(worth)s. Periksa satuannya: harga ditulis per %(unit)s."
        )
        found.append(
            Notice(_("Harga dan kapasitas"), sentence % {"worth": rupiah(worth), "unit": product.unit})
        )
    if product.markets == [Market.UNSOLD]:
        found.append(Notice(_("Pasar"), _("produk ini belum dijual.")))
    return found


def _evidence(product: Product, reading: Reading) -> list[Notice]:
    found = []
    for licence in product.licences.all():
        end = end_of(
            kind=licence.kind,
            status=licence.status,
            number=licence.number,
            valid_until=licence.valid_until,
        )
        if end and end < product.cycle.closes:
            found.append(
                Notice(
                    licence.get_kind_display(), _("masa berlakunya habis %(day)s.") % {"day": tanggal(end)}
                )
            )
    day = product.minutes_date
    if day and (product.cycle.opens - day).days > MINUTES_DAYS:
        found.append(
            Notice(
                _("Berita acara"),
                _("musyawarahnya %(day)s, lebih dari setahun sebelum tahun program dibuka.")
                % {"day": tanggal(day)},
            )
        )
    photos = len(product.photos.all())
    if photos == 1:
        found.append(Notice(_("Foto"), _("hanya satu foto.")))
    if product.latitude is None or product.longitude is None:
        found.append(Notice(_("Titik lokasi"), _("belum diisi.")))
    return found


def weakest(readiness: Readiness) -> str:
    """The lowest point of a readiness, in few words: izin 5/20. "" where nothing is missing."""
    lacking = [point for point in readiness.points if point.points < point.most]
    if not lacking:
        return ""
    low = min(lacking, key=lambda point: point.points / point.most)
    label = str(low.label)
    return f"{label[:1].lower()}{label[1:]} {low.points}/{low.most}"
