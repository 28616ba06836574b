"""More time for one village: what the kabupaten fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from products.deadlines import NotGiven, deadline, extend, faults_of
from products.fields import DayField, LongTextField
from products.models import Cycle, Product
from villages.models import Village


class ExtensionForm(forms.Form):
    village = forms.ModelChoiceField(
        label=_("Desa/Kelurahan"),
        queryset=Village.objects.none(),
        empty_label=_("Pilih satu"),
        error_messages={
            "required": _("Pilih dulu desanya."),
            "invalid_choice": _("Desa itu bukan di kabupaten/kota Anda. Pilih desa dari daftar ini."),
        },
    )
    cycle = forms.ModelChoiceField(
        label=_("Tahun program"),
        queryset=Cycle.objects.none(),
        to_field_name="year",
        empty_label=None,
        error_messages={"invalid_choice": _("Tahun program itu belum dibuka. Pilih tahun dari daftar ini.")},
    )
    until = DayField(
        label=_("Waktu diperpanjang sampai"),
        help_text=_("Hari itu masih termasuk. Hanya hari setelah batas yang sekarang berlaku."),
        error_messages={"required": _("Isi dulu sampai tanggal berapa waktunya diperpanjang.")},
    )
    reason = LongTextField(
        label=_("Alasan"),
        help_text=_("Alasan ini bisa dibaca desa dan provinsi. Perpanjangan tidak bisa dicabut lagi."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Tulis dulu alasan perpanjangan waktu. Desa bisa membacanya.")},
    )

    def __init__(self, *args, user, cycles, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        villages = Village.objects.visible_to(user).select_related("subdistrict").order_by("name", "code")
        self.fields["village"].queryset = villages
        self.fields["village"].label_from_instance = lambda one: f"{one.full_name}, Kec. {one.subdistrict}"
        self.fields["cycle"].queryset = cycles

    def clean(self):
        said = super().clean()
        if not {"village", "cycle", "until", "reason"} <= said.keys():
            return said
        filed = Product.objects.in_area_of(self.user).filter(village=said["village"], cycle=said["cycle"])
        now = deadline(said["cycle"], said["village"], submitted=filed.filter(submissions__gt=0).exists())
        is_same = now.extension and now.extension.until == said["until"]
        if not is_same:  # pressed twice: extend() knows whether it is the same one
            for fault in faults_of(now, said["village"], until=said["until"], reason=said["reason"]):
                self.add_error("until", fault)
        return said

    def save(self):
        """The Extension; None where somebody else was quicker, and the form then says so."""
        said = self.cleaned_data
        try:
            return extend(
                said["village"], said["cycle"], self.user, until=said["until"], reason=said["reason"]
            )
        except NotGiven as refusal:
            for fault in refusal.faults:
                self.add_error("until", fault)
            return None
