"""The drawings beside words: small, all used, and never in the place of a word."""

import re
from pathlib import Path

import pytest

from villages.icons import PATHS, icon

TEMPLATES = {path: path.read_text() for path in (Path(__file__).parent.parent / "templates").rglob("*.html")}
# Which, and what follows it; where it is drawn on a condition, what follows that.
DRAWN = re.compile(r'{% icon "(\w+)" %}\s*((?:{% endif %})?)\s*(.{0,20})')


def test_all_of_them_are_under_2_kb():
    assert len(PATHS) == 10
    assert sum(len(icon(name).encode()) for name in PATHS) <= 2_000


def test_each_is_used_and_none_is_asked_for_that_there_is_not():
    found = {name for text in TEMPLATES.values() for name, _end, _word in DRAWN.findall(text)}
    assert found == set(PATHS)


def test_each_stands_beside_a_word():
    """The button for a remark alone is its drawing; its words are the title, and are read aloud."""
    words = ("{% translate", "{% blocktrans")
    for path, text in TEMPLATES.items():
        for name, end, word in DRAWN.findall(text):
            read = (
                word.startswith('<span class="visuall')
                and '<summary title="{% translate' in text
                and name == "note"
            )
            assert word.startswith((*words, "{{") if end else words) or read, (path, name)


@pytest.mark.parametrize("name", sorted(PATHS))
def test_it_is_for_eyes_alone(name):
    assert icon(name).startswith('<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M')
