"""What was made pseudonymous on request (UU 27/2022): on which request, by whom, when, in which rows. Appended, never
changed, and each a line of the chain: villages/chain_reading.py takes no other rewriting of the history for lawful.

The names themselves are gone: `digests` holds keyed sums of them, by which an erasure is done again after an older
backup came back (reviews/personal/erasing.py).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from villages.chain import Chained


class Erasure(models.Model):
    """One person who asked to be forgotten. From then on the history calls them by `pseudonym`."""

    pseudonym = models.CharField(_("nama pengganti"), max_length=20)
    request = models.CharField(_("permintaan"), max_length=300)  # letter and day
    reason = models.CharField(_("alasan"), max_length=300)
    # None: whoever may run manage.py on the server; `person` says who that was.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    person = models.CharField(_("oleh"), max_length=300)
    scope = models.JSONField()  # {"village": code} or {"account": its key}
    digests = models.JSONField()  # as reviews/personal/redacting.py makes them
    rows = models.JSONField()  # {table: [key of a row that says something else now, …]}
    at = models.DateTimeField(_("waktu"), auto_now_add=True)

    chained = Chained(
        key=lambda row: "erasures",
        columns=(
            *("id", "pseudonym", "request", "reason", "user_id", "person", "scope", "digests", "rows", "at"),
        ),
    )

    class Meta:
        verbose_name = _("penghapusan data pribadi")
        verbose_name_plural = _("penghapusan data pribadi")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="erasure_has_its_request_and_reason",
                condition=~Q(request="") & ~Q(reason="") & ~Q(person=""),
                violation_error_message=_("Tulis permintaan, alasan, dan siapa yang menjalankan."),
            )
        ]

    def __str__(self):
        return self.pseudonym
