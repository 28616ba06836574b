"""What is printed, as Chromium prints it: how many pages of A4, and that the button is there."""

import re

import pypdfium2
import pytest
from playwright.sync_api import expect

from products.choices import Category, State, Track
from products.models import Cycle
from reviews.help.flags import flag
from reviews.help.trainings import seat
from tests.browser.looking import look, sign_in, walk
from tests.factories import (
    BATAKTE,
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    make_product,
    make_training,
    make_villages,
    officer_of,
    send_back,
    submit,
)
from tests.products.test_potentials import make_potential
from villages.models import District
from villages.scoping import Role

pytestmark = pytest.mark.browser
# What the console may say, and in which test.
CONSOLE = {"test_every_page_to_print_is_sound_on_the_screen": ["422 /berkas/*/surat/berita-acara/"]}


@pytest.fixture
def files(transactional_db):
    """A file that was returned and one that has hardly begun, of a kelurahan."""
    returned = make_product(BOLOK, state=State.SUBMITTED, files=True, uniqueness="panjang " * 75)
    send_back(returned, price="Per kg.")
    District.objects.filter(pk=KUPANG).update(whatsapp="081234567890")
    return {"returned": returned.pk, "draft": make_product(BATAKTE).pk}


def test_every_page_to_print_is_sound_on_the_screen(page, portal, files):
    returned, draft = files["returned"], files["draft"]
    walk(page, portal, None, ["/panduan/"])
    walk(
        page,
        portal,
        officer_of(Role.VILLAGE, BOLOK),
        [
            "/panduan/",
            "/formulir/",
            f"/berkas/{returned}/tanda-terima/",
            f"/berkas/{returned}/cetak/",
            f"/berkas/{returned}/surat/berita-acara/",
            f"/berkas/{returned}/surat/pengantar/",
            "/potensi/cetak/",
        ],
    )
    page.goto(f"{portal}/berkas/{returned}/surat/berita-acara/")
    page.get_by_label("Jumlah yang hadir").fill("banyak")
    page.get_by_role("button", name="Isikan ke surat").click()
    expect(page.locator(".error-summary")).to_contain_text("Jumlah yang hadir")
    look(page)
    walk(page, portal, officer_of(Role.VILLAGE, BATAKTE), [f"/berkas/{draft}/surat/berita-acara/"])
    walk(page, portal, officer_of(Role.DISTRICT, KUPANG), ["/kontak/", f"/berkas/{returned}/tanda-terima/"])
    walk(page, portal, officer_of(Role.PROVINCE, NTT), ["/formulir/"])


def printed(page, address):
    """The PDF that Chromium makes of a page, as the text of each of its pages; no picture in it is an empty frame."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.emulate_media(media="print")
    empty = page.evaluate(
        "[...document.images].filter((one) => one.checkVisibility() && !one.naturalWidth).map((one) => one.src)"
    )
    assert empty == []
    document = pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
    page.emulate_media(media="screen")
    return [one.get_textpage().get_text_bounded() for one in document]


def test_what_is_printed_fits_its_pages(page, portal, files):
    """A form is one sheet written on both sides, whatever it asks; a receipt of all answers is one page."""
    sign_in(page, portal, officer_of(Role.VILLAGE, BOLOK))
    wanted = {
        "/panduan/": 1,
        f"/berkas/{files['returned']}/surat/berita-acara/": 3,  # the last is the list of those present
        f"/berkas/{files['returned']}/surat/pengantar/": 1,
        "/potensi/cetak/": 1,
        f"/berkas/{files['returned']}/tanda-terima/": 1,
        f"/berkas/{files['returned']}/cetak/": 2,
        "/formulir/": 2,
    }
    assert {address: len(printed(page, portal + address)) for address in wanted} == wanted


def test_a_receipt_on_paper_has_its_number_and_the_code_that_leads_back(page, portal, files):
    sign_in(page, portal, officer_of(Role.VILLAGE, BOLOK))
    page.goto(f"{portal}/berkas/{files['returned']}/tanda-terima/")
    code = page.locator(".sheet-head [role=img]")
    expect(code).to_be_hidden()
    page.emulate_media(media="print")
    box = code.bounding_box()
    assert (box["width"] > 100, box["y"] < 100) == (True, True)
    sizes = [
        page.locator(one).evaluate("(it) => parseFloat(getComputedStyle(it).fontSize)")
        for one in ("h1", "h1 b")
    ]
    assert sizes[0] < sizes[1]


def test_signers_of_the_minutes_are_never_alone_on_a_page(page, portal, files):
    """However long the page before is: what was decided stands over the hands that sign it."""
    sign_in(page, portal, officer_of(Role.VILLAGE, BOLOK))
    for potential in range(6):
        make_potential(BOLOK, name=f"Potensi {potential} dari dusun yang jauh di balik bukit")
    pages = printed(page, f"{portal}/berkas/{files['returned']}/surat/berita-acara/")
    signed = next(one for one in pages if "Demikian berita acara" in one)
    for words in ("menyepakati dan menetapkan", "Garam Bolok", "Notulis", "Kepala Desa"):
        assert words in signed


def test_a_dossier_on_paper_is_two_pages_without_what_is_only_written_into(page, portal, files):
    waiting = make_product(KUANHEUN, state=State.SUBMITTED, files=True, uniqueness="panjang " * 75)
    send_back(waiting, price="Per kg.", capacity="Per bulan atau per musim?")
    submit(waiting)
    sign_in(page, portal, officer_of(Role.DISTRICT, KUPANG))
    for key in (waiting.pk, files["returned"]):
        pages = printed(page, f"{portal}/berkas/{key}/")
        assert len(pages) <= 2
        for words in ("Kekhasan", "panjang panjang"):  # a question in short, its answer in full
            assert words in "".join(pages)
        for words in ("Catatan untuk seluruh bagian", "Pesan umum", "Beri catatan"):
            assert words not in "".join(pages)


def test_the_approved_list_has_25_rows_a_page(page, portal, transactional_db):
    for number, village in enumerate(make_villages(60)):
        make_product(
            village,
            state=State.APPROVED,
            name=f"Keripik pisang kepok {number} ({number:03})",
            manager_name="Kelompok Wanita Tani Bina Sejahtera",
            category="food",
        )
    sign_in(page, portal, officer_of(Role.PROVINCE, NTT))
    rows = [len(re.findall(r"\(\d{3}\)", one)) for one in printed(page, f"{portal}/disetujui/cetak/")]
    assert sum(rows) == 60
    assert min(rows[:-1]) >= 25, rows


def test_the_report_tells_its_story_on_four_pages_before_its_lists(page, portal, files):
    for number, village in enumerate(make_villages(12)):
        product = make_product(
            village, state=State.APPROVED, files=not number, category=Category.values[number]
        )
        flag([product.pk], Track.FUNDING, officer_of(Role.PROVINCE, NTT))
    for role, area in ((Role.PROVINCE, NTT), (Role.DISTRICT, KUPANG)):
        sign_in(page, portal, officer_of(role, area))
        pages = printed(page, f"{portal}/laporan/{Cycle.objects.get().year}/")
        first = next(number for number, text in enumerate(pages) if "Lampiran" in text)
        assert first <= 4
        assert "Laporan program" in pages[0]
        assert "Menurut wilayah" in pages[1]
        # No heading stands alone, no table begins on one page and ends on the next.
        for heading, last in (("Menurut wilayah", "Semua"), ("Menurut kategori", "Dari tahun ke tahun")):
            where = next(text for text in pages if heading in text)
            assert last in where


def test_papers_of_a_training(page, portal, files):
    products = [make_product(village, state=State.APPROVED) for village in make_villages(12)]
    province = officer_of(Role.PROVINCE, NTT)
    training = make_training(seats=12)
    seat(training, [product.pk for product in products], province)
    sign_in(page, portal, province)
    roll = printed(page, f"{portal}/pelatihan/{training.pk}/daftar-hadir/")
    assert len(roll) == 1
    page.emulate_media(media="print")
    widths = [box["width"] for box in (one.bounding_box() for one in page.locator(".roll thead th").all())]
    assert widths[4] < widths[2] + widths[3]  # the hand has its 34 mm, names and villages the rest
    assert pytest.approx(widths[4], abs=2) == 34 * 96 / 25.4
    letter = printed(page, f"{portal}/pelatihan/{training.pk}/undangan/")
    assert len(letter) == 2
    assert "NIP" in letter[0]
    assert page.locator(".letter .signs .dots").count() >= 2  # a line for the name and one for the number


def test_photos_of_the_product_sheet_fill_what_its_words_leave(page, portal, files):
    product = make_product(KUANHEUN, state=State.APPROVED, files=True)
    sign_in(page, portal, officer_of(Role.DISTRICT, KUPANG))
    assert len(printed(page, f"{portal}/berkas/{product.pk}/lembar/")) == 1
    page.emulate_media(media="print")
    assert page.locator(".sheet .photos img").first.bounding_box()["height"] >= 80 * 96 / 25.4  # 8 cm


def test_the_button_prints_and_is_not_there_without_javascript(page, portal, files, browser):
    page.goto(f"{portal}/panduan/")
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="Cetak").click()
    assert page.evaluate("window.printed") is True
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{portal}/panduan/")
    expect(plain.get_by_role("button", name="Cetak")).to_be_hidden()
    expect(plain.get_by_text("buka menu browser")).to_be_visible()
    context.close()
