"""The filter of the log of who read numbers and took lists away."""

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from products.models import Disclosure, Product
from products.models.disclosures import What, among
from reviews.lists.list_filter import ListFilter
from villages.former import named

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DisclosureFilter(ListFilter):
    petugas = filters.CharFilter(label=_("Nama atau akun petugas"), method="by_person")
    desa = filters.CharFilter(label=_("Nama atau kode desa"), method="by_village")
    sejak = filters.DateFilter(label=_("Dari tanggal"), field_name="at__date", lookup_expr="gte", widget=DAY)
    sampai = filters.DateFilter(
        label=_("Sampai tanggal"), field_name="at__date", lookup_expr="lte", widget=DAY
    )
    apa = filters.ChoiceFilter(label=_("Apa"), field_name="what", choices=What, empty_label=_("Semua"))

    class Meta:
        model = Disclosure
        fields = ()

    def by_person(self, rows, name, value):
        return rows.filter(Q(person__icontains=value) | Q(account__icontains=value))

    def by_village(self, rows, name, value):
        """Pages of its dossiers, and lists in which its number was."""
        if not (meant := named(value, "village__")):
            return rows.none()
        found = Product.objects.in_area_of(self.request.user).filter(meant)
        return rows.filter(among(found.values_list("pk", flat=True)[:MOST]))


MOST = 20  # dossiers that a village's name may stand for
