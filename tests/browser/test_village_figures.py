"""What a filing costs a village, against the bounds of tests/bench/village.py: on a portal as a server runs it."""

import pytest

from tests.bench import village
from tests.bench.hand import Hand
from tests.bench.line import Line
from tests.bench.portal import VILLAGES, portal

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def line():
    with portal() as port:
        yield Line(port)


def down(exchanges, kind):
    return sum(one.down for one in exchanges if one.kind == kind)


def test_a_first_visit_is_light(browser, line):
    first = village.first_visit(browser, line, VILLAGES[0])
    assert down(first, "document") <= 10_000
    assert down(first, "style") <= 13_000
    assert down(first, "script") <= 8_000
    assert len(first) <= 6


def test_a_filing_without_its_files_is_light(browser, line):
    hand = Hand(browser, line)
    village.write(hand, VILLAGES[1])
    cost = hand.put_away()
    assert cost.down <= 110_000
    assert cost.by_the_worker().down <= 20_000
    # As asked by the worker, or it was not there at all.
    assert {one.path for one in cost.by_the_worker().exchanges} >= {"/sw.js", "/kerangka/"}
    # All answers once for a phone that has none, and once more on the last page.
    assert sum(one.path.endswith("/jawaban.json") for one in cost.exchanges) <= 2
    assert cost.pages <= 11


def test_simpan_and_lanjut_sends_the_answers_once_on_a_bad_line(browser, line):
    """Also where they have just been saved while typing. The best of three: other tests run beside."""
    hand = Hand(browser, line)
    village.sign_in(hand, VILLAGES[2])
    hand.tap("ol.tasks a")
    hand.arrived("Produk")
    hand.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    seconds = []
    with line.as_slow_as(**village.BAD_LINE):
        for heading, name, rest in (
            ("Pengelola", "main_material", 0),
            ("Produksi & pasar", "manager_name", 1300),  # what was typed has just left
            ("Izin dan sertifikat", "regular_buyer", 0),
        ):
            hand.type(name, "Air laut")
            hand.page.locator("#saved", has_text="Tersimpan").wait_for()
            hand.type(name, " Bolok")
            hand.page.wait_for_timeout(rest)
            seconds.append(hand.onward(heading))
    hand.put_away()
    assert hand.answers_sent == [1, 1, 1]
    assert min(seconds) <= 2.5
