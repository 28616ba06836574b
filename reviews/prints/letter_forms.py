"""What is typed for a letter: what this one letter says, and what every letter of the village says again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from products.fields import DayField, WholeField, in_own_words
from villages.models import Village, VillageOfficials
from villages.titles import titles_of
from villages.versioned_forms import VersionedForm

MINUTES = "berita-acara"
# Fields of the village's offices that each letter asks for; the others keep what they hold.
OFFICES = {
    MINUTES: ("head", "head_rank", "head_nip", "secretary", "council", "address"),
    "pengantar": ("head", "head_rank", "head_nip", "address"),
}


class LetterForm(forms.Form):
    """Goes into this letter and is stored nowhere; what stays empty becomes a dotted line."""

    def __init__(self, data=None, *, product):
        super().__init__(data, initial=self.defaults(product))
        for field in self.fields.values():
            in_own_words(field)

    def defaults(self, product):
        """What the dossier knows already: {field: value}."""
        return {}


class MinutesForm(LetterForm):
    number = forms.CharField(label=_("Nomor berita acara"), max_length=60, required=False)
    day = DayField(label=_("Tanggal musyawarah"), required=False)
    hour = forms.CharField(
        label=_("Pukul (WITA)"), max_length=20, required=False, help_text=_("Misalnya: 09.00.")
    )
    place = forms.CharField(
        label=_("Tempat musyawarah"),
        max_length=100,
        required=False,
        help_text=_("Misalnya: balai pertemuan, atau kantor Anda."),
    )
    attendance = WholeField(label=_("Jumlah yang hadir"), required=False)
    people = forms.CharField(label=_("Nama wakil masyarakat"), max_length=100, required=False)
    basis = forms.CharField(
        label=_("Surat tentang Program OVOP"),
        max_length=200,
        required=False,
        help_text=_("Misalnya: Surat Bupati Kupang Nomor 400/12 tanggal 2 Februari 2026."),
    )

    def defaults(self, product):
        return {"number": product.minutes_number, "day": product.minutes_date}


class CoveringForm(LetterForm):
    number = forms.CharField(label=_("Nomor surat"), max_length=60, required=False)
    day = DayField(label=_("Tanggal surat"), required=False)
    place = forms.CharField(label=_("Tempat surat ditulis"), max_length=100, required=False)

    def defaults(self, product):
        return {"place": product.village.name}


FORMS = {MINUTES: MinutesForm, "pengantar": CoveringForm}


class OfficialsForm(VersionedForm):
    """The village's offices as one letter needs them, under the village's own titles; any may be empty."""

    class Meta:
        model = VillageOfficials
        fields = OFFICES[MINUTES]
        help_texts = {"address": _("Misalnya: Jalan Timor Raya km 12, Kode Pos 85361.")}

    def __init__(self, data=None, *, instance, kind, **kwargs):
        # Until the first letter is made, the village's officer is taken for the one who keeps the notes.
        known = {} if instance.pk else {"secretary": _name_of_officer(instance.village)}
        super().__init__(data, instance=instance, initial=known, **kwargs)
        titles = titles_of(instance.village)
        for name in set(self.fields) - set(OFFICES[kind]):
            del self.fields[name]
        if instance.village.kind != Village.Kind.KELURAHAN:
            del self.fields["head_rank"]
        labels = {
            "head": _("Nama %(title)s") % {"title": titles.head},
            "head_rank": _("Pangkat %(title)s") % {"title": titles.head},
            "head_nip": _("NIP %(title)s, kalau ada") % {"title": titles.head},
            "secretary": _("Nama %(title)s (notulis)") % {"title": titles.secretary},
            "council": _("Nama %(title)s") % {"title": titles.council},
        }
        for name, field in self.fields.items():
            in_own_words(field)
            field.label = labels.get(name, field.label)


def _name_of_officer(village):
    """The name of the village's officer, "" where nobody has written it yet."""
    officer = village.officers.filter(is_active=True).order_by("pk").first()
    return officer.name if officer else ""
