"""Items of the ledger, brought where a test wants them by the moves themselves."""

from datetime import date

import pytest

from products.choices import State, Track
from reviews.deciding.workflow import Refused
from reviews.help.flags import flag
from reviews.help.moves import move
from reviews.models import Facilitation
from tests.factories import (
    BOLOK,
    NTT,
    make_product,
    officer_of,
)
from villages.scoping import Role

# What each move is given here, so that only the table can stand in its way.
WORDS = {
    "plan": {"answers": {"planned_on": date(2026, 3, 2), "source": "apbd", "topic": "Alat"}},
    "finish": {
        "answers": {"done_on": date(2026, 3, 9), "outcome": "Alat sudah dipakai.", "amount": 9_000_000}
    },
    "cancel": {"note": "Desa mendapat bantuan lain."},
    "edit": {"answers": {"officer": "Yohana"}},
    "correct": {"answers": {"price_after": 20_000}, "note": "Salah tulis."},
    "undo": {"note": "Belum diserahkan."},
    "absent": {"note": "Ternyata tidak datang."},
}
PATH = {
    "flagged": "",
    "planned": "plan",
    "running": "plan start",
    "done": "plan start finish",
    "cancelled": "cancel",
}


def go(action, item, **words):
    entry = move(
        action, item, officer_of(Role.PROVINCE, NTT), version=item.version, **(WORDS.get(action, {}) | words)
    )
    item.refresh_from_db()
    return entry


def make_item(status="flagged", track=Track.FUNDING, product=None):
    product = product or make_product(BOLOK, state=State.APPROVED)
    flag([product.pk], track, officer_of(Role.PROVINCE, NTT))
    item = Facilitation.objects.open().get(product=product, track=track)
    for action in PATH[status].split():
        go(action, item)
    return item


def refused(action, item, **words):
    before = Facilitation.objects.filter(pk=item.pk).values().get()
    with pytest.raises(Refused) as refusal:
        move(action, item, officer_of(Role.PROVINCE, NTT), version=item.version, **words)
    assert Facilitation.objects.filter(pk=item.pk).values().get() == before
    return [str(fault) for fault in refusal.value.faults]
