"""A full year on the desk: how many rows are seen before anybody scrolls, and that a long name changes no table.

docs/decisions/0028-the-compact-desk.md says how the room is shared out.
"""

import pytest
from playwright.sync_api import expect

from products.choices import State
from products.models import Photo, Product
from reviews.models import Facilitation, Training
from tests.browser.conftest import give_picture
from tests.browser.looking import sign_in
from tests.factories import NTT, make_officer, make_product, make_villages
from tests.full_year import LONG, full_year
from tests.past import past_the_rules
from villages.formats import rupiah_pendek
from villages.scoping import Role

pytestmark = pytest.mark.browser

DESK, PHONE, LYING = (1280, 800), (360, 640), (640, 360)
# Whole rows on the first screen of a desk.
SEEN = {
    "district": {"/antrean/": 12, "/desa/": 12, "/akun/": 12, "/potensi/wilayah/": 10, "/": 10},
    "province": {
        "/disetujui/": 10,
        "/fasilitasi/": 10,
        "/pelatihan/": 10,
        "/desa/": 12,
        "/potensi/wilayah/": 10,
        "/": 10,
    },
}
HIGHEST = 320  # px: where the first row of a list begins on a phone, at the latest
ROW = 40.5  # px: what a row of the desk takes at most, its line included

ROWS = """() => {
  const boxes = [...document.querySelectorAll(".stack tbody tr")].map((row) => row.getBoundingClientRect());
  const table = document.querySelector(".stack").getBoundingClientRect();
  return {
    first: boxes[0].top,
    whole: boxes.filter((box) => box.bottom <= innerHeight).length,
    highest: Math.max(...boxes.map((box) => box.height)),
    widths: [...document.querySelectorAll(".stack thead tr > *")].map((head) => head.getBoundingClientRect().width),
    inside: table.right <= innerWidth && document.documentElement.scrollWidth <= innerWidth,
  };
}"""
# Whether a point in the middle of an element shows that element, and nothing that lies over it.
SHOWS = """(one) => {
  const box = one.getBoundingClientRect();
  const found = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return Boolean(found) && (one.contains(found) || found.contains(one));
}"""


@pytest.fixture
def officers(transactional_db):
    found = full_year()
    for photo in Photo.objects.all():
        give_picture(photo)
    return found


def sized(page, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})


def rows_at(page, address):
    page.goto(address)
    return page.evaluate(ROWS)


def test_rows_that_are_seen(page, portal, officers):
    """And a name of 100 letters in the first row of each list leaves the rows as high and the columns as wide."""
    assert len(LONG) == 100
    assert (Product.objects.count(), Training.objects.count()) == (3442, 60)
    assert Product.objects.filter(state="approved").count() >= 2000
    assert Facilitation.objects.count() >= 2000
    wrong = []
    for role, pages in SEEN.items():
        sign_in(page, portal, officers[role])
        for address, goal in pages.items():
            sized(page, DESK)
            seen = rows_at(page, portal + address)
            if seen["whole"] < goal or seen["highest"] > ROW or not seen["inside"]:
                wrong.append((role, address, seen))
            if address == "/":  # there the one thing to do next comes first
                sized(page, PHONE)
                page.goto(portal + address)
                box = page.locator(".todo .btn").first.bounding_box()
                if box["y"] + box["height"] > PHONE[1]:
                    wrong.append((role, address, box))
                continue
            sized(page, PHONE)
            seen_on_a_phone = page.evaluate(ROWS)
            if seen_on_a_phone["first"] > HIGHEST or not seen_on_a_phone["inside"]:
                wrong.append((role, address, "phone", seen_on_a_phone))
    assert wrong == []
    # The same list without the long name.
    sized(page, DESK)
    sign_in(page, portal, officers["province"])
    for address in ("/disetujui/", "/pelatihan/"):
        assert LONG in rows_and_text(page, portal + address)
    long = {address: rows_at(page, portal + address)["widths"] for address in ("/disetujui/", "/pelatihan/")}
    with past_the_rules():
        Product.objects.filter(name=LONG).update(name="Garam")
    Training.objects.filter(title=LONG).update(title="Garam")
    assert long == {address: rows_at(page, portal + address)["widths"] for address in long}


def rows_and_text(page, address):
    page.goto(address)
    return page.locator(".stack").inner_text()


@pytest.fixture
def province(transactional_db):
    for village in make_villages(27):
        make_product(village, state=State.APPROVED)
    return make_officer(Role.PROVINCE, NTT)


def test_the_bar_of_ticked_rows(page, portal, province):
    """It says how much, takes no room of the list, and lies over nothing of it."""
    sign_in(page, portal, province)
    sized(page, DESK)
    page.goto(f"{portal}/disetujui/")
    bar, head = page.locator(".picks"), page.locator(".stack thead")
    expect(bar).to_be_hidden()
    before = page.evaluate(ROWS)
    boxes = page.locator(".stack tbody .pick input")
    for row in range(3):
        boxes.nth(row).check()
    expect(bar).to_be_visible()
    worth = sum(int(boxes.nth(row).get_attribute("data-worth")) for row in range(3))
    expect(bar.locator("[role=status]")).to_have_text(f"3 produk · {rupiah_pendek(worth)}")
    assert page.evaluate(ROWS) == before
    assert bar.get_by_role("button", name="Tandai").count() == 1
    # Scrolled down, bar and head stay above each other, and whatever gets the focus is seen.
    boxes.nth(24).focus()
    boxes.nth(24).scroll_into_view_if_needed()
    page.keyboard.press("Space")
    for seen in (bar, page.locator(".stack thead th").first, boxes.nth(24)):
        assert seen.evaluate(SHOWS)
    over, under = bar.bounding_box(), head.locator("th").first.bounding_box()
    assert over["y"] + over["height"] <= under["y"] + 0.5
    boxes.nth(4).focus()  # backwards: not under what stays
    assert boxes.nth(4).evaluate(SHOWS)
    # On a phone below the rows, and never in the way of one lying on its side.
    sized(page, PHONE)
    assert bar.bounding_box()["y"] + bar.bounding_box()["height"] == PHONE[1]
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    last = page.locator("footer a").last
    assert last.evaluate(SHOWS)
    sized(page, LYING)
    assert bar.evaluate("(one) => getComputedStyle(one).position") == "static"
    assert page.locator(".picking").evaluate("(one) => getComputedStyle(one).position") == "static"


def test_a_chip_takes_one_choice_off_without_a_script(browser, portal, province):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, portal, province)
    page.goto(f"{portal}/disetujui/?kabupaten=53.01&kategori=salt&urut=nama")
    chips = page.locator(".chip")
    expect(chips).to_have_count(2)
    chips.filter(has_text="Kategori: Garam").click()
    expect(page.locator(".chip")).to_have_text(["Hapus filter Kabupaten/Kota: Kabupaten Kupang"])
    assert page.url == f"{portal}/disetujui/?kabupaten=53.01&urut=nama"
    page.get_by_role("link", name="Hapus filter", exact=True).click()
    expect(page.locator(".chip")).to_have_count(0)
    # A tab is one press, and keeps what is chosen.
    page.goto(f"{portal}/disetujui/?kabupaten=53.01")
    page.locator(".tabs").get_by_role("link", name="Belum ditandai").click()
    assert page.url == f"{portal}/disetujui/?kabupaten=53.01&tanda=belum"
    context.close()
