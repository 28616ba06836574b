"""Section Izin on a phone: the number only where there is a licence, one press where there is none."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import sign_in
from tests.factories import BOLOK, make_product, officer_of
from villages.scoping import Role

pytestmark = pytest.mark.browser


@pytest.fixture
def browser_context_args(browser_context_args):
    return browser_context_args | {"viewport": {"width": 360, "height": 740}, "java_script_enabled": False}


def test_a_number_is_asked_only_where_there_is_one(page, portal):
    product = make_product(BOLOK, category="salt")
    sign_in(page, portal, officer_of(Role.VILLAGE, BOLOK))
    page.goto(f"{portal}/berkas/{product.pk}/isi/izin/")
    number = page.locator("#id_number_nib")
    expect(number).to_be_hidden()
    page.locator("#div_id_paper_nib").get_by_label("Ada").check()
    expect(number).to_be_visible()
    expect(page.locator("#id_number_halal")).to_be_hidden()
    for choice in page.locator("#div_id_paper_nib .form-check").all():
        assert choice.bounding_box()["height"] < 60  # one line: side by side
    page.get_by_role("button", name="Semua belum ada").click()  # and the number of "Ada" is missing
    expect(page.locator("#div_id_number_nib")).to_contain_text("Tulis nomornya")
    number.fill("0220105811234")
    page.get_by_role("button", name="Simpan & lanjut").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kebutuhan")
    assert sorted(product.licences.values_list("status", flat=True)) == ["no"] * 4 + ["yes"]
