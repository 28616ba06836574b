"""What the head of a village types: the code on a printed sheet, and his name."""

from django import forms
from django.utils.translation import gettext_lazy as _

from villages.keys import key_of
from villages.names import NameField

NO_NUMBER = _("Tulis nomor berkas yang ada di lembar, angka saja.")


class CodeForm(forms.Form):
    """Number of the dossier and code, as the sheet has them. The code itself is looked at by signing.enter()."""

    number = forms.CharField(
        label=_("Nomor berkas"),
        max_length=30,
        help_text=_("Angka di lembar, di atas kodenya."),
        error_messages={"required": NO_NUMBER, "max_length": NO_NUMBER},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    code = forms.CharField(
        label=_("Kode tanda tangan"),
        max_length=40,
        help_text=_("Sepuluh huruf dan angka di lembar. Huruf besar atau kecil sama saja."),
        error_messages={"required": _("Tulis kode yang ada di lembar.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_number(self) -> int:
        number = key_of(self.cleaned_data["number"].replace(" ", "").replace(".", ""))
        if not number:
            raise forms.ValidationError(NO_NUMBER)
        return number


class SignForm(forms.Form):
    name = NameField(
        help_text=_("Nama ini tercatat sebagai penanda tangan."),
        error_messages={"required": _("Tulis nama Anda, supaya tercatat siapa yang menandatangani.")},
    )
