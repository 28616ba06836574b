"""What the heads and bodies of an area are called: a desa and a kelurahan differ, so do kabupaten and kota."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from villages.models import Village


class Titles(NamedTuple):
    place: str
    head: str
    secretary: str
    council: str
    meeting: str
    chair: str  # who leads the meeting: the field of the letters that holds the name
    attendants: str  # of whom the meeting is made up


TITLES = {
    # The three of UU 6/2014, article 54; the BPD calls the meeting and leads it.
    Village.Kind.DESA: Titles(
        place=_("desa"),
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


def titles_of(village):
    return TITLES[village.kind]


def head_of(district):
    """Bupati Kupang, Wali Kota Kupang."""
    kind, _space, name = district.name.partition(" ")
    title = _("Wali Kota") if kind == "Kota" else _("Bupati")
    return f"{title} {name}"
