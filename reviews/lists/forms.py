"""A name for a list as it is filtered."""

from typing import Any

from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from reviews.models import SavedFilter
from villages.models import User


class SavedFilterForm(forms.Form):
    """A name for the list as it is filtered now."""

    name = forms.CharField(
        label=_("Nama filter"),
        max_length=60,
        error_messages={"required": _("Beri nama dulu, misalnya “Kopi yang belum dibantu”.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def save(self, query: str) -> bool:
        """Keep `query` under the name; returns whether that was possible, else the form says why not."""
        longest = SavedFilter._meta.get_field("query").max_length
        if self.is_valid() and longest and len(query) > longest:
            self.add_error(
                "name", _("Filter ini terlalu panjang untuk disimpan. Kurangi kolom yang dipilih.")
            )
        if not self.is_valid():
            return False
        try:
            with transaction.atomic():
                SavedFilter.objects.visible_to(self.user).create(
                    user=self.user, name=self.cleaned_data["name"], query=query
                )
        except IntegrityError:
            self.add_error(
                "name",
                _("Anda sudah punya filter bernama “%(name)s”. Pakai nama lain, atau hapus dulu yang lama.")
                % self.cleaned_data,
            )
        return not self.errors
