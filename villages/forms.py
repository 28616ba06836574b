"""Sign-in, a new password, and the kabupaten's number."""

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordMixin
from django.utils.translation import gettext_lazy as _

from villages.models import User
from villages.passwords import without_blanks


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


class NewPasswordMixin(SetPasswordMixin):
    """The new password, typed twice: `new_password1` and `new_password2`."""

    error_messages = {"password_mismatch": _("Kedua kata sandi tidak sama. Tulis lagi, dua kali sama.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first, second = self.fields["new_password1"], self.fields["new_password2"]
        first.label, second.label = _("Kata sandi baru"), _("Ulangi kata sandi baru")
        first.help_text, second.help_text = (
            _("Paling sedikit 10 huruf atau angka. Tiga kata yang mudah Anda ingat sudah kuat."),
            "",
        )
        for field in (first, second):
            field.error_messages["required"] = _("Tulis kata sandi baru Anda, dua kali sama.")

    def clean_new_password1(self):
        """A blank around it would be seen by nobody, and asked for at every sign-in."""
        return without_blanks(self.cleaned_data["new_password1"])

    def clean_new_password2(self):
        return without_blanks(self.cleaned_data["new_password2"])


class ChangePasswordForm(NewPasswordMixin, PasswordChangeForm):
    error_messages = NewPasswordMixin.error_messages | {
        "password_incorrect": _("Kata sandi lama tidak cocok. Tulis lagi."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Kata sandi lama")
        self.fields["old_password"].error_messages["required"] = _("Tulis kata sandi lama Anda.")

    def clean_old_password(self):
        """As at sign-in: as typed, else without the blanks around it."""
        typed = self.cleaned_data["old_password"]
        if not self.user.check_password(typed):
            self.cleaned_data["old_password"] = without_blanks(typed)
        return super().clean_old_password()
