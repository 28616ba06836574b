"""What the phone knows of a file before it is sent: it can be read, and is what the field asks for."""

import os

import pytest
from playwright.sync_api import expect

from products.models import Minutes, Photo
from tests.browser.conftest import eventually, noisy
from tests.factories import BOLOK, make_product, pdf

pytestmark = pytest.mark.browser
VIDEO = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(200_000)


@pytest.fixture
def evidence(phone, portal):
    """The page on which files are chosen, and what it has sent: a list of PUT requests."""
    product = make_product(BOLOK)
    sent = []
    phone.on("request", lambda one: one.method == "PUT" and sent.append(one))
    phone.goto(f"{portal}/berkas/{product.pk}/isi/bukti/")
    return sent


def choose(phone, label, name, content):
    phone.get_by_label(label).set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


@pytest.mark.parametrize(
    ("name", "content", "why"),
    (
        ("rekaman.mp4", VIDEO, "Ini bukan foto."),
        ("surat.pdf", pdf(), "Ini bukan foto."),
        ("kosong.jpg", b"", "Tidak bisa dibaca"),
    ),
)
def test_what_is_no_photo_never_leaves_the_phone(phone, evidence, name, content, why):
    choose(phone, "Tambah foto", name, content)
    row = phone.locator("#sending li", has_text=name)
    expect(row.get_by_role("alert")).to_contain_text(why)
    assert evidence == []
    row.get_by_role("button", name="Batal kirim").click()
    expect(row).to_have_count(0)
    choose(phone, "Tambah foto", "baik.jpg", noisy(1))
    eventually(phone, Photo.objects.filter(name="baik.jpg").exists)
    expect(phone.locator("#line")).to_be_hidden()


def test_minutes_tell_at_their_own_field(phone, evidence):
    choose(phone, "Foto atau PDF berita acara", "surat.docx", b"PK\3\4" + bytes(1000))
    row = phone.locator("#q-minutes li", has_text="surat.docx")
    expect(row.get_by_role("alert")).to_contain_text("Ini bukan PDF atau foto")
    assert evidence == []
    choose(phone, "Foto atau PDF berita acara", "surat.pdf", pdf())
    expect(phone.locator("#q-minutes li", has_text="surat.pdf")).to_contain_text("diterima")
    assert Minutes.objects.get().name == "surat.pdf"


def test_a_photo_that_changed_since_it_was_chosen_costs_no_other(phone, portal, evidence, tmp_path, noise):
    """As from a cloud's folder: Chromium does not read it any more."""
    first, second = tmp_path / "awan.jpg", tmp_path / "galeri.jpg"
    first.write_bytes(noisy(1))
    second.write_bytes(noisy(2))
    held = []
    phone.route("**/photos.js", lambda route: held.append(route))
    phone.reload(wait_until="commit")
    phone.get_by_label("Tambah foto").set_input_files([first, second])
    eventually(phone, lambda: held)
    first.write_bytes(noisy(3))
    os.utime(first, (1, 1))
    for route in held:
        route.continue_()
    eventually(phone, Photo.objects.filter(name="galeri.jpg").exists)
    row = phone.locator("#sending li", has_text="awan.jpg")
    expect(row.get_by_role("alert")).to_contain_text("Tidak bisa dibaca")
    row.get_by_role("button", name="Batal kirim").click()
    expect(row).to_have_count(0)
    expect(phone.locator("#line")).to_be_hidden()
    assert [photo.name for photo in Photo.objects.all()] == ["galeri.jpg"]


def test_what_has_arrived_is_seen_and_can_be_removed_at_once(phone, evidence):
    choose(phone, "Tambah foto", "garam.jpg", noisy(1))
    choose(phone, "Foto atau PDF berita acara", "surat.pdf", pdf())
    photo = phone.locator("#sending li", has=phone.locator("img"))
    for row in (photo, phone.locator("#q-minutes li", has=phone.locator("img"))):
        expect(row).to_contain_text("diterima")
        picture = row.locator("img")
        eventually(phone, lambda picture=picture: picture.evaluate("image => image.naturalWidth") > 10)
    photo.locator("summary").click()
    photo.get_by_role("button", name="Ya, hapus").click()
    eventually(phone, lambda: not Photo.objects.exists())
    assert Minutes.objects.exists()
