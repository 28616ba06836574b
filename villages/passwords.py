"""Passwords as they are typed, and what Django asks of a password, said in the words of the portal."""

from unicodedata import category

from django.contrib.auth import password_validation as rules
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def without_blanks(password):
    """The password without blanks and marks that nobody sees around it; those inside it are its own."""
    unseen = "".join(letter for letter in set(password) if letter.isspace() or category(letter) == "Cf")
    return password.strip(unseen) if unseen else password


class LongEnough(rules.MinimumLengthValidator):
    def get_error_message(self):
        message = _("Kata sandi ini terlalu pendek. Pakai paling sedikit %(count)d huruf atau angka.")
        return message % {"count": self.min_length}

    def get_help_text(self):
        return _("Paling sedikit %(count)d huruf atau angka.") % {"count": self.min_length}


class NotOnlyDigits(rules.NumericPasswordValidator):
    """Nor digits and marks: a code, a date and a phone number are digits too."""

    def validate(self, password, user=None):
        if not any(map(str.isalpha, password)):
            raise ValidationError(self.get_error_message(), code="password_entirely_numeric")

    def get_error_message(self):
        return _("Kata sandi ini angka semua. Tambahkan huruf, misalnya dua atau tiga kata.")

    def get_help_text(self):
        return _("Jangan angka semua.")
