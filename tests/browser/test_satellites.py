"""Neighbouring villages on a phone: ticked or typed, told how they were read, and without a script typed alone."""

import pytest
from playwright.sync_api import expect

from products.sections import BY_KEY
from products.views import offline
from tests.browser.conftest import eventually, waits_for_the_worker
from tests.browser.looking import look, sign_in
from tests.factories import BATAKTE, BOLOK, KUANHEUN, NUNKURUS, make_areas, make_product, officer_of
from villages.scoping import Role

pytestmark = pytest.mark.browser
WRONG = "422 /berkas/*/isi/produksi/"
CONSOLE = {
    "test_ticked_and_typed": [WRONG],
    "test_without_a_line_they_are_typed": ["ERR_INTERNET_DISCONNECTED /segar/"],
    "test_without_a_script": [WRONG],
}
LIST = "Desa dan kelurahan di Kecamatan Kupang Barat (2)"


@pytest.fixture
def product(portal, page, monkeypatch):
    """A draft of a year that asks for them, as those from 2027 on do."""
    for question in BY_KEY["produksi"].fixed:
        if question.since:
            monkeypatch.setitem(question.__dict__, "since", 2026)
    offline._mark_of.cache_clear()
    make_areas()
    page.set_viewport_size({"width": 360, "height": 740})
    product = make_product(BOLOK)
    sign_in(page, portal, officer_of(Role.VILLAGE, BOLOK))
    page.goto(f"{portal}/berkas/{product.pk}/isi/produksi/")
    yield product
    offline._mark_of.cache_clear()


def named(product):
    return sorted(product.satellites.values_list("village", flat=True))


def test_ticked_and_typed(page, product):
    field, read = page.get_by_label("Desa satelit"), page.locator("#id_satellites_read")
    page.get_by_text(LIST).click()
    page.get_by_label("Desa Kuanheun").check()
    expect(field).to_have_value(f"Kuanheun {KUANHEUN}")
    expect(read).to_have_text("Desa Kuanheun (Kec. Kupang Barat)")
    eventually(page, lambda: named(product) == [KUANHEUN])
    field.fill("desa kuanheun, Nunkurus (Kec. Kupang Timur, Kabupaten Kupang)")
    expect(
        page.get_by_label("Desa Kuanheun")
    ).not_to_be_checked()  # "desa kuanheun" is for the portal to read
    field.fill("Kuanheun, Nunkurus (Kec. Kupang Timur, Kabupaten Kupang)")
    expect(page.get_by_label("Desa Kuanheun")).to_be_checked()
    page.get_by_label("Kelurahan Batakte").check()
    expect(field).to_have_value(
        f"Kuanheun\nNunkurus (Kec. Kupang Timur, Kabupaten Kupang)\nBatakte {BATAKTE}"
    )
    eventually(page, lambda: named(product) == [BATAKTE, KUANHEUN, NUNKURUS])
    page.get_by_label("Desa Kuanheun").uncheck()
    eventually(page, lambda: named(product) == [BATAKTE, NUNKURUS])
    look(page)
    page.set_viewport_size({"width": 360, "height": 740})
    field.fill("Kuanhen")
    expect(page.locator("#div_id_satellites .invalid-feedback")).to_contain_text(
        "Maksudnya Desa Kuanheun (Kec. Kupang Barat), kode 53.01.05.2008?"
    )
    assert named(product) == [BATAKTE, NUNKURUS]
    field.fill(KUANHEUN)
    expect(page.locator("#div_id_satellites .invalid-feedback")).to_be_hidden()
    eventually(page, lambda: named(product) == [KUANHEUN])


def test_without_a_line_they_are_typed(page, portal, product, context):
    page.get_by_label("Desa Kuanheun").wait_for(state="attached")
    waits_for_the_worker(page)
    page.goto(page.url)
    context.set_offline(True)
    page.goto(f"{portal}/berkas/{product.pk}/isi/produksi/")
    field = page.get_by_label("Desa satelit")
    expect(page.get_by_text(LIST)).to_have_count(0)
    field.fill("Kuanheun\nBatakte")
    expect(page.locator("#saved")).to_contain_text("menunggu sinyal")
    assert named(product) == []
    context.set_offline(False)
    eventually(page, lambda: named(product) == [BATAKTE, KUANHEUN])


@pytest.mark.parametrize("browser_context_args", ({"java_script_enabled": False},), indirect=True)
def test_without_a_script(page, product):
    page.get_by_text(LIST).click()
    expect(page.get_by_text("Desa Kuanheun")).to_be_visible()
    field = page.get_by_label("Desa satelit")
    field.fill("Kuanheun\nZzz")
    page.get_by_role("button", name="Simpan & lanjut").last.click()
    expect(page.locator("#div_id_satellites")).to_contain_text("“Zzz” tidak ada dalam daftar")
    expect(field).to_have_value("Kuanheun\nZzz")
    field.fill("Kuanheun")
    page.get_by_role("button", name="Simpan & lanjut").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Izin dan sertifikat")
    assert named(product) == [KUANHEUN]


@pytest.fixture
def browser_context_args(browser_context_args, request):
    return browser_context_args | getattr(request, "param", {})
