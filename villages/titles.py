"""What an area, its head and its bodies are called: a desa and a kelurahan differ, so do kabupaten and kota.

THE one place of these words: letters take them from here, and so does every page, as `titles` (ovop/context.py):
those of whoever reads it.
"""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from villages.formats import Label
from villages.models import Village
from villages.scoping import Role


class Titles(NamedTuple):
    place: str
    officer: str  # who holds the account
    head: str
    secretary: str
    council: str
    meeting: str
    chair: str  # who leads the meeting: the field of the letters that holds the name
    attendants: str  # of whom the meeting is made up
    above: Label = _("kabupaten/kota")  # where its dossiers go; of one area one of the two


TITLES = {
    # The three of UU 6/2014, article 54; the BPD calls the meeting and leads it.
    Village.Kind.DESA: Titles(
        place=_("desa"),
        officer=_("Petugas desa"),
        head=_("Kepala Desa"),
        secretary=_("Sekretaris Desa"),
        council=_("Ketua BPD"),
        meeting=_("Musyawarah Desa"),
        chair="council",
        attendants=_("Badan Permusyawaratan Desa (BPD), Pemerintah Desa, dan unsur masyarakat"),
    ),
    # A desa adat keeps the offices of its own custom; these are the names that every custom's own stand for.
    Village.Kind.CUSTOMARY: Titles(
        place=_("desa adat"),
        officer=_("Petugas desa adat"),
        head=_("Kepala Desa Adat"),
        secretary=_("Sekretaris Desa Adat"),
        council=_("Ketua Lembaga Adat Desa"),
        meeting=_("Musyawarah Desa Adat"),
        chair="council",
        attendants=_("Lembaga Adat Desa (LAD), Pemerintah Desa Adat, dan unsur masyarakat"),
    ),
    # A kelurahan has no BPD: its Lurah leads the meeting.
    Village.Kind.KELURAHAN: Titles(
        place=_("kelurahan"),
        officer=_("Petugas kelurahan"),
        head=_("Lurah"),
        secretary=_("Sekretaris Kelurahan"),
        council=_("Ketua LPM"),
        meeting=_("Musyawarah Kelurahan"),
        chair="head",
        attendants=_(
            "Lurah dan perangkat kelurahan, Lembaga Pemberdayaan Masyarakat (LPM), pengurus RT/RW, dan tokoh "
            "masyarakat"
        ),
    ),
}


# To somebody not signed in; an office reads "desa" of both kinds.
OF_ANY = Titles(
    place=_("desa/kelurahan"),
    officer="",
    head=_("Kepala Desa/Lurah"),
    secretary=_("Sekretaris Desa/Kelurahan"),
    council=_("Ketua BPD/LPM"),
    meeting=_("Musyawarah"),
    chair="",
    attendants="",
)


def above(district_code):
    """What the area of this code is: a kota from 71 on, by the rule of the codes; else a kabupaten."""
    return _("kota") if district_code[3:5] >= "71" else _("kabupaten")


def titles_of(village):
    return TITLES[village.kind]._replace(above=above(village.pk))


def titles_for(user):
    """The words in which a page speaks to this officer, or to somebody not signed in."""
    role = getattr(user, "role", "")
    if role == Role.VILLAGE:
        return titles_of(user.village)
    if role == Role.DISTRICT:
        there = above(user.district_id)
        officer = _("Petugas %(above)s") % {"above": there}
        return OF_ANY._replace(place=_("desa"), above=there, officer=officer)
    if role == Role.PROVINCE:
        return OF_ANY._replace(place=_("desa"), above=_("kabupaten"), officer=Role(role).label)
    return OF_ANY


def head_of(district):
    """Bupati Kupang, Wali Kota Kupang."""
    kind, _space, name = district.name.partition(" ")
    title = _("Wali Kota") if kind == "Kota" else _("Bupati")
    return f"{title} {name}"
