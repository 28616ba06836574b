"""What the portal made of an answer is told at its field while the person is still there."""

import re

import pytest
from playwright.sync_api import expect

from products.models import Product
from tests.browser.conftest import eventually, waits_for_the_worker
from tests.factories import BOLOK, make_product

pytestmark = pytest.mark.browser
# What the console may say, and in which test.
CONSOLE = {
    "test_a_wrong_answer_is_named_at_its_field_and_leaves_when_it_is_mended": [
        "422 /berkas/*/isi/pengelola/"
    ],
    "test_a_link_to_a_wrong_answer_opens_a_page_that_names_it": ["422 /berkas/*/isi/produksi/"],
    "test_a_text_too_long_is_counted_and_never_cut": ["422 /berkas/*/isi/produk/"],
    "test_all_licences_are_answered_without_a_line": ["ERR_INTERNET_DISCONNECTED *"],
}


def test_a_wrong_answer_is_named_at_its_field_and_leaves_when_it_is_mended(phone, portal):
    product = make_product(BOLOK)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/pengelola/")
    box, number = phone.locator("#div_id_contact_phone"), phone.get_by_label("Nomor HP yang bisa dihubungi")
    number.fill("0812 3456 7890 / 0813 1111 2222")
    expect(box.get_by_role("alert")).to_contain_text("Di sini ada lebih dari satu nomor")
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(number).to_have_attribute("aria-describedby", re.compile("error_1_id_contact_phone"))
    link = phone.locator("#saved").get_by_role("link", name="Nomor HP yang bisa dihubungi")
    link.click()
    expect(number).to_be_focused()
    number.fill("812 3456 7890")
    expect(box.get_by_role("alert")).to_have_count(0)
    expect(phone.locator("#id_contact_phone_read")).to_have_text("081234567890")
    expect(number).to_have_attribute("aria-invalid", "false")
    expect(phone.locator("#saved")).to_have_text(re.compile(r"Tersimpan \d\d\.\d\d WITA"))


def test_an_amount_is_said_in_words_as_soon_as_it_is_read(phone, portal):
    product = make_product(BOLOK)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/produksi/")
    phone.get_by_label("Harga jual per satuan").fill("1,5 juta")
    expect(phone.locator("#id_price_read")).to_contain_text("Rp 1.500.000")


def test_a_link_to_a_wrong_answer_opens_a_page_that_names_it(phone, portal):
    product = make_product(BOLOK)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/produksi/")
    phone.get_by_label("Harga jual per satuan").fill("mahal")
    expect(phone.locator("#div_id_price .invalid-feedback")).to_be_visible()
    phone.goto(f"{portal}/")
    phone.locator("#line").get_by_role("link", name="Lihat").click()
    expect(phone.locator("#div_id_price .invalid-feedback")).to_contain_text("Tulis rupiahnya dengan angka")


def test_a_pair_from_a_map_app_is_parted_in_the_page(phone, portal):
    product = make_product(BOLOK)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/bukti/")
    phone.get_by_label("Lintang").fill("-10.1788, 123.6070")
    expect(phone.get_by_label("Bujur")).not_to_have_value("")
    expect(phone.get_by_label("Lintang")).not_to_have_value("-10.1788, 123.6070")
    eventually(phone, Product.objects.filter(latitude="-10.1788", longitude="123.607").exists)


def test_a_text_too_long_is_counted_and_never_cut(phone, portal):
    product = make_product(BOLOK)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/produk/")
    box, text = phone.locator("#div_id_uniqueness"), phone.get_by_label("Apa yang membuatnya khas?")
    text.fill("a" * 540)
    expect(box.locator(".reading")).to_have_text("540 dari 600 huruf")
    text.fill("a" * 720)
    expect(box.locator(".reading")).to_contain_text("sekarang 720: lebih 120")
    expect(box.get_by_role("alert")).to_contain_text("lebih 120")
    expect(text).to_have_value("a" * 720)
    name = phone.get_by_label("Nama produk unggulan")
    name.fill("a" * 85)
    expect(phone.locator("#div_id_name .reading")).to_have_text("85 dari 100 huruf")


def test_saving_sends_the_answers_once(phone, portal):
    """One exchange of answers, without a look before it, and the next page."""
    product = make_product(BOLOK)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/produk/")
    phone.wait_for_timeout(2500)  # all scripts are there
    asked = []
    phone.on("request", lambda one: asked.append((one.method, one.url.removeprefix(portal))))
    phone.get_by_label("Nama produk unggulan").fill("Garam Bolok")
    phone.get_by_role("button", name="Simpan & lanjut").last.click()
    expect(phone.get_by_role("heading", name="Pengelola")).to_be_visible()
    expect(phone.get_by_text("Bagian “Produk” sudah tersimpan.")).to_be_visible()
    pages = [one for one in asked if not one[1].startswith("/static/")]
    section = f"/berkas/{product.pk}/isi"
    assert pages == [("POST", f"{section}/produk/"), ("GET", f"{section}/pengelola/")]
    assert Product.objects.get().name == "Garam Bolok"


def test_all_licences_are_answered_without_a_line(phone, portal):
    product = make_product(BOLOK, category="salt")
    phone.goto(f"{portal}/berkas/{product.pk}/isi/")
    waits_for_the_worker(phone)
    phone.wait_for_timeout(500)
    phone.context.set_offline(True)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/izin/")
    phone.locator("fieldset:visible").first.get_by_label("Proses").check()
    phone.get_by_role("button", name="Semua belum ada, lanjut").click()
    expect(phone.get_by_role("heading", name="Kebutuhan")).to_be_visible()
    phone.context.set_offline(False)
    eventually(phone, lambda: product.licences.filter(status="no").count() == 4)
    assert product.licences.get(status="progress")
