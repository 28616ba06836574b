"""What the phone holds: sent in the right order, shown while it is stuck, forgotten only when it has arrived
or the person says so."""

import pytest
from playwright.sync_api import expect

from products.models import Licence, Photo, Product
from tests.browser.conftest import eventually, noisy, waits_for_the_worker
from tests.factories import BOLOK, make_product, submit

pytestmark = pytest.mark.browser
# What the console may say, and in which test.
CONSOLE = {
    "test_the_category_goes_before_the_papers_that_depend_on_it": ["ERR_INTERNET_DISCONNECTED *"],
    "test_papers_wait_while_the_category_is_in_dispute": [
        "ERR_INTERNET_DISCONNECTED *",
        "409 /berkas/*/isi/produk/",
    ],
    "test_what_is_stuck_is_told_and_holds_the_submission": ["422 /berkas/*/isi/produksi/"],
    "test_what_was_typed_into_a_closed_file_is_shown_until_it_is_discarded": ["409 /berkas/*/isi/produk/"],
    "test_a_photo_too_many_goes_once_there_is_room": ["422 /berkas/*/kirim/foto/*/"],
    "test_both_numbers_of_a_place_are_kept": ["ERR_INTERNET_DISCONNECTED *"],
    "test_an_expired_session_is_told_beside_the_save_button": ["403 /berkas/*/isi/produk/"],
    "test_signing_out_without_a_line_keeps_the_work_and_says_so": ["ERR_INTERNET_DISCONNECTED *"],
    "test_a_shell_takes_nothing_from_nobody": ["Clear-Site-Data*/keluar/*", "ERR_INTERNET_DISCONNECTED *"],
    "test_without_a_line_the_list_of_sections_is_there_too": ["ERR_INTERNET_DISCONNECTED *"],
}


@pytest.fixture
def product(phone, portal):
    """A file just begun, its list of sections open, its shells in the phone."""
    product = make_product(BOLOK, name="", category="")
    phone.goto(f"{portal}/berkas/{product.pk}/isi/")
    waits_for_the_worker(phone)
    phone.wait_for_timeout(500)  # the answers come along
    return product


def open_section(phone, portal, product, section):
    phone.goto(f"{portal}/berkas/{product.pk}/isi/{section}/")


def test_the_category_goes_before_the_papers_that_depend_on_it(phone, portal, product):
    phone.context.set_offline(True)
    open_section(phone, portal, product, "produk")
    phone.get_by_label("Kategori").select_option("Madu & hasil hutan")
    phone.wait_for_timeout(300)
    open_section(phone, portal, product, "izin")
    boxes = phone.locator("fieldset:visible")
    expect(boxes).to_have_count(6)
    for box in boxes.all():
        box.get_by_label("Proses").check()
    phone.wait_for_timeout(300)
    phone.context.set_offline(False)
    eventually(phone, lambda: Licence.objects.filter(status="progress").count() == 6)
    expect(phone.locator("#line")).to_be_hidden()


def test_papers_wait_while_the_category_is_in_dispute(phone, portal, product):
    phone.context.set_offline(True)
    open_section(phone, portal, product, "produk")
    phone.get_by_label("Kategori").select_option("Madu & hasil hutan")
    phone.wait_for_timeout(300)
    open_section(phone, portal, product, "izin")
    phone.locator("#div_id_paper_pirt").get_by_label("Belum").check()
    phone.wait_for_timeout(300)
    Product.objects.update(category="weaving")  # from another phone
    phone.context.set_offline(False)
    phone.goto(f"{portal}/berkas/{product.pk}/periksa/")
    line = phone.locator("#line")
    expect(line).to_contain_text("perlu Anda periksa dulu")
    assert not Licence.objects.exists()
    line.get_by_role("link", name="Lihat").click()
    expect(phone.locator(".conflict")).to_contain_text("Tenun")
    phone.get_by_role("button", name="Simpan, nanti lagi").click()
    eventually(phone, lambda: Licence.objects.filter(kind="pirt").count() == 1)


def test_what_is_stuck_is_told_and_holds_the_submission(phone, portal):
    product = make_product(BOLOK)
    open_section(phone, portal, product, "produksi")
    phone.get_by_label("Harga jual per satuan").fill("mahal")
    expect(phone.locator("#saved")).to_contain_text("Masih perlu dibetulkan: Harga jual per satuan")
    expect(phone.locator("#div_id_price .invalid-feedback")).to_have_text(
        "Tulis rupiahnya dengan angka saja, misalnya 25.000."
    )
    phone.goto(f"{portal}/berkas/{product.pk}/periksa/")
    expect(phone.locator("#line")).to_contain_text("perlu Anda periksa dulu")
    held = phone.locator("button[data-waits]")
    if held.count():
        expect(held).to_be_disabled()
        expect(held).to_have_text("Lihat dulu yang belum terkirim, di atas")


def test_what_was_typed_into_a_closed_file_is_shown_until_it_is_discarded(phone, portal):
    product = make_product(BOLOK, filled=True, files=True)
    open_section(phone, portal, product, "produk")
    submit(product)
    phone.get_by_label("Nama produk unggulan").fill("Garam lain")
    expect(phone.locator("#saved")).to_contain_text("sudah diajukan atau ditutup")
    phone.goto(f"{portal}/")
    line = phone.locator("#line")
    expect(line).to_contain_text("Catat dulu kalau masih perlu: Garam lain")
    line.get_by_role("button", name="Batal kirim").click()
    expect(line).to_be_hidden()
    assert product.decisions.get().answers.raw("name") != "Garam lain"


SLOW_PICTURES = """{
  const make = window.createImageBitmap;
  window.createImageBitmap = (...all) => new Promise((go) => setTimeout(go, 2500)).then(() => make(...all));
}"""


def test_saving_while_photos_are_made_small_sends_each_once(phone, portal):
    product = make_product(BOLOK)
    phone.add_init_script(SLOW_PICTURES)
    open_section(phone, portal, product, "bukti")
    posts = []
    phone.on("request", lambda one: one.method == "POST" and posts.append(one.post_data_buffer or b""))
    phone.get_by_label("Tambah foto").set_input_files(
        [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": noisy(n)} for n in range(3)]
    )
    phone.wait_for_timeout(3000)
    phone.get_by_role("button", name="Simpan, nanti lagi").click()
    expect(phone.get_by_role("heading", name="Bagian berkas")).to_be_visible()
    eventually(phone, lambda: Photo.objects.count() == 3)
    expect(phone.locator("#line")).to_be_hidden()
    assert sorted(Photo.objects.values_list("name", flat=True)) == ["0.jpg", "1.jpg", "2.jpg"]
    assert max(map(len, posts)) < 10_000


def test_photos_chosen_just_before_the_browser_dies_are_still_there(phone, portal):
    product = make_product(BOLOK)
    phone.add_init_script(SLOW_PICTURES)
    open_section(phone, portal, product, "bukti")
    phone.get_by_label("Tambah foto").set_input_files(
        {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": noisy(1)}
    )
    expect(phone.locator("#sending li")).to_be_visible()
    phone.goto(f"{portal}/")
    eventually(phone, Photo.objects.exists)
    assert Photo.objects.get().name == "IMG_1.jpg"


def test_a_photo_too_many_goes_once_there_is_room(phone, portal):
    product = make_product(BOLOK)
    open_section(phone, portal, product, "bukti")
    phone.get_by_label("Tambah foto").set_input_files(
        [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": noisy(n)} for n in range(6)]
    )
    eventually(phone, lambda: Photo.objects.count() == 5)
    assert [photo.name for photo in product.photos.all()] == [f"{n}.jpg" for n in range(5)]
    row = phone.locator("#sending li", has_text="5.jpg")
    expect(row).to_contain_text("Sudah ada 5 foto", timeout=30_000)
    expect(row.get_by_role("button", name="Kirim lagi")).to_be_visible()
    expect(phone.locator("#received")).to_contain_text("5 dari 5 foto diterima")
    phone.reload()
    phone.locator("summary", has_text="Hapus").first.click()
    phone.get_by_role("button", name="Ya, hapus foto ini").first.click()
    eventually(phone, Photo.objects.filter(name="5.jpg").exists)
    expect(phone.locator("#received")).to_contain_text("5 dari 5 foto diterima")
    assert Photo.objects.count() == 5


def test_both_numbers_of_a_place_are_kept(phone, portal, product):
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation({"latitude": -10.178757, "longitude": 123.607033})
    phone.context.set_offline(True)
    open_section(phone, portal, product, "bukti")
    phone.get_by_role("button", name="Pakai lokasi ponsel ini").click()
    expect(phone.get_by_label("Bujur")).to_have_value("123,607033")
    phone.wait_for_timeout(300)
    phone.context.set_offline(False)
    open_section(phone, portal, product, "bukti")
    expect(phone.get_by_label("Lintang")).to_have_value("-10,178757")
    place = {"latitude": "-10.178757", "longitude": "123.607033"}
    eventually(phone, Product.objects.filter(**place).exists)


def test_signing_out_without_a_line_keeps_the_work_and_says_so(phone, portal, product):
    open_section(phone, portal, product, "produk")
    phone.context.set_offline(True)
    phone.get_by_label("Nama produk unggulan").fill("Garam Bolok")
    expect(phone.locator("#saved")).to_contain_text("menunggu sinyal")
    said = []
    phone.on("dialog", lambda dialog: (said.append(dialog.message), dialog.accept()))
    phone.get_by_role("button", name="Keluar").click()
    phone.wait_for_timeout(500)
    assert "Belum bisa keluar: tidak ada sinyal." in said[-1]
    phone.context.set_offline(False)
    expect(phone.locator("#saved")).to_contain_text("Tersimpan", timeout=30_000)
    product.refresh_from_db()
    assert product.name == "Garam Bolok"


def test_a_shell_takes_nothing_from_nobody(phone, portal, product):
    phone.get_by_role("button", name="Keluar").click()
    expect(phone.get_by_role("heading", name="Masuk")).to_be_visible()
    phone.context.set_offline(True)
    open_section(phone, portal, product, "produk")
    expect(phone.get_by_text("belum ada akun yang masuk di ponsel ini")).to_be_visible()
    expect(phone.get_by_label("Nama produk unggulan")).to_be_disabled()


def test_without_a_line_the_list_of_sections_is_there_too(phone, portal, product):
    phone.context.set_offline(True)
    open_section(phone, portal, product, "produk")
    phone.get_by_label("Nama produk unggulan").fill("Garam Bolok")
    phone.get_by_role("button", name="Simpan, nanti lagi").click()
    expect(phone.get_by_role("heading", name="Isi berkas")).to_be_visible()
    expect(phone.locator("#line")).to_contain_text("1 kiriman menunggu sinyal")
    phone.goto(f"{portal}/")
    phone.get_by_role("link", name="Pengelola").click()
    expect(phone.get_by_role("heading", name="2 Pengelola")).to_be_visible()
    phone.context.set_offline(False)
    eventually(phone, Product.objects.filter(name="Garam Bolok").exists)


def test_an_expired_session_is_told_beside_the_save_button(phone, portal):
    product = make_product(BOLOK)
    open_section(phone, portal, product, "produk")
    phone.context.clear_cookies()
    phone.get_by_label("Nama produk unggulan").fill("Garam Bolok")
    expect(phone.locator("#saved")).to_contain_text("Anda perlu masuk lagi")
    expect(phone.locator("#saved").get_by_role("link", name="Masuk lagi untuk mengirim")).to_be_visible()
