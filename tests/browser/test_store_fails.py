"""The phone's store closed, full, refused, missing, silent or upgraded by another tab, at any moment: typing,
Simpan, photos, Ajukan and Keluar go the plain way, and a sentence says so."""

import pytest
from playwright.sync_api import expect

from products.models import Photo, Product
from tests.browser.conftest import eventually, noisy
from tests.factories import BOLOK, make_product

# What the console may say, and in which test.
CONSOLE = {"test_submitting_and_signing_out": ["Clear-Site-Data*"]}
pytestmark = pytest.mark.browser
SENTENCE = "Ponsel ini sedang tidak bisa menyimpan isian."

# Each is there from the beginning and works once `broken` is set.
PREPARE = """{
  const begin = IDBDatabase.prototype.transaction;
  const open = IDBFactory.prototype.open;
  const connections = [];
  IDBFactory.prototype.open = function (...all) {
    if (window.broken === "refused") throw new DOMException("no", "UnknownError");
    const request = open.apply(this, all);
    request.addEventListener("success", () => connections.push(request.result));
    return request;
  };
  IDBDatabase.prototype.transaction = function (names, mode, ...more) {
    if (window.broken === "refused") throw new DOMException("no", "InvalidStateError");
    const transaction = begin.call(this, names, mode, ...more);
    if (window.broken === "full" && mode === "readwrite") queueMicrotask(() => { try { transaction.abort(); } catch {} });
    if (window.broken === "silent") for (const name of ["oncomplete", "onabort", "onerror"]) {
      Object.defineProperty(transaction, name, { set() {}, get() { return null; } });
    }
    return transaction;
  };
  window.breaks = async (how) => {
    window.broken = how;
    if (how === "closed") connections.forEach((one) => one.close());
    if (how === "upgraded") await new Promise((done, fail) => {
      const request = open.call(indexedDB, "ovop", 99);
      request.onsuccess = done;
      request.onblocked = () => fail(new Error("blocked"));
    });
  };
}"""
MISSING = "Object.defineProperty(window, 'indexedDB', { value: undefined });"
WAYS = ("full", "refused", "silent", "upgraded", "missing")


@pytest.fixture
def break_store(phone):
    """A function that breaks the store of the page that is open in one of the ways."""
    phone.context.add_init_script(PREPARE)

    def break_it(how):
        if how != "missing":
            phone.evaluate("(how) => window.breaks(how)", how)

    return break_it


def go(phone, address, how):
    if how == "missing":
        phone.add_init_script(MISSING)
    phone.goto(address)
    phone.wait_for_timeout(800)


def test_a_closed_store_is_opened_again(phone, portal, break_store):
    """As on an iPhone that was in the background: nobody notices."""
    product = make_product(BOLOK)
    go(phone, f"{portal}/berkas/{product.pk}/isi/pengelola/", "closed")
    break_store("closed")
    phone.get_by_label("Nama pengelola").fill("Kelompok Satu")
    expect(phone.locator("#saved")).to_contain_text("Tersimpan")
    eventually(phone, Product.objects.filter(manager_name="Kelompok Satu").exists)


@pytest.mark.parametrize("how", WAYS)
def test_typing_and_saving(phone, portal, break_store, how):
    product = make_product(BOLOK)
    go(phone, f"{portal}/berkas/{product.pk}/isi/pengelola/", how)
    break_store(how)
    phone.get_by_label("Nama pengelola").fill("Kelompok Satu")
    expect(phone.locator("#saved")).to_contain_text(SENTENCE)
    phone.get_by_role("button", name="Simpan & lanjut").last.click()
    expect(phone.get_by_role("heading", name="Produksi & pasar")).to_be_visible()
    assert Product.objects.get().manager_name == "Kelompok Satu"
    # What the phone may still hold of the section is not older than what the portal has.
    phone.goto(f"{portal}/berkas/{product.pk}/isi/pengelola/")
    expect(phone.get_by_label("Nama pengelola")).to_have_value("Kelompok Satu")
    expect(phone.locator(".conflict")).to_have_count(0)


@pytest.mark.parametrize("how", WAYS)
def test_a_photo_goes_with_the_form(phone, portal, break_store, how):
    product = make_product(BOLOK)
    go(phone, f"{portal}/berkas/{product.pk}/isi/bukti/", how)
    break_store(how)
    phone.get_by_label("Tambah foto").set_input_files(
        [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": noisy(n)} for n in range(2)]
    )
    expect(phone.locator("#sending li").first).to_contain_text(
        "ikut terkirim saat Anda menekan Simpan", timeout=70_000
    )
    phone.get_by_role("button", name="Simpan, nanti lagi").click()
    expect(phone.get_by_role("heading", name="Bagian berkas")).to_be_visible(timeout=60_000)
    assert sorted(Photo.objects.values_list("name", flat=True)) == ["0.jpg", "1.jpg"]


@pytest.mark.parametrize("how", WAYS)
def test_submitting_and_signing_out(phone, portal, break_store, how):
    product = make_product(BOLOK, filled=True, files=True)
    go(phone, f"{portal}/berkas/{product.pk}/periksa/", how)
    break_store(how)
    phone.evaluate("dispatchEvent(new Event('online'))")  # any round finds it out
    if how != "full":  # what waits can be read there, and nothing does
        expect(phone.locator("#line")).to_contain_text(SENTENCE)
    phone.get_by_label("Data ini benar").check()
    phone.get_by_role("button", name="Ajukan").click()
    expect(phone.get_by_role("heading", name="Sudah diajukan ke")).to_be_visible()
    phone.wait_for_timeout(500)
    break_store(how)
    phone.get_by_role("button", name="Keluar").click()
    expect(phone.get_by_role("heading", name="Masuk")).to_be_visible()


def test_what_an_older_store_holds_is_sent(phone, portal, noise):
    """A phone with version 1: its photo lies in the row itself."""
    noise.append("*ERR_FAILED *")  # scripts held back meanwhile
    product = make_product(BOLOK)
    phone.route("**/static/js/*", lambda route: route.abort())
    phone.goto(f"{portal}/")
    phone.evaluate(
        """async ({ product, content }) => {
          const gone = indexedDB.deleteDatabase("ovop");
          await new Promise((done) => { gone.onsuccess = done; });
          const request = indexedDB.open("ovop", 1);
          request.onupgradeneeded = () => ["texts", "files", "known", "meta"].forEach((one) => request.result.createObjectStore(one));
          await new Promise((done) => { request.onsuccess = done; });
          const officer = Number(document.documentElement.dataset.officer);
          const key = crypto.randomUUID();
          const blob = new Blob([new Uint8Array(content)], { type: "image/jpeg" });
          const act = request.result.transaction("files", "readwrite");
          act.objectStore("files").put({ key, officer, product, kind: "foto", name: "lama.jpg", at: 1, raw: true, blob }, key);
          await new Promise((done) => { act.oncomplete = done; });
          request.result.close();
        }""",
        {"product": str(product.pk), "content": list(noisy(1))},
    )
    phone.unroute("**/static/js/*")
    phone.goto(f"{portal}/")
    eventually(phone, Photo.objects.filter(name="lama.jpg").exists)


def test_the_browser_is_asked_not_to_clear_what_waits(phone, portal):
    product = make_product(BOLOK)
    asked = []
    phone.expose_function("asked", lambda: asked.append(1))
    phone.add_init_script("navigator.storage.persist = async () => { await window.asked(); return true; };")
    phone.goto(f"{portal}/berkas/{product.pk}/isi/pengelola/")
    phone.wait_for_timeout(1000)
    assert asked == []  # nothing waits
    phone.get_by_label("Nama pengelola").fill("Kelompok Satu")
    eventually(phone, lambda: asked)
