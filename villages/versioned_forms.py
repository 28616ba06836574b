"""What every form over a row with a version shares: nothing is overwritten, and nothing typed is lost."""

from datetime import date
from typing import Any

from django import forms
from django.db import IntegrityError

from villages.formats import tanggal
from villages.versions import Stale, change


class VersionedForm(forms.ModelForm):
    """A form over a row (`instance`) with an integer `version`, or over one that is still to be made."""

    def save_over(self, version: int) -> bool:
        """Write what was typed over the row as the person saw it; returns whether it was sound.

        `version` is that of the page. What the row says already is no change: it raises no version, and no
        conflict either, so that a second click is none. Raises Stale, for a form with faults too: its page
        must not bring a version of which the person saw nothing. In a transaction; then nothing is lost.
        """
        row, before = self.instance, self.instance.version
        if self.changed_data and before != version:
            raise Stale
        if not self.is_valid():
            return False
        if self.changed_data:
            change(type(row)._default_manager.filter(pk=row.pk), version=version)
            row.version = version + 1
            try:
                self.save()
            except IntegrityError:  # the caller rolls back, and shows the form again with this row
                row.version = before
                raise
        return True

    @property
    def standing(self) -> list[tuple[str, str]]:
        """What the row holds where something else was typed: [(label, text), …]; "" for an empty answer."""
        return [
            (str(self.fields[name].label), self._text_of(name, self.initial.get(name)))
            for name in self.changed_data
        ]

    def kept(self) -> list[tuple[str, str]]:
        """What was typed, in words: [(label, text), …]."""
        typed = [
            (str(field.label), self._text_of(name, self[name].data)) for name, field in self.fields.items()
        ]
        return [(label, text) for label, text in typed if text]

    def _text_of(self, name: str, value: Any) -> str:
        if value is None or value == "":
            return ""
        if isinstance(value, date):
            return tanggal(value)
        labels = {str(key): label for key, label in getattr(self.fields[name], "choices", ())}
        return str(labels.get(str(value), value))
