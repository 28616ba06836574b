"""The map of a kabupaten as it is seen, with a full year: nothing lies on anything else, for every kabupaten, at the
desk, on a phone and on paper; map and list light each other."""

import pytest
from playwright.sync_api import expect

from products.choices import State
from products.models import Photo, Product
from reviews.numbers.maps import seats
from tests.browser.looking import at_both_widths, sign_in
from tests.factories import BOLOK, KUANHEUN, KUPANG, NTT, NUNKURUS, make_cycle, make_officer, make_product
from tests.full_year import full_year
from tests.past import past_the_rules
from villages.scoping import Role

pytestmark = pytest.mark.browser
SEEN = {"desk": ((1280, 800), "screen"), "phone": ((360, 640), "screen"), "paper": ((680, 1000), "print")}

MEASURE = """(target) => {
  const box = (one) => {
    const { left, top, right, bottom } = one.getBoundingClientRect();
    return { left, top, right, bottom, what: one.textContent.trim() || one.getAttribute("class") };
  };
  const shown = (selector) => [...document.querySelectorAll(`.frame ${selector}`)]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width).map(box);
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
  const frame = document.querySelector(".frame").getBoundingClientRect();
  const names = shown("text.name"), signs = shown(":is(.many, a .sign, .town)"), hits = shown(".hit");
  const faults = [];
  names.forEach((name, n) => {
    if (name.left < frame.left || name.right > frame.right || name.top < frame.top || name.bottom > frame.bottom)
      faults.push(`${name.what} is cut`);
    for (const other of [...names.slice(n + 1), ...signs])
      if (meet(name, other)) faults.push(`${name.what} lies on ${other.what}`);
  });
  const middle = (one) => [(one.left + one.right) / 2, (one.top + one.bottom) / 2];
  hits.forEach((one, n) => {
    for (const other of hits.slice(n + 1)) {
      const [[a, b], [c, d]] = [middle(one), middle(other)];
      if (Math.hypot(a - c, b - d) < target - 0.5) faults.push(`${one.what} is too near ${other.what}`);
    }
  });
  const small = hits.filter((one) => Math.round(one.right - one.left) < 24).length;
  return { faults, small, names: names.length, marks: hits.length,
    whole: frame.left >= 0 && frame.right <= innerWidth };
}"""


def test_nothing_lies_on_anything_else(page, portal, transactional_db):
    sign_in(page, portal, full_year()["province"])
    with past_the_rules():
        Photo.objects.all().delete()  # the full year's have no files
    seen, wrong = {name: 0 for name in SEEN}, []
    for code in seats():
        page.goto(f"{portal}/peta/{code}/")
        for name, (size, media) in SEEN.items():
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.emulate_media(media=media)
            found = page.evaluate(MEASURE, 44 if name == "phone" else 24)
            if found["faults"] or found["small"] or not found["whole"] or not found["marks"]:
                wrong.append((code, name, found))
            seen[name] += found["names"]
        page.emulate_media(media="screen")
    assert wrong == []
    # 22 seats and 315 kecamatan: most of the names find a place, at the desk nearly all.
    assert (seen["desk"] > 250, seen["phone"] > 150, seen["paper"] == seen["desk"]) == (True, True, True), (
        seen
    )


@pytest.fixture
def products(transactional_db):
    """Two that are one mark, numbers 1 and 2; one by itself, number 3."""
    make_cycle()
    points = {KUANHEUN: (-10.064, 123.879), BOLOK: (-10.065, 123.88), NUNKURUS: (-10.3, 124.1)}
    for village, (latitude, longitude) in points.items():
        product = make_product(village, state=State.APPROVED, files=True)
        with past_the_rules():
            Product.objects.filter(pk=product.pk).update(latitude=latitude, longitude=longitude)
    return make_officer(Role.PROVINCE, NTT)


def lit(page):
    """The numbers that are lit, on the map and in the list."""
    return page.evaluate(
        """() => ["circle", ".fine a", "tr"].map((kind) =>
          [...document.querySelectorAll(`${kind}[data-lit]`)].map((one) => one.dataset.from).join())"""
    )


def test_map_and_list_light_each_other(page, portal, products):
    sign_in(page, portal, products)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{portal}/peta/{KUPANG}/")
    card = page.locator(".map-card")
    expect(card).to_be_hidden()
    page.locator("#produk-2 th").hover()
    assert lit(page) == ["2", "1", "2"]
    expect(card.locator("b")).to_have_text("Garam Bolok")
    expect(card.locator("img")).to_have_attribute(
        "src", page.locator("#produk-2 img").get_attribute("data-card")
    )
    page.locator(".fine a").last.hover()
    assert lit(page) == ["3", "3", "3"]
    page.locator(".fine a").first.hover()
    assert lit(page) == ["1,2", "1", "1,2"]
    expect(card.locator("b")).to_have_count(2)
    # The same with the keyboard; Escape takes the card away.
    page.mouse.move(0, 0)
    assert lit(page) == ["", "", ""]
    page.locator("#produk-3 .whole").focus()
    assert lit(page) == ["3", "3", "3"]
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.locator(".fine a").first.focus()
    assert lit(page) == ["1,2", "1", "1,2"]
    page.keyboard.press("Enter")
    assert (
        page.evaluate(
            "[...document.querySelectorAll(':target [data-from]')].map((row) => row.dataset.from).join()"
        )
        == "1,2"
    )
    assert at_both_widths(page) == []


def test_without_a_script_links_lead_from_each_to_the_other(browser, portal, products):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    sign_in(page, portal, products)
    page.goto(f"{portal}/peta/{KUPANG}/")
    plain = page.locator("#produk-1").evaluate("(one) => getComputedStyle(one).backgroundColor")
    page.locator(".fine a").first.click()
    for row in ("#produk-1", "#produk-2"):
        assert page.locator(row).evaluate("(one) => getComputedStyle(one).backgroundColor") != plain
    assert page.locator("#produk-3").evaluate("(one) => getComputedStyle(one).backgroundColor") == plain
    page.get_by_role("link", name="Titik 3 di peta").click()
    assert page.locator("#titik-3").evaluate("(one) => getComputedStyle(one).r") == "15px"
    # On a phone a mark leads to the head of its part of the list.
    page.set_viewport_size({"width": 360, "height": 640})
    page.locator(".coarse a").first.click()
    assert page.url.endswith("#sekitar-1")
    expect(page.locator("#sekitar-1")).to_be_in_viewport()
    context.close()
