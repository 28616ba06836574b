"""Carries out what became of villages: under another code, split, merged, ended, and there again where that was a
mistake. Each change is a row.

The code is the key of a village, so a village that gets another one becomes a new row: whatever points at the old
row is pointed at the new one, found from the models so that no table can be forgotten, and the old row goes. The
columns that say whose a row is (kabupaten, province) are computed by the database and follow by themselves.
"""

from django.db import transaction
from django.db.models import F, ProtectedError
from django.db.models.deletion import get_candidate_relations_to_delete
from django.utils.translation import gettext as _

from villages.areas import above
from villages.formats import angka, daftar, tanggal
from villages.management.area_pairs import NOT_THE_SAME
from villages.models import AreaChange, NameEntry, User, Village, VillageOfficials
from villages.search_names import plain

How = AreaChange.How
LENGTH = 13  # of a village's code
ALONE = (How.ENDED, How.REVIVED)  # are about one code


def hanging():
    """What points at a village: [(model, column), …]."""
    relations = get_candidate_relations_to_delete(Village._meta)
    return [(relation.related_model, relation.field.attname) for relation in relations]


def hanging_on(code):
    """What hangs on a village, in words: ["1 petugas", "2 produk unggulan"]."""
    found = []
    for model, column in hanging():
        count = 0 if model is AreaChange else model._base_manager.filter(**{column: code}).count()
        if count:
            found.append(f"{angka(count)} {model._meta.verbose_name_plural}")
    return found


# --- What speaks against it ----------------------------------------------------------------------


def faults_of(pairs, names):
    """What is wrong with these pairs, a sentence each, [] of nothing. `names` are those of the new list.

    Asks the database as it is before anything is carried out.
    """
    codes = {code for pair in pairs for code in (pair.old, pair.new) if code}
    there = Village.objects.in_bulk(codes)
    found, moved, taken = [], {}, {}
    arriving = {pair.new for pair in pairs if pair.how == How.MOVED}
    for pair in pairs:
        fault = _fault_of(pair, there, names, arriving)
        if not fault and pair.how in (How.MOVED, How.MERGED, *ALONE):
            if pair.old in moved:
                fault = _("%(old)s disebut dua kali.") % {"old": pair.old}
            moved[pair.old] = pair
        if not fault and pair.how == How.MOVED:
            if pair.new in taken:
                fault = _(
                    "%(old)s dan %(other)s tidak bisa sama-sama menjadi %(new)s; kalau bergabung: gabung."
                )
                fault %= {"old": taken[pair.new], "other": pair.old, "new": pair.new}
            taken[pair.new] = pair.old
        if fault:
            found.append(str(fault))
    for pair in pairs:
        # A code that is freed in the same go is no obstacle.
        if not found and pair.how == How.MOVED and pair.new in there and pair.new not in moved:
            found += _clashes(there[pair.old], there[pair.new])
    return found


def _fault_of(pair, there, names, arriving):
    """What is wrong with one pair by itself, in words; None if nothing."""
    told = {"old": pair.old, "new": pair.new}
    for code in filter(None, (pair.old, pair.new if pair.how not in ALONE else "")):
        if len(code) != LENGTH:
            return _("%(code)s bukan kode desa/kelurahan, misalnya 53.01.05.2010.") % {"code": code}
    if pair.how == NOT_THE_SAME:
        return None
    if pair.old == pair.new:
        return _("%(old)s: kode lama dan kode baru sama.") % told
    if pair.old not in there:
        before = AreaChange.objects.filter(how=How.MOVED, old_code=pair.old).first()
        if before:
            told |= {"new": before.new_code, "day": tanggal(before.day)}
            return _("%(old)s sudah pindah menjadi %(new)s pada %(day)s, jadi tidak bisa pindah lagi.") % told
        return _("%(old)s: di portal tidak ada desa/kelurahan dengan kode itu.") % told
    if pair.how == How.REVIVED:
        return _revived_fault(pair, there[pair.old], names)
    if there[pair.old].ended and pair.how != How.SPLIT:
        told["day"] = tanggal(there[pair.old].ended)
        return _("%(old)s sudah berakhir pada %(day)s.") % told
    if pair.old in names and pair.old not in arriving and pair.how != How.SPLIT:
        return _("%(old)s masih ada di berkas, jadi tidak pindah dan tidak berakhir.") % told
    if pair.how == How.ENDED:
        return None
    if pair.new not in names and pair.new not in there:
        return _("%(new)s: kode baru itu tidak ada, di berkas maupun di portal.") % told
    if pair.old[:2] != pair.new[:2]:
        return _("%(old)s dan %(new)s terletak di provinsi yang berbeda.") % told
    if pair.new in there and there[pair.new].ended:
        told["day"] = tanggal(there[pair.new].ended)
        return _("%(new)s sudah berakhir pada %(day)s.") % told
    return None


def _revived_fault(pair, village, names):
    if not village.ended:
        return _("%(old)s tidak tercatat berakhir, jadi tidak ada yang dibatalkan.") % {"old": pair.old}
    if pair.old not in names:
        return _("%(old)s tidak ada di berkas, jadi tetap berakhir.") % {"old": pair.old}
    return None


def _clashes(old, new):
    """Why two villages of the portal cannot become one: what both have, and may have once only."""
    told, found = {"old": old.code, "new": new.code}, []
    years = old.products.filter(cycle__in=new.products.values("cycle")).order_by("cycle__year")
    if years := [str(year) for year in years.values_list("cycle__year", flat=True)]:
        told["years"] = daftar(years)
        found.append(_("%(old)s dan %(new)s sama-sama punya berkas tahun %(years)s.") % told)
    names = old.potentials.filter(name__in=new.potentials.values("name")).order_by("name")
    if names := list(names.values_list("name", flat=True)):
        told["names"] = daftar(names)
        found.append(
            _("%(old)s dan %(new)s sama-sama punya potensi %(names)s; ganti dulu nama salah satunya.") % told
        )
    return found


# --- Carrying it out -----------------------------------------------------------------------------


def _hold(codes):
    """Wait for whoever saves or submits something of these villages, and hold it. Before the villages themselves: a
    step that changes its dossier twice asks for the village last, and each would wait for the other. Officers are
    left alone: what is written in their name holds them too."""
    for model, column in hanging():
        if model is not User:
            rows = model._base_manager.filter(**{f"{column}__in": codes}).order_by("pk")
            list(rows.select_for_update(of=["self"], no_key=True).values_list("pk", flat=True))


@transaction.atomic
def carry_out(pairs, names, *, day, basis):
    """Move, split, merge and end as `pairs` say, of which faults_of() found none; returns what was done, in words.

    The kecamatan of the new codes must be there; new villages of a split or a merger need not yet.
    """
    codes = {code for pair in pairs for code in (pair.old, pair.new) if code}
    _hold(codes)
    # Locked, so that no dossier is begun under a code that is just going.
    there = {one.pk: one for one in Village.objects.select_for_update(of=["self"]).filter(pk__in=codes)}
    moves = [pair for pair in pairs if pair.how == How.MOVED]
    goals = {pair.new for pair in moves}
    # Where codes go round, whoever stands in the way waits beside its place.
    waiting = {}
    for number, pair in enumerate(moves):
        if pair.old in goals:
            waiting[pair.old] = f"{pair.old[:8]}.~{number:03}"
            _repoint(there[pair.old], waiting[pair.old])
    done = []
    for pair in moves:
        old = there[pair.old]
        name = names.get(pair.new) or there[pair.new].name
        _move(pair, old, waiting.get(pair.old, pair.old), name, day=day, basis=basis)
        done.append(f"{pair.old} {old.name} -> {pair.new} {name}")
    return done


def record(pairs, *, day, basis):
    """Write down the splits, mergers and ends, and what did not end after all, once all villages of the list are
    there; returns them in words. A village that also got another code is meant by either."""
    rest = [pair for pair in pairs if pair.how in (How.SPLIT, How.MERGED, *ALONE)]
    now = {pair.old: pair.new for pair in pairs if pair.how == How.MOVED}
    there = Village.objects.in_bulk({now.get(one.old, one.old) for one in rest} | {one.new for one in rest})
    done = []
    for pair in rest:
        old, new = there[now.get(pair.old, pair.old)], there.get(pair.new)
        if pair.how != How.SPLIT:
            Village.objects.filter(pk=old.pk).update(ended=None if pair.how == How.REVIVED else day)
        _write_down(pair.how, old, new, day=day, basis=basis, village=new or old)
        place = f" -> {new.code} {new.name}" if new else ""
        done.append(f"{How(pair.how).label}: {old.code} {old.name}{place}")
    return done


def _write_down(how, old, new, *, day, basis, village=None):
    return AreaChange.objects.create(
        how=how,
        old_code=old.code,
        old_name=old.name,
        new_code=new.code if new else "",
        new_name=new.name if new else "",
        day=day,
        basis=basis,
        village=village,
    )


def renamed(areas, *, day, basis):
    """Write down new names: `areas` are [(area, its old name), …], already stored under the new one."""
    AreaChange.objects.bulk_create(
        AreaChange(
            how=How.RENAMED,
            old_code=area.code,
            old_name=before,
            new_code=area.code,
            new_name=area.name,
            day=day,
            basis=basis,
            village=area if isinstance(area, Village) else None,
        )
        for area, before in areas
    )
    villages = [(area, before) for area, before in areas if isinstance(area, Village)]
    for area, before in villages:
        area.former_names = joined_names(area, before)
    Village.objects.bulk_update([area for area, _before in villages], ["former_names"], batch_size=500)


def joined_names(village, *before):
    """Its former names, these too, as they are kept: each once, and not the one that it has."""
    names = [*map(plain, before), *village.former_names.splitlines()]
    return "\n".join(name for name in dict.fromkeys(names) if name and name != plain(village.name))


def _move(pair, old, stands_at, name, *, day, basis):
    """One village gets the code `pair.new`. It `stands_at` its old code, or waits beside it."""
    twin = Village.objects.filter(pk=pair.new).first()
    if twin:
        _empty_twin(twin, stands_at)
    new = _repoint(Village.objects.get(pk=stands_at), pair.new, name=name, twin=twin)
    codes = [pair.old, *old.former_codes.split(), *new.former_codes.split()]
    new.former_codes = " ".join(code for code in dict.fromkeys(codes) if code != new.code)
    new.former_names = joined_names(new, old.name, *old.former_names.splitlines())
    new.began = None if None in (old.began, new.began) else min(old.began, new.began)
    new.save()
    _write_down(How.MOVED, old, new, day=day, basis=basis, village=new)
    if not User.objects.filter(username=pair.new).exists():
        User.objects.filter(username=pair.old, village=new).update(username=pair.new)


def _repoint(village, code, *, name=None, twin=None):
    """The row of `village` under another code, with everything that hung on it; the old row is gone. A model in
    whose rows two villages must not become one settles that itself, by join_villages(old, new), before they do."""
    old = village.pk
    new = twin
    if new is None:
        new = Village.objects.get(pk=old)
        new.pk, new.subdistrict_id, new._state.adding = code, above(code), True
        new.name = name or new.name
        new.save(force_insert=True)
    for model, column in hanging():
        if twin and hasattr(model, "join_villages"):
            model.join_villages(old, code)
        model._base_manager.filter(**{column: old}).update(**{column: code})
    Village.objects.get(pk=old).delete()  # and not by force: what was forgotten would hold it
    return new


def _empty_twin(twin, old):
    """A row that an earlier import made for the village's new code: what both have once only is settled."""
    officials = VillageOfficials.objects.filter(village__in=[twin.pk, old]).order_by("-updated_at")
    for later_row_stands in officials[1:]:
        later_row_stands.delete()
    # Accounts that nobody ever used make room for the one with which the village signs in.
    unused = User.objects.filter(village=twin, username=F("village"), last_login=None)
    for user in unused.exclude(pk__in=NameEntry.objects.values("user")):
        try:
            with transaction.atomic():
                user.delete()
        except ProtectedError:
            pass  # it stays, and so does the other user name
