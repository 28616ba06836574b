"""The name of a person, as a form asks for it."""

from unicodedata import category

from django import forms
from django.utils.translation import gettext_lazy as _

from villages.marks import visible


class NameField(forms.CharField):
    """A name of at most 100 letters, without what nobody sees around and in it; comes out on one line."""

    default_error_messages = {
        "required": _("Tulis nama Anda, supaya tanda terima menyebut siapa yang mengajukan."),
        "unreadable": _("Nama ini berisi tanda yang tidak terbaca. Ketik lagi namanya, jangan ditempel."),
        "no_letters": _("Tulis nama orang, misalnya Yuliana Tiran."),
    }

    def __init__(self, **kwargs):
        kwargs = {"label": _("Nama Anda"), "max_length": 100} | kwargs
        super().__init__(**kwargs)
        self.widget.attrs |= {"autocomplete": "name", "autocapitalize": "words"}

    def to_python(self, value):
        value = visible(super().to_python(value))
        if any(category(letter).startswith("C") for letter in value):
            raise forms.ValidationError(self.error_messages["unreadable"], code="unreadable")
        if value and not any(map(str.isalpha, value)):
            raise forms.ValidationError(self.error_messages["no_letters"], code="no_letters")
        return value
