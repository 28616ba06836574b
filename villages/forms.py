"""Sign-in."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from villages import phones
from villages.models import District, User


class SignInForm(AuthenticationForm):
    """Takes a village's code with or without dots; says the same for a wrong name and a wrong password."""

    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": _(
            "Nama pengguna atau kata sandi salah. Periksa huruf besar dan kecilnya, lalu coba lagi. Kalau lupa, "
            "minta kode baru ke petugas PMD kabupaten."
        ),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Nama pengguna")
        self.fields["username"].help_text = _("Petugas desa: kode desa, misalnya 53.01.05.2010.")
        self.fields["password"].label = _("Kata sandi")

    def clean_username(self):
        return User.normalize_username(self.cleaned_data["username"])


class ContactForm(forms.ModelForm):
    """The number under which a kabupaten answers its villages; empty takes the link from their pages."""

    class Meta:
        model = District
        fields = ("whatsapp",)
        widgets = {"whatsapp": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})}
        help_texts = {"whatsapp": _("Misalnya: 0812 3456 7890. Sebaiknya nomor kantor, bukan nomor pribadi.")}

    def clean_whatsapp(self):
        typed = self.cleaned_data["whatsapp"]
        if not typed:
            return ""
        try:
            number = phones.normalise(typed)
        except ValueError:
            number = ""
        if not phones.is_mobile(number):
            raise forms.ValidationError(
                _("Nomor ini tidak seperti nomor HP Indonesia. Tulis misalnya 0812 3456 7890.")
            )
        return number
