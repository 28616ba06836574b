"""The province's own short lists, for its IT person. The ledger has doors of its own: help/moves.py, help/flags.py."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from products.models import Disclosure, Product
from products.models.disclosures import among
from reviews.models import Partner, Training
from reviews.personal.filters import MOST
from reviews.personal.log_file import subject_of
from villages.former import named


@admin.register(Partner)
class PartnerAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "province"]
    list_filter = ["kind", "province"]
    list_select_related = ["province"]
    search_fields = ["name"]

    def save_model(self, request, obj, form, change):
        """An officer's page of this partner, opened before, must not overwrite what is saved here."""
        if change:
            obj.version += 1
        super().save_model(request, obj, form, change)


@admin.register(Training)
class TrainingAdmin(admin.ModelAdmin):
    """To be read: seats and attendance are the province's, on its own pages."""

    list_display = ["title", "topic", "day", "place", "province"]
    list_filter = ["topic", "province"]
    list_select_related = ["province"]
    search_fields = ["title", "place"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Disclosure)
class DisclosureAdmin(admin.ModelAdmin):
    """Who read phone numbers and took lists away, to be read."""

    list_display = ["at", "person", "account", "what", "subject", "rows", "with_numbers"]
    list_filter = ["what", "with_numbers", "province_code"]
    list_select_related = ["product__village", "product__cycle"]
    date_hierarchy = "at"
    search_fields = ["person"]  # get_search_results() searches; without this there is no box
    search_help_text = _("Nama atau akun petugas, nama desa, atau awal kode desa")
    fields = readonly_fields = ["at", "person", "account", "what", "subject", "about", "rows", "with_numbers"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_search_results(self, request, queryset, search_term):
        if not search_term:
            return queryset, False
        found = Q(person__icontains=search_term) | Q(account__icontains=search_term)
        if village := named(search_term, "village__"):
            found |= among(Product.objects.filter(village).values_list("pk", flat=True)[:MOST])
        return queryset.filter(found), False

    @admin.display(description=_("berkas atau filter"))
    def subject(self, line):
        return subject_of(line) or "–"
