"""What a person sees when the portal cannot answer: at both widths, with large text, with what was typed."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import at_both_widths, look, sign_in
from tests.browser.test_large_text import FAULTS
from tests.factories import BOLOK, make_cycle, officer_of
from tests.test_errors import failing  # noqa: F401
from villages.scoping import Role

pytestmark = pytest.mark.browser
CONSOLE = {"test_busy": ["503 /uji/kunci/"], "test_what_was_typed_into_a_busy_portal": ["503 /uji/kunci/"]}
NAME = "Garam-kasar-dari-tambak-di-tepi-Teluk-Kupang, dijemur tiga hari di atas daun lontar"


@pytest.fixture
def village(transactional_db):
    make_cycle()
    return officer_of(Role.VILLAGE, BOLOK)


def large_text(page):
    page.set_viewport_size({"width": 360, "height": 740})
    return page.evaluate(FAULTS)


def test_busy(page, portal, village, failing):  # noqa: F811
    sign_in(page, portal, village)
    page.goto(f"{portal}/uji/kunci/")
    expect(page.get_by_role("heading", name="Portal sedang sibuk")).to_be_visible()
    look(page)
    assert large_text(page) == []


def test_what_was_typed_into_a_busy_portal(page, portal, village, failing):  # noqa: F811
    """It stands there to be copied, and goes again by one press of a button, without a script too."""
    sign_in(page, portal, village)
    page.goto(f"{portal}/potensi/tambah/")
    page.get_by_label("Nama potensi").fill(NAME)
    # As without a script, which would keep it in the phone.
    page.evaluate("form = document.querySelector('main form'); form.action = '/uji/kunci/'; form.submit()")
    expect(page.get_by_role("button", name="Kirim lagi")).to_be_visible()
    expect(page.locator("p.kept")).to_have_text(NAME)
    assert at_both_widths(page) == []
    assert large_text(page) == []
