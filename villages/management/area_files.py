"""Reads the lists that offices have: areas, and pairs of codes; as Excel saves them too."""

import csv
import io
import re

from django.utils.translation import gettext as _

from villages.areas import above, code_fault, name_fault
from villages.formats import angka

HEADINGS = {"code": ("code", "kode"), "name": ("name", "nama")}
DELIMITERS = ";\t,"
BLANKS = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
FAULTS_SHOWN = 20


def table(data):
    """The rows of the bytes of a CSV, [(line, cells)], and its faults, [(line, fault in words)].

    UTF-8 with or without a BOM; between the cells what the first line has: a semicolon (as an Indonesian Excel
    writes it), a tab or a comma. Blanks around a cell, no-break ones too, empty lines and empty cells at the end
    of a row are none. The first row is the headings.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return [], [(data.count(b"\n", 0, error.start) + 1, _("bukan UTF-8; simpan sebagai CSV UTF-8"))]
    first = next((line for line in re.split(r"[\r\n]+", text) if line.strip()), "")
    delimiter = next((sign for sign in DELIMITERS if sign in first), ",")
    rows, faults, line = [], [], 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            cells = [cell.strip(BLANKS) for cell in row]
            while len(cells) > 2 and not cells[-1]:
                cells.pop()
            if any(cells) and not (len(rows) == 0 and cells[0].lower().startswith("sep=")):
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:
        faults.append((line, _("tidak terbaca; mungkin ada tanda kutip yang tidak ditutup")))
    return rows, faults


def columns(cells, headings):
    """Where each heading of `headings` {name: ways to write it} stands among the cells: {name: index}."""
    written = [cell.lower() for cell in cells]
    return {
        name: next(written.index(way) for way in ways if way in written)
        for name, ways in headings.items()
        if set(ways) & set(written)
    }


def read(data):
    """Reads the bytes of a list of areas: ({code: name}, [(line, fault in words)]). With a fault, use no name."""
    rows, faults = table(data)
    if not rows:
        return {}, faults or [(1, _("berkas kosong"))]
    (line, header), *rows = rows
    where = columns(header, HEADINGS)
    if len(where) < 2 or len(header) != 2:
        fault = _('judul kolom bukan "code,name" atau "kode;nama", melainkan %(header)r')
        return {}, [(line, fault % {"header": ";".join(header)[:60]})]
    names, lines = {}, {}
    for line, cells in rows:
        if len(cells) != 2:
            faults.append((line, _width_fault(cells)))
            continue
        code, name = cells[where["code"]], _one_line(cells[where["name"]])
        if code in lines:
            fault = _("kode %(code)s sudah ada di baris %(line)s")
            faults.append((line, fault % {"code": code, "line": lines[code]}))
        elif fault := code_fault(code):
            faults.append((line, f"{fault}{_hint(code)}"))
        else:
            # Kept even if its name is wrong: that is one fault, not one for each area below.
            names[code], lines[code] = name, line
            if fault := name_fault(name):
                faults.append((line, fault))
    if not lines and not faults:
        return {}, [(1, _("berkas kosong"))]
    for code, line in lines.items():
        if above(code) and above(code) not in lines:
            fault = _("wilayah di atas %(code)s, yaitu %(above)s, tidak ada di berkas")
            faults.append((line, fault % {"code": code, "above": above(code)}))
    return names, sorted(faults)


def _one_line(name):
    """A name with plain blanks: a no-break one comes from a web page, and nobody sees it."""
    return name.replace("\N{NO-BREAK SPACE}", " ")


def _width_fault(cells):
    fault = _("jumlah kolom %(count)s, bukan 2") % {"count": len(cells)}
    if len(cells) > 2 and all(cell.isdigit() for cell in cells[:2]):
        fault += _("; kode ditulis dengan koma? Tulis %(code)s") % {
            "code": ".".join(cell for cell in cells if cell.isdigit())
        }
    return fault


def _hint(code):
    """What Excel made of a code, in words; "" where that is not known."""
    if re.fullmatch(r"[0-9]{2}(,[0-9]{2,4})+", code):
        return _("; pakai titik, bukan koma: %(code)s") % {"code": code.replace(",", ".")}
    if re.fullmatch(r"[0-9]{2}\.[0-9]", code):
        return _(
            "; Excel membuang nol di belakang karena menganggapnya angka: jadikan kolom kode Teks, lalu tulis %(code)s"
        ) % {"code": f"{code}0"}
    if code.isascii() and code.isdigit() and len(code) in (4, 6, 10):
        parts = [part for part in (code[:2], code[2:4], code[4:6], code[6:]) if part]
        return _("; tulis dengan titik: %(code)s") % {"code": ".".join(parts)}
    return ""


def refusal(file, faults):
    """The message that refuses a whole file: where each fault is, as far as one wants to read."""
    lines = [_("%(file)s ditolak seluruhnya, tidak ada yang diubah:") % {"file": file}]
    for line, fault in faults[:FAULTS_SHOWN]:
        lines.append(_("  baris %(line)s: %(fault)s") % {"line": line, "fault": fault})
    if len(faults) > FAULTS_SHOWN:
        lines.append(_("  dan %(count)s kesalahan lagi") % {"count": angka(len(faults) - FAULTS_SHOWN)})
    return "\n".join(lines)
