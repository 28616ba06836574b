"""The log of who read numbers and took lists away, as an Excel file."""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from products.models import Disclosure
from reviews.lists.columns import clean
from reviews.lists.writers import HEADING, OPTIONS, TITLE
from villages.formats import waktu

MOST = 10_000  # rows of one file: far more than a province's offices read in a year
WIDTHS = (26, 40, 22, 24, 44, 9, 12)


def subject_of(line: Disclosure) -> str:
    """Which dossier or list it was, in words. Needs `product` with its village and year."""
    if line.product:
        return f"{line.product.village.full_name} ({line.product.village_id}), {line.product.cycle}"
    return line.about


def write(lines: Iterable[Disclosure], title_lines: Iterable[str]) -> BytesIO:
    """A sheet under `title_lines`, of which the first is the title. Whatever was typed stays text."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, OPTIONS) as book:
        sheet = book.add_worksheet(_("Catatan akses"))
        title, heading = book.add_format(TITLE), book.add_format(HEADING)
        for number, width in enumerate(WIDTHS):
            sheet.set_column(number, number, width)
        lines_above = [clean(str(line)) for line in title_lines]
        for number, text in enumerate(lines_above):
            sheet.write_string(number, 0, text, None if number else title)
        head = len(lines_above) + 1
        names = (_("Waktu"), _("Petugas"), _("Akun"), _("Apa"), _("Berkas atau filter"))
        for number, name in enumerate((*names, _("Baris"), _("Nomor HP"))):
            sheet.write_string(head, number, name, heading)
        sheet.freeze_panes(head + 1, 0)
        for row, line in enumerate(lines, start=head + 1):
            told = (waktu(line.at), line.person, line.account, line.what_label, subject_of(line))
            for number, text in enumerate(told):
                sheet.write_string(row, number, clean(str(text)))
            sheet.write_number(row, len(told), line.rows)
            sheet.write_string(row, len(told) + 1, _("ya") if line.with_numbers else _("tidak"))
    stream.seek(0)
    return stream
