"""The machine: each rule goes through a door as somebody would, and the door must answer what foreseen.py says."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from products.models import Cycle
from tests.machine import pages
from tests.machine.base import ASTRAY, DOSSIER, NTT, SELDOM
from tests.machine.filing import Filing
from tests.machine.foreseen import DONE
from tests.machine.helping import Helping
from tests.machine.world import MOVED, MOVES, VILLAGES, areas_csv
from tests.villages.moving.lists import load
from villages.models import Village

MINUTES = st.sampled_from([1, 1, 29, 31, 31, 60 * 24, 60 * 24, 60 * 24 * 30, 60 * 24 * 100])


class Machine(Filing, Helping):
    @rule(number=DOSSIER)
    def another(self, number):
        """Somebody turns to another dossier."""
        self.turn_to(number)

    @rule(number=DOSSIER, deed=st.sampled_from(sorted(ASTRAY)), data=st.data())
    def astray(self, number, deed, data):
        """Somebody tries what is not to be done here, or not now."""
        self.turn_to(number)
        words = {
            name: data.draw(strategy, label=name) for name, strategy in ASTRAY[deed].items() if name != "data"
        }
        if "data" in ASTRAY[deed]:
            words["data"] = data
        getattr(self, deed)(**words)

    # --- Time --------------------------------------------------------------------------------------

    @rule(minutes=MINUTES)
    def wait(self, minutes):
        self.clock.shift(timedelta(minutes=minutes))

    @precondition(lambda self: Village.objects.filter(pk=MOVES).exists())
    @rule(whether=SELDOM)
    def area_moves(self, whether):
        if whether:
            with TemporaryDirectory() as folder:
                options = (
                    f"--moved={MOVES},{MOVED}",
                    "--basis=Kepmendagri",
                    f"--date={timezone.localdate()}",
                )
                self.go("area", DONE, load, Path(folder), areas_csv(), *options)

    # --- Lists ------------------------------------------------------------------------------------

    @rule(who=st.sampled_from([*VILLAGES, "53.01", "53.02", NTT, "51"]))
    def look(self, who):
        """What an officer's pages list and count is what plain SQL says."""
        user = self.world.officer(who)
        pages.look(user, self.world.dossiers, Cycle.objects.get(year=2026))
