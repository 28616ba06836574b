"""What is kept of the doors: tries that failed, for a day, and who got in from where."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FailedTry(models.Model):
    """A try at a door that failed, or is being looked at. Of the name that was typed a keyed hash alone is kept:
    passwords are typed into that field too. Written by villages/guessing.py, which drops what is a day old."""

    door = models.CharField(max_length=20)
    who = models.CharField(max_length=64)  # hash of the user name; "" at a door that asks for none
    place = models.CharField(max_length=45)  # a network, or a known device of this account
    is_known_device = models.BooleanField(default=False)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("percobaan yang gagal")
        verbose_name_plural = _("percobaan yang gagal")
        indexes = [
            models.Index(fields=["who", "at"], name="tries_of_a_name"),
            models.Index(fields=["place", "at"], name="tries_from_a_place"),
        ]

    def __str__(self):
        return f"{self.door}, {self.place}, {self.at:%Y-%m-%d %H:%M}"


class SignInEntry(models.Model):
    """Who got in, when and from which network: appended at each sign-in, dropped after guessing.KEPT."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_ins")
    place = models.CharField(_("jaringan"), max_length=45)
    at = models.DateTimeField(_("waktu"), db_index=True)

    class Meta:
        verbose_name = _("masuk")
        verbose_name_plural = _("masuk")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.user_id}, {self.place}, {self.at:%Y-%m-%d %H:%M}"
