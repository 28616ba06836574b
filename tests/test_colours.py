"""The colours of static/scss/_tokens.scss against each other, as WCAG counts it: text, controls, and lines that must be
seen in the sun."""

import re
from pathlib import Path

import pytest

SCSS = Path(__file__).parent.parent / "static" / "scss"
TOKENS = (SCSS / "_tokens.scss").read_text()
ADMIN = (SCSS.parent / "css" / "admin.css").read_text()
# The first time that each is said: on a phone.
COLOUR = {name: value for name, value in reversed(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", TOKENS))}
TONES = ("indigo", "brick", "ochre", "leaf")


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("ground", ("cream", "paper"))
@pytest.mark.parametrize("word", ("ink", "ink-soft", "indigo", "indigo-dark", "brick", "ochre", "leaf"))
def test_words_are_read_on_every_ground(word, ground):
    assert contrast(COLOUR[word], COLOUR[ground]) >= 5.2


@pytest.mark.parametrize("tone", TONES)
def test_a_badge_is_read_on_its_own_ground(tone):
    assert contrast(COLOUR[tone], COLOUR[f"{tone}-soft"]) >= 4.5
    assert contrast(COLOUR[tone], "#ffffff") >= 4.5  # and as a button


def test_lines_are_seen_outdoors():
    """A card's edge on a phone, a control's edge everywhere."""
    for ground in ("cream", "paper"):
        assert contrast(COLOUR["line"], COLOUR[ground]) >= 1.6
        assert contrast(COLOUR["edge"], COLOUR[ground]) >= 3


def test_whoever_asks_for_more_contrast_gets_it_and_no_browser_darkens_by_force():
    more = re.search(r"@media \(prefers-contrast: more\) \{(.*?)\}", TOKENS, re.DOTALL)[1]
    assert re.findall(r"--([\w-]+): var\(--([\w-]+)\);", more) == [("line", "edge"), ("ink-soft", "ink")]
    assert "color-scheme: only light;" in TOKENS
    assert "color-scheme: only light;" in ADMIN


def test_a_state_has_one_colour_everywhere():
    """Approved is leaf, waiting ochre, returned brick, flagged indigo, a draft is washed out."""
    for state, tone in (
        ("flag", "indigo"),
        ("submitted", "ochre"),
        ("returned", "brick"),
        ("approved", "leaf"),
        ("draft", "ink-soft"),
    ):
        rule = re.search(rf"\.{state}\b[^{{}}]*\{{\s*--tone: var\(--([\w-]+)\);", TOKENS)
        assert rule[1] == tone, state


def test_the_admin_wears_the_portals_colours():
    known = {*re.findall(r"#[0-9a-f]{3,6}\b", TOKENS), "#fff", "#7d2a20", "#e8e9f4"}
    assert sorted(set(re.findall(r"#[0-9a-f]{3,6}\b", ADMIN.replace("#site", ""))) - known) == []
    assert contrast("#d9a441", "#27336b") >= 4.5  # its name in the head
