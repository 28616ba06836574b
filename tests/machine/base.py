"""Through a door, and what is looked at behind it."""

from contextlib import ExitStack

import time_machine
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from products.deadlines import NotGiven
from products.models import Product
from reviews.deciding.workflow import Refused, Stale
from reviews.models import Facilitation, Training
from tests.machine import holds, rows
from tests.machine.foreseen import DENIED, DONE, REFUSED, STALE
from tests.machine.world import BEGIN, VILLAGES

OUTCOMES = {PermissionDenied: DENIED, Stale: STALE, Refused: REFUSED, NotGiven: REFUSED}
NTT = "53"
# Mostly whose it is: else hardly anything would ever happen.
WHO = st.sampled_from(["right"] * 9 + [*VILLAGES, "53.01", "53.02", NTT, "51", "a colleague", "who left"])
OFTEN = st.sampled_from([True] * 7 + [False])
SELDOM = st.sampled_from([False] * 9 + [True])
# Mostly the one at hand: what comes between two steps of one dossier is what rules are about.
AT_HAND = -1
DOSSIER = st.sampled_from([AT_HAND] * 6 + list(range(len(VILLAGES))))
REASON = st.sampled_from(["Listrik padam."] * 5 + ["  "])


class Doors(RuleBasedStateMachine):
    world = None  # made once, by whoever runs the machine

    def __init__(self):
        super().__init__()
        cache.clear()
        self.stack = ExitStack()
        self.clock = self.stack.enter_context(time_machine.travel(BEGIN, tick=False))
        self.stack.enter_context(transaction.atomic())
        self.stack.callback(transaction.set_rollback, True)
        self.rows = rows.dump()
        self.done = []
        self.at_hand = self.world.dossiers[0]

    def teardown(self):
        self.stack.close()

    # --- Whom and what -----------------------------------------------------------------------------

    def product(self, number):
        self.at_hand = self.at_hand if number == AT_HAND else self.world.dossiers[number]
        return Product.objects.select_related("cycle", "village").get(pk=self.at_hand)

    def officer(self, who, role, product):
        return self.world.officer(self.world.right(role, product.pk) if who == "right" else who)

    def training(self, number):
        return Training.objects.get(pk=self.world.trainings[number])

    def item(self, product, track):
        found = Facilitation.objects.filter(product=product, track=track).order_by("pk")
        return found.select_related("product", "product__cycle", "training").last()

    # --- Through a door ----------------------------------------------------------------------------

    def go(self, deed, expected, door, *arguments, **words):
        """Go through a door. It answers what was foreseen, one of `expected`; what it does not do changes nothing.
        Returns what it returned, None where it did nothing."""
        result, outcome = None, DONE
        try:
            with transaction.atomic():
                result = door(*arguments, **words)
                connection.check_constraints()  # as at COMMIT: nothing is owed
        except tuple(OUTCOMES) as error:
            outcome = next(name for kind, name in OUTCOMES.items() if isinstance(error, kind))
        self.settle(deed, expected, outcome)
        return result

    def settle(self, deed, expected, outcome):
        allowed = {expected} if isinstance(expected, str) else set(expected)
        assert outcome in allowed, f"{deed}: {outcome}, and not {' or '.join(sorted(allowed))}"
        after = rows.dump()
        if outcome != DONE:
            assert rows.changes(self.rows, after) == [], f"{deed} was {outcome}, and changed something"
        else:
            self.done.append(deed)
            self.look_at_all(after)
        self.rows = after

    def look_at_all(self, after):
        holds.dossiers()
        holds.help()
        holds.trainings()
        holds.history()
        holds.scopes(self.world.everybody())
        assert rows.rewritten(self.rows, after) == []
        assert rows.gone_back(self.rows, after) == []
