"""The return that teaches, at the width of a cheap phone: each remark is met at its answer, by a change or in
words, one leads to the next, and the kabupaten reads what was replied. With JavaScript and without."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from products.choices import State
from products.models import Product
from reviews.models import Reply
from tests.browser.test_job import PHONE, fits, sign_in, sign_out
from tests.factories import BOLOK, KUPANG, PASSWORD, make_cycle, make_officer, make_product, send_back
from villages.scoping import Role

pytestmark = pytest.mark.browser
CONSOLE = {"test_every_remark_is_met_at_its_answer": ["422 /berkas/*/langkah/submit/", "Clear-Site-Data*"]}


@pytest.fixture
def product(transactional_db):
    make_cycle()
    make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)
    make_officer(Role.DISTRICT, KUPANG, username="kabupaten", password=PASSWORD)
    product = make_product(BOLOK, state=State.SUBMITTED, files=True)
    send_back(
        product, price="Rp 12.500 ini per kg basah atau kering?", name="Nama dagangnya?", izin="Lengkapi."
    )
    return product


@pytest.mark.parametrize("has_script", (True, False), ids=("script", "no-script"))
def test_every_remark_is_met_at_its_answer(browser, portal, product, has_script):
    context = browser.new_context(viewport=PHONE, java_script_enabled=has_script, locale="id-ID")
    page = context.new_page()

    def onward():
        if has_script:
            fits(page)
        page.get_by_role("button", name="Simpan & lanjut").click()

    sign_in(page, portal, BOLOK)
    expect(page.locator(".status")).to_contain_text("3 perbaikan")
    page.locator(".remark a", has_text="Nama produk unggulan").click()
    page.get_by_label("Nama produk unggulan").fill("Garam Bolok Asli")
    onward()

    # The next one, and not the next section; replied to in words.
    price = page.locator("#q-price .remark")
    expect(price).to_contain_text("basah atau kering?")
    assert page.url == f"{portal}{reverse('products:section', args=[product.pk, 'produksi'])}#q-price"
    expect(price).not_to_have_class("remark met")
    price.get_by_label("Jawab dengan kata-kata").fill("Per kg kering.")
    if has_script:
        expect(page.locator("#saved")).to_contain_text("Tersimpan", timeout=10_000)
        assert Reply.objects.get().text == "Per kg kering."
    onward()
    expect(page.locator("#q-izin .remark")).to_contain_text("Lengkapi.")
    page.get_by_role("link", name="Semua bagian").click()
    expect(page.locator(".remark.met")).to_have_count(2)
    expect(page.locator(".remark.met", has_text="Sudah Anda jawab")).to_contain_text("Per kg kering.")

    # Passed over, it is named on the check page, and the portal takes nothing before it is met.
    page.get_by_role("link", name="Periksa & ajukan").click()
    page.get_by_label("Data ini benar").check()
    page.get_by_role("button", name="Ajukan").click()
    expect(page.locator(".error-summary").first).to_contain_text("Masih ada 1 catatan kabupaten")
    page.locator("#catatan a", has_text="Izin dan sertifikat: Lengkapi.").click()
    page.locator("#q-izin").get_by_label("Jawab dengan kata-kata").fill("NIB sedang diurus.")
    onward()
    expect(page.get_by_text("Semua yang diminta sudah Anda perbaiki")).to_be_visible()
    page.get_by_role("link", name="Periksa & ajukan").click()
    expect(page.locator("#catatan")).to_have_count(0)
    page.get_by_label("Data ini benar").check()
    page.get_by_role("button", name="Ajukan").click()
    expect(page.get_by_role("heading", name="Sudah diajukan lagi ke")).to_be_visible()
    sign_out(page)

    sign_in(page, portal, "kabupaten")
    page.get_by_role("link", name="Periksa yang paling lama").click()
    expect(page.locator(".remark.met", has_text="basah atau kering?")).to_contain_text("Per kg kering.")
    expect(page.locator(".history")).to_contain_text("NIB sedang diurus.")
    if has_script:
        fits(page)
    assert Product.objects.get().state == State.SUBMITTED
    context.close()
