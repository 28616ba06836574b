"""The one token against stale pages."""

import pytest
from django.test import RequestFactory

from reviews.models import Partner
from tests.factories import NTT, make_areas
from villages.versions import Stale, change, mark_of, version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    make_areas()
    return Partner.objects.create(province_id=NTT, name="Undana", kind="campus")


def test_whoever_saw_the_row_changes_it(partner):
    change(Partner.objects.filter(pk=partner.pk), version=1, name="Undana Kupang")
    partner.refresh_from_db()
    assert (partner.name, partner.version) == ("Undana Kupang", 2)


@pytest.mark.parametrize("version", (0, 2, 3))
def test_any_other_version_is_stale(partner, version):
    with pytest.raises(Stale):
        change(Partner.objects.filter(pk=partner.pk), version=version, name="Lain")
    partner.refresh_from_db()
    assert (partner.name, partner.version) == ("Undana", 1)


def test_a_row_that_is_gone_is_stale(partner):
    rows = Partner.objects.filter(pk=partner.pk)
    partner.delete()
    with pytest.raises(Stale):
        change(rows, version=1)


@pytest.mark.parametrize(("text", "version"), (("3", 3), ("", 0), ("-1", 0), ("²", 0), ("9" * 30, 0)))
def test_what_a_page_brings_back(text, version):
    assert version_of(RequestFactory().post("/", {"version": text})) == version
    assert version_of(RequestFactory().post("/")) == 0


def test_the_mark_of_a_set():
    """The order does not matter; another row, another version or another number of rows does."""
    marks = [
        mark_of(rows) for rows in ([(1, 2), (3, 1)], [(3, 1), (1, 2)], [(1, 2), (4, 1)], [(1, 2), (3, 2)])
    ]
    assert marks[0] == marks[1]
    assert len({*marks, mark_of([(1, 2)]), mark_of([])}) == 5
