"""Sign-in, a new password, and the person behind an account."""

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordMixin
from django.utils.translation import gettext_lazy as _

from villages.former import name_now
from villages.guessing import TooManyTries
from villages.models import User
from villages.names import NameField
from villages.passwords import without_blanks


def remember_field():
    """The box for thirty days; whoever may not be remembered ticks it in vain (villages/remembered.py)."""
    return forms.BooleanField(
        label=_("Ingat saya 30 hari di HP ini"),
        required=False,
        help_text=_("Untuk petugas desa dan kelurahan. Jangan dicentang di HP yang dipakai bersama."),
    )


class SignInForm(AuthenticationForm):
    """Takes a village's code with or without dots, and one that it had before; says the same for a wrong name
    and a wrong password."""

    remember = remember_field()
    stopped = None  # or the TooManyTries

    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": _(
            "Nama pengguna atau kata sandi salah. Periksa huruf besar dan kecilnya, lalu coba lagi. Kalau lupa, "
            "minta kode baru ke petugas PMD kabupaten/kota."
        ),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Nama pengguna")
        self.fields["username"].help_text = _(
            "Petugas desa dan kelurahan: kode wilayahnya, misalnya 53.01.05.2010. Petugas kabupaten dan provinsi: "
            "nama pengguna dari admin provinsi."
        )
        self.fields["username"].error_messages["required"] = _("Tulis nama pengguna.")
        self.fields["password"].label = _("Kata sandi")
        self.fields["password"].error_messages["required"] = _("Tulis kata sandi.")
        if self.is_bound:  # the list of what is wrong takes the focus
            del self.fields["username"].widget.attrs["autofocus"]
        elif self.initial.get("username"):
            del self.fields["username"].widget.attrs["autofocus"]
            self.fields["password"].widget.attrs["autofocus"] = True

    def clean_username(self):
        # Here, so that the guard against guessing counts all names of an account as one. No account has a longer
        # one, and some letters become eighteen.
        return name_now(User.normalize_username(self.cleaned_data["username"])[:254])

    def clean(self):
        try:
            return super().clean()
        except TooManyTries as stop:
            self.stopped = stop
            raise forms.ValidationError(stop.sentence, code="stopped") from stop


class NewPasswordMixin(SetPasswordMixin):
    """The new password, typed twice: `new_password1` and `new_password2`."""

    error_messages = {
        "password_mismatch": _("Kedua kata sandi tidak sama. Tulis lagi yang sama di kedua kotak.")
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first, second = self.fields["new_password1"], self.fields["new_password2"]
        first.label, second.label = _("Kata sandi baru"), _("Ulangi kata sandi baru")
        first.help_text, second.help_text = (
            _(
                "Paling sedikit 10 huruf atau angka, jangan angka semua, jangan nama wilayah Anda dengan tahun. "
                "Tiga kata yang mudah Anda ingat sudah kuat."
            ),
            "",
        )
        first.error_messages["required"] = _("Tulis kata sandi baru.")
        second.error_messages["required"] = _("Tulis sekali lagi kata sandi yang sama.")

    def clean_new_password1(self):
        """A blank around it would be seen by nobody, and asked for at every sign-in."""
        return without_blanks(self.cleaned_data["new_password1"])

    def clean_new_password2(self):
        return without_blanks(self.cleaned_data["new_password2"])

    def validate_password_for_user(self, user, password_field_name="new_password1"):  # nosec B107 # a field
        """What is wrong with the first is said together with that the second is another one."""
        super().validate_password_for_user(user, "new_password1")


class ChangePasswordForm(NewPasswordMixin, PasswordChangeForm):
    stopped = None  # or the TooManyTries

    error_messages = NewPasswordMixin.error_messages | {
        "password_incorrect": _("Kata sandi lama tidak cocok. Tulis lagi."),
    }

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        if self.is_bound:  # the list of what is wrong takes the focus
            del self.fields["old_password"].widget.attrs["autofocus"]
        self.fields["old_password"].label = _("Kata sandi lama")
        self.fields["old_password"].error_messages["required"] = _("Tulis kata sandi lama Anda.")

    def clean_old_password(self):
        """As at sign-in, blanks around it and all, and by its guard: a phone that is remembered for thirty days
        must not be a place to guess what opens the account for good."""
        typed = self.cleaned_data["old_password"]
        try:
            is_right = authenticate(self.request, username=self.user.username, password=typed)
        except TooManyTries as stop:
            self.stopped = stop
            raise forms.ValidationError(stop.sentence, code="stopped") from stop
        if not is_right:
            raise forms.ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return typed


class HolderForm(forms.Form):
    """The name of whoever uses the account from now on. Where it takes the place of another one's, the password
    is asked for: a phone may lie open, and the name goes on receipts."""

    name = NameField()
    password = forms.CharField(
        label=_("Kata sandi"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Kata sandi akun ini, yang dipakai untuk masuk."),
        error_messages={"required": _("Tulis kata sandi.")},
    )

    def __init__(self, *args, asks_password, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_password:
            del self.fields["password"]
