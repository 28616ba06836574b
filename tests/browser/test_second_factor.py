"""The second factor on the screen: set up, asked for, replaced; the lists of devices, officers and codes."""

import re
from base64 import b32decode

import pytest
from django_otp.oath import totp
from playwright.sync_api import expect

from products.choices import State
from reviews.models import Facilitation
from tests.browser.looking import look, walk
from tests.factories import BOLOK, KUPANG, NTT, PASSWORD, make_cycle, make_officer, make_product, officer_of
from villages.activation.codes import activate, issue_to
from villages.models import OfficerSession
from villages.scoping import Role
from villages.second_factor import set_up

pytestmark = pytest.mark.browser
CONSOLE = {
    "test_set_up_and_asked_for": ["422 /masuk/kode/", "Clear-Site-Data*/keluar/*"],
    "test_the_time_is_over_in_the_middle": ["422 /masuk/kode/", "401 /disetujui/tandai/"],
}
SECRET = "3132333435363738393031323334353637383930"


@pytest.fixture(autouse=True)
def ready(transactional_db):
    make_cycle()


def sign_in(page, portal, officer):
    page.goto(portal + "/masuk/")
    page.fill("#id_username", officer.username)
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")


def test_set_up_and_asked_for(page, portal, settings):
    settings.SECOND_FACTOR = True
    officer = make_officer(Role.DISTRICT, KUPANG, password=PASSWORD)
    sign_in(page, portal, officer)
    page.locator("summary").click()
    key = b32decode(page.locator(".new-device code").inner_text().replace(" ", ""))
    look(page)
    page.fill("#id_otp_new", "000000")
    page.click("main button[type=submit]")
    look(page)
    page.fill("#id_otp_new", f"{totp(key):06}")
    page.click("main button[type=submit]")
    codes = page.locator(".recovery code").all_inner_texts()
    assert len(codes) == 10
    look(page)
    page.click("text=Sudah saya simpan, lanjut")
    for address in ("/pengaman/", "/hp/"):
        page.goto(portal + address)
        look(page)
    page.click("header button")
    sign_in(page, portal, officer)
    look(page)
    page.fill("#id_otp", codes[0])
    page.click("main button[type=submit]")
    assert re.sub(r"^https?://[^/]+", "", page.url) == "/"


def test_lists(page, portal):
    village = make_officer(Role.VILLAGE, BOLOK)
    district = officer_of(Role.DISTRICT, KUPANG)
    set_up(district, SECRET, f"{totp(bytes.fromhex(SECRET)):06}")
    walk(page, portal, district, ["/akun/kode/", "/hp/"])
    code, _until = issue_to(village, district, place="203.0.113.7")
    activate(village.username, code, PASSWORD, name="Yuliana", place="203.0.113.7", accounts={district.pk})
    walk(page, portal, district, ["/akun/kode/", f"/akun/{BOLOK}/hp/"])
    walk(page, portal, village, ["/hp/"])
    reset = f"/petugas/{district.pk}/cabut-pengaman/"
    walk(page, portal, officer_of(Role.PROVINCE, NTT), ["/petugas/", reset, "/akun/kode/", "/hp/"])


def test_the_time_is_over_in_the_middle(page, portal, settings):
    """Of an export, and of flags for many: the second factor is asked for again, and nothing is lost or in the way."""
    settings.SECOND_FACTOR = True
    officer = make_officer(Role.PROVINCE, NTT, password=PASSWORD)
    make_product(BOLOK, state=State.APPROVED)
    _device, codes = set_up(officer, SECRET, f"{totp(bytes.fromhex(SECRET)):06}")

    def enter():
        page.fill("#id_otp", codes.pop())
        page.click("main button[type=submit]")

    sign_in(page, portal, officer)
    enter()
    page.goto(f"{portal}/disetujui/?kategori=salt")
    OfficerSession.objects.all().delete()
    page.get_by_text("Daftar ini").click()
    page.get_by_role("link", name="Unduh CSV").click()
    page.fill("#id_username", officer.username)
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")
    enter()
    expect(page.get_by_text("Berkasnya belum terunduh: minta sekali lagi.")).to_be_visible()
    assert page.url == f"{portal}/disetujui/?kategori=salt"
    look(page)
    page.locator("details.menu").evaluate("menu => { menu.open = true; }")
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh CSV").click()
    assert download.value.suggested_filename.endswith(".csv")

    page.locator("main input[name=product]").first.check()
    OfficerSession.objects.all().delete()
    page.get_by_role("button", name="Tandai", exact=True).click()
    page.fill("#id_username", officer.username)
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")
    page.fill("#id_otp", "000000")
    page.click("main button[type=submit]")
    expect(page.get_by_text("Yang tadi Anda ketik tidak hilang")).to_be_visible()
    enter()
    page.get_by_role("button", name="Kirim sekarang").click()
    expect(page.get_by_role("heading", name="Produk disetujui")).to_be_visible()
    assert Facilitation.objects.count() == 1
