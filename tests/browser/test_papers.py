"""What is printed, as Chromium prints it: how many pages of A4, and that the button is there."""

import io

import pikepdf
import pytest
from playwright.sync_api import expect

from products.choices import State
from tests.browser.looking import look, sign_in, walk
from tests.factories import BATAKTE, BOLOK, KUPANG, NTT, make_product, officer_of, send_back
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


def test_what_is_printed_fits_its_pages(page, portal, files):
    sign_in(page, portal, officer_of(Role.VILLAGE, BOLOK))
    wanted = {
        "/panduan/": 1,
        f"/berkas/{files['returned']}/surat/berita-acara/": 3,  # the last is the list of those present
        f"/berkas/{files['returned']}/surat/pengantar/": 2,
        "/potensi/cetak/": 1,
        f"/berkas/{files['returned']}/tanda-terima/": 2,
        "/formulir/": 5,
    }
    for address, most in wanted.items():
        page.goto(portal + address)
        with pikepdf.open(io.BytesIO(page.pdf(format="A4"))) as document:
            assert len(document.pages) <= most, address


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
