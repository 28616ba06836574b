"""The form behind the printed code."""

from django import forms
from django.utils.translation import gettext_lazy as _

from villages.forms import NewPasswordMixin, remember_field
from villages.models import User
from villages.names import NameField


class ActivationForm(NewPasswordMixin, forms.Form):
    """User name, code, who it is, and the new password twice. The code itself is looked at by activation.activate()."""

    username = forms.CharField(
        label=_("Nama pengguna"),
        max_length=150,
        help_text=_("Kode wilayah Anda, dengan atau tanpa titik, misalnya 53.01.05.2010."),
        error_messages={"required": _("Tulis nama pengguna yang ada di kartu.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    code = forms.CharField(
        label=_("Kode aktivasi"),
        max_length=40,
        help_text=_("Sepuluh huruf dan angka di kartu. Huruf besar atau kecil sama saja."),
        error_messages={"required": _("Tulis kode yang ada di kartu.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    name = NameField(
        help_text=_("Nama orang yang memakai akun ini. Tertulis di tanda terima dan riwayat berkas.")
    )
    new_password1, new_password2 = NewPasswordMixin.create_password_fields()
    remember = remember_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("new_password1", "new_password2"):
            # A sheet sent back by mistake must not have to be typed again.
            self.fields[name].widget.render_value = True

    def clean_username(self):
        return User.normalize_username(self.cleaned_data["username"])

    def clean(self):
        self.validate_passwords("new_password1", "new_password2")
        # By what was typed alone: a stranger must not see which names exist.
        typed = {key: self.cleaned_data.get(key, "") for key in ("username", "name")}
        self.validate_password_for_user(User(**typed), "new_password2")
        return super().clean()
