"""The filter of the coverage board."""

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.coverage import STANDINGS, standing
from reviews.filters import ListFilter, districts, subdistricts
from villages.models import Village
from villages.names import plain
from villages.scoping import Role


class CoverageFilter(ListFilter):
    """For the kabupaten by kecamatan; the province picks a kabupaten, and a kecamatan by address alone."""

    kabupaten = filters.ModelChoiceFilter(
        field_name="district_code",
        label=_("Kabupaten/Kota"),
        empty_label=_("Semua"),
        queryset=districts,
        method="by_district",
    )
    kecamatan = filters.ModelChoiceFilter(
        field_name="subdistrict",
        label=_("Kecamatan"),
        empty_label=_("Semua"),
        queryset=subdistricts,
    )
    keadaan = filters.ChoiceFilter(
        label=_("Keadaan"),
        empty_label=_("Semua"),
        choices=[(key, words) for key, words, _states, _more in STANDINGS],
        method="by_standing",
    )
    cari = filters.CharFilter(
        label=_("Cari desa"),
        method="by_text",
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    class Meta:
        model = Village
        fields = ()

    def __init__(self, *args, cycle, **kwargs):
        super().__init__(*args, **kwargs)
        self.cycle = cycle
        if self.request.user.role == Role.PROVINCE:
            self.filters["kecamatan"].extra["widget"] = forms.HiddenInput
        else:
            del self.filters["kabupaten"]

    def by_district(self, rows, name, value):
        return rows.filter(district_code=value.pk)

    def by_standing(self, rows, name, value):
        return rows.filter(standing(value, self.request.user, self.cycle))

    def by_text(self, rows, name, value):
        return rows.filter(search_name__contains=plain(value))
