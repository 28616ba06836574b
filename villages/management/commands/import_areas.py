"""Loads the areas from the Kepmendagri's list: codes and names, one file for all four levels."""

import csv
import io
from collections import defaultdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Count
from django.db.models.deletion import get_candidate_relations_to_delete
from django.utils.translation import gettext as _

from villages.areas import LEVELS, above, code_fault, name_fault
from villages.formats import angka, daftar
from villages.search_names import plain

SHIPPED = Path(__file__).parents[2] / "data" / "areas_ntt.csv"
HEADER = ["code", "name"]
FAULTS_SHOWN = 20


def read(data):
    """Reads the bytes of a file: ({code: name}, [(line, fault in words)]). With a fault, use no name."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return {}, [(data.count(b"\n", 0, error.start) + 1, _("bukan UTF-8; simpan sebagai CSV UTF-8"))]
    names, lines, faults = {}, {}, []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header, line = None, 1
    try:
        for row in reader:
            if not row:
                pass  # an empty line, most often the last
            elif header is None:
                header = row
                if header != HEADER:
                    return {}, [(line, _('judul kolom bukan "code,name"'))]
            elif len(row) != len(HEADER):
                faults.append((line, _("jumlah kolom %(count)s, bukan 2") % {"count": len(row)}))
            else:
                code, name = row[0], row[1].strip(" ")
                if code in lines:
                    fault = _("kode %(code)s sudah ada di baris %(line)s")
                    faults.append((line, fault % {"code": code, "line": lines[code]}))
                elif fault := code_fault(code):
                    faults.append((line, fault))
                else:
                    # Kept even if its name is wrong: that is one fault, not one for each area below.
                    names[code], lines[code] = name, line
                    if fault := name_fault(name):
                        faults.append((line, fault))
            line = reader.line_num + 1
    except csv.Error:
        faults.append((line, _("tidak terbaca; mungkin ada tanda kutip yang tidak ditutup")))
    if not lines and not faults:
        return {}, [(1, _("berkas kosong"))]
    for code, line in lines.items():
        if above(code) and above(code) not in lines:
            fault = _("wilayah di atas %(code)s, yaitu %(above)s, tidak ada di berkas")
            faults.append((line, fault % {"code": code, "above": above(code)}))
    return names, sorted(faults)


def refusal(file, faults):
    """The message that refuses a whole file: where each fault is, as far as one wants to read."""
    lines = [_("%(file)s ditolak seluruhnya, tidak ada yang diubah:") % {"file": file}]
    for line, fault in faults[:FAULTS_SHOWN]:
        lines.append(_("  baris %(line)s: %(fault)s") % {"line": line, "fault": fault})
    if len(faults) > FAULTS_SHOWN:
        lines.append(_("  dan %(count)s kesalahan lagi") % {"count": angka(len(faults) - FAULTS_SHOWN)})
    return "\n".join(lines)


def save(model, field, names):
    """Creates and renames the areas of one level; returns what changed, in words."""
    stored = model.objects.in_bulk()
    new, renamed, respelt, report = [], [], [], []
    for code, name in names.items():
        area = stored.get(code) or model(code=code, **({f"{field}_id": above(code)} if field else {}))
        if code not in stored:
            new.append(area)
        elif area.name != name:
            renamed.append(area)
            report.append(f"{code}: {area.name} -> {name}")
        elif area.search_name != plain(name):
            respelt.append(area)  # search_names.plain has learned something since
        area.name, area.search_name = name, plain(name)
    model.objects.bulk_create(
        new + renamed + respelt,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "search_name"],
    )
    counts = ((new, _("baru")), (renamed, _("berganti nama")), (respelt, _("kini lebih mudah dicari")))
    counts = ", ".join(f"{angka(len(areas))} {message}" for areas, message in counts if areas)
    return [*report, f"{model._meta.verbose_name}: {counts}"] if counts else []


def remove(model, codes):
    """Deletes those of the areas that nothing points at; returns what still does: {code: ["2 petugas"]}."""
    used = defaultdict(list)
    for relation in get_candidate_relations_to_delete(model._meta):
        other, column = relation.related_model, relation.field.attname
        rows = other._base_manager.filter(**{f"{column}__in": codes}).values_list(column)
        for code, count in rows.annotate(Count("pk")).order_by():
            used[code].append(f"{angka(count)} {other._meta.verbose_name_plural}")
    model.objects.filter(code__in=codes - used.keys()).delete()
    return used


@transaction.atomic
def store(names, remove_missing):
    """Brings the tables to `names`; returns what changed, and what was left as it is, in words."""
    changes, left = [], []
    for length, (model, field) in LEVELS.items():
        changes += save(model, field, {code: name for code, name in names.items() if len(code) == length})
    # From the bottom up, so that a kecamatan can go with its last desa.
    for model, _field in reversed(LEVELS.values()):
        missing = {
            code: name for code, name in model.objects.values_list("code", "name") if code not in names
        }
        used = remove(model, missing.keys()) if remove_missing and missing else {}
        for code, name in missing.items():
            area = {"code": code, "name": name}
            if not remove_missing:
                left.append(_("%(code)s %(name)s: tidak ada di berkas, dibiarkan") % area)
            elif code in used:
                message = _("%(code)s %(name)s: tidak ada di berkas, tidak dihapus karena dipakai %(users)s")
                left.append(message % (area | {"users": daftar(used[code])}))
            else:
                changes.append(_("%(code)s %(name)s: tidak ada di berkas, dihapus") % area)
    return changes, left


class Command(BaseCommand):
    help = _("Membuat wilayah dan mengganti namanya menurut berkas CSV code,name. Aman dijalankan lagi.")

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", default=SHIPPED, help=_("tanpa ini: %(default)s"))
        parser.add_argument(
            "--remove-missing",
            action="store_true",
            help=_("hapus wilayah yang tidak ada di berkas, kecuali yang masih dipakai"),
        )

    def handle(self, *, file, remove_missing, **options):
        try:
            names, faults = read(Path(file).read_bytes())
        except OSError as error:
            message = _("%(file)s tidak dapat dibaca: %(reason)s")
            raise CommandError(message % {"file": file, "reason": error.strerror}) from error
        if faults:
            raise CommandError(refusal(file, faults))
        changes, left = store(names, remove_missing)
        for message in changes or [_("Tidak ada yang berubah.")]:
            self.stdout.write(message)
        for message in left:
            self.stdout.write(message)
