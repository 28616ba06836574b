"""The filters of the ledger and of the choice of participants."""

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from products.choices import NEEDS, Category, Track
from products.models import Cycle, Product
from reviews.lists.list_filter import ListFilter, SearchFilter, districts, subdistricts
from reviews.lists.years import calendar_years
from reviews.models import Facilitation, Partner


def _years():
    return [(str(year), str(year)) for year in calendar_years()]


class LedgerFilter(ListFilter):
    later = ("sumber", "mitra")
    tabbed = "status"

    kabupaten = filters.ModelChoiceFilter(
        label=_("Kabupaten/Kota"),
        empty_label=_("Semua"),
        queryset=districts,
        method="by_district",
    )
    jalur = filters.ChoiceFilter(
        field_name="track", label=_("Jenis bantuan"), choices=Track, empty_label=_("Semua")
    )
    status = filters.ChoiceFilter(
        field_name="status", label=_("Status"), choices=Facilitation.Status, empty_label=_("Semua")
    )
    sumber = filters.ChoiceFilter(
        field_name="source", label=_("Sumber dana"), choices=Facilitation.Source, empty_label=_("Semua")
    )
    mitra = filters.ModelChoiceFilter(
        field_name="partner",
        label=_("Mitra"),
        empty_label=_("Semua"),
        queryset=lambda request: Partner.objects.visible_to(request.user),
    )
    tahun = filters.ChoiceFilter(
        label=_("Tahun selesai atau rencana"), choices=_years, empty_label=_("Semua"), method="by_year"
    )
    # No box of its own: the rupiah of a programme year lead here.
    program = filters.ModelChoiceFilter(
        field_name="product__cycle",
        to_field_name="year",
        label=_("Tahun program"),
        queryset=Cycle.objects.order_by("-year"),
        widget=forms.HiddenInput,
    )
    kecamatan = filters.ModelChoiceFilter(
        field_name="product__village__subdistrict",
        label=_("Kecamatan"),
        queryset=subdistricts,
        widget=forms.HiddenInput,
    )
    topik = SearchFilter(method="by_topic", label=_("Topik"))

    class Meta:
        model = Facilitation
        fields = ()

    def by_district(self, rows, name, value):
        return rows.filter(product__district_code=value.pk)

    def by_topic(self, rows, name, value):
        """As the list shows it: what was typed, or else the label of the kind."""
        kinds = Q()
        for track, needs in NEEDS.items():
            named = [key for key, label in needs.choices if value.lower() in str(label).lower()]
            kinds |= Q(track=track, kind__in=named)
        return rows.filter(Q(topic__icontains=value) | (Q(topic="") & kinds))

    def by_year(self, rows, name, value):
        return rows.filter(Q(done_on__year=value) | Q(done_on__isnull=True, planned_on__year=value))


class CandidateFilter(ListFilter):
    carries = ("tahun",)

    kabupaten = filters.ModelChoiceFilter(
        field_name="district_code",
        label=_("Kabupaten/Kota"),
        empty_label=_("Semua"),
        queryset=districts,
        method="by_district",
    )
    kategori = filters.ChoiceFilter(
        field_name="category", label=_("Kategori"), choices=Category, empty_label=_("Semua")
    )

    class Meta:
        model = Product
        fields = ()

    def by_district(self, rows, name, value):
        return rows.filter(district_code=value.pk)
