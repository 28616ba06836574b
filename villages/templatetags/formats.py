"""The functions of villages/formats.py as filters, loaded in every template."""

from django import template
from django.utils.html import format_html

from villages import formats

register = template.Library()
for function in (
    formats.hari,
    formats.tanggal,
    formats.rentang,
    formats.hari_tanggal,
    formats.waktu,
    formats.jam,
    formats.angka,
    formats.rupiah,
    formats.ukuran,
    formats.daftar,
    formats.labelled,
):
    register.filter(function.__name__, function)


def short(text, whole):
    """`text` as a table shows it; the whole of it is its title, and what paper shows."""
    return format_html('<span class="short" title="{}">{}</span>', whole, text) if text else ""


@register.filter
def tgl(value):
    """A date in short: 17 Nov; "" for None."""
    return short(formats.tanggal_pendek(value), formats.tanggal(value))


@register.filter
def rp(value):
    """Rupiah in short: Rp 1,2 jt; "" for None."""
    return short(formats.rupiah_pendek(value), formats.rupiah(value))
