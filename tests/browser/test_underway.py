"""A press that is on its way says so, until the portal answers: on a slow line a button that shows nothing looks dead."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from products.choices import State
from tests.browser.looking import sign_in
from tests.factories import BOLOK, KUPANG, make_cycle, make_officer, make_product, officer_of
from villages.models import District
from villages.scoping import Role

pytestmark = pytest.mark.browser


# Told from inside the page, as nobody else can look at one that is about to go: what a press shows, and then, where it
# is pressed once more, what it shows to somebody who wants less motion.
LOOK = """() => addEventListener("submit", ({ target, submitter }) => setTimeout(() => {
  const line = getComputedStyle(document.querySelector(".top"), "::after");
  const facts = [submitter.getAttribute("aria-busy"), submitter.textContent, line.height, line.animationName];
  target.requestSubmit(submitter);
  told(facts);
}), { once: true })"""


@contextmanager
def held(page, address):
    """What is posted to `address` waits until the block ends, or until release() is called; the requests so far."""
    waiting, is_over = [], []

    def hold(route):
        if route.request.method == "POST" and not is_over:
            waiting.append(route)
        else:
            route.continue_()

    def release(*_args):
        is_over.append(True)
        for route in waiting:
            route.continue_()
        waiting.clear()

    page.route(address, hold)
    yield release
    if not is_over:
        release()
    page.unroute(address)


def test_a_desks_button_says_that_it_saves(page, portal):
    make_cycle()
    sign_in(page, portal, make_officer(Role.DISTRICT, KUPANG))
    posts, facts = [], []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.goto(f"{portal}/kontak/")
    page.wait_for_load_state("networkidle")
    page.get_by_label("Nomor WhatsApp untuk desa").fill("0812 3456 7890")
    with held(page, "**/kontak/") as release:
        page.expose_function("told", lambda found: (facts.append(found), release()))
        page.evaluate(LOOK)
        page.get_by_role("button", name="Simpan").click()
        expect(page.locator(".messages")).to_be_visible()
    assert facts == [["true", "Menyimpan…", "2px", "underway"]]
    assert len(posts) == 1  # who pressed again waited for the first
    assert District.objects.get(pk=KUPANG).whatsapp == "081234567890"
    expect(page.locator("[aria-busy]")).to_have_count(0)


def test_a_list_that_is_asked_for_keeps_its_word(page, portal):
    make_product(BOLOK, state=State.SUBMITTED)
    sign_in(page, portal, officer_of(Role.DISTRICT, KUPANG))
    page.goto(f"{portal}/desa/")
    page.wait_for_load_state("networkidle")
    facts = []
    with held(page, "**/desa/*") as release:
        page.expose_function("told", lambda found: (facts.append(found), release()))
        page.evaluate(LOOK)
        page.get_by_role("button", name="Terapkan").click()
        page.wait_for_url("**/desa/?*")
    assert [found[:2] for found in facts] == [["true", "Terapkan"]]
    expect(page.locator("[aria-busy]")).to_have_count(0)


def test_simpan_and_lanjut_says_so_and_is_itself_again(page, portal):
    product = make_product(BOLOK)
    sign_in(page, portal, officer_of(Role.VILLAGE, BOLOK))
    page.goto(f"{portal}/berkas/{product.pk}/isi/produk/")
    page.get_by_label("Nama produk unggulan").fill("Garam")
    page.wait_for_load_state("networkidle")
    with held(page, f"**/berkas/{product.pk}/isi/produk/"):
        page.get_by_label("Bahan baku utama").fill("Air laut")
        page.get_by_role("button", name="Simpan & lanjut").click(no_wait_after=True)
        expect(page.locator("main button[aria-busy=true]")).to_have_text("Menyimpan…")
    expect(page.get_by_role("heading", name="Pengelola")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="Simpan & lanjut")).to_be_visible()
    expect(page.locator("[aria-busy]")).to_have_count(0)
