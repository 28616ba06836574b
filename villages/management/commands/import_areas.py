"""Loads the areas from the Kepmendagri's list, one file for all four levels, and carries along what moved."""

import csv
import datetime
from collections import defaultdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Count
from django.db.models.deletion import get_candidate_relations_to_delete
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from villages.areas import LEVELS, above, code_fault
from villages.formats import angka, daftar, tanggal
from villages.management import area_moves
from villages.management.area_files import read, refusal
from villages.management.area_pairs import NOT_THE_SAME, Pair, as_rows, read_pairs, recognise, twins
from villages.models import AreaChange, Village
from villages.search_names import plain

SHIPPED = Path(__file__).parents[2] / "data" / "areas_ntt.csv"
LISTED = 200  # new villages are told one by one up to here
VILLAGE = 13  # the length of its code
How = AreaChange.How


def save(model, field, names, *, day, basis):
    """Creates and renames the areas of one level; returns what changed, in words."""
    stored = model.objects.in_bulk()
    new, renamed, respelt, report, before = [], [], [], [], {}
    # What comes later than the first list is there from then on, and is asked nothing of the years before.
    began = {"began": day} if model is Village and stored else {}
    for code, name in names.items():
        area = stored.get(code) or model(
            code=code, **({f"{field}_id": above(code)} if field else {}), **began
        )
        if code not in stored:
            new.append(area)
        elif area.name != name:
            before[code] = area.name
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
    if renamed:
        area_moves.renamed([(area, before[area.code]) for area in renamed], day=day, basis=basis)
    if began and len(new) <= LISTED:
        report += [_("%(code)s %(name)s: baru") % {"code": area.code, "name": area.name} for area in new]
    counts = ((new, _("baru")), (renamed, _("berganti nama")), (respelt, _("kini lebih mudah dicari")))
    counts = ", ".join(f"{angka(len(areas))} {message}" for areas, message in counts if areas)
    return [*report, f"{model._meta.verbose_name}: {counts}"] if counts else []


def remove(model, codes):
    """Deletes those of the areas that nothing points at; returns what still does: {code: ["2 petugas"]}."""
    used = defaultdict(list)
    for relation in get_candidate_relations_to_delete(model._meta):
        other, column = relation.related_model, relation.field.attname
        if other is AreaChange:
            continue  # which outlives what it tells of
        rows = other._base_manager.filter(**{f"{column}__in": codes}).values_list(column)
        for code, count in rows.annotate(Count("pk")).order_by():
            used[code].append(f"{angka(count)} {other._meta.verbose_name_plural}")
    model.objects.filter(code__in=codes - used.keys()).delete()
    return used


@transaction.atomic
def store(names, remove_missing, pairs=(), *, day, basis=""):
    """Brings the tables to `names`, and carries out `pairs`; returns what changed, and what was left as it
    is, in words."""
    changes, left, told = [], [], {"day": day, "basis": basis}
    for length, (model, field) in LEVELS.items():
        if length == VILLAGE and pairs:
            changes += area_moves.carry_out(pairs, names, **told)
        level = {code: name for code, name in names.items() if len(code) == length}
        changes += save(model, field, level, **told)
    changes += area_moves.record(pairs, **told)
    # From the bottom up, so that a kecamatan can go with its last desa.
    for model, _field in reversed(LEVELS.values()):
        rows = model.objects.filter(ended=None) if model is Village else model.objects
        missing = {code: name for code, name in rows.values_list("code", "name") if code not in names}
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
    for village in Village.objects.filter(ended__isnull=False).order_by("code"):
        if village.code in names:
            told = {"code": village.code, "name": village.name, "day": tanggal(village.ended)}
            message = _(
                "%(code)s %(name)s: ada di berkas, tetapi tercatat berakhir %(day)s; keliru? --revived %(code)s"
            )
            left.append(message % told)
    if changes:
        tell_the_planner()
    return changes, left


def tell_the_planner():
    """PostgreSQL learns by itself how many rows there are, but a minute late: until then it reads all 3,442 villages
    to find the one of a dossier, which takes seconds."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model, _field in LEVELS.values():
                cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


class Look:
    """What a list says of the villages of the portal, before anything is changed."""

    def __init__(self, names):
        provinces = {code for code in names if len(code) == 2}
        rows = Village.objects.order_by("code").values_list("code", "name", "ended")
        known = {code: (name, ended) for code, name, ended in rows}
        there = {code: name for code, (name, ended) in known.items() if not ended}
        self.there = there
        self.names = names
        self.gone = {c: name for c, name in there.items() if c not in names and c[:2] in provinces}
        self.new = {c: name for c, name in names.items() if len(c) == VILLAGE and c not in known}
        districts = {code[:5] for code in known}
        self.pairs = recognise(self.gone, self.new, {code[:5] for code in self.new} - districts)

    def unanswered(self, pairs):
        """The pairs that were recognised, and of which nobody has said what they are."""
        olds = {pair.old for pair in pairs if pair.how != NOT_THE_SAME}
        apart = {(pair.old, pair.new) for pair in pairs if pair.how == NOT_THE_SAME}
        return [one for one in self.pairs if one.old not in olds and (one.old, one.new) not in apart]

    @property
    def twins(self):
        paired = {pair.old for pair in self.pairs}
        gone = {code: name for code, name in self.gone.items() if code not in paired}
        return twins(gone, {code: name for code, name in self.there.items() if code in self.names})

    def plan(self, pairs):
        """The plan in words, a line each."""
        answered = {pair.old: pair for pair in pairs if pair.how != NOT_THE_SAME}
        proposed = [*self.unanswered(pairs), *(one for one in self.twins if one.old not in answered)]
        for pair in sorted([*answered.values(), *proposed]):
            hang = daftar(area_moves.hanging_on(pair.old))
            new = f"{pair.new} {self.names.get(pair.new) or self.there.get(pair.new, '')}"
            old = self.there.get(pair.old) or self.names.get(
                pair.old, ""
            )  # one that ended is in the list alone
            line = f"{How(pair.how).label}: {pair.old} {old}"
            line += f" -> {new}" * bool(pair.new)
            line += f" ({pair.why})" * bool(pair.why)
            yield line + f" · {hang}" * bool(hang)
        olds = {pair.old for pair in [*answered.values(), *proposed]}
        news = {pair.new for pair in [*answered.values(), *proposed]}
        for code, name in self.gone.items():
            if code not in olds:
                yield _("%(code)s %(name)s: tidak ada di berkas") % {"code": code, "name": name}
        fresh = {code: name for code, name in self.new.items() if code not in news}
        if len(fresh) <= LISTED:
            for code, name in fresh.items():
                yield _("%(code)s %(name)s: baru") % {"code": code, "name": name}
        yield _("%(gone)s hilang, %(new)s baru, %(pairs)s pasangan.") % {
            "gone": angka(len(self.gone)),
            "new": angka(len(self.new)),
            "pairs": angka(len(answered) + len(proposed)),
        }


UNANSWERED = gettext_lazy(
    "%(count)s desa/kelurahan tampaknya hanya berganti kode, misalnya %(old)s -> %(new)s. Tidak ada yang diubah, "
    "supaya tidak ada desa yang tercatat dua kali. Lihat dengan --plan, tulis pasangannya dengan --plan-to BERKAS, "
    "periksa, lalu jalankan lagi dengan --moved BERKAS --basis DASAR-HUKUM."
)


class Command(BaseCommand):
    help = _("Membuat wilayah, mengganti nama dan kodenya menurut file CSV code,name. Aman dijalankan lagi.")

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", default=SHIPPED, help=_("tanpa ini: %(default)s"))
        parser.add_argument("--plan", action="store_true", help=_("hanya tunjukkan apa yang akan berubah"))
        parser.add_argument(
            "--plan-to", metavar="BERKAS", help=_("tulis juga pasangan kode lama dan baru, untuk diperiksa")
        )
        told = {"action": "append", "default": []}
        both, basis = "LAMA,BARU", _("Keputusan atau peraturan yang menjadi dasarnya")
        parser.add_argument("--moved", metavar=f"{both}|BERKAS", help=_("ganti kode"), **told)
        parser.add_argument("--split", metavar=both, help=_("BARU dimekarkan dari LAMA"), **told)
        parser.add_argument("--merged", metavar=both, help=_("LAMA berakhir, digabung ke BARU"), **told)
        parser.add_argument("--ended", metavar="LAMA", help=_("LAMA berakhir"), **told)
        parser.add_argument(
            "--revived", metavar="LAMA", help=_("LAMA ternyata tidak berakhir: batalkan"), **told
        )
        parser.add_argument("--not-moved", metavar=both, help=_("dua desa yang berbeda"), **told)
        parser.add_argument("--basis", default="", help=basis)
        parser.add_argument(
            "--date",
            type=datetime.date.fromisoformat,
            help=_("berlaku sejak, 2025-05-14; tanpa ini: hari ini"),
        )
        parser.add_argument(
            "--remove-missing",
            action="store_true",
            help=_("hapus wilayah yang tidak ada di berkas, kecuali yang masih dipakai"),
        )

    def handle(self, *, file, remove_missing, plan, plan_to, basis, date, **options):
        names, faults = read(self.bytes_of(file))
        if faults:
            raise CommandError(refusal(file, faults))
        pairs, look = self.pairs(options), Look(names)
        if faults := area_moves.faults_of(pairs, names):
            raise CommandError("\n".join([_("Tidak ada yang diubah:"), *(f"  {fault}" for fault in faults)]))
        if plan or plan_to:
            return self.show(look, pairs, plan_to)
        if open_ones := look.unanswered(pairs):
            told = {"count": angka(len(open_ones)), "old": open_ones[0].old, "new": open_ones[0].new}
            raise CommandError(UNANSWERED % told)
        carried = [pair for pair in pairs if pair.how != NOT_THE_SAME]
        basis = basis.strip()
        if carried and not basis:
            message = _("Tidak ada yang diubah: tulis dasar hukumnya dengan --basis, misalnya %(example)r.")
            raise CommandError(message % {"example": "Kepmendagri 300.2.2-2138 Tahun 2025"})
        day = date or timezone.localdate()
        try:
            changes, left = store(names, remove_missing, carried, day=day, basis=basis)
        except (IntegrityError, OperationalError) as error:  # the latter where both wait for each other
            message = _("Tidak ada yang diubah: ada yang disimpan pada saat yang sama. Jalankan lagi. (%s)")
            raise CommandError(message % error) from error
        for message in [*(changes or [_("Tidak ada yang berubah.")]), *left]:
            self.stdout.write(message)

    def bytes_of(self, file):
        try:
            return Path(file).read_bytes()
        except OSError as error:
            message = _("%(file)s tidak dapat dibaca: %(reason)s")
            raise CommandError(message % {"file": file, "reason": error.strerror}) from error

    def pairs(self, options):
        """The Pairs that were told, one by one and in files."""
        found = []
        ways = {
            "moved": How.MOVED,
            "split": How.SPLIT,
            "merged": How.MERGED,
            "ended": How.ENDED,
            "revived": How.REVIVED,
            "not_moved": NOT_THE_SAME,
        }
        for option, how in ways.items():
            for told in options[option]:
                old, comma, new = (part.strip() for part in told.partition(","))
                codes = [told.strip()] if how in area_moves.ALONE else [old, new]
                if how == How.MOVED and not (comma and not code_fault(old)):
                    read_ones, faults = read_pairs(self.bytes_of(told))
                    if faults:
                        raise CommandError(refusal(told, faults))
                    found += read_ones
                elif any(map(code_fault, codes)):
                    message = _("Tidak ada yang diubah: --%(option)s %(told)r tidak berbentuk %(shape)s.")
                    shape = "53.05.03.2003" + ",53.05.18.2001" * (how not in area_moves.ALONE)
                    name = option.replace("_", "-")
                    raise CommandError(message % {"option": name, "told": told, "shape": shape})
                else:
                    found.append(Pair(*codes, how=how))
        return found

    def show(self, look, pairs, path):
        self.stdout.write(_("Rencana, tidak ada yang diubah:"))
        for line in look.plan(pairs):
            self.stdout.write(f"  {line}")
        if not path:
            return
        proposed = [*look.unanswered(pairs), *look.twins]
        rows = as_rows(proposed, look.gone, look.there | look.names)
        try:
            with open(path, "x", encoding="utf-8-sig", newline="") as file:
                csv.writer(file, delimiter=";").writerows(rows)
        except FileExistsError as error:
            message = _("%(path)s sudah ada. Pindahkan dulu, atau pilih nama lain.")
            raise CommandError(message % {"path": path}) from error
        except OSError as error:
            message = _("%(path)s tidak dapat ditulis: %(reason)s")
            raise CommandError(message % {"path": path, "reason": error.strerror}) from error
        self.stdout.write(_("Pasangannya tertulis di %(path)s.") % {"path": path})
