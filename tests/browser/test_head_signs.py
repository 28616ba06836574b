"""The whole way of a signature: the village asks, the head reads and signs on a phone of his own, by the link and by the
sheet, also without JavaScript; what is changed takes it back, and what was signed is submitted."""

import io
import re

import pikepdf
import pytest
from playwright.sync_api import expect

from products.models import Product
from reviews.deciding.signing import token_of
from reviews.models import Door, Signature
from tests.browser.looking import look, sign_in, walk
from tests.browser.test_large_text import FAULTS
from tests.factories import (
    BATAKTE,
    BOLOK,
    KUPANG,
    ask_to_sign,
    give_time,
    let_sign,
    make_areas,
    make_cycle,
    make_product,
    officer_of,
    submit,
)
from villages.models import VillageOfficials
from villages.scoping import Role

pytestmark = pytest.mark.browser
# What the console may say, and in which test.
CONSOLE = {
    "test_from_the_first_request_to_the_submission": [
        "422 /tanda-tangan/*",
        "410 /tanda-tangan/*",
        "422 /berkas/*/langkah/submit/",
    ],
    "test_every_page_of_it_is_sound": ["404 /tanda-tangan/*", "410 /tanda-tangan/*"],
    "test_with_large_letters": ["404 /tanda-tangan/*", "410 /tanda-tangan/*"],
}
SIGN, ASK = "Ya, saya tanda tangani", "Minta tanda tangan"


@pytest.fixture(params=(True, False), ids=("script", "no-script"))
def has_script(request):
    return request.param


@pytest.fixture
def product(transactional_db):
    make_areas()
    make_cycle(head_signs=True)
    VillageOfficials.objects.create(village_id=BOLOK, head="Yusuf Tiran")
    return make_product(BOLOK, filled=True, files=True)


@pytest.fixture
def phones(browser, portal, has_script):
    """The secretary's and the head's."""
    contexts = [
        browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=has_script)
        for _phone in range(2)
    ]
    for context in contexts:
        context.set_default_timeout(15_000)
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def test_from_the_first_request_to_the_submission(phones, portal, product, has_script):
    secretary, head = phones
    sign_in(secretary, portal, officer_of(Role.VILLAGE, BOLOK))
    check = f"{portal}/berkas/{product.pk}/periksa/"

    def see(phone):
        """What test_every_page_of_it_is_sound cannot open."""
        if has_script:  # axe is a script itself
            look(phone)
            phone.set_viewport_size({"width": 360, "height": 740})

    # Without a signature it is refused, and the page says where to ask for one.
    secretary.goto(check)
    secretary.get_by_label("Data ini benar").check()
    secretary.get_by_role("button", name="Ajukan", exact=True).click()
    expect(secretary.get_by_role("heading", name="Belum diajukan")).to_be_visible()
    expect(secretary.locator(".error-summary").first).to_contain_text("Kepala Desa belum menandatangani")
    secretary.locator("#belum-ditandatangani a").click()
    secretary.get_by_role("link", name=ASK).click()
    secretary.get_by_role("button", name="Buat tautan untuk WhatsApp").click()
    send = secretary.get_by_role("link", name="Kirim lewat WhatsApp")
    expect(send).to_have_attribute("href", re.compile(r"^https://wa\.me/\?text=Bapak%2FIbu%20Kepala%20Desa"))
    link = secretary.locator("p.break").inner_text().strip()

    # He reads every answer, photos and minutes too.
    head.goto(link)
    expect(head.get_by_text("Rp 12.500")).to_be_visible()
    for picture in head.locator("main img").all():
        picture.scroll_into_view_if_needed()
        if has_script:
            expect(picture).to_have_js_property("complete", True)
            assert picture.evaluate("one => one.naturalWidth") > 0
    with head.expect_download() as download:
        head.get_by_role("link", name="Unduh PDF-nya").click()
    assert download.value.suggested_filename == "berita-acara.pdf"

    # An answer is changed while he reads: his press signs nothing, and says why.
    Product.objects.filter(pk=product.pk).update(price=13_000)
    head.get_by_role("button", name=SIGN).click()
    expect(head.get_by_role("heading", name="Belum bisa ditandatangani")).to_be_visible()
    expect(head.get_by_text("minta tautan baru ke petugas desa")).to_be_visible()
    assert not Signature.objects.exists()

    # Now by a sheet; a wrong code first, and his name forgotten.
    secretary.reload()
    expect(secretary.get_by_text("karena setelah itu ada jawaban yang diubah")).to_be_visible()
    secretary.get_by_role("button", name="Buat lembar bercetak kode").click()
    code = re.search(r"[A-Z2-9]{5}-[A-Z2-9]{5}", secretary.locator(".invitation").inner_text()).group()
    expect(secretary.get_by_role("button", name="Cetak")).to_be_visible(visible=has_script)
    head.goto(f"{portal}/tanda-tangan/?berkas={product.pk}")
    expect(head.get_by_label("Nomor berkas")).to_have_value(str(product.pk))
    head.get_by_label("Kode tanda tangan").fill("abcde-fghjk")
    head.get_by_role("button", name="Buka berkas").click()
    expect(head.locator(".error-summary")).to_contain_text("Nomor berkas atau kode salah.")
    see(head)
    head.get_by_label("Kode tanda tangan").fill(code.lower())
    head.get_by_role("button", name="Buka berkas").click()
    expect(head.get_by_text("Rp 13.000")).to_be_visible()
    expect(head.get_by_label("Nama Anda")).to_have_value("Yusuf Tiran")
    head.get_by_label("Nama Anda").fill("")
    head.get_by_role("button", name=SIGN).click()
    expect(head.locator(".error-summary")).to_contain_text("Tulis nama Anda")
    see(head)
    head.get_by_label("Nama Anda").fill("Drs. Yusuf Tiran")
    head.get_by_role("button", name=SIGN).dblclick()
    expect(head.get_by_role("heading", name="Sudah ditandatangani")).to_be_visible()
    see(head)
    head.reload()
    expect(head.get_by_text("tidak bisa dipakai lagi")).to_be_visible()
    assert Signature.objects.get().name == "Drs. Yusuf Tiran"

    secretary.goto(check)
    expect(secretary.locator("#tanda-tangan")).to_contain_text("Drs. Yusuf Tiran, Kepala Desa Bolok")
    secretary.get_by_label("Data ini benar").check()
    secretary.get_by_role("button", name="Ajukan", exact=True).click()
    expect(secretary.get_by_role("heading", name="Sudah diajukan")).to_be_visible()
    secretary.get_by_role("link", name="Cetak tanda terima").click()
    expect(secretary.get_by_text("Drs. Yusuf Tiran, Kepala Desa Bolok")).to_be_visible()


@pytest.fixture
def pages(product):
    """Every page of it as it can stand, {address: who is signed in}."""
    village = officer_of(Role.VILLAGE, BOLOK)
    lurah = make_product(BATAKTE, filled=True, files=True)
    lost = make_product(BATAKTE, cycle=make_cycle(2021, head_signs=True), filled=True, files=True)
    give_time(BATAKTE, lost.cycle)
    old, link = ask_to_sign(lurah), ask_to_sign(lurah)
    let_sign(lost, "Maria " * 16)
    Product.objects.filter(pk=lost.pk).update(price=1, name="Garam-kasar-dari-tambak-di-tepi-Teluk")
    sheet = ask_to_sign(product, Door.SHEET)
    nobody = ["/tanda-tangan/", f"/tanda-tangan/{token_of(link)}/", f"/tanda-tangan/{token_of(sheet)}/"]
    nobody += [f"/tanda-tangan/{token_of(old)}/", "/tanda-tangan/x/"]
    own = [f"/berkas/{product.pk}/{page}/" for page in ("tanda-tangan", "periksa", "isi")] + ["/"]
    others = [f"/berkas/{one.pk}/{page}/" for one in (lurah, lost) for page in ("tanda-tangan", "periksa")]
    return {None: nobody, village: own, officer_of(Role.VILLAGE, BATAKTE): others}


def test_every_page_of_it_is_sound(page, portal, pages):
    for officer, addresses in pages.items():
        page.context.clear_cookies()
        walk(page, portal, officer, addresses)


def test_with_large_letters(page, portal, pages):
    page.set_viewport_size({"width": 360, "height": 740})
    wrong = []
    for officer, addresses in pages.items():
        page.context.clear_cookies()
        if officer:
            sign_in(page, portal, officer)
        for address in addresses:
            page.goto(portal + address)
            wrong += [f"{address}: {fault}" for fault in page.evaluate(FAULTS)]
    assert wrong == []


def test_where_it_stands_afterwards(page, portal, product):
    """The review page of the kabupaten, and the sheet that was printed: one page."""
    ask_to_sign(product, Door.SHEET)
    sign_in(page, portal, officer_of(Role.VILLAGE, BOLOK))
    page.goto(f"{portal}/berkas/{product.pk}/tanda-tangan/")
    with pikepdf.open(io.BytesIO(page.pdf(format="A4", print_background=True))) as printed:
        assert len(printed.pages) == 1
    page.emulate_media(media="print")
    expect(page.get_by_text("Buat yang baru")).to_be_hidden()
    expect(page.locator(".invitation")).to_be_visible()
    page.emulate_media(media="screen")
    let_sign(product)
    submit(product)
    sign_in(page, portal, officer_of(Role.DISTRICT, KUPANG))
    page.goto(f"{portal}/berkas/{product.pk}/")
    expect(page.get_by_role("heading", name="Ditandatangani")).to_be_visible()
    look(page)
