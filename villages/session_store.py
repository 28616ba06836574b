"""Sessions with the officer's name on them: Django's database sessions, with columns beside the data.

SESSION_ENGINE points here. What the columns say is read from the session's own data at each save, so that neither
can be without the other; a row that is deleted is a session that is over (villages/sessions.py).
"""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

DEVICE = "device"  # in the data: {"label", "place", "since", "phone"}, written by villages/sessions.py


class OfficerSession(AbstractBaseSession):
    """One browser in which somebody is signed in, or is on the way to it (then `user` is None)."""

    handle = models.UUIDField(unique=True, editable=False)  # for addresses: the key itself signs in
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="sessions",
        verbose_name=_("petugas"),
    )
    label = models.CharField(_("perangkat"), max_length=60, blank=True)  # Chrome di HP Android
    place = models.CharField(_("jaringan"), max_length=45, blank=True)
    since = models.DateTimeField(_("masuk"))
    used_at = models.DateTimeField(_("terakhir dipakai"))

    class Meta:
        verbose_name = _("perangkat yang masuk")
        verbose_name_plural = _("perangkat yang masuk")

    @classmethod
    def get_session_store_class(cls):
        return SessionStore

    def __str__(self):
        return f"{self.user_id}: {self.label}"


class SessionStore(DatabaseStore):
    """`row` is the session as it was loaded; None of a new one."""

    row: OfficerSession | None = None

    @classmethod
    def get_model_class(cls):
        return OfficerSession

    def _get_session_from_db(self):
        self.row = super()._get_session_from_db()
        return self.row

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        now, device = timezone.now(), data.get(DEVICE, {})
        row.handle = self._handle(row.session_key)
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.label, row.place = device.get("label", ""), device.get("place", "")
        row.since = datetime.fromisoformat(device["since"]) if device else self._since(row.user_id) or now
        row.used_at = now
        return row

    def _handle(self, key):
        return self.row.handle if self.row and self.row.session_key == key else uuid4()

    def _since(self, user_id):
        return self.row.since if self.row and self.row.user_id == user_id else None
