"""What can be wrong with a file, in sentences for the person who sent it."""

import re

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext_lazy as _

FAULTS = {
    "empty": _("“%(name)s” kosong. Buka dulu di ponsel sampai tampil, lalu pilih lagi."),
    "too_big": _(
        "Foto “%(name)s” lebih dari %(limit)s\N{NO-BREAK SPACE}MB. Kecilkan dulu di galeri, atau pilih foto lain."
    ),
    "too_many_pixels": _(
        "Foto “%(name)s” terlalu rapat: lebih dari %(limit)s juta titik (megapiksel). Kecilkan dulu di galeri."
    ),
    "photo_heavy": _(
        "Foto “%(name)s” terlalu berat untuk dibuka. Kecilkan dulu di galeri, atau kirim ke diri sendiri lewat "
        "WhatsApp lalu pilih yang tersimpan dari sana."
    ),
    "not_a_photo": _("“%(name)s” bukan foto JPEG, PNG, WebP, atau HEIC. Pilih foto dari kamera atau galeri."),
    "damaged": _("Foto “%(name)s” rusak atau tidak utuh. Pilih foto lain, atau ambil foto baru."),
    "not_minutes": _("“%(name)s” bukan PDF atau foto. Pilih hasil pindai, atau foto suratnya."),
    "minutes_too_big": _(
        "“%(name)s” lebih dari %(limit)s\N{NO-BREAK SPACE}MB. Pindai ulang dengan resolusi lebih rendah, atau foto saja suratnya."
    ),
    "pages_full": _(
        "Halaman “%(name)s” belum disimpan: paling banyak %(limit)s halaman foto. Hapus dulu satu halaman, atau "
        "kirim semuanya sebagai satu PDF."
    ),
    "one_pdf": _("“%(name)s” belum disimpan: kirim satu PDF saja, atau foto-foto halamannya saja."),
    "pdf_damaged": _("PDF “%(name)s” rusak atau tidak utuh. Pindai ulang, atau pilih foto suratnya."),
    "pdf_locked": _("PDF “%(name)s” terkunci. Simpan ulang tanpa kata sandi, atau pilih foto suratnya."),
    "pdf_form": _(
        "PDF “%(name)s” berupa formulir elektronik (XFA) yang tidak bisa ditampilkan. Cetak dulu ke PDF, lalu "
        "kirim hasilnya; atau pilih foto suratnya."
    ),
    "pdf_heavy": _(
        "PDF “%(name)s” terlalu berat untuk dibuka. Pindai ulang dengan resolusi lebih rendah, atau pilih foto suratnya."
    ),
    "pdf_empty": _("PDF “%(name)s” tidak berisi halaman. Pindai ulang, atau pilih foto suratnya."),
    "pdf_too_long": _(
        "PDF “%(name)s” lebih dari %(limit)s halaman. Kirim halaman berita acara dan tanda tangannya saja."
    ),
}


def shown_name(upload: File) -> str:
    """The name the person gave the file: 1 to 60 printable characters, no folder.

    For screens, messages and the database; never for a path.
    """
    return clean_name(upload.name)


def clean_name(name: str | None) -> str:
    name = re.split(r"[/\\]", name or "")[-1]
    name = " ".join("".join(char if char.isprintable() else " " for char in name).split()) or "tanpa-nama"
    return name if len(name) <= 60 else f"{name[:44]}…{name[-15:]}"


def fault(code: str, upload: File, limit: int | None = None) -> ValidationError:
    return ValidationError(FAULTS[code], code=code, params={"name": shown_name(upload), "limit": limit})


def bytes_of(upload: File, limit: int, too_big: str) -> bytes:
    upload.seek(0)
    data = upload.read(limit + 1)  # counted here, whatever size was announced
    if not data:
        raise fault("empty", upload)
    if len(data) > limit:
        raise fault(too_big, upload, limit // 1024**2)
    return data
