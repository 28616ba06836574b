"""The filter of the queue."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from products.choices import Category
from products.models import Cycle, Product
from reviews.lists.list_filter import ListFilter, subdistricts

SUBMISSIONS = [("pertama", _("Pertama kali")), ("ulang", _("Diajukan ulang"))]


class QueueFilter(ListFilter):
    tabbed = "pengajuan"

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
        choices=SUBMISSIONS,
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
