"""What lies in a phone's store, read and written past the portal's own scripts."""

from playwright.sync_api import expect

from tests.browser.conftest import waits_for_the_worker

ROWS = """(table) => new Promise((go) => {
  const request = indexedDB.open("ovop");
  request.onsuccess = () => {
    const database = request.result;
    const all = database.transaction([table]).objectStore(table).getAll();
    all.onsuccess = () => { database.close(); go(all.result); };
  };
})"""
# A store that is not there yet is waited for, and not made: it would have no tables.
PUT = """([table, key, value]) => new Promise((go, fail) => {
  const begun = Date.now();
  const attempt = () => {
    const request = indexedDB.open("ovop");
    request.onupgradeneeded = () => request.transaction.abort();
    request.onerror = () => (Date.now() - begun > 10000 ? fail(new Error("There is no store.")) : setTimeout(attempt, 100));
    request.onsuccess = () => {
      const database = request.result;
      const transaction = database.transaction([table], "readwrite");
      transaction.objectStore(table).put(value, key);
      transaction.oncomplete = () => { database.close(); go(); };
    };
  };
  attempt();
})"""


def kept(phone, table="posts"):
    return phone.evaluate(ROWS, table)


def keep_a_potential(phone, portal, name="Ikan teri"):
    phone.goto(f"{portal}/potensi/tambah/")
    waits_for_the_worker(phone)
    phone.wait_for_timeout(300)
    phone.get_by_label("Nama potensi").fill(name)
    phone.get_by_label("Kategori").select_option("Ikan & olahannya")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Simpan").click()
    expect(phone.get_by_text("Isian ini juga disimpan di ponsel ini.")).to_be_visible()
