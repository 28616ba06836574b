"""The approved list in a browser: all that match, columns, and a file to wait for."""

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from products.choices import State
from reviews.models import Export, Facilitation, Worker
from tests.browser.looking import walk
from tests.factories import NTT, make_officer, make_product, make_villages
from villages.scoping import Role

pytestmark = pytest.mark.browser


@pytest.fixture
def officer(transactional_db):
    for village in make_villages(27):
        make_product(village, state=State.APPROVED)
    return make_officer(Role.PROVINCE, NTT)


def sign_in(context, portal, officer):
    client = Client()
    client.force_login(officer)
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": portal}])


def test_all_that_match(page, portal, officer):
    sign_in(page.context, portal, officer)
    page.goto(f"{portal}/disetujui/?kategori=salt")
    page.get_by_label("Centang semua di halaman ini").check()
    expect(page.locator(".picks [role=status]")).to_contain_text("25 produk · Rp ")
    page.get_by_label("Semua 27 yang sesuai filter").check()
    expect(page.locator(".picks [role=status]")).to_contain_text("27 produk · Rp ")
    page.get_by_label("Jenis bantuan").select_option("pelatihan")
    page.get_by_role("button", name="Tandai").click()
    expect(page.get_by_role("heading", name="Tandai 27 produk untuk pelatihan?")).to_be_visible()
    page.get_by_role("button", name="Ya, tandai 27 produk").click()
    expect(page.get_by_text("27 produk ditandai untuk pelatihan.")).to_be_visible()
    assert Facilitation.objects.count() == 27


def test_without_javascript(browser, portal, officer):
    context = browser.new_context(java_script_enabled=False)
    sign_in(context, portal, officer)
    page = context.new_page()
    page.goto(f"{portal}/disetujui/")
    page.locator("summary", has_text="Daftar ini").click()
    page.locator("summary", has_text="Pilih kolom").click()
    page.get_by_label("Nomor HP").check()
    page.get_by_role("button", name="Pakai kolom ini").click()
    expect(page.locator("thead th")).to_have_text(["Nama produk", "Nomor HP"])
    page.get_by_role("link", name="Nomor HP").click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Nomor HP")
    expect(page.locator(".picks")).to_be_hidden()
    page.locator(".stack tbody .pick input").first.check()
    page.get_by_label("Semua 27 yang sesuai filter").check()
    page.get_by_role("button", name="Tandai").click()
    page.get_by_role("button", name="Ya, tandai 27 produk").click()
    expect(page.get_by_text("27 produk ditandai untuk pendanaan.")).to_be_visible()
    context.close()


def test_a_file_to_wait_for(page, portal, officer):
    sign_in(page.context, portal, officer)
    export = Export.objects.create(user=officer, kind="csv", rows=100, written=40)
    page.goto(f"{portal}/unduhan/{export.pk}/")
    expect(page.get_by_text("40 dari 100 baris")).to_be_visible()
    Export.objects.update(written=80)
    expect(page.get_by_text("80 dari 100 baris")).to_be_visible()
    Export.objects.update(status="failed")
    expect(page.get_by_role("heading", name="Gagal, coba lagi")).to_be_visible()
    with page.expect_download():
        page.get_by_role("link", name="Buat lagi").click()


def test_a_file_that_nobody_makes(page, portal, officer):
    """Without a worker there is no bar that stands still, but a sentence; and once one is back, the page goes on."""
    sign_in(page.context, portal, officer)
    export = Export.objects.create(user=officer, kind="csv", rows=100, task="one of a worker")
    page.goto(f"{portal}/unduhan/{export.pk}/")
    expect(page.get_by_text("Bagian server yang membuat berkas sedang tidak berjalan.")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    now = timezone.now()
    Worker.objects.create(pk="one", place="here", started_at=now, seen_at=now)
    expect(page.get_by_text("Menunggu giliran")).to_be_visible()
    Export.objects.update(begun=1, written=80)
    expect(page.get_by_text("80 dari 100 baris")).to_be_visible()
    Export.objects.update(status="failed")
    expect(page.get_by_role("heading", name="Gagal, coba lagi")).to_be_visible()


def test_nothing_serious(page, portal, officer):
    export = Export.objects.create(user=officer, kind="xlsx", rows=83_763, written=12_000)
    waits = Export.objects.create(user=officer, kind="csv", rows=83_763, task="one of a worker")
    pages = [
        "/disetujui/?urut=-dana&kolom=desa,hp,nib",
        "/disetujui/cetak/",
        "/unduhan/",
        f"/unduhan/{export.pk}/",
        f"/unduhan/{waits.pk}/",
    ]
    walk(page, portal, officer, pages)
