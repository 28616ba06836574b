"""One bad thing among ten that wait in the phone: nine arrive, the tenth says why and can be helped on."""

import base64
import contextlib
import re

import pytest
from playwright.sync_api import Error, expect

from products.choices import Constraint
from products.models import Minutes, Photo, Product
from tests.browser.conftest import eventually, noisy
from tests.factories import BOLOK, make_product, pdf

pytestmark = pytest.mark.browser

TEXTS = {
    "produk": {"name": ["Garam Bolok"]},
    "pengelola": {"manager_name": ["Maria Nenobais"]},
    "produksi": {"regular_buyer": ["NTT Mart"]},
    "kebutuhan": {"constraints": [Constraint.values[0]]},
    "bukti": {"minutes_number": ["09/BA"]},
}
FILES = [("foto", f"{n}.jpg", noisy(n)) for n in range(4)] + [("berita-acara", "ba.pdf", pdf())]
BAD = "00000000-0000-4000-8000-000000000001"  # the second photo

# All ten lie in the phone as if they had been typed and chosen without a line.
SEED = """async ({ product, texts, files }) => {
  const { keepFile, keyOf, put } = await import("/static/js/store.js");
  const officer = Number(document.documentElement.dataset.officer);
  const { sections } = await (await fetch(`/berkas/${product}/isi/jawaban.json`)).json();
  for (const [section, fields] of Object.entries(texts)) {
    const row = { officer, product, section, fields, seen: sections[section].seen, at: 1, touched: Object.keys(fields) };
    await put("texts", keyOf(row), row);
  }
  for (const [n, [kind, name, content]] of files.entries()) {
    const key = `00000000-0000-4000-8000-00000000000${n}`;
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0)).buffer;
    await keepFile({ officer, product, kind, key, name, at: n, raw: true }, bytes);
  }
}"""


@pytest.fixture
def product(phone, portal, noise):
    noise += ["500 *", "413 *", "422 *", "*ERR_CONNECTION_RESET *"]
    return make_product(BOLOK, name="", category="")


def seed(phone, portal, product, files=FILES):
    phone.goto(f"{portal}/")
    content = [[kind, name, base64.b64encode(data).decode()] for kind, name, data in files]
    phone.evaluate(SEED, {"product": str(product.pk), "texts": TEXTS, "files": content})


def arrived(product, but):
    """Has everything come but this one?"""
    product = Product.objects.get(pk=product.pk)
    here = {
        "produk": product.name == "Garam Bolok",
        "pengelola": product.manager_name == "Maria Nenobais",
        "produksi": product.regular_buyer == "NTT Mart",
        "kebutuhan": product.constraints == [Constraint.values[0]],
        "bukti": product.minutes_number == "09/BA",
        "ba.pdf": Minutes.objects.exists(),
    } | {f"{n}.jpg": Photo.objects.filter(name=f"{n}.jpg").exists() for n in range(4)}
    return [name for name, is_here in here.items() if not is_here] == ([but] if but else [])


def answer(**what):
    return lambda route: route.fulfill(**what) if route.request.method != "GET" else route.continue_()


def cut(route):
    return route.abort("connectionreset") if route.request.method == "PUT" else route.continue_()


PAGE = {"content_type": "text/html", "body": "<h1>Halaman lain</h1>"}
WRONG_ANSWERS = {
    "the portal breaks": answer(status=500, **PAGE),
    "a proxy finds it too large": answer(status=413, **PAGE),
    "somebody else answers": answer(status=200, **PAGE),
    "the line drops with this one only": cut,
}


@pytest.mark.parametrize("why", WRONG_ANSWERS)
def test_a_photo_the_portal_does_not_take(phone, portal, product, why):
    phone.route(f"**/kirim/foto/{BAD}/", WRONG_ANSWERS[why])
    seed(phone, portal, product)
    phone.goto(f"{portal}/berkas/{product.pk}/periksa/")
    eventually(phone, lambda: arrived(product, but="1.jpg"))
    line = phone.locator("#line")
    expect(line).to_contain_text("perlu Anda periksa dulu")
    line.get_by_role("link", name="Lihat").click()
    row = phone.locator("#sending li", has_text="1.jpg")
    expect(row.get_by_role("alert")).to_contain_text("iterima portal")
    expect(row.get_by_role("button", name="Batal kirim")).to_be_visible()
    phone.unroute(f"**/kirim/foto/{BAD}/")
    if "too large" in why:  # the others are of the moment, and tried again by themselves
        row.get_by_role("button", name="Kirim lagi").click()
    eventually(phone, lambda: arrived(product, but=None))
    expect(line).to_be_hidden()


def test_a_text_the_portal_does_not_take(phone, portal, product):
    """Its reason stands beside the save button, with the same two ways on."""
    phone.route("**/isi/pengelola/", answer(status=500, **PAGE))
    seed(phone, portal, product)
    phone.goto(f"{portal}/berkas/{product.pk}/periksa/")
    eventually(phone, lambda: arrived(product, but="pengelola"))
    phone.goto(f"{portal}/berkas/{product.pk}/isi/pengelola/")
    says = phone.locator("#saved")
    expect(says).to_contain_text("Belum diterima portal (kode 500)")
    expect(phone.get_by_label("Nama pengelola")).to_have_value("Maria Nenobais")
    expect(says.get_by_role("button", name="Batal kirim")).to_be_visible()
    phone.unroute("**/isi/pengelola/")
    says.get_by_role("button", name="Kirim lagi").click()
    eventually(phone, lambda: arrived(product, but=None))
    expect(says).to_contain_text("Tersimpan")


def test_a_text_the_portal_refuses_says_what_to_do(phone, portal, product, noise, settings):
    """In the portal's own words, with the number that its log has; no page of a proxy has those."""
    noise.append("413 /berkas/*/isi/*/")
    seed(phone, portal, product)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    phone.goto(f"{portal}/berkas/{product.pk}/isi/pengelola/")
    says = phone.locator("#saved")
    expect(says).to_contain_text("Kirim foto dan PDF satu per satu")
    expect(says).to_contain_text(re.compile(r"Tidak diterima portal \(kode 413, [A-Z2-9]{8}\)\."))
    expect(phone.get_by_label("Nama pengelola")).to_have_value("Maria Nenobais")
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
    says.get_by_role("button", name="Kirim lagi").click()
    expect(says).to_contain_text("Tersimpan")


def test_what_waits_goes_from_a_page_that_has_no_field_for_it(phone, portal, product):
    """The console stays silent there (`portal` says so): a photo is shown where photos are."""
    phone.route("**/kirim/**", lambda route: route.abort("connectionreset"))
    seed(phone, portal, product)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/kebutuhan/")
    phone.unroute("**/kirim/**")
    eventually(phone, lambda: arrived(product, but=None))
    expect(phone.locator("#sending")).to_have_count(0)


@pytest.mark.parametrize(
    ("content", "why"),
    ((b"", "Tidak bisa dibaca"), (b"<html>", "Ini bukan foto"), (b"\xff\xd8\xff\xe0 cut off", "rusak")),
    ids=("empty", "no photo", "cannot be decoded"),
)
def test_a_photo_that_can_not_be_one(phone, portal, product, content, why):
    pieces = []
    phone.on("request", lambda one: one.method == "PUT" and BAD in one.url and pieces.append(one))
    files = [(kind, name, content if name == "1.jpg" else data) for kind, name, data in FILES]
    seed(phone, portal, product, files)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/bukti/")
    eventually(phone, lambda: arrived(product, but="1.jpg"))
    row = phone.locator("#sending li", has_text="1.jpg")
    expect(row.get_by_role("alert")).to_contain_text(why)
    assert len(pieces) == (1 if why == "rusak" else 0)  # what is no photo never leaves the phone
    row.get_by_role("button", name="Batal kirim").click()
    expect(row).to_have_count(0)
    expect(phone.locator("#line")).to_be_hidden()


def test_the_submission_names_what_holds_it(phone, portal, noise):
    noise.append("500 *")
    product = make_product(BOLOK, filled=True, files=True)
    phone.route(f"**/kirim/foto/{BAD}/", WRONG_ANSWERS["the portal breaks"])
    phone.goto(f"{portal}/")
    phone.evaluate(
        SEED,
        {
            "product": str(product.pk),
            "texts": {},
            "files": [["foto", n, base64.b64encode(noisy(2)).decode()] for n in ("0.jpg", "1.jpg")],
        },
    )
    phone.goto(f"{portal}/berkas/{product.pk}/periksa/")
    held = phone.locator("[data-holds]")
    expect(held.get_by_role("listitem")).to_have_count(1)
    expect(held).to_contain_text("1.jpg · Belum diterima portal (kode 500)")
    expect(phone.get_by_role("button", name="Lihat dulu yang belum terkirim")).to_be_disabled()
    held.get_by_role("link", name="1.jpg").click()
    phone.locator("#sending li").get_by_role("button", name="Batal kirim").click()
    phone.goto(f"{portal}/berkas/{product.pk}/periksa/")
    expect(phone.get_by_role("button", name="Ajukan")).to_be_enabled()


def test_two_tabs_send_each_thing_once(phone, portal, product):
    sent = []
    phone.context.on("request", lambda one: one.method in ("PUT", "POST") and sent.append(one))
    seed(phone, portal, product)
    other = phone.context.new_page()
    for page in (phone, other):
        page.goto(f"{portal}/berkas/{product.pk}/periksa/", wait_until="commit")
    eventually(phone, lambda: arrived(product, but=None))
    starts = [(one.url, one.headers.get("x-start"), one.method) for one in sent]
    assert len(starts) == len(set(starts))


HANGS = """window.createImageBitmap = () => new Promise(() => {});"""


def test_what_killed_the_page_is_not_decoded_again(phone, portal, product):
    """The browser dies at a picture, and comes back: all arrive, that one as it is."""
    phone.goto(f"{portal}/")
    phone.add_init_script(HANGS)
    large = noisy(9, size=(1800, 1350))
    files = [(kind, name, large if name in ("0.jpg", "1.jpg") else data) for kind, name, data in FILES]
    seed(phone, portal, product, files)
    phone.goto(f"{portal}/berkas/{product.pk}/periksa/")
    eventually(phone, lambda: phone.evaluate("Object.keys(localStorage).length") == 1)
    with contextlib.suppress(Error):  # it answers no more
        phone.context.new_cdp_session(phone).send("Page.crash", timeout=2000)
    other = phone.context.new_page()
    sizes = {}
    other.on(
        "request", lambda one: one.method == "PUT" and sizes.update({one.url[-2]: one.headers["x-total"]})
    )
    other.goto(f"{portal}/")
    eventually(other, lambda: arrived(product, but=None))
    assert int(sizes["0"]) == len(large)
    assert int(sizes["1"]) < len(large)
