"""What the tests of filing start from."""

import pytest

from tests.factories import (
    BOLOK,
    make_officer,
)
from villages.scoping import Role


@pytest.fixture
def village(client):
    officer = make_officer(Role.VILLAGE, BOLOK)
    client.force_login(officer)
    return officer
