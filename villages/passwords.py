"""What Django asks of a password, said in the words of the portal."""

from django.contrib.auth import password_validation as rules
from django.utils.translation import gettext as _


class LongEnough(rules.MinimumLengthValidator):
    def get_error_message(self):
        message = _("Kata sandi ini terlalu pendek. Pakai paling sedikit %(count)d huruf atau angka.")
        return message % {"count": self.min_length}


class NotCommon(rules.CommonPasswordValidator):
    def get_error_message(self):
        return _("Kata sandi ini dipakai banyak orang dan mudah ditebak. Pilih yang lain.")


class NotOnlyDigits(rules.NumericPasswordValidator):
    def get_error_message(self):
        return _("Kata sandi ini angka semua. Tambahkan huruf, misalnya dua atau tiga kata.")


class NotTheName(rules.UserAttributeSimilarityValidator):
    def get_error_message(self):
        return _("Kata sandi ini terlalu mirip dengan nama atau nama pengguna Anda. Pilih yang lain.")
