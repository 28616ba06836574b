"""What an activation code leaves behind: who made it, when it was used, and whether that was by its maker. Only what
is known; what it means, people say.

Whoever makes a code could use it himself, submit as the village and decide as the kabupaten. The portal cannot
forbid that; it can show it, to the village, its kabupaten and its province.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from villages.formats import waktu
from villages.models import ActivationCode


@dataclass(frozen=True)
class Trace:
    """`line` says it all in a sentence, `maker` who made the code; `marks` are what somebody should look at."""

    line: str
    maker: str
    marks: tuple[str, ...]


def used_by_whom(code: ActivationCode, place: str, accounts) -> dict:
    """The columns to write when `code` is used: from the network `place`, in a browser in which the users with the
    keys `accounts` have signed in. The network of its making is forgotten with that."""
    known = bool(place and code.made_from)
    return {
        "used_where_made": place == code.made_from if known else None,
        "used_on_makers_device": code.created_by_id in accounts,
        "made_from": "",
    }


def trace_of(code: ActivationCode) -> Trace:
    """The Trace of a code; needs `created_by` of one that was made before its row kept the name."""
    said = {"person": code.person or str(code.created_by), "made": waktu(code.created_at)}
    if code.used_at is None:
        line = _("Kode aktivasi dibuat oleh %(person)s pada %(made)s, belum dipakai.") % said
        return Trace(line, said["person"], ())
    said["used"] = waktu(code.used_at)
    line = _("Kode aktivasi dibuat oleh %(person)s pada %(made)s, dipakai %(used)s.") % said
    marks = []
    if code.used_on_makers_device:
        marks.append(_("Dipakai di perangkat tempat pembuat kode pernah masuk."))
    if code.used_where_made:
        marks.append(
            _(
                "Dipakai dari alamat internet yang sama dengan waktu dibuat; satu alamat bisa dipakai banyak orang."
            )
        )
    return Trace(line, said["person"], tuple(marks))
