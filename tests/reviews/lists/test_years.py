"""The year that a page shows: one rule for all of them, and none shows another than it was asked for."""

from datetime import date

import pytest
from django.urls import reverse

from products.models import Cycle, current_of
from tests.factories import KUPANG, NTT, make_areas, make_cycle, make_officer, make_training
from villages.scoping import Role


def cycle(year, opens, closes):
    return Cycle(year=year, opens=date.fromisoformat(opens), closes=date.fromisoformat(closes))


OLD = cycle(2025, "2025-03-01", "2025-11-30")
NOW = cycle(2026, "2026-03-01", "2026-11-30")
NEXT = cycle(2027, "2027-03-01", "2027-11-30")
LONG = cycle(2024, "2024-01-01", "2099-12-31")


@pytest.mark.parametrize(
    ("cycles", "today", "shown"),
    (
        ((NEXT, NOW, OLD), "2026-03-01", NOW),
        ((NEXT, NOW, OLD), "2026-11-30", NOW),
        ((NEXT, NOW, OLD), "2026-12-01", NOW),  # closed, and nothing has opened since
        ((OLD, NOW, NEXT), "2026-02-28", OLD),
        ((OLD, NOW, NEXT), "2025-01-01", OLD),  # the first one has not opened yet
        ((LONG, OLD, NOW), "2026-02-28", LONG),  # still open, though another opened after it
        ((LONG, OLD, NOW), "2026-03-01", NOW),  # of two that are open the later one
        ((), "2026-03-01", None),
    ),
)
def test_the_year_shown_by_itself(cycles, today, shown):
    assert current_of(cycles, date.fromisoformat(today)) is shown


def test_the_database_says_the_same(db):
    assert Cycle.objects.current() is None
    make_cycle(2025)
    make_cycle(2027)
    now = make_cycle(2026)
    assert Cycle.objects.current(date(2026, 5, 1)) == now


PAGES = (
    ("reviews:approved", Role.PROVINCE),
    ("reviews:coverage", Role.DISTRICT),
    ("reviews:dashboard", Role.DISTRICT),
    ("reviews:numbers", Role.PROVINCE),
    ("reviews:map", Role.PROVINCE),
    ("reviews:map", Role.DISTRICT),
    ("reviews:ledger", Role.PROVINCE),
    ("reviews:trainings", Role.PROVINCE),
    ("reviews:candidates", Role.PROVINCE),
)


@pytest.mark.parametrize(("name", "role"), PAGES)
def test_an_unknown_year_is_a_404_everywhere(client, db, name, role):
    make_areas()
    make_cycle(2026)
    client.force_login(make_officer(role, NTT if role == Role.PROVINCE else KUPANG))
    url = reverse(name, args=[make_training().pk] if name == "reviews:candidates" else [])
    assert client.get(url, {"tahun": "2026"}).status_code == 200
    for strange in ("1999", "x", "20²6", "+2026"):
        assert client.get(url, {"tahun": strange}).status_code == 404
