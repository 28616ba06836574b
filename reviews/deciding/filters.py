"""The filters of the queue and of the list of corrections."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from products.choices import Category
from products.models import Cycle, Product
from reviews.lists.filters import ListFilter, SearchFilter, districts, subdistricts
from reviews.models import Correction
from villages.former import named
from villages.scoping import Role


class QueueFilter(ListFilter):
    kecamatan = filters.ModelChoiceFilter(
        field_name="village__subdistrict",
        label=_("Kecamatan"),
        empty_label=_("Semua"),
        queryset=subdistricts,
    )
    kategori = filters.ChoiceFilter(
        field_name="category", label=_("Kategori"), choices=Category, empty_label=_("Semua")
    )
    pengajuan = filters.ChoiceFilter(
        label=_("Pengajuan"),
        empty_label=_("Semua"),
        choices=[("pertama", _("Pertama kali")), ("ulang", _("Diajukan ulang"))],
        method="by_submission",
    )

    tahun = filters.ModelChoiceFilter(
        field_name="cycle",
        to_field_name="year",
        label=_("Tahun program"),
        empty_label=_("Semua"),
        queryset=Cycle.objects.order_by("-year"),
    )

    class Meta:
        model = Product
        fields = ()

    def by_submission(self, rows, name, value):
        return rows.filter(submissions__gt=1) if value == "ulang" else rows.filter(submissions=1)


class CorrectionFilter(ListFilter):
    """For the kabupaten by kecamatan, for the province by kabupaten. Which of them the list shows, those that wait or
    those that are decided, is no choice of it: the list is ordered otherwise."""

    kabupaten = filters.ModelChoiceFilter(
        field_name="product__district_code",
        label=_("Kabupaten/Kota"),
        empty_label=_("Semua"),
        queryset=districts,
        method="by_district",
    )
    kecamatan = filters.ModelChoiceFilter(
        field_name="product__village__subdistrict",
        label=_("Kecamatan"),
        empty_label=_("Semua"),
        queryset=subdistricts,
    )
    tahun = filters.ModelChoiceFilter(
        field_name="product__cycle",
        to_field_name="year",
        label=_("Tahun program"),
        empty_label=_("Semua"),
        queryset=Cycle.objects.order_by("-year"),
    )
    cari = SearchFilter(label=_("Cari produk atau desa"), method="by_text")

    class Meta:
        model = Correction
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.filters["kecamatan" if self.request.user.role == Role.PROVINCE else "kabupaten"]

    def by_district(self, rows, name, value):
        return rows.filter(product__district_code=value.pk)

    def by_text(self, rows, name, value):
        return rows.filter(Q(product__name__icontains=value) | named(value, "product__village__"))
