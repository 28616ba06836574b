"""One person's data as a file for that person: a ZIP with a page to be read and the same as JSON."""

import json
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews.personal.erasing import Whom, find, pictures
from reviews.personal.redacting import Redactor
from villages.chain import plain
from villages.formats import waktu
from villages.labels import as_written
from villages.models import FactorEntry, OfficerSession, SignInEntry, User
from villages.titles import titles_for

WHEN = ("at", "decided_at", "written_at", "issued_at", "created_at", "recorded_at", "updated_at")


def collect(whom: Whom) -> list[dict[str, Any]]:
    """Each row that names the person: {"what", "row", "at", "says": {label: the text, or of a whole submission the
    texts, that name the person}}; of an account also its sign-ins, its devices and what became of its second factor."""
    found, redactor = [], whom.redactor()
    for one in find(whom.scope, redactor):
        says = {
            str(_label(one.row, name)): "; ".join(dict.fromkeys(_naming(getattr(one.row, name), redactor)))
            for name in one.instead
        }
        found.append(_told(one.row, says))
    if whom.account:
        found += _of_account(whom.account)
    return found


def _naming(value: Any, redactor: Redactor) -> Iterator[str]:
    """The texts in a value that name the person: of a submission not those about others."""
    if isinstance(value, str):
        if redactor.of(value) != value:
            yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _naming(one, redactor)


def _of_account(user: User) -> list[dict[str, Any]]:
    rows = [
        _told(user, {_("peran"): str(titles_for(user).officer or user), _("wilayah"): str(user.area or "")})
    ]
    for model, mine, names in (
        (SignInEntry, {"user": user}, ("at", "place")),
        (OfficerSession, {"user": user}, ("since", "used_at", "label", "place")),
        (FactorEntry, {"officer": user}, ("at", "what", "person", "reason")),
    ):
        for row in model._base_manager.filter(**mine).order_by("pk"):
            says = {str(_label(row, name)): plain(getattr(row, name)) for name in names}
            rows.append(_told(row, says, key=getattr(row, "handle", row.pk)))
    return rows


def _told(row: models.Model, says: dict[str, Any], key: Any = None) -> dict[str, Any]:
    at = next((value for name in WHEN if (value := getattr(row, name, None))), None)
    kind = str(row._meta.verbose_name)
    which = f"{key or row.pk}, {row.action}" if hasattr(row, "action") else str(key or row.pk)
    return {"what": f"{kind[:1].upper()}{kind[1:]}", "row": which, "at": at and waktu(at), "says": says}


def _label(row: models.Model, name: str) -> Any:
    return row._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def write(file: IO[bytes], whom: Whom) -> int:
    """The ZIP; returns how many rows it tells."""
    rows = collect(whom)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("baca.txt", "\r\n".join(_lines(rows, whom)))
        out.writestr("data.json", json.dumps({"rows": rows}, ensure_ascii=False, indent=1))
    return len(rows)


def _lines(rows: list[dict[str, Any]], whom: Whom) -> list[str]:
    lines = [
        _("Data pribadi di OVOP NTT, %(at)s") % {"at": waktu(timezone.now())},
        _("Semua baris yang menyebut: %(names)s") % {"names": "; ".join([*whom.all_names, *whom.numbers])},
        "",
    ]
    for one in rows:
        lines.append(f"{one['what']} {one['row']}{', ' + one['at'] if one['at'] else ''}")
        lines += [f"  {label}: {as_written(value)}" for label, value in one["says"].items()]
        lines.append("")
    if seen := pictures(whom.scope):
        lines.append(
            _("Foto dan halaman berita acara di berkas desa ini: %(count)s. Lihat di portal.")
            % {"count": seen}
        )
    return lines
