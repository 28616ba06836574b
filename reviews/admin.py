"""The province's own short lists, for its IT person. The ledger has doors of its own: help/moves.py, help/flags.py."""

from django.contrib import admin

from reviews.models import Partner, Training


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
