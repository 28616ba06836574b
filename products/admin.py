"""Programme years in Django's admin; the files are there to be looked at only."""

from django import forms
from django.contrib import admin
from django.db import models
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from products.choices import Category
from products.disclosures import disclose
from products.models import Cycle, Disclosure, Product
from products.sections import SECTIONS
from products.submitted import category_read, name_read, shown_to
from villages.admin import DistrictFilter, find
from villages.formats import tanggal
from villages.models import User


@admin.register(Cycle)
class CycleAdmin(admin.ModelAdmin):
    fields = ["year", "opens", "closes", "mends_until", "includes_kelurahan", "head_signs"]
    list_display = ["year", "opening", "closing", "mending", "includes_kelurahan", "head_signs", "is_open"]
    # The browser's own picker: Django's Indonesian formats refuse "5 Mei".
    formfield_overrides = {
        models.DateField: {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
    }

    class Media:
        js = [forms.Script("js/readback.js", type="module")]  # the picker speaks the browser's language

    @admin.display(description=_("dibuka"), ordering="opens")
    def opening(self, cycle):
        return tanggal(cycle.opens)

    @admin.display(description=_("ditutup"), ordering="closes")
    def closing(self, cycle):
        return tanggal(cycle.closes)

    @admin.display(description=_("bisa diperbaiki sampai"), ordering="mends_until")
    def mending(self, cycle):
        return tanggal(cycle.mends_until)

    @admin.display(description=_("terbuka hari ini"), boolean=True)
    def is_open(self, cycle):
        return cycle.is_open


def _listed(product):
    return shown_to(None, product, whole=False)  # no superuser is posted to a village


def answers(section):
    """A column with all answers of a section, in the words that the form's own pages use."""

    @admin.display(description=section.title)
    def show(product):
        lines = [(answer.question.label, answer.text or "–") for answer in section.answers(product)]
        return format_html_join("", "{}: {}<br>", lines)

    show.__name__ = section.key  # Django names the row after it
    return show


class CategoryFilter(admin.SimpleListFilter):
    """By the category that the list shows."""

    title = _("kategori")
    parameter_name = "category__exact"

    def lookups(self, request, model_admin):
        return Category.choices

    def queryset(self, request, queryset):
        return queryset.filter(category_read(self.value())) if self.value() else queryset


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):
    """Read only, a returned one as it was submitted last: a file changes through its village's form and reviews/deciding/workflow.py, and nowhere else."""

    fields = readonly_fields = [
        "place",
        "cycle",
        "status",
        "submitted",
        "approved",
        *map(answers, SECTIONS),
        "declaration",
        "public_consent",
    ]
    list_display = ["named", "place", "kind", "cycle", "status", "submitted"]
    list_filter = ["state", "cycle", CategoryFilter, DistrictFilter]
    search_fields = ["name"]  # find() searches; without this there is no box
    search_help_text = _("Nama produk, nama desa, atau awal kode desa")
    ordering = ["-pk"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        # All that a row shows: the list adds nothing to a selection that is there.
        selected = rows.select_related("village__subdistrict", "cycle", "last_submission__potential")
        return selected.annotate(name_read=name_read())

    def get_object(self, request, object_id, from_field=None):
        product = super().get_object(request, object_id, from_field)
        return product and shown_to(request.user, product)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        disclose(request.user, Disclosure.What.ADMIN, product=obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_search_results(self, request, queryset, search_term):
        areas, codes, texts = (
            ["village__search_name", "village__former_names"],
            ["village__code"],
            ["name_read", "village__former_codes"],
        )
        term = User.normalize_username(search_term)  # a whole code may come without its dots
        return find(queryset, term, areas=areas, codes=codes, texts=texts), False

    @admin.display(description=_("produk"), ordering="name_read")
    def named(self, product):
        return str(_listed(product))

    @admin.display(description=_("kategori"))
    def kind(self, product):
        return _listed(product).category_label

    @admin.display(description=_("desa/kelurahan"), ordering="village")
    def place(self, product):
        return f"{product.village.full_name}, {product.village.subdistrict}"

    @admin.display(description=_("status"), ordering="state")
    def status(self, product):
        return (
            _("%(state)s; isinya pengajuan terakhir") % {"state": product.state_label}
            if product.is_last_submission
            else product.state_label
        )

    @admin.display(description=_("diajukan"), ordering="submitted_at")
    def submitted(self, product):
        return tanggal(product.submitted_at) or "–"

    @admin.display(description=_("disetujui"))
    def approved(self, product):
        return tanggal(product.approved_at) or "–"
