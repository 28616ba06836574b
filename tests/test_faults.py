"""The faults of `make faults` still apply: a row whose text or tests have moved away proves nothing."""

import re
from pathlib import Path

import pytest

from tests.faults.__main__ import FAULTS, ROOT


def text_of(place: Path) -> str:
    """What is written in a file of tests, or in all of a folder, with their names."""
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    return "\n".join(f"{path.name}\n{path.read_text()}" for path in files).lower()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_stands_once_and_its_tests_are_there(fault):
    assert (ROOT / fault.file).read_text().count(fault.old) == 1
    words = set(re.findall(r"[\w.:-]+", fault.by.lower())) - {"and", "or", "not"}
    assert words
    said = text_of(ROOT / fault.where)
    assert {word for word in words if word not in said} == set()


def test_faults_have_names_of_their_own():
    names = [fault.name for fault in FAULTS]
    assert len(names) == len(set(names))
