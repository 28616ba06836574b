"""The receipt of a submission: its number, its time, and the answers as they were sent."""

from django.utils.translation import gettext as _

from products.choices import State
from products.snapshots import place_of
from reviews.deciding.hiding import hidden
from villages import whatsapp
from villages.doors import may
from villages.formats import waktu


def number_of(product, code, nth):
    """2026/53.01.05.2010/2: the year, the village's code on that day, and that it is its second submission."""
    return f"{product.cycle.year}/{code}/{nth}"


def page_of(product, user):
    """The name of the address that shows `user` the receipt: for the village, while the dossier waits, the page
    that also says what happens next."""
    waits = product.state == State.SUBMITTED and may(user, "reviews:submitted")
    return "reviews:submitted" if waits else "reviews:receipt"


class Receipt:
    """The latest submission of a file, read from the log: what is edited later does not change it."""

    def __init__(self, product, decision, nth):
        self.product = product
        self.decision, self.answers = decision, hidden(decision.answers, product)
        self.at = decision.at
        # Which village, as it was called then: it may have moved since, and a number never changes.
        self.place = self.answers.place or place_of(product.village)
        self.number = number_of(product, self.place["code"], nth)

    @classmethod
    def latest(cls, product, decisions):
        """Of a file's log, oldest first; None while nothing is submitted (a file taken back is a draft)."""
        sent = [decision for decision in decisions if decision.snapshot is not None]
        if product.state == State.DRAFT or not sent:
            return None
        return cls(product, sent[-1], len(sent))

    @property
    def name(self):
        found = self.answers.answer("name")
        return found.text if found else ""

    @property
    def signature(self):
        """The head's, with which it was submitted; None in a year that asks for none."""
        return self.decision.signature

    @property
    def rows(self):
        """What was received: [(label, text), …]."""
        rows = [
            (_("Nomor"), self.number),
            (_("Diajukan"), waktu(self.at)),
            (_("Oleh"), self.decision.who),
            (_("Desa/Kelurahan"), f"{self.place['name']} · {self.place['code']}"),
            (_("Produk"), self.name),
        ]
        if self.signature:
            rows.append((_("Ditandatangani"), f"{self.signature.line}\n({self.signature.way})"))
        return rows

    @property
    def sections(self):
        """The answers as sent, under the labels of that day: [(section, [(label, text), …]), …]."""
        return [
            (section, [(one.label, one.text) for one in section.answers]) for section in self.answers.sections
        ]

    @property
    def share_link(self):
        """WhatsApp with the receipt in words, without names of people or phone numbers."""
        lines = (
            _("Tanda terima OVOP NTT"),
            _("Nomor: %s") % self.number,
            _("Produk: %s") % self.name,
            self.place["name"],
            _("Diajukan: %s") % waktu(self.at),
            _("Status: %s") % self.product.state_label,
        )
        return whatsapp.link("\n".join(lines))
