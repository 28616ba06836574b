"""The two letters that go with a file: what is typed for them, and what the file itself says."""

from django import forms
from django.utils.translation import gettext_lazy as _

from products.fields import DayField, WholeField, in_own_words
from products.sections import SECTIONS
from villages.titles import head_of, titles_of

LETTERS = {"berita-acara": _("Berita acara musyawarah"), "pengantar": _("Surat pengantar")}
# What a letter tells of the product, in its order.
MAIN = (
    "name",
    "category",
    "form",
    "uniqueness",
    "main_material",
    "manager_kind",
    "manager_name",
    "capacity",
    "price",
    "markets",
)


class LetterForm(forms.Form):
    """Goes into the letter and is stored nowhere; what stays empty becomes a dotted line."""

    number = forms.CharField(label=_("Nomor surat"), max_length=60, required=False)
    day = DayField(label=_("Tanggal surat"), required=False)
    place = forms.CharField(label=_("Tempat"), max_length=100, required=False)
    attendance = WholeField(label=_("Jumlah yang hadir"), required=False)
    head = forms.CharField(max_length=100, required=False)
    head_nip = forms.CharField(max_length=30, required=False)
    secretary = forms.CharField(max_length=100, required=False)
    secretary_nip = forms.CharField(max_length=30, required=False)
    council = forms.CharField(max_length=100, required=False)
    manager = forms.CharField(label=_("Wakil pengelola"), max_length=100, required=False)

    def __init__(self, data, *, product, kind):
        defaults = {
            "place": product.village.name,
            "manager": product.contact_name,
            "secretary": _name_of_officer(product.village),
        }
        if kind == "berita-acara":
            defaults |= {"number": product.minutes_number, "day": product.minutes_date}
        super().__init__(data or None, initial=defaults)
        for field in self.fields.values():
            in_own_words(field)
        titles = titles_of(product.village)
        for name, title in (
            ("head", titles.head),
            ("secretary", titles.secretary),
            ("council", titles.council),
        ):
            self.fields[name].label = _("Nama %(title)s") % {"title": title}
            if f"{name}_nip" in self.fields:
                self.fields[f"{name}_nip"].label = _("NIP %(title)s, kalau ada") % {"title": title}
        if kind != "berita-acara":
            for name in ("attendance", "council", "manager"):
                del self.fields[name]

    @property
    def values(self):
        """{field: value} for the letter; what is not sound is left out."""
        if not self.is_bound:
            return self.initial
        self.is_valid()
        return self.cleaned_data


def _name_of_officer(village):
    """The name of the village's officer, "" where nobody has written it yet."""
    officer = village.officers.filter(is_active=True).order_by("pk").first()
    return officer.name if officer else ""


def facts(product):
    """The product's main answers: [(label, text), …], the text "" where it is not answered yet."""
    found = {a.question.name: (a.question.label, a.text) for s in SECTIONS for a in s.answers(product)}
    return [found[name] for name in MAIN]


def letter(product, kind, values):
    """Everything that a letter's template says."""
    district = product.village.subdistrict.district
    return {
        "product": product,
        "village": product.village,
        "subdistrict": product.village.subdistrict,
        "district": district,
        "titles": titles_of(product.village),
        "regent": head_of(district),
        "values": values,
        "facts": facts(product),
        "kind": kind,
        "title": LETTERS[kind],
    }
