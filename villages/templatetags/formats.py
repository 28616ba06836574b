"""The functions of villages/formats.py as filters, loaded in every template."""

from django import template

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
