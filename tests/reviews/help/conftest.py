"""What the tests of help start from."""

import pytest

from tests.factories import (
    NTT,
    officer_of,
)
from villages.scoping import Role


@pytest.fixture
def province(client):
    officer = officer_of(Role.PROVINCE, NTT)
    client.force_login(officer)
    return officer
