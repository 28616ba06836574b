"""Codes of the second factor, as forms ask for them. A field that starts with `otp` is never kept in a page
(villages/sign_in.py)."""

from django import forms
from django.utils.translation import gettext_lazy as _

WRONG = _(
    "Kode ini salah atau sudah dipakai. Tunggu sampai aplikasi menampilkan kode berikutnya, lalu ketik yang itu. "
    "Jam di HP harus tepat: nyalakan waktu otomatis."
)


class CodeField(forms.CharField):
    """What an app shows now, or a recovery code."""

    def __init__(self, **kwargs):
        super().__init__(**({"max_length": 30} | kwargs))
        self.widget.attrs |= {
            "autocomplete": "one-time-code",
            "autocapitalize": "none",
            "spellcheck": "false",
        }


class CodeForm(forms.Form):
    """Of somebody who has a second factor."""

    otp = CodeField(
        label=_("Kode dari aplikasi"),
        help_text=_(
            "Enam angka yang sekarang tampil di aplikasi. HP tidak ada? Ketik salah satu kode cadangan."
        ),
        error_messages={"required": _("Tulis kodenya.")},
    )


class FirstCodeForm(forms.Form):
    """The first code of a new device."""

    otp_new = CodeField(
        label=_("Kode dari aplikasi"),
        help_text=_("Enam angka yang tampil di aplikasi setelah kode QR dipindai."),
        error_messages={"required": _("Tulis enam angka yang tampil di aplikasi.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["otp_new"].widget.attrs["inputmode"] = "numeric"

    def clean_otp_new(self):
        return self.cleaned_data["otp_new"].replace(" ", "")


class ReplaceForm(CodeForm, FirstCodeForm):
    """A code of the device that is there, or a recovery code, and the first one of the new."""

    field_order = ["otp", "otp_new"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["otp"].label = _("Kode dari aplikasi yang lama")
        self.fields["otp_new"].label = _("Kode dari aplikasi yang baru")


class ResetForm(forms.Form):
    """Why somebody's second factor is taken away."""

    reason = forms.CharField(
        label=_("Alasan"),
        max_length=300,
        help_text=_("Misalnya: HP hilang, sudah dicek lewat telepon. Dibaca petugas itu waktu masuk lagi."),
        error_messages={"required": _("Tulis alasannya. Petugas itu akan membacanya.")},
    )
