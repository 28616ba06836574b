"""Areas and officers in Django's admin, for the province's IT person."""

from django import forms
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from villages.activation.codes import issue_to
from villages.areas import LEVELS, above, code_fault, name_fault
from villages.client_address import client_address, network_of
from villages.factor_forms import ResetForm
from villages.formats import tanggal, waktu
from villages.management.area_moves import renamed
from villages.models import AreaChange, District, FactorEntry, Province, Subdistrict, User, Village
from villages.officers import with_factor
from villages.search_names import plain
from villages.second_factor import may_reset, reset

admin.site.site_header = _("Pengelolaan OVOP NTT")
admin.site.site_title = _("OVOP NTT")
admin.site.index_title = _("Wilayah, tahun program, dan petugas")
# Nobody here gives permissions out by group: what a person may do follows from the role.
admin.site.unregister(Group)
# Nor looks at the secrets of others: a second factor is set up by its owner, and taken away with a reason.
admin.site.unregister([TOTPDevice, StaticDevice])


def find(rows, term, *, areas=(), codes=(), texts=()):
    """The rows in which every word of `term` is found.

    `areas` are fields that hold names as search_names.plain() writes them, so that no apostrophe counts;
    a word may also begin one of `codes` or stand in one of `texts`.
    """
    for word in term.replace("\0", "").split():
        found = Q(*((f"{field}__startswith", word) for field in codes), _connector=Q.OR)
        found |= Q(*((f"{field}__icontains", word) for field in texts), _connector=Q.OR)
        found |= Q(*((f"{field}__contains", plain(word)) for field in areas), _connector=Q.OR)
        rows = rows.filter(found)
    return rows


def place(area):
    """What tells areas of one name apart: 53.01.05.2010 Desa Bolok, Kupang Barat, Kabupaten Kupang."""
    if isinstance(area, Village):
        return f"{area.code} {area.full_name}, {area.subdistrict}, {area.subdistrict.district}"
    return f"{area.code} {area}"


class Places(AutocompleteJsonView):
    """The answers of the pickers: three desa are called Oe'ekam."""

    def serialize_result(self, obj, to_field_name):
        return super().serialize_result(obj, to_field_name) | {"text": place(obj)}


admin.site.autocomplete_view = Places.as_view(admin_site=admin.site)


class DistrictFilter(admin.SimpleListFilter):
    """By kabupaten, for rows that carry its code."""

    title = _("kabupaten/kota")
    parameter_name = "district"

    def lookups(self, request, model_admin):
        return District.objects.values_list("code", "name")

    def queryset(self, request, queryset):
        return queryset.filter(self.condition(self.value())) if self.value() else queryset

    def condition(self, code):
        return Q(district_code=code)


class PostingFilter(DistrictFilter):
    """The kabupaten's own officers and those of its villages."""

    def condition(self, code):
        return Q(district=code) | Q(village__district_code=code)


class AreaForm(forms.ModelForm):
    """Asks for code and name: the code says the level and the area above."""

    def clean_code(self):
        code, model = self.cleaned_data["code"], self._meta.model
        if fault := code_fault(code):
            raise ValidationError(fault)
        level, field = LEVELS[len(code)]
        if level is not model:
            raise ValidationError(_("Kode ini milik %(level)s."), params={"level": level._meta.verbose_name})
        if field:
            parents = model._meta.get_field(field).related_model
            if not parents.objects.filter(pk=above(code)).exists():
                raise ValidationError(
                    _("Belum ada wilayah dengan kode %(code)s."), params={"code": above(code)}
                )
            setattr(self.instance, f"{field}_id", above(code))
        return code

    def clean_name(self):
        if fault := name_fault(self.cleaned_data["name"]):
            raise ValidationError(fault)
        return self.cleaned_data["name"]


class AreaAdmin(admin.ModelAdmin):
    form = AreaForm
    parents = ()  # the fields above, the nearest first
    search_fields = ["search_name"]  # find() searches; without this there is no box
    search_help_text = _("Nama, dengan atau tanpa tanda petik, atau awal kode")
    show_full_result_count = False

    def get_fields(self, request, obj=None):
        return ["code", *self.parents[:1], "name"] if obj else ["code", "name"]

    def get_readonly_fields(self, request, obj=None):
        return ["code", *self.parents[:1]] if obj else []

    def get_search_results(self, request, queryset, search_term):
        return find(queryset, search_term, areas=["search_name"], codes=["code"]), False

    def save_model(self, request, obj, form, change):
        """A new name is a change like any other; a new code is import_areas' alone."""
        before = form.initial.get("name", "")
        super().save_model(request, obj, form, change)
        if change and before != obj.name:
            renamed([(obj, before)], day=timezone.localdate(), basis="")


@admin.register(Province)
class ProvinceAdmin(AreaAdmin):
    list_display = ["code", "name"]
    list_display_links = list_display


@admin.register(District)
class DistrictAdmin(AreaAdmin):
    list_display = ["code", "name", "province"]
    list_display_links = ["code", "name"]
    list_select_related = ["province"]
    parents = ["province"]


@admin.register(Subdistrict)
class SubdistrictAdmin(AreaAdmin):
    list_display = ["code", "name", "district"]
    list_display_links = ["code", "name"]
    list_filter = ["district"]
    list_select_related = ["district"]
    parents = ["district"]


@admin.register(Village)
class VillageAdmin(AreaAdmin):
    list_display = ["code", "name", "kind_name", "subdistrict", "district", "formerly", "end"]
    list_display_links = ["code", "name"]
    list_filter = [DistrictFilter, ("ended", admin.EmptyFieldListFilter)]
    parents = ["subdistrict"]
    search_help_text = _("Nama, dengan atau tanpa tanda petik, atau awal kode; yang dahulu juga")

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "formerly", "start", "end"] if obj else []

    def get_fields(self, request, obj=None):
        return [*super().get_fields(request, obj), "formerly", "start", "end"] if obj else ["code", "name"]

    def get_search_results(self, request, queryset, search_term):
        areas, texts = ["search_name", "former_names"], ["former_codes"]
        term = User.normalize_username(search_term)  # a whole code may come without its dots
        return find(queryset, term, areas=areas, codes=["code"], texts=texts), False

    def save_model(self, request, obj, form, change):
        if not change:
            obj.began = timezone.localdate()
        super().save_model(request, obj, form, change)

    @admin.display(description=_("kode dahulu"))
    def formerly(self, village):
        return ", ".join(village.former_codes.split()) or "–"

    @admin.display(description=_("ada sejak"))
    def start(self, village):
        return tanggal(village.began) or "–"

    @admin.display(description=_("berakhir"), ordering="ended")
    def end(self, village):
        return tanggal(village.ended) or "–"

    def get_queryset(self, request):
        # Not list_select_related: the picker names the areas above too.
        return super().get_queryset(request).select_related("subdistrict__district")

    @admin.display(description=_("jenis"), ordering="kind")
    def kind_name(self, village):
        return Village.Kind(village.kind).label

    @admin.display(description=_("kabupaten/kota"), ordering="district_code")
    def district(self, village):
        return village.subdistrict.district


@admin.register(AreaChange)
class AreaChangeAdmin(admin.ModelAdmin):
    """Read only: what became of an area is written by import_areas, and stays."""

    fields = readonly_fields = ["how", "old", "new", "since", "basis", "recorded", "village"]
    list_display = ["since", "how", "old", "new", "basis"]
    list_display_links = ["since", "how"]
    list_filter = ["how"]
    date_hierarchy = "day"
    search_fields = ["old_code"]  # find() searches; without this there is no box
    search_help_text = _("Nama atau kode, yang lama atau yang baru, atau dasar hukum")
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_search_results(self, request, queryset, search_term):
        texts = ["old_name", "new_name", "basis"]
        return find(queryset, search_term, codes=["old_code", "new_code"], texts=texts), False

    @admin.display(description=_("berlaku sejak"), ordering="day")
    def since(self, change):
        return tanggal(change.day)

    @admin.display(description=_("lama"), ordering="old_code")
    def old(self, change):
        return f"{change.old_code} {change.old_name}"

    @admin.display(description=_("baru"), ordering="new_code")
    def new(self, change):
        return f"{change.new_code} {change.new_name}".strip() or "–"

    @admin.display(description=_("dicatat"))
    def recorded(self, change):
        return waktu(change.recorded_at)


class UsernameMixin:
    def clean_username(self):
        # Before the model checks it: only then are `53 01 05 2003` and `53.01.05.2003` one name.
        return User.normalize_username(self.cleaned_data["username"])


class OfficerCreationForm(UsernameMixin, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = User


class OfficerChangeForm(UsernameMixin, UserChangeForm):
    class Meta(UserChangeForm.Meta):
        model = User


@admin.register(User)
class OfficerAdmin(UserAdmin):
    form = OfficerChangeForm
    add_form = OfficerCreationForm
    posting = (
        _("Peran dan wilayah"),
        {
            "fields": ["role", "province", "district", "village"],
            "description": _("Isi satu wilayah saja: yang menjadi tugas petugas itu."),
        },
    )
    add_fieldsets = [
        (
            None,
            {
                "fields": ["username", "name", "email", "password1", "password2"],
                "description": _("Nama pengguna petugas desa adalah kode desanya, misalnya 53.01.05.2010."),
            },
        ),
        posting,
    ]
    fieldsets = [
        (None, {"fields": ["username", "name", "email", "password"]}),
        posting,
        (
            _("Akses"),
            {
                "fields": ["is_active", "is_staff", "is_superuser", "last_sign_in"],
                "description": _(
                    "Petugas yang berhenti dinonaktifkan, tidak dihapus, supaya riwayat tetap menyebut namanya. Halaman admin ini hanya bisa dibuka akun berstatus staf dan superuser."
                ),
            },
        ),
    ]
    readonly_fields = ["last_sign_in"]
    actions = ["make_codes", "reset_second_factor"]
    filter_horizontal = []
    autocomplete_fields = ["province", "district", "village"]
    list_display = ["username", "full_name", "role", "area", "is_active", "has_factor", "last_sign_in"]
    list_filter = ["role", "is_active", "is_superuser", PostingFilter]
    list_select_related = ["province", "district", "village__subdistrict"]
    search_help_text = _("Nama petugas, nama pengguna, atau nama wilayah")
    show_full_result_count = False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_search_results(self, request, queryset, search_term):
        areas = [f"{area}__search_name" for area in self.autocomplete_fields]
        term = User.normalize_username(search_term)  # a whole code may come without its dots
        texts = ["username", "name", "village__former_codes"]
        return find(queryset, term, areas=areas, texts=texts), False

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in self.autocomplete_fields:
            field.label_from_instance = place
            field.widget.widget.attrs["data-width"] = "40em"  # room for that
            # An officer is posted to an area; nobody makes or deletes one on the way.
            for action in ("add", "change", "delete"):
                setattr(field.widget, f"can_{action}_related", False)
        return field

    @admin.action(description=_("Buat kode aktivasi, sekali pakai"), permissions=["change"])
    def make_codes(self, request, queryset):
        """For whoever forgot the password, or can't get in while others guess it. Shown once."""
        officers = list(queryset.filter(is_active=True).order_by("username"))
        place = network_of(client_address(request))
        context = self.admin_site.each_context(request) | {
            "title": _("Kode aktivasi"),
            "opts": self.opts,
            "cards": [(officer, *issue_to(officer, request.user, place=place)) for officer in officers],
            "left_out": queryset.filter(is_active=False),
            "address": request.build_absolute_uri(reverse("activate")),
        }
        return TemplateResponse(request, "admin/villages/user/codes.html", context)

    @admin.action(description=_("Cabut pengaman kedua"), permissions=["change"])
    def reset_second_factor(self, request, queryset):
        """Of whoever lost the phone and the recovery codes; asks for the reason first. Nobody's own."""
        chosen = queryset.select_related("district").order_by("username")
        officers = [one for one in chosen if may_reset(request.user, one)]
        form = ResetForm(request.POST if "reason" in request.POST else None)
        if officers and form.is_valid():
            for officer in officers:
                reset(officer, by=request.user, reason=form.cleaned_data["reason"])
            names = ", ".join(officer.username for officer in officers)
            self.message_user(request, _("Pengaman kedua sudah dicabut: %(names)s.") % {"names": names})
            return HttpResponseRedirect(request.get_full_path())
        context = self.admin_site.each_context(request) | {
            "title": _("Cabut pengaman kedua"),
            "opts": self.opts,
            "officers": officers,
            "left_out": [one for one in chosen if one not in officers],
            "form": form,
        }
        return TemplateResponse(request, "admin/villages/user/reset_factor.html", context)

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(has_factor=with_factor())

    @admin.display(description=_("pengaman kedua"), boolean=True)
    def has_factor(self, user):
        return user.has_factor

    @admin.display(description=_("nama lengkap"), ordering="name")
    def full_name(self, user):
        return str(user)

    @admin.display(description=_("wilayah"))
    def area(self, user):
        return f"{user.village.full_name}, {user.village.subdistrict}" if user.village else user.area

    @admin.display(description=_("terakhir masuk"), ordering="last_login")
    def last_sign_in(self, user):
        return waktu(user.last_login) or "–"


@admin.register(FactorEntry)
class FactorEntryAdmin(admin.ModelAdmin):
    """Read only: what happened to second factors, and by whom."""

    fields = readonly_fields = ["officer", "what", "person", "reason", "moment"]
    list_display = ["moment", "what", "officer", "person", "reason"]
    list_display_links = ["moment", "what"]
    list_filter = ["what"]
    list_select_related = ["officer__village"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("waktu"), ordering="at")
    def moment(self, entry):
        return waktu(entry.at)
