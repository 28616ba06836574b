"""What the tests of areas that move start from."""

import pytest
import time_machine

from tests.factories import make_cycle, make_product, officer_of
from tests.villages.moving import lists
from tests.villages.moving.lists import PARI, load
from villages.scoping import Role


@pytest.fixture
def ended(tmp_path):
    """Pari ended on 14 February 2022, in the middle of a year, with an unsent draft of that year."""
    with time_machine.travel("2022-02-01T02:00:00Z", tick=False) as clock:
        load(tmp_path, lists.Y2020)
        make_cycle(2022)
        product = make_product(PARI, filled=True)
        officer = officer_of(Role.VILLAGE, PARI)
        load(tmp_path, lists.Y2022, *lists.STEP_2022)
        clock.move_to("2022-03-01T02:00:00Z")
        yield product, officer
