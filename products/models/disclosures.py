"""Who of the staff read a phone number of a village's contact, or took a list away, and when.

Appended by products/disclosures.py, never changed: the database itself refuses (reviews/rules/history.py). It holds
no phone number. Its lines are no links of the chain: each would take three queries more of a page that is only read.
"""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from products.models.dossiers import Product
from villages.labels import label_of
from villages.scoping import Role, ScopedQuerySet


class What(models.TextChoices):
    """What was read, or taken away."""

    DOSSIER = "dossier", _("Halaman berkas")
    FORM = "form", _("Formulir terisi")
    RECEIPT = "receipt", _("Tanda terima")
    CORRECTION = "correction", _("Koreksi jawaban")
    CORRECTIONS = "corrections", _("Daftar koreksi")
    ADMIN = "admin", _("Berkas di /admin/")
    LIST = "list", _("Daftar di layar")
    PRINT = "print", _("Daftar dicetak")
    XLSX = "xlsx", _("Daftar diunduh, Excel")
    CSV = "csv", _("Daftar diunduh, CSV")
    GEOJSON = "geojson", _("Daftar diunduh, GeoJSON")


def among(keys: Iterable[int]) -> Q:
    """The condition that one of these products was read, by itself or in a list."""
    keys = list(keys)
    found = Q(product__in=keys)
    for key in keys:
        found |= Q(among__contains=f",{key},")
    return found


class DisclosureQuerySet(ScopedQuerySet):
    """For the province, of its own area. A village asks of_village()."""

    area = {Role.PROVINCE: "province_code"}

    def of_village(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Those in which the number of a dossier of this village's officer was read, the latest first."""
        area_id = getattr(user, "area_id", None)
        if area_id is None or getattr(user, "role", "") != Role.VILLAGE or not user.is_active:
            return self.none()
        keys = Product.objects.visible_to(user).values_list("pk", flat=True)
        mine = self.filter(among(keys), province_code=str(area_id)[:2], with_numbers=True)
        return mine.select_related("product__cycle")


class Disclosure(models.Model):
    """One page or one file, and who got it. Of one dossier it names the `product`; of a list, in `among`, those
    whose number was in it: ",12,15,"."""

    What = What

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Both as they were then: User.signature, and the user name.
    person = models.CharField(_("siapa"), max_length=300)
    account = models.CharField(_("akun"), max_length=150)
    province_code = models.CharField(max_length=2)
    what = models.CharField(_("apa"), max_length=12, choices=What)
    # Without a constraint in the database, which would make whoever reads wait for whoever holds the dossier's row.
    product = models.ForeignKey(
        Product,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("berkas"),
        db_constraint=False,
    )
    about = models.CharField(_("filter atau kegiatan"), max_length=1000, blank=True)
    rows = models.PositiveIntegerField(_("baris"))
    with_numbers = models.BooleanField(_("dengan nomor HP"))
    among = models.TextField(blank=True)
    at = models.DateTimeField(_("waktu"), auto_now_add=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("catatan akses")
        verbose_name_plural = _("catatan akses")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["province_code", "-id"], name="disclosure_by_province"),
            models.Index(fields=["province_code", "-id"], condition=~Q(among=""), name="disclosure_of_lists"),
            models.Index(fields=["at"], name="disclosure_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.what}"

    @property
    def what_label(self) -> Any:
        return label_of(What, self.what)
