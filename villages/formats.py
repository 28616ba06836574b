"""How the portal writes dates, times, money and numbers: one function each, for pages and files.

Django's own `id` formats print "17 Nov. 2025"; the province writes "17 November 2025".
"""

from decimal import Decimal

from django.utils import timezone
from django.utils.functional import Promise

# A text for the screen; a Promise is translated when it is shown.
Label = str | Promise

MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
).split()  # fmt: skip
NO_BREAK = "\N{NO-BREAK SPACE}"
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


def hari(value):
    """The day of the week of a date: Selasa. "" for None."""
    return DAYS[value.weekday()] if value else ""


def tanggal(value):
    """A date, or the WITA date of a moment: 17 November 2025. "" for None."""
    if not value:
        return ""
    if hasattr(value, "hour"):
        value = timezone.localtime(value)
    return f"{value.day} {bulan(value)}"


def rentang(first, last=None):
    """One day or several, `last` included: 10 Oktober 2026; 10–11 Oktober 2026; 31 Oktober sampai dengan 1 November
    2026."""
    if not last or last == first:
        return tanggal(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{tanggal(last)}"
    began = tanggal(first).removesuffix(f" {last.year}")
    return f"{began} sampai dengan {tanggal(last)}"


def hari_tanggal(first, last=None):
    """The same with its days of the week: Sabtu–Minggu, 10–11 Oktober 2026."""
    days = hari(first) if not last or last == first else f"{hari(first)}–{hari(last)}"
    return f"{days}, {rentang(first, last)}"


def bulan(value):
    """The month of a date: November 2025."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def tanggal_pendek(value):
    """A date for a table: 17 Nov, of another year than today's 17 Nov 2025. "" for None."""
    if not value:
        return ""
    if hasattr(value, "hour"):
        value = timezone.localtime(value)
    year = f" {value.year}" if value.year != timezone.localdate().year else ""
    return f"{value.day} {MONTHS[value.month - 1][:3]}{year}"


def tanggal_cetak(value):
    """A date for a table on paper, which is read in other years too: 17 Nov 2025. "" for None."""
    if not value:
        return ""
    if hasattr(value, "hour"):
        value = timezone.localtime(value)
    return f"{value.day} {MONTHS[value.month - 1][:3]} {value.year}"


def waktu(value):
    """A moment in WITA: 17 November 2025, 14.05 WITA. "" for None."""
    if not value:
        return ""
    return f"{tanggal(value)}, {timezone.localtime(value):%H.%M} WITA"


def jam(value):
    """The time of a moment in WITA, where its day goes without saying: 14.05 WITA. "" for None."""
    return f"{timezone.localtime(value):%H.%M} WITA" if value else ""


def angka(value):
    """A number as Indonesians write it: 1.250 or 2,5. "" for None."""
    if value is None or value == "":
        return ""
    whole, _, part = f"{Decimal(value):,f}".partition(".")
    part = part.rstrip("0")
    return whole.replace(",", ".") + (f",{part}" if part else "")


def rupiah(value):
    """Whole rupiah: Rp 1.250.000, which no line parts. "" for None."""
    return "" if value is None or value == "" else f"Rp{NO_BREAK}{angka(value)}"


def ukuran(value, unit):
    """A number with its unit: 2.500,5 kg, which no line parts. "" for None."""
    return "" if value is None or value == "" else f"{angka(value)}{NO_BREAK}{unit}"


def rupiah_pendek(value):
    """Rupiah for a table or a tile, to three figures or so: Rp 200,6 M, Rp 158 jt, Rp 850.000. "" for None."""
    if value is None or value == "":
        return ""
    value = Decimal(value)
    for step, name in ((10**12, "T"), (10**9, "M"), (10**6, "jt")):
        if abs(value) >= step:
            part = value / step
            return f"Rp{NO_BREAK}{angka(round(part, 0 if abs(part) >= 100 and name == 'jt' else 1))}{NO_BREAK}{name}"
    return rupiah(value)


_ONES = "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split()
_STEPS = (
    (10**12, "triliun"),
    (10**9, "miliar"),
    (10**6, "juta"),
    (1000, "ribu"),
    (100, "ratus"),
    (10, "puluh"),
)


def terbilang(number):
    """A whole number below 10^15, 0 or more, in words: satu juta dua ratus lima puluh ribu."""
    if number < 12:
        return _ONES[number]
    if number < 20:
        return f"{_ONES[number - 10]} belas"
    step, name = next(one for one in _STEPS if one[0] <= number)
    count, rest = divmod(number, step)
    words = f"se{name}" if count == 1 and step in (100, 1000) else f"{terbilang(count)} {name}"
    return f"{words} {terbilang(rest)}" if rest else words


def labelled(label, text):
    """A sentence behind what it is about: Alasan: Ini belum diisi. Dijual ke mana? Ini belum diisi."""
    label = str(label)
    return f"{label}{'' if label.endswith('?') else ':'} {text}"


def daftar(texts):
    """Words as a sentence lists them, EYD's comma before *dan* from three on: April, Mei, dan Juni."""
    *most, last = [str(text) for text in texts] or [""]
    if not most:
        return last
    return f"{', '.join(most)}{',' if len(most) > 1 else ''} dan {last}"
