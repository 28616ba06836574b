"""The machine: each rule goes through a door as somebody would, and the door must answer what foreseen.py says."""

from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from products.models import Cycle
from tests.machine import pages
from tests.machine.base import DOORS, DOSSIER, NTT
from tests.machine.filing import Filing
from tests.machine.foreseen import DONE
from tests.machine.helping import Helping
from tests.machine.world import MOVED, MOVES, VILLAGES, areas_csv
from tests.villages.moving.lists import load
from villages.models import Village

MINUTES = st.sampled_from([1, 1, 29, 31, 31, 60 * 24, 60 * 24, 60 * 24 * 30, 60 * 24 * 100])


class Machine(Filing, Helping):
    @initialize(number=DOSSIER)
    def begin(self, number):
        self.turn_to(number)

    @rule(number=DOSSIER)
    def another(self, number):
        """Somebody turns to another dossier."""
        self.turn_to(number)

    def through(self, deed, data):
        words = {
            name: data if one is None else data.draw(one, label=name) for name, one in DOORS[deed][1].items()
        }
        getattr(self, deed)(**words)

    @rule(data=st.data())
    def go_on(self, data):
        """Somebody does what can be done with the dossier at hand."""
        sensible = sorted(deed for deed, (when, _words) in DOORS.items() if not when or self.stands & when)
        # Hypothesis likes to draw the same again; of deeds, each is as likely as the next, at each step anew.
        self.steps += 1
        deed = Random(data.draw(st.integers(0, 2**16)) * 1_000 + self.steps).choice(sensible)
        data.draw(st.just(deed), label="deed")  # for who reads what it found
        self.through(deed, data)

    # Mostly so.

    @rule(data=st.data())
    def then(self, data):
        self.go_on(data=data)

    @rule(data=st.data())
    def afterwards(self, data):
        self.go_on(data=data)

    @rule(data=st.data())
    def at_last(self, data):
        self.go_on(data=data)

    @rule(number=DOSSIER, deed=st.sampled_from(sorted(DOORS)), data=st.data())
    def astray(self, number, deed, data):
        """Somebody tries what is not to be done here, or not now."""
        self.turn_to(number)
        self.through(deed, data)

    # --- Time --------------------------------------------------------------------------------------

    @rule(minutes=MINUTES)
    def wait(self, minutes):
        self.clock.shift(timedelta(minutes=minutes))
        self.see()

    @precondition(lambda self: len(self.done) > 9 and Village.objects.filter(pk=MOVES).exists())
    @rule()
    def area_moves(self):
        with TemporaryDirectory() as folder:
            options = (f"--moved={MOVES},{MOVED}", "--basis=Kepmendagri", f"--date={timezone.localdate()}")
            self.go("area", DONE, load, Path(folder), areas_csv(), *options)

    # --- Lists ------------------------------------------------------------------------------------

    @rule(who=st.sampled_from([*VILLAGES, "53.01", "53.02", NTT, "51"]))
    def look(self, who):
        """What an officer's pages list and count is what plain SQL says."""
        user = self.world.officer(who)
        pages.look(user, self.at_hand, Cycle.objects.get(year=2026))
