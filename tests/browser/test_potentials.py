"""The potentials of a village on a phone: how long the form is, and that 1, 2, 3 say what they mean."""

import pytest
from playwright.sync_api import expect

from products.models import Potential
from tests.browser.looking import at_both_widths, sign_in
from tests.factories import BOLOK, make_cycle, make_officer
from villages.scoping import Role

pytestmark = pytest.mark.browser
LONGEST = 1_400  # px from the top of the page to the end of the form, at 360 px


@pytest.fixture
def officer(transactional_db):
    make_cycle()
    return make_officer(Role.VILLAGE, BOLOK)


def test_the_form_is_short_and_says_what_a_number_means(page, portal, officer):
    sign_in(page, portal, officer)
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{portal}/potensi/tambah/")
    last = page.locator(".potential").last.bounding_box()
    assert last["y"] + last["height"] <= LONGEST
    meanings = page.locator(".score").first.locator("li")
    assert [one.is_visible() for one in meanings.all()] == [True, False, True]  # the two ends
    page.get_by_role("radio", name="2 · Beberapa bulan").check()
    assert [one.is_visible() for one in meanings.all()] == [False, True, False]
    radio = page.get_by_role("radio", name="3 · Selalu ada")
    assert radio.bounding_box()["height"] >= 44
    assert at_both_widths(page) == []


def test_it_is_saved_without_a_script(browser, portal, officer):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, portal, officer)
    page.goto(f"{portal}/potensi/tambah/")
    page.get_by_label("Nama potensi").fill("Garam kasar")
    page.get_by_label("Kategori").select_option("salt")
    page.get_by_role("radio", name="3 · Selalu ada").check()
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator(".scored b")).to_have_text("3")
    assert Potential.objects.get().has_buyer == 3
    context.close()
