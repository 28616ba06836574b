"""Sign-in."""

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from villages.models import User


class SignInForm(AuthenticationForm):
    """Takes a village's code with or without dots; says the same for a wrong name and a wrong password."""

    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": _(
            "Nama pengguna atau kata sandi salah. Periksa huruf besar dan kecilnya, lalu coba lagi. Kalau lupa, "
            "minta kata sandi baru ke kabupaten."
        ),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Nama pengguna")
        self.fields["username"].help_text = _("Petugas desa: kode desa, misalnya 53.01.05.2010.")
        self.fields["password"].label = _("Kata sandi")

    def clean_username(self):
        return User.normalize_username(self.cleaned_data["username"])
