"""Villages as people name them: by name or by code, each on a line of its own.

A name is looked for where neighbours are: in the same kecamatan, then in the same kabupaten, then in the whole
province; what could still be two is asked.
"""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from villages.formats import angka, daftar, tanggal
from villages.marks import visible
from villages.models import User, Village
from villages.search_names import plain

_APART = re.compile(r"[\n;]|,(?![^(\n]*\))")  # no comma inside of brackets
_BULLET = re.compile(r"^\s*(?:[-–•*]+|[0-9]{1,2}[.)](?=\s))\s*")
_CODE = re.compile(r"[0-9]{2}[ .\-_/]?[0-9]{2}[ .\-_/]?[0-9]{2}[ .\-_/]?[0-9]{4}(?![0-9])")
_BRACKETS = re.compile(r"\(([^()]*)\)?")
_SUBDISTRICT = re.compile(r"\bkec(?:amatan)?\b\.?\s*([^,]+)", re.I)
_DISTRICT = re.compile(r"\b((?:kab(?:upaten)?|kota)\b\.?\s*[^,]+)", re.I)
_KIND = re.compile(r"^(desa|ds|kelurahan|kel)\b\.?\s+(?=\S)", re.I)
_NONE = {"", "tidak ada", "belum ada", "belum", "tidak", "nihil"}
_ASKED = 4  # villages of one name that a question lists


def label(village: Village, district_code: str) -> str:
    """Desa Kuanheun (Kec. Kupang Barat); outside of the kabupaten `district_code` with its own. Needs its areas."""
    place = f"Kec. {village.subdistrict}"
    if village.district_code != district_code:
        place += f", {village.subdistrict.district}"
    return f"{village.full_name} ({place})"


class Named(NamedTuple):
    """What somebody wrote of one village, and what it says of it; "" of what it does not say."""

    text: str
    name: str  # as plain() writes it
    code: str
    kind: str
    subdistrict: str
    district: str


def named(text: str) -> list[Named]:
    """Each village that `text` names, in its order; nothing of an empty line and of “tidak ada”."""
    found = {}
    for piece in _APART.split(text):
        piece = " ".join(visible(_BULLET.sub("", piece)).split())
        if plain(piece) not in _NONE:
            found.setdefault(plain(piece), _named(piece))
    return list(found.values())


def _named(piece: str) -> Named:
    code = _CODE.search(piece)
    rest = _CODE.sub(" ", piece)
    inside = ", ".join(_BRACKETS.findall(rest))
    rest = _BRACKETS.sub(" ", rest).strip()
    if not inside and (told := _SUBDISTRICT.search(rest)):  # Oebelo Kec. Kupang Tengah
        inside, rest = rest[told.start() :], rest[: told.start()]
    kind = _KIND.match(rest)
    kinds = {"d": Village.Kind.DESA, "k": Village.Kind.KELURAHAN}
    subdistrict, district = _SUBDISTRICT.search(inside), _DISTRICT.search(inside)
    return Named(
        text=piece,
        name=plain(_KIND.sub("", rest)),
        code=User.normalize_username(code[0]) if code else "",
        kind=kinds[kind[1][0].lower()] if kind else "",
        subdistrict=plain(subdistrict[1]) if subdistrict else "",
        district=_bare(district[1]) if district else "",
    )


def _bare(district: str) -> str:
    """Kabupaten Kupang, kab. Kupang and Kota Kupang, so that they can be compared."""
    return re.sub(r"^kab(upaten)?\b", "kabupaten", plain(district))


def narrowed(villages: Iterable[Village], rule: Any) -> list[Village]:
    """Those of the villages for which the rule holds; all where it holds for none."""
    villages = list(villages)
    return [one for one in villages if rule(one)] or villages


def _is_there(village: Village) -> bool:
    return village.exists_on(timezone.localdate())


def _likest(name: str, villages: Iterable[Village]) -> Village | None:
    """The village whose name is nearest to `name`, where one is near enough."""
    by_name = {one.search_name: one for one in villages}
    found = get_close_matches(name, by_name, n=1, cutoff=0.75)
    return by_name[found[0]] if found else None


class VillagesField(forms.CharField):
    """Neighbours of the village `own` (None: of nobody's, on the empty form), at most `limit`. Comes out as a list of
    villages, in the order of their names; `stored` are those that are saved, which stay whatever became of them."""

    widget = forms.Textarea(attrs={"rows": 3})
    default_error_messages = {
        "unknown": _(
            "“%(text)s” tidak ada dalam daftar desa dan kelurahan NTT. Periksa ejaannya, atau tulis kodenya."
        ),
        "alike": _("“%(text)s” tidak ada dalam daftar desa dan kelurahan NTT. Maksudnya %(alike)s?"),
        "several": _("Ada %(count)s yang bernama “%(text)s”: %(places)s. Tulis kodenya."),
        "mixed": _(
            "“%(text)s”: kode itu milik %(place)s. Tulis namanya saja atau kodenya saja, yang mana yang benar."
        ),
        "own": _("“%(text)s” adalah desa atau kelurahan Anda sendiri. Tulis tetangganya."),
        "ended": _("%(place)s sudah berakhir pada %(day)s. Tulis desa atau kelurahan yang sekarang."),
        "limit": _("Paling banyak %(limit)s desa atau kelurahan. Sekarang ada %(now)s."),
    }

    def __init__(
        self, *, own: Village | None, limit: int, stored: Sequence[Village] = (), **kwargs: Any
    ) -> None:
        super().__init__(initial=list(stored), **kwargs)
        self.own, self.limit, self.stored = own, limit, list(stored)
        self._known: dict[str, list[Village]] = {}

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(f"{one.name} {one.pk}" for one in value)
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return {one.pk for one in self.to_python(data)} != {one.pk for one in initial or ()}
        except ValidationError:
            return True

    def to_python(self, value: Any) -> list[Village]:
        text = super().to_python(value) or ""
        if text not in self._known:
            self._known[text] = self._read(text)
        return self._known[text]

    def validate(self, value: Any) -> None:
        """Nothing is required of a draft, and what was read is a list."""

    def run_validators(self, value: Any) -> None:
        """The limit is told while it is read."""

    def reading(self, typed: Any) -> str:
        """Which villages were read: Desa Kuanheun (Kec. Kupang Barat) dan …; "" of none, and of what is wrong."""
        if typed == self.prepare_value(self.stored):
            found = self.stored
        else:
            try:
                found = self.to_python(typed)
            except ValidationError:
                return ""
        return daftar(label(one, self.own.district_code) for one in found) if self.own else ""

    @property
    def near(self) -> list[Village]:
        """The other villages of the kecamatan, to choose from; one query."""
        if self.own is None:
            return []
        same = Village.objects.filter(subdistrict=self.own.subdistrict_id).existing()
        return list(same.exclude(pk=self.own.pk).order_by("name", "code"))

    # --- How it is read ---

    def _read(self, text: str) -> list[Village]:
        wanted = named(text)
        if self.own is None or not wanted:
            return []
        if len(wanted) > 5 * self.limit:  # nobody's neighbours; nothing that the database need be asked
            self._refuse("limit", limit=angka(self.limit), now=angka(len(wanted)))
        candidates = self._candidates(wanted)
        found: dict[str, Village] = {}
        faults = []
        for one in wanted:
            try:
                village = self._one(one, candidates)
            except ValidationError as fault:
                faults.append(fault)
            else:
                found[village.pk] = village
        if faults:
            raise ValidationError(faults)
        if len(found) > self.limit:
            self._refuse("limit", limit=angka(self.limit), now=angka(len(found)))
        return sorted(found.values(), key=lambda one: (plain(one.name), one.pk))

    def _candidates(self, wanted: Sequence[Named]) -> list[Village]:
        """Every village of the province that may be meant by one of them, by a name or code of today or of before;
        one query."""
        may_be = Q()
        for one in wanted:
            if one.code:
                may_be |= Q(code=one.code) | Q(former_codes__contains=one.code)
            elif one.name:
                may_be |= Q(search_name=one.name) | Q(former_names__contains=one.name)
        if not may_be:
            return []
        rows = Village.objects.filter(may_be, province_code=self.own.province_code)
        return list(rows.select_related("subdistrict__district").order_by("code"))

    def _one(self, one: Named, candidates: Iterable[Village]) -> Village:
        """The village that is meant. Raises ValidationError with one sentence."""
        found = self._of_code(one, candidates) if one.code else self._of_name(one, candidates)
        if not found:
            self._refuse_unknown(one)
        if len(found) > 1:
            places = [f"{label(some, self.own.district_code)}, kode {some.pk}" for some in found[:_ASKED]]
            self._refuse("several", text=one.text, count=angka(len(found)), places="; ".join(places))
        (village,) = found
        if village.pk == self.own.pk:
            self._refuse("own", text=one.text)
        if not _is_there(village) and village.pk not in {stored.pk for stored in self.stored}:
            place = label(village, self.own.district_code)
            self._refuse("ended", place=place, day=tanggal(village.ended))
        return village

    def _of_code(self, one: Named, candidates: Iterable[Village]) -> list[Village]:
        found = [some for some in candidates if some.pk == one.code]
        found = found or [some for some in candidates if one.code in some.former_codes.split()]
        for village in found:
            if one.name and one.name not in (village.search_name, *village.former_names.splitlines()):
                self._refuse("mixed", text=one.text, place=label(village, self.own.district_code))
        return found

    def _of_name(self, one: Named, candidates: Iterable[Village]) -> list[Village]:
        found = [some for some in candidates if some.search_name == one.name]
        found = found or [some for some in candidates if one.name in some.former_names.splitlines()]
        if one.kind:
            found = narrowed(found, lambda some: some.kind == one.kind)
        if one.subdistrict:
            found = narrowed(found, lambda some: plain(some.subdistrict.name) == one.subdistrict)
        if one.district:
            found = narrowed(found, lambda some: _bare(some.subdistrict.district.name) == one.district)
        found = narrowed(found, lambda some: _is_there(some))
        found = narrowed(found, lambda some: some.district_code == self.own.district_code)
        return narrowed(found, lambda some: some.subdistrict_id == self.own.subdistrict_id)

    def _refuse_unknown(self, one: Named) -> None:
        near = Village.objects.filter(district_code=self.own.district_code).existing()
        alike = _likest(one.name, near.select_related("subdistrict__district")) if one.name else None
        if alike is None:
            self._refuse("unknown", text=one.text)
        self._refuse("alike", text=one.text, alike=f"{label(alike, self.own.district_code)}, kode {alike.pk}")

    def _refuse(self, code: str, **params: Any) -> None:
        raise ValidationError(self.error_messages[code], code=code, params=params)
