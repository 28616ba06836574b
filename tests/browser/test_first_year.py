"""A village's first day: the card with the code, its password, its potentials, the choice; also without
JavaScript, which a cheap browser may have switched off."""

import re

import pytest
from playwright.sync_api import expect

from products.models import Potential, Product
from tests.browser.looking import look, sign_in
from tests.factories import BOLOK, KUPANG, make_areas, make_cycle, make_officer, officer_of
from villages.models import User
from villages.scoping import Role

pytestmark = pytest.mark.browser
# What the console may say, and in which test.
CONSOLE = {
    "test_from_the_card_to_the_first_sign_in": ["422 /akun/", "422 /aktivasi/", "Clear-Site-Data*/keluar/*"],
    "test_from_the_potentials_to_the_file": [
        "422 /potensi/tambah/",
        "409 /potensi/*/",
        "404 /potensi/*/hapus/",
    ],
}
PASSWORD = "lontar tiga manis"


@pytest.fixture(params=(True, False), ids=("script", "no-script"))
def has_script(request):
    return request.param


@pytest.fixture
def phone(browser, portal, has_script):
    make_areas()
    make_cycle()
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=has_script)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def see(phone, has_script):
    """axe is a script itself."""
    if has_script:
        look(phone)


def test_from_the_card_to_the_first_sign_in(phone, portal, has_script):
    sign_in(phone, portal, officer_of(Role.DISTRICT, KUPANG))
    phone.goto(f"{portal}/akun/")
    expect(phone.get_by_role("button", name="Buat kode untuk yang dicentang")).to_be_hidden()
    phone.get_by_label("Pilih Desa Bolok").check()
    phone.get_by_role("button", name="Buat kode untuk yang dicentang").click()
    card = phone.locator(".codes > li")
    expect(card).to_have_count(1)
    expect(phone.get_by_role("button", name="Cetak")).to_be_visible(visible=has_script)
    see(phone, has_script)
    code = re.search(r"[A-Z2-9]{5}-[A-Z2-9]{5}", card.inner_text()).group()
    phone.goto(f"{portal}/akun/")
    assert code not in phone.content()

    phone.get_by_role("button", name="Keluar").click()
    phone.get_by_role("link", name="Punya kode aktivasi?").click()
    phone.get_by_label("Nama pengguna").fill("5301052010")
    phone.get_by_label("Kode aktivasi").fill(code.lower())
    phone.get_by_label("Nama Anda").fill("Yuliana Tiran")
    first, again = phone.get_by_label("Kata sandi baru").first, phone.get_by_label("Ulangi kata sandi baru")
    first.fill(PASSWORD)
    again.fill("lontar dua manis")
    phone.get_by_role("button", name="Simpan dan masuk").click()
    expect(phone.locator(".error-summary")).to_contain_text("Kedua kata sandi tidak sama.")
    see(phone, has_script)
    # Nothing but the slip is asked again.
    expect(phone.get_by_label("Kode aktivasi")).to_have_value(code.lower())
    if has_script:
        phone.get_by_label("Tampilkan kata sandi").check()
        expect(first).to_have_attribute("type", "text")
    else:
        expect(phone.get_by_label("Tampilkan kata sandi")).to_be_hidden()
    first.fill(PASSWORD)
    again.fill(PASSWORD)
    phone.get_by_role("button", name="Simpan dan masuk").click()
    expect(phone.get_by_role("heading", name="Laporkan satu produk unggulan")).to_be_visible()
    assert User.objects.get(username=BOLOK).check_password(PASSWORD)


def test_from_the_potentials_to_the_file(phone, portal, has_script):
    sign_in(phone, portal, make_officer(Role.VILLAGE, BOLOK))
    phone.goto(portal)
    phone.get_by_role("link", name="Catat potensi pertama").click()
    phone.get_by_role("button", name="Simpan").click()
    expect(phone.locator(".error-summary")).to_contain_text("Tulis nama potensinya.")
    see(phone, has_script)
    write(phone, "Ikan teri kering", "Ikan & olahannya", ("Beberapa bulan", "Selalu ada"))
    phone.get_by_role("link", name="Tambah potensi").first.click()
    write(phone, "Gua Kristal", "Wisata, jasa & lainnya", ("Sepanjang tahun", "Hanya di sini"))
    # The best stands on top, and its parts say why.
    expect(phone.locator("main h2")).to_have_text(["1. Gua Kristal", "2. Ikan teri kering"])
    parts = [("Bahan baku", 3), ("Kekhasan", 3), ("Pembeli", 0), ("Tenaga kerja", 0), ("Izin", 0)]
    best = phone.locator(".scored").first.get_by_role("listitem")
    expect(best).to_have_text([f"{part}: {score} dari 3" for part, score in parts])
    see(phone, has_script)

    # The same potential in another tab, saved there first: both are shown, none is overwritten.
    phone.get_by_role("link", name="Ubah Ikan teri kering").click()
    Potential.objects.get(name="Ikan teri kering").save()
    phone.get_by_label("Di mana?").fill("Dusun 3")
    other = phone.context.new_page()
    other.goto(phone.url)
    other.get_by_label("Di mana?").fill("Dusun 1")
    other.get_by_role("button", name="Simpan").click()
    # Told there: the tabs share their messages, and this tab would show the other's.
    expect(other.get_by_text("“Ikan teri kering” sudah tersimpan.")).to_be_visible()
    phone.get_by_role("button", name="Simpan").click()
    expect(phone.get_by_role("alert")).to_contain_text("Dusun 1")
    expect(phone.get_by_label("Di mana?")).to_have_value("Dusun 3")
    see(phone, has_script)
    phone.get_by_role("button", name="Simpan").click()
    expect(phone.get_by_text("“Ikan teri kering” sudah tersimpan.")).to_be_visible()
    assert Potential.objects.get(name="Ikan teri kering").place == "Dusun 3"

    phone.get_by_role("link", name="Hapus Ikan teri kering").click()
    see(phone, has_script)
    gone = phone.url
    phone.get_by_role("button", name="Ya, hapus").click()
    expect(phone.locator("main h2")).to_have_text(["1. Gua Kristal"])
    phone.goto(gone)
    expect(phone.get_by_role("heading", name="Potensi ini tidak ada")).to_be_visible()
    see(phone, has_script)
    phone.get_by_role("link", name="Lihat daftarnya").click()

    phone.get_by_role("link", name="Pilih Gua Kristal untuk dilaporkan").click()
    see(phone, has_script)
    phone.get_by_role("button", name="Ya, pilih ini").click()
    expect(phone.get_by_role("heading", name="Gua Kristal")).to_be_visible()
    phone.get_by_role("link", name="Produk").first.click()
    expect(phone.get_by_label("Nama produk unggulan")).to_have_value("Gua Kristal")
    expect(phone.get_by_label("Kategori")).to_have_value("service")
    assert Product.objects.get().potential.name == "Gua Kristal"
    phone.goto(f"{portal}/potensi/")
    expect(phone.get_by_text("Dipilih untuk 2026, masih draf")).to_be_visible()
    phone.get_by_role("link", name="Batalkan pilihan Gua Kristal").click()
    see(phone, has_script)
    phone.get_by_role("button", name="Ya, batalkan pilihan").click()
    expect(phone.get_by_role("link", name="Pilih Gua Kristal untuk dilaporkan")).to_be_visible()
    assert Product.objects.get().name == ""


def write(phone, name, category, answers):
    phone.get_by_label("Nama potensi").fill(name)
    phone.get_by_label("Kategori").select_option(category)
    for answer in answers:
        phone.get_by_label(answer).check()
    phone.get_by_role("button", name="Simpan").click()
    expect(phone.locator(".messages")).to_contain_text(name)
