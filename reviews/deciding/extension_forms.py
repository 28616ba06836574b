"""More time for one village: what the kabupaten fills in, and the filter of the list."""

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from products.deadlines import NotGiven, deadline, extend, faults_of
from products.fields import DayField, LongTextField
from products.models import Cycle, Extension, Product
from reviews.lists.filters import ListFilter, SearchFilter, districts, subdistricts
from villages.former import named
from villages.models import Village
from villages.scoping import Role


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


class ExtensionFilter(ListFilter):
    """For the kabupaten by kecamatan, for the province by kabupaten."""

    kabupaten = filters.ModelChoiceFilter(
        field_name="village__district_code",
        label=_("Kabupaten/Kota"),
        empty_label=_("Semua"),
        queryset=districts,
        method="by_district",
    )
    kecamatan = filters.ModelChoiceFilter(
        field_name="village__subdistrict",
        label=_("Kecamatan"),
        empty_label=_("Semua"),
        queryset=subdistricts,
    )
    tahun = filters.ModelChoiceFilter(
        field_name="cycle",
        to_field_name="year",
        label=_("Tahun program"),
        empty_label=_("Semua"),
        queryset=Cycle.objects.order_by("-year"),
    )
    cari = SearchFilter(label=_("Cari desa"), method="by_text")

    class Meta:
        model = Extension
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.filters["kecamatan" if self.request.user.role == Role.PROVINCE else "kabupaten"]

    def by_district(self, rows, name, value):
        return rows.filter(village__district_code=value.pk)

    def by_text(self, rows, name, value):
        return rows.filter(named(value, "village__"))
