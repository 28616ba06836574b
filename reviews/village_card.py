"""The card on a village's first page: how its dossier stands, and the one thing to do next."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from products.choices import State
from products.deadlines import Deadline
from products.models import Product
from reviews.deciding.reading import Reading
from villages.formats import Label, waktu


class Card(NamedTuple):
    """What the card says. `title` None: the product's name; `badge` None: there is none to wear."""

    title: Label | None = None
    text: Label = ""
    badge: Label | None = None
    template: str = ""  # what stands under the title, where a sentence will not do
    button: Label = ""
    leads_to: str = ""  # the name of the address, of this dossier, that the button opens


NOT_OPENED = Card(_("Tahun program belum dibuka"), _("Tanyakan tanggalnya ke petugas PMD kabupaten."))
NOT_ADMITTED = Card(
    _("Kelurahan tidak ikut tahun ini"),
    _(
        "Tahun program ini hanya untuk desa, belum untuk kelurahan. Kalau ini keliru, hubungi petugas PMD kabupaten/kota."
    ),
)
GONE = Card(_("Desa atau kelurahan ini sudah berakhir"))
TO_BEGIN = Card(
    _("Laporkan satu produk unggulan"), badge=_("Belum mulai"), template="reviews/home/cards/_begin.html"
)
TOO_LATE = Card(_("Pengisian belum dibuka atau sudah ditutup"), badge=_("Belum mulai"))
# A dossier that was begun, by its state: (what stands under its name, the button, where it leads).
CARDS: dict[str, tuple[str, Label, str]] = {
    State.DRAFT: ("reviews/home/cards/_draft.html", _("Lanjutkan mengisi"), "reviews:tasks"),
    State.RETURNED: ("reviews/deciding/_returned.html", _("Perbaiki sekarang"), "reviews:tasks"),
    State.SUBMITTED: ("reviews/home/cards/_submitted.html", _("Lihat berkas"), "reviews:detail"),
    State.APPROVED: ("reviews/home/cards/_approved.html", _("Lihat berkas"), "reviews:detail"),
}
OF_ANOTHER_DAY = "", _("Lihat berkas"), "reviews:detail"  # a state that there is no more
# A draft that was submitted before.
TAKEN_BACK = _("Ditarik kembali %(at)s. Kabupaten tidak bisa membukanya sampai Anda ajukan lagi.")
COMPLETE = _("Periksa & ajukan"), "reviews:check"  # nothing is missing, nothing is left to mend


def card(
    deadline: Deadline | None,
    product: Product | None,
    reading: Reading | None,
    *,
    admitted: bool,
    gone: Label = "",
) -> Card:
    """The card of a village in a cycle. `deadline` is its own there, None where there is no cycle; `product` is
    its dossier and `reading` how that is read, None before it was begun; `admitted`: does the village take part?
    `gone`: the sentence of one that has ended."""
    if deadline is None:
        return NOT_OPENED
    if product is None or reading is None:
        if not admitted:
            return GONE._replace(text=gone) if gone else NOT_ADMITTED
        if deadline.is_open:
            return TO_BEGIN._replace(text=deadline.told)
        return TOO_LATE._replace(text=deadline.sentence)
    template, button, leads_to = CARDS.get(product.state, OF_ANOTHER_DAY)
    text: Label = ""
    if product.is_editable and not reading.missing and not reading.left:
        button, leads_to = COMPLETE
    if product.state == State.DRAFT and reading.last:
        text = TAKEN_BACK % {"at": waktu(reading.last.at)}
    text = " ".join(filter(None, [str(text), reading.unsigned]))
    # Of an approved one the name stands above, with its photo.
    title = _("Keadaan dan bantuan") if product.state == State.APPROVED else None
    return Card(
        title=title, text=text, badge=product.state_label, template=template, button=button, leads_to=leads_to
    )
