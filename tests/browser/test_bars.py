"""What stays on the screen while a page scrolls covers nothing that is read or filled in: at the desk, on a phone, and
on one that lies on its side."""

import pytest

from products.choices import State
from tests.browser.looking import make_world, sign_in
from tests.factories import (
    BATAKTE,
    BOLOK,
    KUPANG,
    NTT,
    make_product,
    make_training,
    make_villages,
    officer_of,
)
from villages.scoping import Role

pytestmark = pytest.mark.browser
SIZES = {"desk": (1280, 800), "phone": (360, 640), "lying": (640, 360)}

# Whatever is focused, as the key Tab does, shows at its middle; the heading and the head of a list are seen whole from
# the top of the page; and at the end of the page nothing lies over the last row. Where something stays at all, `bars`.
FAULTS = """() => {
  const faults = [];
  const bars = [...document.querySelectorAll("body *")].filter((one) => ["sticky", "fixed"].includes(getComputedStyle(one).position)
    && one.checkVisibility({ visibilityProperty: true }) && one.getBoundingClientRect().height);
  const over = (one, part) => {
    const box = one.getBoundingClientRect();
    if (!box.width || !box.height) return;
    const [across, down] = [box.left + box.width / 2, box.top + box.height / 2];
    for (const bar of bars) {
      if (bar.contains(one) || one.contains(bar)) continue;
      const rim = bar.getBoundingClientRect();
      const inside = across > rim.left && across < rim.right && down > rim.top + 1 && down < rim.bottom - 1;
      if (inside && bar.contains(document.elementFromPoint(across, down))) {
        faults.push(`${part} under ${bar.className || bar.tagName}: ${one.outerHTML.slice(0, 90)}`);
      }
    }
  };
  document.documentElement.style.scrollBehavior = "auto";
  scrollTo(0, 0);
  for (const head of document.querySelectorAll("main h1, main .head, .stack thead th")) over(head, "head");
  const things = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  for (const one of document.querySelectorAll(`main :is(${things})`)) {
    if (!one.checkVisibility({ visibilityProperty: true })) continue;
    one.focus();
    if (document.activeElement !== one) continue;
    const small = one.getBoundingClientRect().width < 8;
    over(small ? one.labels?.[0] ?? one : one, "focused");
  }
  scrollTo(0, document.documentElement.scrollHeight);
  const rows = document.querySelectorAll(".stack tbody tr");
  if (rows.length) {
    const last = rows[rows.length - 1];
    last.scrollIntoView({ block: "center" });
    for (const cell of last.children) over(cell, "row");
  }
  return { faults, bars: bars.length };
}"""


@pytest.fixture
def world(transactional_db):
    return make_world()


def read(page, portal, officer, addresses, *, tick=False):
    """Every page at every size, all folds open. Which of them have something that stays, at which size."""
    sign_in(page, portal, officer)
    wrong, stays = [], set()
    for address in addresses:
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.goto(portal + address)
            page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
            if tick:
                page.locator(".ticks tbody input[type=checkbox]").first.check()
            found = page.evaluate(FAULTS)
            wrong += [f"{address} {size}: {fault}" for fault in found["faults"]]
            if found["bars"]:
                stays.add(size)
    assert wrong == [], "\n".join(wrong)
    return stays


def test_of_a_village(page, portal, world):
    sections = ("produk", "pengelola", "produksi", "izin", "kebutuhan", "bukti")
    pages = [f"/berkas/{world['returned'].pk}/isi/{section}/" for section in sections]
    assert read(page, portal, officer_of(Role.VILLAGE, BOLOK), pages) == {"desk", "phone"}
    assert read(page, portal, officer_of(Role.VILLAGE, BATAKTE), ["/potensi/tambah/"]) == {"desk", "phone"}


def test_of_a_kabupaten(page, portal, world):
    make_villages(30)
    officer = officer_of(Role.DISTRICT, KUPANG)
    read(page, portal, officer, [f"/berkas/{world['submitted'].pk}/", "/antrean/", "/desa/"])
    assert read(page, portal, officer, ["/akun/"], tick=True) == {"desk", "phone"}


def test_of_the_province(page, portal, world):
    for village in make_villages(26):
        make_product(village, state=State.APPROVED)
    training = make_training()
    officer = officer_of(Role.PROVINCE, NTT)
    read(page, portal, officer, ["/disetujui/", "/fasilitasi/"])
    ticked = ["/disetujui/", f"/pelatihan/{training.pk}/peserta/"]
    assert read(page, portal, officer, ticked, tick=True) >= {"desk", "phone"}
