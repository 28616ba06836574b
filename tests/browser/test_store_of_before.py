"""What lies in the store when a page opens: of another phone that was quicker, rows that make no sense, tables of an
older release. None of it is lost, and none of it stops the rest."""

import base64

import pytest
from playwright.sync_api import expect

from products.models import Photo, Product
from tests.browser.conftest import eventually, noisy, waits_for_the_worker
from tests.browser.kept import PUT, kept
from tests.factories import BOLOK, make_product

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("bad_line")]


def test_without_a_line_too_nothing_of_another_phone_is_overwritten_unseen(phone, portal):
    """The answer of the other phone came with the list; the section is opened without a line."""
    product = make_product(BOLOK, name="Garam Bolok")
    phone.goto(f"{portal}/berkas/{product.pk}/isi/")
    waits_for_the_worker(phone)
    eventually(phone, lambda: len(kept(phone, "known")) == 6)
    section = f"{portal}/berkas/{product.pk}/isi/produk/"
    phone.context.set_offline(True)
    phone.goto(section)
    name = phone.get_by_label("Nama produk unggulan")
    expect(name).to_have_value("Garam Bolok")  # the phone has put it there
    name.fill("Dari ponsel ini")
    phone.wait_for_timeout(500)
    Product.objects.update(name="Dari HP lain", version=9)
    phone.context.set_offline(False)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/")
    expect(phone.locator("#line")).to_contain_text("perlu Anda periksa dulu")
    phone.context.set_offline(True)
    phone.goto(section)
    expect(phone.locator(".conflict")).to_contain_text("Dari HP lain")
    phone.context.set_offline(False)
    phone.goto(f"{portal}/")
    phone.wait_for_timeout(1500)
    assert Product.objects.get().name == "Dari HP lain"
    phone.goto(section)
    expect(phone.get_by_label("Nama produk unggulan")).to_have_value("Dari ponsel ini")  # both were shown
    phone.get_by_role("button", name="Simpan, nanti lagi").click()
    eventually(phone, Product.objects.filter(name="Dari ponsel ini").exists)


PRESS = """document.addEventListener("DOMContentLoaded", () => document.querySelector("button[value=later]")?.click())"""


def test_a_press_before_what_waits_has_come_back_loses_none_of_it(phone, portal, officer):
    """On a slow phone the store takes seconds."""
    product = make_product(BOLOK, name="Garam Bolok")
    eventually(phone, lambda: phone.evaluate("indexedDB.databases().then((all) => all.length)"))
    phone.goto(f"{portal}/manifest.webmanifest")  # where nothing is sent
    answers = phone.evaluate(f"fetch('/berkas/{product.pk}/isi/jawaban.json').then((one) => one.json())")
    text = {"officer": officer.pk, "product": str(product.pk), "section": "pengelola", "at": 1}
    text |= {"fields": {"manager_name": ["Ina"]}, "touched": ["manager_name"]}
    text |= {"seen": answers["sections"]["pengelola"]["seen"]}
    phone.evaluate(PUT, ["texts", f"{officer.pk}/{product.pk}/pengelola", text])
    phone.add_init_script(PRESS)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/pengelola/")
    eventually(phone, Product.objects.filter(manager_name="Ina").exists)


@pytest.mark.parametrize(
    ("table", "row"),
    (
        ("texts", {"section": "produk", "fields": {"name": 7}, "seen": "x", "touched": ["name"]}),
        ("files", {"key": "kaputt", "kind": "foto"}),
        ("steps", {"key": "k", "action": "submit", "fields": {}}),
        ("posts", {"key": "k", "address": "/potensi/tambah/"}),
    ),
)
def test_a_row_that_makes_no_sense_stops_nothing(phone, portal, officer, table, row):
    product = make_product(BOLOK, name="Garam Bolok")
    phone.goto(f"{portal}/panduan/")
    row |= {"officer": officer.pk, "product": str(product.pk), "at": 1}
    phone.evaluate(PUT, [table, row.get("key", f"{officer.pk}/{product.pk}/produk"), row])
    section = phone.evaluate(f"fetch('/berkas/{product.pk}/isi/jawaban.json').then((one) => one.json())")
    text = {"officer": officer.pk, "product": str(product.pk), "section": "pengelola", "at": 2}
    text |= {"fields": {"manager_name": ["Ina"]}, "touched": ["manager_name"]}
    text |= {"seen": section["sections"]["pengelola"]["seen"]}
    phone.evaluate(PUT, ["texts", f"{officer.pk}/{product.pk}/pengelola", text])
    phone.goto(f"{portal}/")
    eventually(phone, Product.objects.filter(manager_name="Ina").exists)
    line = phone.locator("#line")
    expect(line).to_be_visible()
    if table == "posts":
        line.get_by_role("button", name="Batal kirim").click()
        expect(line).to_be_hidden()
    # The portal has it a moment before the phone lets go.
    eventually(phone, lambda: len(kept(phone, table)) == (0 if table == "posts" else 1))


OLD_STORE = """([version, officer, product, seen, photo]) => new Promise((go, fail) => {
  const away = indexedDB.deleteDatabase("ovop");
  away.onerror = away.onblocked = fail;
  away.onsuccess = () => {
    const request = indexedDB.open("ovop", version);
    request.onupgradeneeded = () => {
      const make = (name) => request.result.createObjectStore(name);
      const [texts, files, known, meta] = ["texts", "files", "known", "meta"].map(make);
      const row = { officer, product, section: "pengelola", fields: { manager_name: ["Ina"] }, seen, at: 1, touched: ["manager_name"] };
      texts.put(row, `${officer}/${product}/pengelola`);
      const blob = Uint8Array.from(atob(photo), (letter) => letter.charCodeAt(0)).buffer;
      const file = { officer, product, key: "00000000-0000-4000-8000-000000000001", kind: "foto", name: "1.jpg", at: 2, raw: true };
      files.put(version === 1 ? { ...file, blob } : file, file.key);
      if (version > 1) make("contents").put(blob, file.key);
    };
    request.onsuccess = () => { request.result.close(); go(); };
  };
})"""


@pytest.mark.parametrize("version", (1, 2))
def test_what_waits_in_an_older_store_arrives(phone, portal, officer, version):
    product = make_product(BOLOK)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/jawaban.json")  # no script of ours holds the store there
    seen = phone.evaluate("JSON.parse(document.body.textContent).sections.pengelola.seen")
    photo = base64.b64encode(noisy(1)).decode()
    phone.evaluate(OLD_STORE, [version, officer.pk, str(product.pk), seen, photo])
    phone.goto(f"{portal}/")
    eventually(phone, lambda: Photo.objects.exists() and Product.objects.filter(manager_name="Ina").exists())
    expect(phone.locator("#line")).to_be_hidden()
    assert [kept(phone, table) for table in ("texts", "files", "contents", "steps", "posts")] == [[]] * 5
