"""The sections that are answered in words and numbers: product, manager, market, needs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from products import choices
from products.choices import NOTHING, Track
from products.fields import (
    BoxesField,
    LongTextField,
    NumberField,
    PhoneField,
    RupiahField,
    WholeField,
)
from products.forms.base import SectionForm
from products.models import Need
from products.sections import BY_KEY


class ProductForm(SectionForm):
    section = BY_KEY["produk"]

    class Meta(SectionForm.Meta):
        fields = BY_KEY["produk"].columns
        widgets = {
            "form": forms.RadioSelect,
            "material_origin": forms.RadioSelect,
            "uniqueness": forms.Textarea(attrs={"rows": 5}),
        }
        field_classes = {"uniqueness": LongTextField}


class ManagerForm(SectionForm):
    section = BY_KEY["pengelola"]
    above_zero = ("workers",)

    class Meta(SectionForm.Meta):
        fields = BY_KEY["pengelola"].columns
        widgets = {"manager_kind": forms.RadioSelect}
        field_classes = {
            "contact_phone": PhoneField,
            "workers": WholeField,
            "women_workers": WholeField,
        }

    def clean(self):
        # What is not sound here stays as it was saved before, and the two must fit all the same.
        counts = {
            name: self.cleaned_data.get(name, getattr(self.instance, name))
            for name in ("workers", "women_workers")
        }
        workers, women = counts.values()
        if women is None or (workers is not None and women <= workers):
            return self.cleaned_data
        if workers is None:
            self.add_error("workers", _("Isi juga jumlah semua tenaga kerja, bukan hanya perempuan."))
        else:
            fault = _(
                "Jumlah perempuan (%(women)d) lebih banyak dari jumlah tenaga kerja (%(workers)d). "
                "Perbaiki salah satunya."
            )
            self.add_error("women_workers", fault % {"women": women, "workers": workers})
        for name in counts:
            self.cleaned_data.pop(name, None)
        return self.cleaned_data


class MarketForm(SectionForm):
    section = BY_KEY["produksi"]
    above_zero = ("capacity", "price")
    months = BoxesField(label=_("Bulan produksi"), choices=choices.Month, coerce=int)
    markets = BoxesField(label=_("Dijual ke mana?"), choices=choices.Market, alone=choices.Market.UNSOLD)

    class Meta(SectionForm.Meta):
        fields = BY_KEY["produksi"].columns
        field_classes = {"capacity": NumberField, "price": RupiahField}
        widgets = {"capacity_unit": forms.TextInput(attrs={"list": "units", "autocapitalize": "none"})}


class NeedsForm(SectionForm):
    section = BY_KEY["kebutuhan"]
    rows = {"funding_needs": ("funding_needs",), "training_needs": ("training_needs",)}
    constraints = BoxesField(label=_("Kendala utama"), choices=choices.Constraint, limit=3)
    funding_needs = BoxesField(label=_("Kebutuhan pendanaan"), choices=choices.FundingNeed, alone=NOTHING)
    training_needs = BoxesField(label=_("Kebutuhan pelatihan"), choices=choices.TrainingNeed, alone=NOTHING)

    class Meta(SectionForm.Meta):
        fields = BY_KEY["kebutuhan"].columns
        field_classes = {"funding_amount": RupiahField}

    def add_rows(self):
        for track in Track:
            self.fields[f"{track}_needs"].initial = [
                need.kind for need in self.instance.needs.all() if need.track == track
            ]

    def clean(self):
        needs, amount = self.cleaned_data.get("funding_needs"), self.cleaned_data.get("funding_amount")
        if needs == [NOTHING] and amount:
            self.add_error(
                "funding_amount",
                _("Anda memilih “Tidak perlu”. Kosongkan perkiraan dana, atau pilih untuk apa dananya."),
            )
        return self.cleaned_data

    def save_rows(self):
        written = False
        for track in Track:
            ticked = self.cleaned_data.get(f"{track}_needs")
            if ticked is None:
                continue
            needs = Need.objects.filter(product=self.instance, track=track)
            gone, _by_model = needs.exclude(kind__in=ticked).delete()
            have = set(needs.values_list("kind", flat=True))
            new = Need.objects.bulk_create(
                Need(product=self.instance, track=track, kind=kind) for kind in ticked if kind not in have
            )
            written = written or bool(gone or new)
        return written
