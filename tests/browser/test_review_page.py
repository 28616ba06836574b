"""The page where a dossier is decided: read in a screen and a half, decided with few keys, remarks at the answers."""

import pytest
from playwright.sync_api import expect

from products.choices import State
from products.models import Product
from tests.browser.looking import look, sign_in
from tests.factories import BOLOK, KUPANG, make_product, officer_of, send_back, submit
from tests.past import past_the_rules
from villages.scoping import Role

pytestmark = pytest.mark.browser

HEIGHT = "document.documentElement.scrollHeight"
LONG = (
    "Dibudidayakan dengan tali panjang di teluk yang terlindung, tanpa pupuk, dan dijemur di atas para-para. "
    * 6
)


@pytest.fixture
def waiting(transactional_db):
    return make_product(BOLOK, state=State.SUBMITTED, files=True)


@pytest.fixture
def review(page, portal, waiting):
    page.set_viewport_size({"width": 1280, "height": 800})
    sign_in(page, portal, officer_of(Role.DISTRICT, KUPANG))
    page.goto(f"{portal}/berkas/{waiting.pk}/")
    return page


def test_it_is_read_in_a_screen_and_a_half(review):
    assert review.evaluate(HEIGHT) <= 1290
    look(review)


def test_with_long_answers_in_two(review, portal, waiting):
    with past_the_rules():
        Product.objects.filter(pk=waiting.pk).update(uniqueness=LONG[:600])
    review.reload()
    assert review.evaluate(HEIGHT) <= 1600


def test_setujui_is_reached_within_five_tabs(review):
    for _press in range(2):
        review.keyboard.press("Tab")
    expect(review.get_by_role("link", name="Langsung ke keputusan")).to_be_focused()
    review.keyboard.press("Enter")
    review.keyboard.press("Tab")
    expect(review.get_by_role("button", name="Setujui")).to_be_focused()


def test_pressing_an_answer_opens_its_remark_and_the_bar_counts(review, waiting):
    back = review.locator("#kembalikan")
    approve = review.get_by_role("button", name="Setujui")
    full = approve.evaluate("(one) => getComputedStyle(one).backgroundColor")
    expect(back).to_have_text("Kembalikan dengan catatan")
    expect(review.locator("#alasan")).to_contain_text("Untuk mengembalikan, tekan jawaban")
    review.locator("#j-price dd").click()
    box = review.get_by_role("textbox", name="Harga jual per satuan")
    expect(box).to_be_focused()
    box.fill("Per kg?")
    expect(back).to_have_text("Kembalikan dengan 1 catatan")
    review.locator("#j-name dd").click()
    review.keyboard.type("Nama desanya keliru.")
    expect(back).to_have_text("Kembalikan dengan 2 catatan")
    assert approve.evaluate("(one) => getComputedStyle(one).backgroundColor") != full
    back.click()
    expect(review.get_by_text("Berkas sudah dikembalikan")).to_be_visible()
    assert set(waiting.decisions.last().remarks.values_list("pin", flat=True)) == {"price", "name"}


def test_without_a_script_the_icon_opens_it(browser, portal, waiting):
    page = browser.new_page(java_script_enabled=False, viewport={"width": 360, "height": 640})
    sign_in(page, portal, officer_of(Role.DISTRICT, KUPANG))
    page.goto(f"{portal}/berkas/{waiting.pk}/")
    opener = page.locator("#j-price summary")
    box = opener.bounding_box()
    assert (box["width"], box["height"]) >= (44, 44)
    opener.click()
    page.get_by_role("textbox", name="Harga jual per satuan").fill("Per kg?")
    page.get_by_role("button", name="Kembalikan dengan catatan").click()
    expect(page.get_by_text("Berkas sudah dikembalikan")).to_be_visible()


def test_what_is_remarkable_stands_first(review, portal, waiting):
    send_back(waiting, price="Per kg.")
    submit(waiting)
    review.goto(f"{portal}/berkas/{waiting.pk}/")
    first = review.locator(".review .card").first
    expect(first).to_contain_text("Yang perlu dilihat")
    expect(first).to_contain_text("Harga jual per satuan")
