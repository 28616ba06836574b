"""What is kept or made apart from a request belongs to the language of whoever asked for it."""

import pytest
from django.utils.translation import get_language, override

from reviews.lists import downloads, making
from reviews.lists.choosing import choose
from reviews.lists.filters import ApprovedFilter
from reviews.lists.years import kept, marked
from reviews.models import Export
from tests.factories import NTT, make_cycle, officer_of
from villages.scoping import Role

pytestmark = pytest.mark.django_db


def test_numbers_are_kept_apart_for_each_language():
    make_cycle()
    cycle = marked().get()
    told = [kept("numbers", cycle, get_language)]
    with override("en"):
        told += [kept("numbers", cycle, get_language)]
    assert told == ["id", "en"]
    assert kept("numbers", cycle, lambda: "counted again") == "id"


def test_whoever_makes_a_file_speaks_the_language_of_the_request(monkeypatch):
    heard = []
    monkeypatch.setattr(making, "_write", lambda *work: heard.append(get_language()))
    officer = officer_of(Role.PROVINCE, NTT)
    make_cycle()
    with override("en"):
        downloads.start(choose("", officer), "csv", officer)
    made = Export.objects.get()
    making.make.call(str(made.pk), "", "en")
    assert heard == ["en", "en"]


def test_choices_of_a_filter_are_asked_for_anew():
    """A label made when the module was read would be in the language of the server's start."""
    assert callable(ApprovedFilter.base_filters["izin"].extra["choices"])
