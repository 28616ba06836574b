"""What the history keeps of whoever wrote a line of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Signed(models.Model):
    """A line of the history: whose account wrote it, and the person as they were called on that day. An officer
    who is called otherwise later, or followed by another, rewrites nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # User.signature of that moment. Code of before this column writes "".
    person = models.CharField(_("siapa"), max_length=300, blank=True, default="", db_default="")

    class Meta:
        abstract = True

    @property
    def who(self):
        """As pages name them. Needs `user` of a line without a person."""
        return self.person or str(self.user)
