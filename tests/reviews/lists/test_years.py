"""A programme year that there is not has no list: nobody takes another year's rows for it."""

import pytest
from django.urls import reverse

from tests.factories import NTT, make_cycle, officer_of
from villages.scoping import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ("approved", "coverage", "dashboard", "numbers"))
@pytest.mark.parametrize(("year", "status"), (("2026", 200), ("1999", 404), ("x", 404)))
def test_a_year_that_there_is_not_is_a_404(client, name, year, status):
    make_cycle(2026)
    client.force_login(officer_of(Role.PROVINCE, NTT))
    assert client.get(reverse(f"reviews:{name}"), {"tahun": year}).status_code == status
