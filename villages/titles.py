"""What the heads and bodies of an area are called: a desa and a kelurahan differ, so do kabupaten and kota."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from villages.models import Village


class Titles(NamedTuple):
    head: str
    secretary: str
    council: str
    council_name: str
    meeting: str


TITLES = {
    Village.Kind.DESA: Titles(
        head=_("Kepala Desa"),
        secretary=_("Sekretaris Desa"),
        council=_("Ketua BPD"),
        council_name=_("Badan Permusyawaratan Desa (BPD)"),
        meeting=_("Musyawarah Desa"),
    ),
    # A desa adat keeps the offices of its own custom; these are the names that every custom's own stand for.
    Village.Kind.CUSTOMARY: Titles(
        head=_("Kepala Desa Adat"),
        secretary=_("Sekretaris Desa Adat"),
        council=_("Ketua Lembaga Adat Desa"),
        council_name=_("Lembaga Adat Desa (LAD)"),
        meeting=_("Musyawarah Desa Adat"),
    ),
    # A kelurahan has no BPD; its people meet through the LPM.
    Village.Kind.KELURAHAN: Titles(
        head=_("Lurah"),
        secretary=_("Sekretaris Kelurahan"),
        council=_("Ketua LPM"),
        council_name=_("Lembaga Pemberdayaan Masyarakat (LPM)"),
        meeting=_("Musyawarah Kelurahan"),
    ),
}


def titles_of(village):
    return TITLES[village.kind]


def head_of(district):
    """Bupati Kupang, Wali Kota Kupang."""
    kind, _space, name = district.name.partition(" ")
    title = _("Wali Kota") if kind == "Kota" else _("Bupati")
    return f"{title} {name}"
