"""Without a line: the list of sections says how far each is, Ajukan waits its turn, and no other form that the
village fills in is lost."""

import re

import pytest
from playwright.sync_api import expect

from products.choices import State
from products.models import Photo, Potential, Product
from tests.browser.conftest import eventually, noisy, waits_for_the_worker
from tests.factories import BOLOK, make_product
from villages.activation.codes import issue
from villages.models import Village

pytestmark = pytest.mark.browser
OFFLINE = "ERR_INTERNET_DISCONNECTED *"
# What the console may say, and in which test.
CONSOLE = {
    name: [OFFLINE]
    for name in (
        "test_the_list_says_how_far_each_section_is",
        "test_the_last_page_names_what_is_missing",
        "test_ajukan_waits_for_the_line",
        "test_ajukan_pressed_in_the_dark_goes_when_the_portal_is_opened_again",
        "test_ajukan_pressed_as_soon_as_it_is_there_is_not_posted",
        "test_ajukan_waits_for_a_photo_that_is_on_its_way",
        "test_what_another_phone_changed_meanwhile_is_not_submitted",
        "test_a_press_that_waits_can_be_taken_back",
        "test_a_potential_is_kept_and_sent_again",
        "test_before_the_worker_is_there_a_form_stays_open",
        "test_activation_keeps_what_was_typed",
        "test_a_photo_is_not_removed_without_a_line_and_that_is_said",
    )
}


def ready(phone, portal, product):
    """Its list of sections open, the shell and the answers in the phone."""
    phone.goto(f"{portal}/berkas/{product.pk}/isi/")
    waits_for_the_worker(phone)
    phone.wait_for_timeout(700)


@pytest.fixture
def complete(phone, portal):
    product = make_product(BOLOK, filled=True, files=True)
    ready(phone, portal, product)
    return product


def state(product):
    return Product.objects.get(pk=product.pk).state


def badges(phone):
    return [text.strip() for text in phone.locator("ol.tasks .badge").all_text_contents()]


def test_the_list_says_how_far_each_section_is(phone, portal):
    product = make_product(BOLOK, name="Garam Bolok")
    ready(phone, portal, product)
    phone.context.set_offline(True)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/")
    expect(phone.locator("ol.tasks .badge").first).to_have_text("Belum lengkap")
    assert badges(phone) == ["Belum lengkap", "Belum", "Belum", "Belum", "Belum", "Belum"]
    phone.get_by_role("link", name="Pengelola").click()
    phone.get_by_label("BUM Desa").check()
    phone.get_by_label("Nama pengelola").fill("BUMDes Ina Bolok")
    phone.get_by_label("Nama yang bisa dihubungi").fill("Maria Nenobais")
    phone.get_by_label("Nomor HP yang bisa dihubungi").fill("0812 3456 7890")
    phone.get_by_label("Jumlah tenaga kerja").fill("12")
    phone.get_by_role("button", name="Simpan, nanti lagi").click()
    expect(phone.locator("ol.tasks .badge").nth(1)).to_have_text("Menunggu sinyal")


def test_the_last_page_names_what_is_missing(phone, portal):
    product = make_product(BOLOK, filled=True)
    Product.objects.update(price=None)
    Photo.objects.all().delete()
    ready(phone, portal, product)
    phone.context.set_offline(True)
    phone.goto(f"{portal}/berkas/{product.pk}/periksa/")
    lines = phone.locator("#kurang li")
    expect(lines).to_have_text(["Produksi & pasar: Harga jual per satuan", "Bukti: Foto produk"])
    expect(phone.get_by_role("button", name="Ajukan")).to_be_hidden()
    expect(phone.get_by_role("link", name="Lanjutkan mengisi: Produksi & pasar")).to_be_visible()
    lines.first.get_by_role("link").click()
    phone.get_by_label("Harga jual per satuan").fill("12.500")
    phone.get_by_role("button", name="Simpan, nanti lagi").click()
    phone.get_by_role("link", name="Periksa & ajukan").click()
    expect(lines).to_have_text(["Bukti: Foto produk"])


def test_ajukan_waits_for_the_line(phone, portal, complete):
    phone.goto(f"{portal}/berkas/{complete.pk}/periksa/")
    phone.context.set_offline(True)
    phone.get_by_label("Data ini benar").check()
    phone.get_by_role("button", name="Ajukan").click()
    expect(phone.locator("#submitting")).to_contain_text("Pengajuan disimpan di ponsel ini")
    expect(phone.locator("#line")).to_contain_text("1 kiriman menunggu sinyal")
    assert state(complete) == State.DRAFT
    phone.context.set_offline(False)
    expect(phone.get_by_role("heading", name="Sudah diajukan ke")).to_be_visible(timeout=30_000)
    assert state(complete) == State.SUBMITTED
    assert complete.decisions.count() == 1
    expect(phone.locator("#line")).to_be_hidden()


def test_ajukan_pressed_in_the_dark_goes_when_the_portal_is_opened_again(phone, portal, complete):
    """Answers changed without a line are submitted as they were changed."""
    phone.context.set_offline(True)
    phone.goto(f"{portal}/berkas/{complete.pk}/isi/produk/")
    name = phone.get_by_label("Nama produk unggulan")
    expect(name).to_have_value("Garam Bolok")  # the phone has put it there
    name.fill("Garam piramida Bolok")
    phone.get_by_role("button", name="Simpan, nanti lagi").click()
    phone.get_by_role("link", name="Periksa & ajukan").click()
    phone.get_by_role("button", name="Ajukan").click()
    expect(phone.locator("#submitting")).to_contain_text("Centang dulu pernyataan ini")
    phone.get_by_label("Data ini benar").check()
    phone.get_by_role("button", name=re.compile("^Ajukan")).click()
    expect(phone.locator("#submitting")).to_contain_text("Pengajuan disimpan di ponsel ini")
    phone.wait_for_timeout(500)
    phone.context.set_offline(False)
    phone.goto(f"{portal}/")
    eventually(phone, lambda: state(complete) == State.SUBMITTED)
    assert complete.decisions.get().answers.raw("name") == "Garam piramida Bolok"
    expect(phone.locator("#line")).to_contain_text("Berkas sudah diajukan. Buka lagi")


def test_ajukan_pressed_as_soon_as_it_is_there_is_not_posted(phone, portal, complete):
    """A quick finger, before the scripts have come: without a line a post would only say that there is none."""
    phone.add_init_script("""
      new MutationObserver(() => {
        const form = document.querySelector("[data-submits]");
        if (!form || form.hidden || window.pressed) return;
        window.pressed = true;
        form.querySelector("button").click();
      }).observe(document, { subtree: true, childList: true, attributes: true });
    """)
    phone.context.set_offline(True)
    phone.goto(f"{portal}/berkas/{complete.pk}/periksa/")
    expect(phone.locator("#submitting")).to_contain_text("Centang dulu pernyataan ini")
    assert phone.evaluate("window.pressed")


def test_ajukan_waits_for_a_photo_that_is_on_its_way(phone, portal):
    product = make_product(BOLOK, filled=True, files=True)
    Photo.objects.all().delete()
    ready(phone, portal, product)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/bukti/")
    phone.context.set_offline(True)
    phone.get_by_label("Tambah foto").set_input_files(
        {"name": "1.jpg", "mimeType": "image/jpeg", "buffer": noisy(1)}
    )
    expect(phone.locator("#sending li")).to_be_visible()
    phone.goto(f"{portal}/berkas/{product.pk}/periksa/")
    expect(phone.locator("#kurang")).to_be_hidden()
    phone.get_by_label("Data ini benar").check()
    phone.get_by_role("button", name="Ajukan setelah 1 kiriman sampai").click()
    expect(phone.locator("#submitting")).to_contain_text("Pengajuan disimpan di ponsel ini")
    phone.context.set_offline(False)
    eventually(phone, lambda: state(product) == State.SUBMITTED)
    assert [photo.name for photo in product.photos.all()] == ["1.jpg"]


def test_what_another_phone_changed_meanwhile_is_not_submitted(phone, portal, complete, noise):
    phone.context.set_offline(True)
    phone.goto(f"{portal}/berkas/{complete.pk}/periksa/")
    phone.get_by_label("Data ini benar").check()
    phone.get_by_role("button", name="Ajukan").click()
    expect(phone.locator("#submitting")).to_contain_text("Pengajuan disimpan di ponsel ini")
    Product.objects.update(name="Dari HP lain")
    phone.context.set_offline(False)
    expect(phone.locator("#submitting")).to_contain_text("diubah di ponsel atau halaman lain", timeout=30_000)
    assert state(complete) == State.DRAFT
    # Read once more, it goes.
    phone.goto(f"{portal}/")
    phone.locator("#line").get_by_role("link", name="Lihat").click()
    expect(phone.get_by_text("Dari HP lain", exact=True)).to_be_visible()
    phone.get_by_label("Data ini benar").check()
    phone.get_by_role("button", name="Ajukan").click()
    eventually(phone, lambda: state(complete) == State.SUBMITTED)
    expect(phone.locator("#line")).to_be_hidden()


def test_a_press_that_waits_can_be_taken_back(phone, portal, complete):
    phone.context.set_offline(True)
    phone.goto(f"{portal}/berkas/{complete.pk}/periksa/")
    phone.get_by_label("Data ini benar").check()
    phone.get_by_role("button", name="Ajukan").click()
    phone.locator("#submitting").get_by_role("button", name="Batal kirim").click()
    expect(phone.locator("#line")).to_be_hidden()
    phone.context.set_offline(False)
    phone.goto(f"{portal}/")
    phone.wait_for_timeout(1500)
    assert state(complete) == State.DRAFT


def test_a_potential_is_kept_and_sent_again(phone, portal):
    phone.goto(f"{portal}/")
    waits_for_the_worker(phone)
    phone.goto(f"{portal}/potensi/tambah/")
    phone.get_by_label("Nama potensi").fill('Ikan "teri" <kering>')
    phone.get_by_label("Kategori").select_option("Ikan & olahannya")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Simpan").click()
    expect(phone.get_by_role("heading", name="Belum terkirim: tidak ada sinyal")).to_be_visible()
    expect(phone.get_by_text("Isian ini juga disimpan di ponsel ini.")).to_be_visible()
    phone.get_by_role("button", name="Kirim sekarang").click()  # still no line
    expect(phone.locator("#line")).to_contain_text("menunggu sinyal")
    phone.context.set_offline(False)
    phone.goto(f"{portal}/")
    line = phone.locator("#line")
    expect(line).to_contain_text("Ada isian yang belum terkirim.")
    line.get_by_role("button", name="Kirim sekarang").click()
    expect(phone.get_by_text('“Ikan "teri" <kering>” sudah tercatat.')).to_be_visible()
    assert Potential.objects.get().name == 'Ikan "teri" <kering>'
    expect(line).to_be_hidden()


def test_any_page_without_a_line_leads_to_the_list(phone, portal, noise):
    noise += [OFFLINE]
    product = make_product(BOLOK)
    ready(phone, portal, product)
    phone.context.set_offline(True)
    phone.goto(f"{portal}/panduan/")
    expect(phone.get_by_text("Sedang tidak ada sinyal.")).to_be_visible()
    phone.get_by_role("link", name="Produk").first.click()
    expect(phone.get_by_label("Nama produk unggulan")).to_be_visible()


def test_before_the_worker_is_there_a_form_stays_open(phone, portal):
    phone.route("**/sw.js", lambda route: route.abort())
    phone.goto(f"{portal}/potensi/tambah/")
    phone.wait_for_load_state("networkidle")
    phone.get_by_label("Nama potensi").fill("Ikan teri")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Simpan").click()
    expect(phone.get_by_role("alert")).to_contain_text("Tidak ada sinyal. Biarkan halaman ini terbuka")
    expect(phone.get_by_label("Nama potensi")).to_have_value("Ikan teri")
    phone.get_by_label("Kategori").select_option("Ikan & olahannya")
    phone.context.set_offline(False)
    phone.get_by_role("button", name="Simpan").click()
    expect(phone.get_by_role("heading", name="Ikan teri")).to_be_visible()


@pytest.mark.parametrize("has_worker", (False, True))
def test_activation_keeps_what_was_typed(page, portal, officer, has_worker):
    page.set_viewport_size({"width": 360, "height": 740})
    if not has_worker:
        page.route("**/sw.js", lambda route: route.abort())
    villages = Village.objects.filter(pk=BOLOK)
    ((_village, _officer, code, _until),), _left = issue(villages, officer, seen={})
    page.goto(f"{portal}/aktivasi/")
    if has_worker:
        waits_for_the_worker(page)
    page.wait_for_load_state("networkidle")
    page.get_by_label("Nama pengguna").fill(BOLOK)
    page.get_by_label("Kode aktivasi").fill(code)
    page.get_by_label("Nama Anda").fill("Yuliana Tiran")
    page.locator("#id_new_password1").fill("garam-dari-teluk")
    page.locator("#id_new_password2").fill("garam-dari-teluk")
    page.context.set_offline(True)
    page.get_by_role("button", name="Simpan dan masuk").click()
    if has_worker:
        expect(page.get_by_role("heading", name="Belum terkirim: tidak ada sinyal")).to_be_visible()
        expect(page.get_by_text("Isian ini juga disimpan di ponsel ini.")).to_be_hidden()  # a password
        page.context.set_offline(False)
        page.get_by_role("button", name="Kirim sekarang").click()
    else:
        expect(page.get_by_role("alert")).to_contain_text("Tidak ada sinyal.")
        page.context.set_offline(False)
        page.get_by_role("button", name="Simpan dan masuk").click()
    expect(page.get_by_text("Kata sandi tersimpan dan Anda sudah masuk.")).to_be_visible()


def test_a_photo_is_not_removed_without_a_line_and_that_is_said(phone, portal, complete):
    """On its page, and where the browser does not know that the line is gone."""
    phone.goto(f"{portal}/berkas/{complete.pk}/isi/bukti/")
    phone.wait_for_timeout(700)
    phone.context.set_offline(True)
    phone.locator("summary", has_text="Hapus").first.click()
    phone.get_by_role("button", name="Ya, hapus foto ini").click()
    expect(phone.locator("#saved")).to_contain_text("Tidak ada sinyal.")
    assert "/isi/bukti/" in phone.url
    phone.context.set_offline(False)
    phone.get_by_role("button", name="Ya, hapus foto ini").click()
    eventually(phone, lambda: not complete.photos.exists())
