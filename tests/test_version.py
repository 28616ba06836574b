"""The version at the foot of a page is the newest one of the changelog."""

import re
from pathlib import Path

import pytest

from ovop import __version__


def test_the_version_is_that_of_the_changelog():
    changelog = (Path(__file__).parent.parent / "CHANGELOG.md").read_text()
    assert re.search(r"^## (\d+\.\d+\.\d+)", changelog, re.M)[1] == __version__


@pytest.mark.django_db
def test_every_page_shows_it(client):
    assert f"Versi {__version__}" in client.get("/masuk/").content.decode()
