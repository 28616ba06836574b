"""The minutes as pages in a real browser: put in order by the village, read by the kabupaten."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import expect

from products.models import MinutesPage
from products.uploads import attachments
from products.uploads.minutes import read_minutes
from tests.browser.looking import look, sign_in
from tests.factories import BOLOK, KUPANG, jpeg, make_officer, make_product, submit
from tests.products.pdf_samples import office, saved
from villages.scoping import Role

pytestmark = pytest.mark.browser


def give(product, name, data):
    upload = SimpleUploadedFile(name, data)
    return attachments.add_minutes(product, upload, read_minutes(upload))


def test_a_village_puts_photographed_pages_in_order(portal, page):
    product = make_product(BOLOK)
    for name in ("satu.jpg", "dua.jpg", "tiga.jpg"):
        give(product, name, jpeg(size=(600, 800), colour={"s": "#ddd", "d": "#eee", "t": "#fed"}[name[0]]))
    sign_in(page, portal, make_officer(Role.VILLAGE, BOLOK))
    page.goto(portal + reverse("products:section", args=[product.pk, "bukti"]))
    look(page)
    page.get_by_role("button", name="Geser halaman 3 ke depan").click()
    expect(page.get_by_text("Bagian “Bukti” sudah tersimpan.")).to_be_visible()
    assert [one.name for one in MinutesPage.objects.all()] == ["satu.jpg", "tiga.jpg", "dua.jpg"]
    page.get_by_text("Hapus halaman 1").click()
    page.get_by_role("button", name="Ya, hapus halaman ini").first.click()
    expect(page.get_by_text("2 dari paling banyak 10 halaman")).to_be_visible()
    look(page)


def test_the_kabupaten_reads_the_pages_without_leaving(portal, page):
    product = make_product(BOLOK, filled=True, files=True)
    give(product, "berita-acara.pdf", saved(office(3)))
    submit(product)
    sign_in(page, portal, make_officer(Role.DISTRICT, KUPANG))
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(portal + reverse("reviews:detail", args=[product.pk]))
    first = page.get_by_role("img", name="Halaman 1 berita acara")
    first.scroll_into_view_if_needed()
    expect(first).to_be_visible()
    page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=first.element_handle())
    assert first.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [905, 1280]
    assert first.evaluate("image => image.width") > 250
    look(page)
