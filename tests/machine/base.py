"""Through a door, and what is looked at behind it."""

from contextlib import ExitStack

import time_machine
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from products.deadlines import NotGiven
from products.models import Product
from reviews.deciding.workflow import Refused, Stale
from reviews.models import Facilitation, Training
from tests.machine import holds, rows
from tests.machine.foreseen import DENIED, DONE, REFUSED, STALE
from tests.machine.world import BEGIN, CLOSES, VILLAGES

OUTCOMES = {PermissionDenied: DENIED, Stale: STALE, Refused: REFUSED, NotGiven: REFUSED}
NTT = "53"
# Mostly whose it is: else hardly anything would ever happen.
WHO = st.sampled_from(["right"] * 40 + [*VILLAGES, "53.01", "53.02", NTT, "51", "a colleague", "who left"])
OFTEN = st.sampled_from([True] * 9 + [False])
SELDOM = st.sampled_from([False] * 9 + [True])
DOSSIER = st.integers(0, len(VILLAGES) - 1)
REASON = st.sampled_from(["Listrik padam."] * 9 + ["  "])
DOORS = {}  # name -> (the words in one of which a dossier must stand, the strategies of what is said there)


def door(*when, **strategies):
    """A door that somebody may go through with the dossier at hand. Sensible `when` it stands in one of these words, or
    at any time; the machine's `go_on` draws of the sensible ones, its `astray` of all."""

    def decorate(deed):
        DOORS[deed.__name__] = (set(when), strategies)
        return deed

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
        self.done, self.steps = [], 0
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
        (mine,) = rows.of(self.rows, "products_product", id=self.at_hand)
        items = rows.of(self.rows, "reviews_facilitation", product_id=self.at_hand)
        asked = rows.of(self.rows, "reviews_correction", product_id=self.at_hand)
        events = {one["id"]: one for one in rows.of(self.rows, "reviews_training")}
        seats = rows.of(self.rows, "reviews_seat", product_id=self.at_hand)
        self.stands = {mine["state"], *(one["status"] for one in items)}
        self.stands |= {"asked"} if asked else set()
        self.stands |= {"late"} if timezone.localdate() > CLOSES else set()
        self.stands |= {"held" if events[one["training_id"]]["held_at"] else "seated" for one in seats}

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
        if rows.of(after, "products_product") != rows.of(self.rows, "products_product"):
            holds.scopes(self.world.everybody())
        assert rows.rewritten(self.rows, after) == []
        assert rows.gone_back(self.rows, after) == []
