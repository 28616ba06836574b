"""What a phone keeps belongs to the officer whose page it was: it is shown and sent to nobody else, whoever signs in
next. And it leaves the phone only when the portal has it."""

import base64

import pytest
from playwright.sync_api import Error, expect

from products.choices import State
from products.models import Photo, Potential, Product
from reviews.models import Decision
from tests.browser.conftest import eventually, noisy, waits_for_the_worker
from tests.browser.looking import sign_in
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUPANG,
    approve,
    make_officer,
    make_product,
    make_superuser,
    officer_of,
    reopen,
    reply,
    send_back,
    submit,
)
from villages.scoping import Role

pytestmark = pytest.mark.browser
PAGE = {"content_type": "text/html", "body": "<h1>Halaman lain</h1>"}

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
HOSTILE = "\n\n $& \"petik\" 'satu' <!-- words --> </textarea><script>window.hit = 1</script> &amp; `${x}`\n"


@pytest.fixture(autouse=True)
def noise_of_a_bad_line(noise):
    noise += ["ERR_INTERNET_DISCONNECTED *", "ERR_FAILED *", "ERR_CONNECTION_RESET *", "[45]?? *"]


def kept(phone, table="posts"):
    return phone.evaluate(ROWS, table)


@pytest.fixture
def used(phone, portal):
    """A phone on which the village of Bolok has worked: the worker and its answers are there."""
    product = make_product(BOLOK, state=State.SUBMITTED)
    send_back(product, price="Per kg.")
    phone.goto(f"{portal}/berkas/{product.pk}/isi/")
    waits_for_the_worker(phone)
    eventually(phone, lambda: len(kept(phone, "known")) == 6)
    return product


def keep_a_potential(phone, portal, name="Ikan teri"):
    phone.goto(f"{portal}/potensi/tambah/")
    waits_for_the_worker(phone)
    phone.wait_for_timeout(300)
    phone.get_by_label("Nama potensi").fill(name)
    phone.get_by_label("Kategori").select_option("Ikan & olahannya")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Simpan").click()
    expect(phone.get_by_text("Isian ini juga disimpan di ponsel ini.")).to_be_visible()


# --- Somebody else signs in ---------------------------------------------------------------------------


def test_a_kabupaten_officer_is_shown_nothing_of_the_village_and_keeps_nothing_as_it(phone, portal, used):
    submit(used)
    sign_in(phone, portal, officer_of(Role.DISTRICT, KUPANG))
    phone.goto(f"{portal}/berkas/{used.pk}/")
    eventually(phone, lambda: phone.evaluate("navigator.serviceWorker.getRegistration()") is None)
    phone.wait_for_timeout(300)
    assert kept(phone, "meta").count(officer_of(Role.VILLAGE, BOLOK).pk) == 0
    phone.context.set_offline(True)
    with pytest.raises(Error):
        phone.goto(f"{portal}/antrean/")
    phone.context.set_offline(False)
    # And the village, when it comes back, has its pages without a line again.
    sign_in(phone, portal, officer_of(Role.VILLAGE, BOLOK))
    phone.goto(f"{portal}/")
    waits_for_the_worker(phone)


def test_what_a_kabupaten_officer_posts_is_never_kept_as_the_villages(phone, portal, used):
    """The first page after signing in, before its script has come."""
    submit(used)
    phone.add_init_script("navigator.serviceWorker.getRegistration = () => Promise.reject()")
    sign_in(phone, portal, officer_of(Role.DISTRICT, KUPANG))
    phone.goto(f"{portal}/berkas/{used.pk}/")
    phone.evaluate("document.querySelector('#id_remark-name').value = 'Rahasia kabupaten'")
    phone.context.set_offline(True)
    phone.evaluate("document.getElementById('decide').submit()")
    expect(phone.get_by_role("heading", name="Belum terkirim: tidak ada sinyal")).to_be_visible()
    phone.wait_for_timeout(500)
    assert kept(phone) == []


def test_in_djangos_admin_the_worker_does_nothing(phone, portal, used):
    sign_in(phone, portal, make_superuser())
    phone.goto(f"{portal}/admin/")
    phone.context.set_offline(True)
    with pytest.raises(Error):
        phone.goto(f"{portal}/admin/villages/village/")


@pytest.mark.parametrize(("role", "area"), ((Role.VILLAGE, KUANHEUN), (Role.DISTRICT, KUPANG)))
def test_a_post_goes_only_in_the_session_of_who_wrote_it(phone, portal, role, area):
    keep_a_potential(phone, portal)
    phone.context.set_offline(False)
    phone.goto(f"{portal}/")
    again = phone.locator("#line").get_by_role("button", name="Kirim sekarang")
    expect(again).to_be_visible()
    sign_in(phone, portal, make_officer(role, area))  # in another tab
    again.click()
    expect(phone.locator("#line")).to_contain_text("1 kiriman menunggu: Anda perlu masuk lagi.")
    assert not Potential.objects.exists()
    assert len(kept(phone)) == 1
    phone.goto(f"{portal}/")
    expect(phone.locator("#line")).to_be_hidden()
    sign_in(phone, portal, officer_of(Role.VILLAGE, BOLOK))
    phone.goto(f"{portal}/")
    again.click()
    eventually(phone, Potential.objects.exists)
    assert Potential.objects.get().village_id == BOLOK


def test_a_post_of_an_old_tab_is_kept_for_whose_tab_it_was(phone, portal, officer):
    phone.goto(f"{portal}/potensi/tambah/")
    waits_for_the_worker(phone)
    phone.wait_for_timeout(300)
    other = make_officer(Role.VILLAGE, KUANHEUN)
    sign_in(phone, portal, other)
    tab = phone.context.new_page()
    tab.goto(f"{portal}/")
    eventually(phone, lambda: other.pk in kept(phone, "meta"))
    phone.get_by_label("Nama potensi").fill("Ikan teri")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Simpan").click()
    expect(phone.get_by_text("Isian ini juga disimpan di ponsel ini.")).to_be_visible()
    assert [row["officer"] for row in kept(phone)] == [officer.pk]


# --- What is kept of a form, and what becomes of it ---------------------------------------------------


def test_hostile_words_are_kept_as_they_are_and_run_nothing(phone, portal):
    """What the worker writes into its page, read back as a form would send it."""
    phone.goto(f"{portal}/")
    waits_for_the_worker(phone)
    phone.evaluate(
        """(words) => {
          const form = Object.assign(document.createElement("form"), { method: "post", action: "/potensi/tambah/" });
          const field = Object.assign(document.createElement("textarea"), { name: `name"><b>'`, value: words });
          form.append(field);
          document.body.append(form);
          window.form = form;
        }""",
        HOSTILE,
    )
    phone.context.set_offline(True)
    phone.evaluate("window.form.submit()")
    expect(phone.get_by_text("Isian ini juga disimpan di ponsel ini.")).to_be_visible()
    assert phone.evaluate("window.hit") is None
    (row,) = kept(phone)
    assert row["fields"] == [["name\"><b>'", HOSTILE]]
    assert phone.locator("#isi b, #isi script").count() == 0


def test_a_page_loaded_again_keeps_a_form_once(phone, portal):
    keep_a_potential(phone, portal)
    for _again in range(2):
        phone.reload()
        expect(phone.get_by_text("Isian ini juga disimpan di ponsel ini.")).to_be_visible()
    assert len(kept(phone)) == 1


@pytest.mark.parametrize("how", ("500", "a proxy's page", "the line"))
def test_a_form_that_does_not_arrive_stays(phone, portal, how):
    keep_a_potential(phone, portal)
    phone.context.set_offline(False)
    phone.goto(f"{portal}/")
    ways = {
        "500": lambda route: route.fulfill(status=500, **PAGE),
        "a proxy's page": lambda route: route.fulfill(status=200, **PAGE),
        "the line": lambda route: route.abort("connectionreset"),
    }
    phone.route("**/potensi/tambah/", ways[how])
    line = phone.locator("#line")
    line.get_by_role("button", name="Kirim sekarang").click()
    said = "Belum tersimpan: menunggu sinyal" if how == "the line" else "Tidak diterima portal"
    expect(line).to_contain_text(said)
    assert len(kept(phone)) == 1
    phone.unroute("**/potensi/tambah/")
    line.get_by_role("button", name="Kirim sekarang").click()
    expect(phone.get_by_text("“Ikan teri” sudah tercatat.")).to_be_visible()
    expect(line).to_be_hidden()
    assert kept(phone) == []


def test_the_page_of_a_form_that_waits_keeps_it_until_it_has_arrived(phone, portal):
    keep_a_potential(phone, portal)
    phone.context.set_offline(False)
    phone.route("**/potensi/tambah/", lambda route: route.fulfill(status=502, **PAGE))
    send = phone.locator("main section").get_by_role("button", name="Kirim sekarang")
    send.click()
    expect(phone.locator("#line")).to_contain_text("Tidak diterima portal (kode 502)")
    assert len(kept(phone)) == 1
    phone.unroute("**/potensi/tambah/")
    send.click()
    expect(phone.get_by_text("“Ikan teri” sudah tercatat.")).to_be_visible()
    assert kept(phone) == []


def test_what_the_portal_finds_wrong_is_shown_with_its_words(phone, portal):
    keep_a_potential(phone, portal, name="")
    phone.context.set_offline(False)
    phone.goto(f"{portal}/")
    phone.locator("#line").get_by_role("button", name="Kirim sekarang").click()
    expect(phone.get_by_label("Kategori")).to_have_value("fish")
    assert kept(phone) == []


def test_two_tabs_send_a_form_once(phone, portal):
    keep_a_potential(phone, portal)
    phone.context.set_offline(False)
    phone.goto(f"{portal}/")
    other = phone.context.new_page()
    other.goto(f"{portal}/")
    posts = []
    phone.context.on("request", lambda one: one.method == "POST" and posts.append(one.url))
    lines = [page.locator("#line").get_by_role("button", name="Kirim sekarang") for page in (phone, other)]
    for button in lines:
        expect(button).to_be_visible()
    lines[0].click()
    expect(phone.get_by_text("“Ikan teri” sudah tercatat.")).to_be_visible()
    lines[1].click()
    expect(other.locator("#line")).to_be_hidden()
    assert len(posts) == 1


def test_passwords_are_not_kept(phone, portal):
    """They are in the page that offers to send them again, and nowhere else."""
    phone.goto(f"{portal}/sandi/")
    waits_for_the_worker(phone)
    phone.wait_for_timeout(300)
    for field in ("old_password", "new_password1", "new_password2"):
        phone.locator(f"#id_{field}").fill("rahasia-sekali-123")
    phone.context.set_offline(True)
    phone.locator("main form button[type=submit]").click()
    expect(phone.get_by_role("heading", name="Belum terkirim: tidak ada sinyal")).to_be_visible()
    phone.wait_for_timeout(500)
    assert kept(phone) == []
    fields = phone.locator("[data-resend] textarea")
    assert {one.get_attribute("autocomplete") for one in fields.all()} == {"off"}


def test_signing_out_is_no_form_to_be_kept(phone, portal):
    """Sent an hour later it would sign out whoever is there then."""
    phone.goto(f"{portal}/")
    waits_for_the_worker(phone)
    phone.wait_for_timeout(300)
    phone.context.set_offline(True)
    phone.evaluate("document.querySelector('.who form').submit()")
    expect(phone.get_by_role("heading", name="Belum terkirim: tidak ada sinyal")).to_be_visible()
    phone.wait_for_timeout(500)
    assert kept(phone) == []


# --- Ajukan that waits --------------------------------------------------------------------------------


def press(phone, portal, product):
    """Ajukan, without a line."""
    phone.goto(f"{portal}/berkas/{product.pk}/periksa/")
    waits_for_the_worker(phone)
    phone.wait_for_timeout(300)
    phone.context.set_offline(True)
    phone.get_by_label("Data ini benar").check()
    phone.get_by_role("button", name="Ajukan").click()
    expect(phone.locator("#submitting")).to_contain_text("Pengajuan disimpan di ponsel ini")


def close_the_year(product):
    product.cycle.__class__.objects.update(closes="2020-12-31", opens="2020-01-01")


def empty_an_answer_elsewhere(product):
    Product.objects.update(price=None)


@pytest.mark.parametrize(
    ("change", "why"),
    ((close_the_year, "ditutup"), (empty_an_answer_elsewhere, "diubah di ponsel atau halaman lain")),
)
def test_it_says_why_it_does_not_go_and_can_be_taken_back_anywhere(phone, portal, change, why):
    product = make_product(BOLOK, filled=True, files=True)
    press(phone, portal, product)
    change(product)
    phone.context.set_offline(False)
    phone.goto(f"{portal}/")
    line = phone.locator("#line")
    expect(line).to_contain_text(why, timeout=30_000)
    assert Product.objects.get().state == State.DRAFT
    line.get_by_role("button", name="Batal kirim").click()
    expect(line).to_be_hidden()
    assert kept(phone, "steps") == []


def test_taken_back_while_it_is_looked_at_it_does_not_go(phone, portal):
    """On a slow line the answers take seconds."""
    product = make_product(BOLOK, filled=True, files=True)
    press(phone, portal, product)
    held = []
    phone.route("**/isi/jawaban.json", lambda route: held.append(route))
    phone.context.set_offline(False)
    eventually(phone, lambda: held)
    phone.locator("#submitting").get_by_role("button", name="Batal kirim").click()
    eventually(phone, lambda: kept(phone, "steps") == [])
    held[0].continue_()
    phone.wait_for_timeout(1500)
    assert Product.objects.get().state == State.DRAFT


def test_a_remark_of_which_the_phone_knew_nothing_holds_it(phone, portal):
    product = make_product(BOLOK, filled=True, files=True)
    press(phone, portal, product)
    submit(product)
    send_back(product, price="Per kg.")
    phone.context.set_offline(False)
    phone.goto(f"{portal}/")
    expect(phone.locator("#line")).to_contain_text("diubah di ponsel atau halaman lain", timeout=30_000)
    assert Product.objects.get().state == State.RETURNED


def test_a_reopening_that_nobody_has_read_holds_it(phone, portal):
    """No answer is another one, and no remark is unmet: only the reason for the whole is new."""
    product = make_product(BOLOK, filled=True, files=True)
    press(phone, portal, product)
    submit(product)
    approve(product)
    reopen(product)
    phone.context.set_offline(False)
    phone.goto(f"{portal}/")
    expect(phone.locator("#line")).to_contain_text("diubah di ponsel atau halaman lain", timeout=30_000)
    assert Product.objects.get().state == State.RETURNED
    assert Decision.objects.filter(action="submit").count() == 1


def test_after_a_return_it_still_goes_by_itself(phone, portal):
    product = make_product(BOLOK, state=State.SUBMITTED)
    send_back(product, price="Per kg.")
    reply(product, "price")
    press(phone, portal, product)
    phone.context.set_offline(False)
    phone.goto(f"{portal}/")
    eventually(phone, lambda: Product.objects.get().state == State.SUBMITTED)
    expect(phone.locator("#line")).to_contain_text("Berkas sudah diajukan")


# --- Two phones ---------------------------------------------------------------------------------------


def test_without_a_line_too_nothing_of_another_phone_is_overwritten_unseen(phone, portal):
    """The answer of the other phone came with the list; the section is opened without a line."""
    product = make_product(BOLOK, name="Garam Bolok")
    phone.goto(f"{portal}/berkas/{product.pk}/isi/")
    waits_for_the_worker(phone)
    eventually(phone, lambda: len(kept(phone, "known")) == 6)
    section = f"{portal}/berkas/{product.pk}/isi/produk/"
    phone.context.set_offline(True)
    phone.goto(section)
    phone.get_by_label("Nama produk unggulan").fill("Dari ponsel ini")
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


# --- One bad row of each kind -------------------------------------------------------------------------


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


# --- A store from before a release --------------------------------------------------------------------

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
