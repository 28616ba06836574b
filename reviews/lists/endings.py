"""Which licences are told of because they end: to the kabupaten and the province as a list, to the village on its
first page."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from products.models import Licence
from villages.formats import tanggal
from villages.models import User

DAYS = 90  # before its end a licence is told of


def last_day() -> date:
    """Until when a licence may hold and still be told of."""
    return timezone.localdate() + timedelta(days=DAYS)


def ending_for(user: User) -> Any:
    """The licences told of to this officer: those that have ended, and those that soon will."""
    return Licence.objects.visible_to(user).ending(last_day())


def sentence(licence: Licence) -> str:
    """What the village reads of one of them."""
    told = (
        _("Izin %(kind)s sudah berakhir %(day)s.")
        if licence.has_ended
        else _("Izin %(kind)s berakhir %(day)s.")
    )
    return told % {"kind": licence.kind_label, "day": tanggal(licence.ends_on)}
