"""The map by keyboard and without JavaScript; the product sheet on one page of paper."""

import io

import pikepdf
import pytest
from playwright.sync_api import expect

from products.choices import LicenceStatus, State
from reviews.prints import certificates
from tests.browser.looking import walk
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    give_photo,
    make_cycle,
    make_officer,
    make_product,
    officer_of,
)
from tests.past import past_the_rules
from villages.scoping import Role

pytestmark = pytest.mark.browser
# What the console may say, and in which test.
CONSOLE = {
    "test_the_public_page": ["404 /cek/tidak-dikenal/"],
}


def at_the_desk(page, portal, officer):
    walk(page, portal, officer, [])
    page.set_viewport_size({"width": 1280, "height": 800})


@pytest.fixture
def product(transactional_db):
    make_cycle()
    return make_product(BOLOK, state=State.APPROVED, files=True)


def test_from_the_province_to_a_product_by_keyboard(page, portal, product):
    at_the_desk(page, portal, make_officer(Role.PROVINCE, NTT))
    page.goto(f"{portal}/peta/")
    page.get_by_role("link", name="Kupang 1 disetujui, /1 melapor").press("Enter")
    expect(page.get_by_role("heading", name="Peta Kabupaten Kupang")).to_be_visible()
    page.get_by_role("link", name="1: Garam Bolok, Desa Bolok").press("Enter")
    assert page.evaluate("document.querySelector(':target').id") == "nomor-1"
    page.get_by_role("link", name="Titik 1 di peta").press("Enter")
    assert page.evaluate("document.querySelector(':target').id") == "titik-1"


def test_the_map_without_javascript(browser, portal, product):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    at_the_desk(page, portal, make_officer(Role.PROVINCE, NTT))
    page.goto(f"{portal}/peta/")
    page.get_by_role("link", name="Kupang 1 disetujui, /1 melapor").press("Enter")
    expect(page.locator("#titik-1")).to_be_visible()
    context.close()


def test_the_public_page(page, portal, product):
    old = certificates.issue(product, officer_of(Role.PROVINCE, NTT))[0]
    certificates.revoke(old, officer_of(Role.PROVINCE, NTT))
    good = certificates.issue(product, officer_of(Role.PROVINCE, NTT))[0]
    walk(page, portal, None, [f"/cek/{code}/" for code in (good.code, old.code, "tidak-dikenal")])


def test_the_sheet_fills_one_page_of_paper(page, portal, product):
    """Short, and as long as every answer may be, of a category with many papers."""
    long = make_product(
        KUANHEUN,
        state=State.APPROVED,
        files=True,
        name="Nama " * 20,
        category="coffee",
        uniqueness="Kopi arabika dari kebun. " * 24,
        main_material="Biji kopi " * 10,
        manager_name="Kelompok tani " * 7,
        months=list(range(1, 13)),
        markets=["village", "district", "ntt_mart", "outside", "export", "online"],
        funding_amount=999_999_999_999,
        price=999_999_999_999,
        licences={
            paper: (LicenceStatus.YES, "1" * 60)
            for paper in ("nib", "pirt", "halal", "bpom", "brand", "gi", "psat")
        },
        needs={
            "funding": ["tools", "capital", "building", "packaging", "papers", "seed"],
            "training": ["production", "quality", "packaging", "bookkeeping", "digital", "papers"],
        },
    )
    with past_the_rules():  # it is approved already
        for _more in range(4):
            give_photo(long, files=True)
    officer = officer_of(Role.DISTRICT, KUPANG)
    at_the_desk(page, portal, officer)
    for one in (product, long):
        certificates.issue(one, officer)
        page.goto(f"{portal}/berkas/{one.pk}/lembar/")
        page.wait_for_load_state("networkidle")
        data = page.pdf(format="A4", prefer_css_page_size=True)
        with pikepdf.open(io.BytesIO(data)) as document:
            assert len(document.pages) == 1
