"""A village on a bad line: what is typed is saved while typing, waits in the phone where there is no
signal, and arrives whole and once, also after the browser was killed."""

import io

import pytest
from django.core.signals import request_started
from django.test import Client
from PIL import Image
from playwright.sync_api import expect

from products.choices import State
from products.models import Photo, Product
from tests.browser.conftest import FLAGS, PHONE, eventually, noisy, sign_in, waits_for_the_worker
from tests.conftest import CHROMIUM
from tests.factories import BOLOK, PASSWORD, make_officer, make_product, pdf
from villages.scoping import Role

pytestmark = pytest.mark.browser
# What the console may say, and in which test.
CONSOLE = {
    "test_a_wrong_answer_is_told_and_costs_no_other": ["422 /berkas/*/isi/produksi/"],
    "test_an_expired_session_keeps_what_waits": ["403 /berkas/*/isi/produk/"],  # the page's own token
    "test_two_tabs_are_shown_side_by_side": ["409 /berkas/*/isi/produk/"],
    "test_signing_out_says_what_is_unsent_and_forgets_the_rest": ["503 *", "Clear-Site-Data*/keluar/*"],
    "test_a_photo_that_is_none_is_told_by_name_and_can_be_dropped": ["422 /berkas/*/kirim/foto/*/"],
    "test_the_file_arrives_whole_on_a_slow_line_cut_three_times_with_the_browser_killed": [
        "ERR_INTERNET_DISCONNECTED *",
        # Chromium fetches the icon when it likes; the line may be cut just then.
        "ERR_FAILED /static/img/icons/icon-*.png",
        "following icon from the Manifest: *",
    ],
    "test_an_answer_given_before_the_script_came_is_kept": ["ERR_INTERNET_DISCONNECTED *"],
}
SLOW = {
    "offline": False,
    "latency": 500,
    "downloadThroughput": 12_500,
    "uploadThroughput": 12_500,
}  # 100 kbit/s


def camera(size=(4000, 3000)):
    """A photo of 12 MP as a phone takes it, with a place in its EXIF."""
    noise = Image.effect_noise((size[0] // 4, size[1] // 4), 60).resize(size)
    image = Image.merge("RGB", [noise, noise.rotate(180), noise.transpose(Image.Transpose.FLIP_LEFT_RIGHT)])
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Kamera"
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=90, exif=exif)
    return stream.getvalue()


def test_each_answer_is_saved_while_typing(phone, portal):
    product = make_product(BOLOK)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/produk/")
    phone.get_by_label("Nama produk unggulan").press_sequentially("Garam Bolok")
    expect(phone.locator("#saved")).to_contain_text("Tersimpan")
    expect(phone.locator("#saved")).to_contain_text("WITA")
    phone.get_by_label("Kategori").select_option("Garam")
    expect(phone.locator("#saved")).to_have_class("saved")
    phone.wait_for_timeout(1500)
    product.refresh_from_db()
    assert (product.name, product.category) == ("Garam Bolok", "salt")
    expect(phone.locator("#line")).to_be_hidden()


def test_a_wrong_answer_is_told_and_costs_no_other(phone, portal):
    product = make_product(BOLOK)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/produksi/")
    phone.get_by_label("Harga jual per satuan").fill("mahal")
    phone.get_by_label("Pembeli tetap").fill("NTT Mart")
    expect(phone.locator("#saved")).to_contain_text("Masih perlu dibetulkan: Harga jual per satuan")
    expect(phone.locator("#div_id_price .invalid-feedback")).to_have_text(
        "Tulis rupiahnya dengan angka saja, misalnya 25.000."
    )
    eventually(phone, Product.objects.filter(regular_buyer="NTT Mart", price=None).exists)
    phone.reload()
    expect(phone.get_by_label("Harga jual per satuan")).to_have_value("mahal")


def test_the_next_visit_asks_for_one_thing(phone, portal):
    product = make_product(BOLOK)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/produk/")
    waits_for_the_worker(phone)
    asked = []

    def hear(environ, **kwargs):
        asked.append(environ["PATH_INFO"])

    request_started.connect(hear)
    try:
        phone.goto(f"{portal}/berkas/{product.pk}/isi/produksi/")
        phone.wait_for_timeout(2000)
    finally:
        request_started.disconnect(hear)
    assert asked == [f"/berkas/{product.pk}/isi/produksi/"]


def test_two_tabs_are_shown_side_by_side(phone, portal):
    product = make_product(BOLOK)
    address = f"{portal}/berkas/{product.pk}/isi/produk/"
    phone.goto(address)
    other = Client()
    other.force_login(make_officer(Role.VILLAGE, BOLOK))
    seen = other.get(f"/berkas/{product.pk}/isi/produk/").context["seen"]
    other.post(f"/berkas/{product.pk}/isi/produk/", {"name": "Dari ponsel lain", "seen": seen})
    phone.get_by_label("Nama produk unggulan").fill("Dari ponsel ini")
    expect(phone.locator("#saved")).to_contain_text("sudah diubah di ponsel atau halaman lain")
    product.refresh_from_db()
    assert product.name == "Dari ponsel lain"
    phone.get_by_role("link", name="Lihat keduanya").click()
    expect(phone.get_by_label("Nama produk unggulan")).to_have_value("Dari ponsel ini")
    expect(phone.locator(".conflict")).to_contain_text("Yang tersimpan: Dari ponsel lain")
    phone.get_by_role("button", name="Simpan, nanti lagi").click()
    expect(phone.locator(".tasks")).to_be_visible()
    product.refresh_from_db()
    assert product.name == "Dari ponsel ini"


def test_an_expired_session_keeps_what_waits(phone, portal):
    product = make_product(BOLOK)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/produk/")
    phone.context.clear_cookies()
    phone.get_by_label("Nama produk unggulan").fill("Garam Bolok")
    expect(phone.locator("#line")).to_contain_text("Anda perlu masuk lagi")
    phone.locator("#line").get_by_role("link", name="Masuk lagi untuk mengirim").click()
    phone.get_by_label("Nama pengguna").fill(BOLOK)
    phone.locator("#id_password").fill(PASSWORD)
    phone.get_by_role("button", name="Masuk").click()
    expect(phone.get_by_label("Nama produk unggulan")).to_have_value("Garam Bolok")
    expect(phone.locator("#saved")).to_contain_text("Tersimpan")
    phone.wait_for_timeout(500)
    product.refresh_from_db()
    assert product.name == "Garam Bolok"


def test_signing_out_says_what_is_unsent_and_forgets_the_rest(phone, portal):
    product = make_product(BOLOK)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/produk/")
    phone.route("**/segar/", lambda route: route.fulfill(status=503))
    phone.route("**/isi/produk/", lambda route: route.fulfill(status=503))
    phone.get_by_label("Nama produk unggulan").fill("Garam Bolok")
    expect(phone.locator("#line")).to_contain_text("1 kiriman menunggu")
    said = []
    phone.once("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    phone.get_by_role("button", name="Keluar").click()
    phone.wait_for_timeout(1000)
    expect(phone.get_by_label("Nama produk unggulan")).to_be_visible()
    assert said == [
        "Masih ada 1 kiriman yang belum terkirim. Kalau keluar sekarang, semuanya hilang dari ponsel ini. Tetap keluar?"
    ]
    phone.once("dialog", lambda dialog: dialog.accept())
    phone.get_by_role("button", name="Keluar").click()
    expect(phone.get_by_role("heading", name="Masuk")).to_be_visible()
    left = phone.evaluate(
        """() => new Promise((resolve) => {
            const request = indexedDB.open("ovop");
            request.onsuccess = () => {
              const rows = ["texts", "files", "known"].map((name) => new Promise((done) => {
                const all = request.result.transaction(name).objectStore(name).getAll();
                all.onsuccess = () => done(all.result.length);
              }));
              Promise.all(rows).then(resolve);
            };
        })"""
    )
    assert left == [0, 0, 0]


def test_a_photo_leaves_the_phone_small_upright_and_once(phone, portal):
    product = make_product(BOLOK)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/bukti/")
    sent = []
    phone.on("request", lambda request: request.method == "PUT" and sent.append(request.headers))
    phone.get_by_label("Tambah foto").set_input_files(
        {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": camera()}
    )
    expect(phone.locator("#sending small")).to_have_text("diterima", timeout=30_000)
    expect(phone.locator("#received")).to_have_text("1 dari 1 foto diterima.")
    size = int(sent[0]["x-total"])
    assert 100_000 < size <= 500_000
    assert [int(headers["x-start"]) for headers in sent] == list(range(0, size, 64 * 1024))
    photo = Photo.objects.get()
    client = Client()
    client.force_login(make_officer(Role.VILLAGE, BOLOK))
    large = Image.open(io.BytesIO(b"".join(client.get(f"/foto/{photo.pk}/large/"))))
    assert large.size == (960, 1280)


def test_a_photo_that_is_none_is_told_by_name_and_can_be_dropped(phone, portal):
    product = make_product(BOLOK)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/bukti/")
    phone.get_by_label("Tambah foto").set_input_files(
        {"name": "surat.jpg", "mimeType": "image/jpeg", "buffer": b"<html>bukan foto</html>"}
    )
    expect(phone.locator("#sending small")).to_contain_text("bukan foto")
    phone.get_by_role("button", name="Batal kirim").click()
    expect(phone.locator("#sending li")).to_have_count(0)
    assert not Photo.objects.exists()


def test_the_file_arrives_whole_on_a_slow_line_cut_three_times_with_the_browser_killed(
    portal, officer, playwright, tmp_path
):
    """100 kbit/s and 500 ms; cut while typing, while a photo goes out, and between two sections."""

    def start():
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path / "phone"), executable_path=CHROMIUM, args=FLAGS, viewport=PHONE
        )
        context.set_default_timeout(60_000)
        page = context.pages[0]
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", SLOW)

        def cut(offline):
            context.set_offline(offline)
            line.send("Network.emulateNetworkConditions", SLOW | {"offline": offline})

        return context, page, cut

    expect.set_options(timeout=60_000)
    context, page, cut = start()
    sign_in(page, portal)
    page.get_by_role("button", name="Mulai mengisi").click()
    waits_for_the_worker(page)
    product = Product.objects.get()
    page.get_by_role("link", name="Produk Belum").click()

    # First cut: while typing, and on into the next section, whose shell the phone keeps.
    page.get_by_label("Nama produk unggulan").fill("Garam Bolok")
    expect(page.locator("#saved")).to_contain_text("Tersimpan")
    cut(True)
    page.get_by_label("Kategori").select_option("Garam")
    page.get_by_label("Siap jual").check()
    page.get_by_label("Apa yang membuatnya khas?").fill("Dijemur tiga hari.")
    page.get_by_label("Bahan baku utama").fill("Air laut")
    page.get_by_label("Desa/kelurahan sendiri").check()
    expect(page.locator("#saved")).to_contain_text("Belum tersimpan: menunggu sinyal")
    page.get_by_role("button", name="Simpan & lanjut").last.click()
    expect(page.get_by_role("heading", name="2 Pengelola")).to_be_visible()
    expect(page.get_by_text("Sedang tidak ada sinyal")).to_be_visible()
    page.get_by_label("BUM Desa").check()
    page.get_by_label("Nama pengelola").fill("BUMDes Ina Bolok")
    page.get_by_label("Nama yang bisa dihubungi").fill("Maria Nenobais")
    page.get_by_label("Nomor HP yang bisa dihubungi").fill("0812 3456 7890")
    page.get_by_label("Jumlah tenaga kerja").fill("12")
    # A power cut: the browser is gone without a word, and comes back.
    page.wait_for_timeout(500)
    context.close()
    context, page, cut = start()
    page.goto(f"{portal}/berkas/{product.pk}/isi/pengelola/")
    expect(page.get_by_label("Nama pengelola")).to_have_value("BUMDes Ina Bolok")
    expect(page.locator("#saved")).to_contain_text("Tersimpan")
    expect(page.locator("#line")).to_be_hidden()
    page.get_by_role("button", name="Simpan & lanjut").last.click()

    # Second cut: between two sections.
    page.get_by_label("Kapasitas produksi").fill("1.200")
    page.get_by_label("Satuan").first.select_option("kg")
    page.locator("#div_id_capacity_period").get_by_label("musim").check()
    page.get_by_label("Harga jual per satuan").fill("12.500")
    page.get_by_label("Di kabupaten/kota", exact=True).check()
    cut(True)
    page.get_by_role("button", name="Simpan & lanjut").last.click()
    expect(page.get_by_role("heading", name="4 Izin")).to_be_visible()
    boxes = page.locator("fieldset:visible")
    expect(boxes).to_have_count(5)  # the papers of salt, worked out without the portal
    for box in boxes.all():
        box.get_by_label("Belum").check()
    cut(False)
    expect(page.locator("#line")).to_be_hidden()
    page.get_by_role("button", name="Simpan & lanjut").last.click()
    page.locator("#div_id_constraints").get_by_label("Alat").check()
    page.locator("#div_id_funding_needs").get_by_label("Tidak perlu").check()
    page.locator("#div_id_training_needs").get_by_label("Kemasan").check()
    page.get_by_role("button", name="Simpan & lanjut").last.click()

    # Third cut: while photos go out.
    page.get_by_label("Tanggal berita acara").fill("2026-02-17")
    page.get_by_label("Nomor berita acara").fill("09/BA/II/2026")
    page.get_by_label("Tambah foto").set_input_files(
        # Each goes in two pieces: no larger, for on this line a second carries 12 KB.
        [
            {"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": noisy(n, size=(560, 420))}
            for n in range(3)
        ]
    )
    page.locator("#sending progress").first.wait_for()
    page.wait_for_timeout(3000)
    cut(True)
    assert Photo.objects.count() < 3
    page.wait_for_timeout(1000)
    page.get_by_label("Foto atau PDF berita acara").set_input_files(
        {"name": "ba.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    cut(False)
    expect(page.locator("#received")).to_have_text("3 dari 3 foto diterima.", timeout=120_000)
    expect(page.locator("#line")).to_be_hidden(timeout=60_000)
    page.get_by_role("button", name="Simpan & lanjut").last.click()
    page.get_by_label("Data ini benar").check()
    page.get_by_role("button", name="Ajukan").click()
    expect(page.get_by_role("heading", name="Sudah diajukan ke")).to_be_visible()
    expect.set_options(timeout=5_000)
    context.close()

    product.refresh_from_db()
    assert product.state == State.SUBMITTED
    answers = product.decisions.get().answers
    assert answers.raw("name") == "Garam Bolok"
    assert answers.raw("manager_name") == "BUMDes Ina Bolok"
    assert answers.raw("workers") == 12
    assert answers.raw("capacity") == ["1200", "kg", "season"]
    assert answers.raw("paper_nib") == {"status": "no", "number": ""}
    assert answers.raw("minutes_number") == "09/BA/II/2026"
    assert sorted(photo.name for photo in product.photos.all()) == ["0.jpg", "1.jpg", "2.jpg"]
    assert product.minutes.name == "ba.pdf"


def test_the_shell_knows_nobody(client, officer):
    client.force_login(officer)
    text = client.get("/kerangka/").content.decode()
    assert officer.name not in text
    assert "data-officer" not in text
    assert "csrfmiddlewaretoken" not in text


EARLY = """new MutationObserver((_, watch) => {
  const box = document.querySelector("[name=manager_kind][value=bumdes]");
  if (!box) return;
  watch.disconnect();
  box.click();
}).observe(document, { childList: true, subtree: true });"""


@pytest.mark.parametrize("offline", (False, True), ids=["on the line", "in the shell"])
def test_an_answer_given_before_the_script_came_is_kept(phone, portal, offline):
    product = make_product(BOLOK, manager_kind="", manager_name="Maria")
    phone.goto(f"{portal}/berkas/{product.pk}/isi/")
    waits_for_the_worker(phone)
    phone.context.set_offline(offline)
    phone.add_init_script(EARLY)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/pengelola/")
    expect(phone.get_by_label("Nama pengelola")).to_have_value("Maria")
    expect(phone.get_by_label("BUM Desa")).to_be_checked()
    phone.context.set_offline(False)
    expect(phone.locator("#saved")).to_contain_text("Tersimpan", timeout=30_000)
    phone.wait_for_timeout(1000)
    product.refresh_from_db()
    assert (product.manager_kind, product.manager_name) == ("bumdes", "Maria")
