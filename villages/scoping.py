"""Who sees what: the one rule by which rows are let through.

QuerySets say beside it what their own rows are: products.models.SEEN which states a role sees, those of
partners, exports and saved filters whose they are.

Every row of a ScopedQuerySet belongs to exactly one village. The row of the village, and the row of the
file, carry the codes of their kabupaten and province in columns of their own, computed by the
database from the village's code, so that a scope is one comparison on an index and cannot drift.
"""

from collections.abc import Collection
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    VILLAGE = "village", _("Petugas desa")
    DISTRICT = "district", _("Petugas kabupaten")
    PROVINCE = "province", _("Petugas provinsi")


AREA: dict[str, str] = {
    Role.VILLAGE: "village",
    Role.DISTRICT: "district_code",
    Role.PROVINCE: "province_code",
}


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows that each belong to exactly one village.

    `path` leads from a row to the one that carries the area's columns ("product__" for a photo),
    `seen` narrows what a role sees of it: role -> Q, relative to that same row.
    """

    path = ""
    area: dict[str, str] = AREA
    seen: dict[str, dict[str, Any]] = {}

    def in_area_of(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The rows of the user's area in every state: for counts over an area, and for doors that tell
        stale from forbidden. Whatever shows rows starts from `visible_to`."""
        area_id, role = getattr(user, "area_id", None), getattr(user, "role", None)
        if area_id is None or not user.is_active or role not in self.area:
            return self.none()
        return self.filter(**{self.path + self.area[role]: area_id})

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The rows that `user` may see; none for somebody not signed in or posted nowhere."""
        seen = self.seen.get(getattr(user, "role", ""), {})
        return self.in_area_of(user).filter(**{self.path + key: value for key, value in seen.items()})


class RoleMixin:
    """Lets in the roles named; anybody else gets 403. LoginRequiredMiddleware has asked to sign in before."""

    roles: Collection[Role] = frozenset(Role)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if getattr(user, "area_id", None) is None or getattr(user, "role", None) not in self.roles:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view it is mixed into


class ScopedMixin(RoleMixin):
    """A view over rows: what is not visible to the user does not exist (404)."""

    model: Any  # a model whose manager is a ScopedQuerySet's
    request: HttpRequest

    def get_queryset(self) -> Any:
        return self.model.objects.visible_to(self.request.user)
