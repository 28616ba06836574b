"""The filters of the kabupaten's list of accounts, and of the codes that were used."""

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.lists.list_filter import ListFilter, SearchFilter, districts, subdistricts
from villages.activation.codes import accounts_of
from villages.former import named
from villages.models import ActivationCode, Village
from villages.scoping import Role

# How an account stands: what an address calls it, what its tab says, and which villages stand so, after annotated().
STANDINGS = (
    ("belum", _("Belum aktif"), Q(account_is_active=None) | Q(account_is_active=True, account_seen=None)),
    ("aktif", _("Aktif"), Q(account_is_active=True, account_seen__isnull=False)),
    ("nonaktif", _("Dinonaktifkan"), Q(account_is_active=False)),
)
CAN_HAVE_CODES = Q(account_is_active=None) | Q(account_is_active=True)
BY_STANDING = {key: condition for key, _label, condition in STANDINGS}
TABS = [("", _("Semua")), *((key, label) for key, label, _condition in STANDINGS)]
USED_BY_ITS_MAKER = Q(used_where_made=True) | Q(used_on_makers_device=True)


def annotated(villages: QuerySet) -> QuerySet:
    """The villages, with what the filters ask of their accounts: the one that counts (accounts_of), whether it is
    active and when it was last signed in to, None where there is none; and whether a code of it is good."""
    account = accounts_of()
    good = ActivationCode.objects.filter(used_at=None, expires_at__gt=timezone.now(), user__is_active=True)
    return villages.annotate(
        account_is_active=account.values("is_active")[:1],
        account_seen=account.values("last_login")[:1],
        account_has_code=Exists(good.filter(user__village=OuterRef("pk"))),
    )


class AccountFilter(ListFilter):
    """Of villages that are annotated()."""

    tabbed = "akun"

    kecamatan = filters.ModelChoiceFilter(
        field_name="subdistrict", label=_("Kecamatan"), empty_label=_("Semua"), queryset=subdistricts
    )
    akun = filters.ChoiceFilter(
        label=_("Akun"), choices=TABS[1:], empty_label=_("Semua"), method="by_standing"
    )
    kode = filters.ChoiceFilter(
        label=_("Kode aktivasi"),
        choices=[("ada", _("Ada yang berlaku")), ("tidak", _("Tidak ada yang berlaku"))],
        empty_label=_("Semua"),
        method="by_code",
    )
    cari = SearchFilter(label=_("Cari desa"), method="by_text")

    class Meta:
        model = Village
        fields = ()

    def by_standing(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(BY_STANDING[value])

    def by_code(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(account_has_code=value == "ada")

    def by_text(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(named(value))


class TraceFilter(ListFilter):
    """Of codes that were used; for the province by kabupaten, for a kabupaten by kecamatan."""

    kabupaten = filters.ModelChoiceFilter(
        field_name="user__village__district_code",
        label=_("Kabupaten/Kota"),
        empty_label=_("Semua"),
        queryset=districts,
        method="by_district",
    )
    kecamatan = filters.ModelChoiceFilter(
        field_name="user__village__subdistrict",
        label=_("Kecamatan"),
        empty_label=_("Semua"),
        queryset=subdistricts,
    )
    bertanda = filters.ChoiceFilter(
        label=_("Tanda"),
        choices=[("on", _("Hanya yang bertanda")), ("tidak", _("Tanpa tanda"))],
        empty_label=_("Semua"),
        method="by_mark",
    )
    cari = SearchFilter(label=_("Cari desa"), method="by_text")

    class Meta:
        model = ActivationCode
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.filters["kecamatan" if self.request.user.role == Role.PROVINCE else "kabupaten"]

    def by_district(self, rows: QuerySet, name: str, value: Village) -> QuerySet:
        return rows.filter(user__village__district_code=value.pk)

    def by_mark(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        # Not exclude(): where nobody knows, there is no mark.
        marked = rows.filter(USED_BY_ITS_MAKER).values("pk")
        return rows.filter(pk__in=marked) if value == "on" else rows.exclude(pk__in=marked)

    def by_text(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(named(value, "user__village__"))
