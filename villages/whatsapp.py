"""Links that open WhatsApp with words already typed; the person reads them and sends them, or does not."""

from urllib.parse import quote

from django.utils.translation import gettext as _

from villages import phones


def link(text, number=""):
    """A link that opens WhatsApp with `text`: to `number` (as kept, 0812…), else to whom the person picks."""
    to = phones.international(number) if number else ""
    return f"https://wa.me/{to}?text={quote(str(text), safe='')}"


def question(village, subject=""):
    """How a village's question to its kabupaten begins."""
    names = {"village": village.full_name, "code": village.code, "subject": subject}
    hello = _("Salam hormat, Bapak/Ibu. Kami dari %(village)s, kode %(code)s.") % names
    if subject:
        return hello + " " + _("Kami mau bertanya tentang OVOP, yaitu “%(subject)s”: ") % names
    return hello + " " + _("Kami mau bertanya tentang OVOP: ")
