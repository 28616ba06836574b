"""Through a door, and what is looked at behind it."""

from contextlib import ExitStack

import time_machine
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from products.deadlines import NotGiven
from products.models import Product
from reviews.deciding.workflow import Refused, Stale
from reviews.models import Correction, Facilitation, Seat, Training
from tests.machine import holds, rows
from tests.machine.foreseen import DENIED, DONE, REFUSED, STALE
from tests.machine.world import BEGIN, VILLAGES

OUTCOMES = {PermissionDenied: DENIED, Stale: STALE, Refused: REFUSED, NotGiven: REFUSED}
NTT = "53"
# Mostly whose it is: else hardly anything would ever happen.
WHO = st.sampled_from(["right"] * 40 + [*VILLAGES, "53.01", "53.02", NTT, "51", "a colleague", "who left"])
OFTEN = st.sampled_from([True] * 9 + [False])
SELDOM = st.sampled_from([False] * 9 + [True])
DOSSIER = st.integers(0, len(VILLAGES) - 1)
REASON = st.sampled_from(["Listrik padam."] * 9 + ["  "])
ASTRAY = {}  # name of a door -> its strategies


def door(*when, **strategies):
    """A rule of the machine, tried while the dossier at hand `stands` in one of these words; `astray` tries it at any
    time, of any dossier."""

    def decorate(deed):
        ASTRAY[deed.__name__] = strategies
        return precondition(lambda self: not when or self.stands & set(when))(rule(**strategies)(deed))

    return decorate


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
        self.turn_to(0)

    def teardown(self):
        self.stack.close()

    # --- Whom and what -----------------------------------------------------------------------------

    def turn_to(self, number):
        """Each door is about the dossier at hand: what comes between two steps of one is what rules are about."""
        self.at_hand = self.world.dossiers[number]
        self.see()

    def see(self):
        """How the dossier at hand stands, in words: its state, the status of each item, what else there is."""
        product = self.product()
        items = Facilitation.objects.filter(product=product)
        asked = Correction.objects.filter(product=product).order_by("-pk")
        self.stands = {
            product.state,
            *items.values_list("status", flat=True),
            *asked.values_list("outcome")[:1],
        }
        self.stands |= {"asked"} if asked else set()
        if items.filter(entries__action="flag", entries__act__isnull=False).exists():
            self.stands.add("flagged once")
        seats = Seat.objects.filter(product=product).select_related("training")
        self.stands |= {"held" if one.training.held_at else "seated" for one in seats}

    def product(self):
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
        self.see()

    def look_at_all(self, after):
        holds.dossiers()
        holds.help()
        holds.trainings()
        holds.history()
        holds.scopes(self.world.everybody())
        assert rows.rewritten(self.rows, after) == []
        assert rows.gone_back(self.rows, after) == []
