"""The filters of the coverage board, of the map of a kabupaten, and of the potentials of an area."""

import django_filters as filters
from django import forms
from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from products.choices import Category
from products.models import Potential, Product
from reviews.lists.list_filter import ListFilter, SearchFilter, districts, subdistricts
from reviews.numbers.coverage import STANDINGS, WAITS, files_of, standing, waiting_for
from reviews.numbers.groups import GROUPS
from villages.former import named
from villages.models import Village
from villages.scoping import Role
from villages.search_names import plain


class MonthFilter(filters.DateFilter):
    """A month, written 2026-11."""

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%Y-%m"], widget=forms.HiddenInput, **kwargs)


class CoverageFilter(ListFilter):
    """For the kabupaten by kecamatan; the province picks a kabupaten, and a kecamatan by address alone."""

    carries = ("tahun",)
    tabbed = "keadaan"

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
        label=_("Status"),
        empty_label=_("Semua"),
        choices=[(key, label) for key, label, _states, _more in STANDINGS],
        method="by_standing",
    )
    # No boxes of their own: the numbers of a month lead here.
    bulan = MonthFilter(label=_("Diajukan pada"), method="by_submission")
    tunggu = filters.ChoiceFilter(
        label=_("Menunggu (hari)"),
        choices=[(key, key.replace("-", "–")) for key, _least, _most in WAITS],
        widget=forms.HiddenInput,
        method="by_waiting",
    )
    setuju = MonthFilter(label=_("Disetujui pada"), method="by_approval")
    cari = SearchFilter(label=_("Cari desa"), method="by_text")

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

    def _by_month(self, rows, column, month):
        then = {f"{column}__year": month.year, f"{column}__month": month.month}
        return rows.filter(Exists(files_of(self.request.user, self.cycle).filter(**then)))

    def by_waiting(self, rows, name, value):
        waits = waiting_for(value, timezone.localdate())
        return rows.filter(Exists(files_of(self.request.user, self.cycle).filter(waits)))

    def by_submission(self, rows, name, value):
        return self._by_month(rows, "submitted_at", value)

    def by_approval(self, rows, name, value):
        return self._by_month(rows, "approved_at", value)

    def by_text(self, rows, name, value):
        return rows.filter(named(value))


class MapFilter(ListFilter):
    """Of the products on the map of the kabupaten `code`, which a province's officer has not chosen in a box."""

    carries = ("tahun",)
    tabbed = "kelompok"

    kelompok = filters.ChoiceFilter(
        label=_("Kelompok"),
        empty_label=_("Semua"),
        choices=[(group.key, group.label) for group in GROUPS],
        method="by_group",
    )
    kecamatan = filters.ModelChoiceFilter(
        field_name="village__subdistrict",
        label=_("Kecamatan"),
        empty_label=_("Semua"),
        queryset=subdistricts,
    )
    cari = SearchFilter(label=_("Cari produk atau desa"), method="by_text")

    class Meta:
        model = Product
        fields = ()

    def __init__(self, *args, code, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["kecamatan"].queryset = subdistricts(self.request).filter(district=code)

    def by_group(self, rows, name, value):
        group = next(group for group in GROUPS if group.key == value)
        return rows.filter(category__in=group.categories)

    def by_text(self, rows, name, value):
        return rows.filter(Q(name__icontains=value) | named(value, "village__"))


class PotentialFilter(ListFilter):
    """For the kabupaten by kecamatan, for the province by kabupaten."""

    kabupaten = filters.ModelChoiceFilter(
        field_name="village__subdistrict__district",
        label=_("Kabupaten/Kota"),
        empty_label=_("Semua"),
        queryset=districts,
    )
    kecamatan = filters.ModelChoiceFilter(
        field_name="village__subdistrict",
        label=_("Kecamatan"),
        empty_label=_("Semua"),
        queryset=subdistricts,
    )
    kategori = filters.ChoiceFilter(
        field_name="category", label=_("Kategori"), choices=Category, empty_label=_("Semua")
    )
    cari = SearchFilter(label=_("Cari potensi atau desa"), method="by_text")

    class Meta:
        model = Potential
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.filters["kecamatan" if self.request.user.role == Role.PROVINCE else "kabupaten"]

    def by_text(self, rows, name, value):
        return rows.filter(Q(search_name__contains=plain(value)) | named(value, "village__"))
