"""The six sections of the form on a phone: how long they are, and that their short controls work by hand, by key,
without a script, and with large letters."""

from io import StringIO
from statistics import median

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from products.models import Product
from products.sections import SECTIONS
from tests.browser.conftest import eventually, noisy
from tests.browser.looking import sign_in
from tests.factories import BOLOK, NTT, make_cycle, make_officer, make_product, make_superuser, officer_of
from villages.models import User
from villages.scoping import Role

pytestmark = pytest.mark.browser

ALL_SIX = 11_500  # px: what a village scrolls through at most
FIRST = 380  # px: where the first question begins at the latest, its remark included

MEASURE = """() => {
  const first = document.querySelector("main .remark, main .answer, main .form-check");
  return { height: document.documentElement.scrollHeight, wide: document.documentElement.scrollWidth,
    first: first.getBoundingClientRect().top };
}"""


@pytest.fixture
def browser_context_args(browser_context_args):
    return browser_context_args | {"viewport": {"width": 360, "height": 640}}


@pytest.fixture
def demo(transactional_db, settings, tmp_path):
    """What `make run` shows."""
    settings.DEBUG, settings.MEDIA_ROOT = True, tmp_path
    call_command("import_areas", stdout=StringIO())
    make_cycle()
    call_command("demo", stdout=StringIO())
    settings.DEBUG = False


def measured(page, portal, product):
    found = {}
    for section in SECTIONS:
        page.goto(f"{portal}/berkas/{product.pk}/isi/{section.key}/")
        found[section.key] = page.evaluate(MEASURE)
    return found


def test_the_six_sections_are_short(page, portal, demo):
    returned = Product.objects.get(village_id=BOLOK, state="returned")
    sign_in(page, portal, User.objects.get(username=BOLOK))
    found = measured(page, portal, returned)
    assert sum(one["height"] for one in found.values()) <= ALL_SIX, found
    assert max(one["first"] for one in found.values()) <= FIRST, found
    assert {one["wide"] for one in found.values()} == {360}
    draft = make_product("53.01.05.2009")
    sign_in(page, portal, make_officer(Role.VILLAGE, draft.village_id))
    assert max(one["first"] for one in measured(page, portal, draft).values()) <= FIRST


@pytest.fixture
def product(transactional_db):
    return make_product(BOLOK, category="salt")


@pytest.fixture
def village(page, portal, product):
    officer = officer_of(Role.VILLAGE, BOLOK)
    sign_in(page, portal, officer)
    return officer


def opened(page, portal, product, section):
    page.goto(f"{portal}/berkas/{product.pk}/isi/{section}/")


def test_a_bar_of_answers_is_for_thumbs_for_keys_and_not_by_colour_alone(page, portal, product, village):
    opened(page, portal, product, "izin")
    bar = page.locator("#div_id_paper_nib .segment")
    boxes = [part.bounding_box() for part in bar.locator(".form-check").all()]
    assert len({round(box["y"]) for box in boxes}) == 1
    assert min(box["height"] for box in boxes) >= 44
    bar.locator("input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(bar.get_by_label("Proses")).to_be_checked()
    expect(bar.get_by_label("Proses")).to_be_focused()
    style = "(one, pseudo) => getComputedStyle(one.labels[0], pseudo)"
    chosen, other = bar.get_by_label("Proses"), bar.get_by_label("Ada")
    assert "✓" in chosen.evaluate(f"(one) => ({style})(one, '::before').content")
    assert other.evaluate(f"(one) => ({style})(one, '::before').content") == "none"
    assert chosen.evaluate(f"(one) => ({style})(one).outlineWidth") == "3px"
    eventually(page, lambda: product.licences.filter(kind="nib", status="progress").exists())


def test_one_press_for_the_whole_year(page, portal, product, village):
    opened(page, portal, product, "produksi")
    press = page.get_by_role("button", name="Sepanjang tahun")
    press.click()
    eventually(page, lambda: Product.objects.get().months == list(range(1, 13)))
    page.get_by_label("Mei", exact=True).uncheck()
    press.click()
    expect(page.get_by_label("Mei", exact=True)).to_be_checked()
    press.click()
    eventually(page, lambda: Product.objects.get().months == [])
    boxes = [one.bounding_box() for one in page.locator(".months .form-check").all()]
    assert len({round(box["y"]) for box in boxes}) == 3  # rows of four
    assert min(box["height"] for box in boxes) >= 44
    expect(page.locator(".months label").first).to_have_text("Januari")  # seen as Jan, heard in full
    assert page.locator(".months label").first.inner_text() == "Jan"


def test_the_capacity_is_read_back_as_one(page, portal, product, village):
    opened(page, portal, product, "produksi")
    page.get_by_label("Kapasitas produksi").fill("14000")
    page.locator("#id_capacity_unit").select_option("lainnya")
    page.locator("#id_capacity_unit_word").fill("kg kering")
    page.locator("#div_id_capacity_period").get_by_label("tahun").check()
    read = page.locator("#id_capacity_whole_read")
    expect(read).to_have_text("14.000\N{NO-BREAK SPACE}kg kering per tahun")
    page.reload()
    expect(read).to_have_text("14.000\N{NO-BREAK SPACE}kg kering per tahun")


def test_the_button_of_files_speaks_indonesian(page, portal, product, village):
    opened(page, portal, product, "bukti")
    door = page.locator(".file-door", has=page.get_by_label("Tambah foto"))
    expect(door.get_by_text("Ambil atau pilih foto")).to_be_visible()
    assert door.locator("input").evaluate("(one) => getComputedStyle(one).opacity") == "0"
    with page.expect_file_chooser() as chosen:  # wherever it is pressed
        page.mouse.click(*(door.bounding_box()[side] + 12 for side in ("x", "y")))
    chosen.value.set_files({"name": "garam.jpg", "mimeType": "image/jpeg", "buffer": noisy(1)})
    expect(page.locator("#sending li")).to_contain_text("garam.jpg")
    door.locator("input").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert door.evaluate("(one) => getComputedStyle(one).outlineWidth") == "3px"
    eventually(page, product.photos.exists)


def test_a_day_is_said_in_words_wherever_one_is_asked(page, portal, product, village, noise):
    """While it is typed, and by the portal."""
    noise.append("*ERR_INTERNET_DISCONNECTED *")
    opened(page, portal, product, "bukti")
    day, read = page.get_by_label("Tanggal berita acara"), page.locator("#id_minutes_date_read")
    page.wait_for_timeout(2500)  # what reads comes after the form
    page.context.set_offline(True)
    day.fill("2025-11-02")
    expect(read).to_have_text("Minggu, 2 November 2025")
    page.context.set_offline(False)
    day.fill("2025-11-03")
    expect(read).to_have_text("Senin, 3 November 2025")
    eventually(page, lambda: str(Product.objects.get().minutes_date) == "2025-11-03")
    page.reload()
    expect(read).to_have_text("Senin, 3 November 2025")
    sign_in(page, portal, officer_of(Role.PROVINCE, NTT))
    page.goto(f"{portal}/pelatihan/baru/")
    page.locator("#id_day").fill("2026-12-01")
    expect(page.locator("#id_day_read")).to_have_text("Selasa, 1 Desember 2026")
    sign_in(page, portal, make_superuser())
    page.goto(f"{portal}/admin/products/cycle/add/")
    page.locator("#id_opens").fill("2026-12-01")
    expect(page.locator("#id_opens_read")).to_have_text("Selasa, 1 Desember 2026")


def test_ajukan_comes_when_all_is_there_or_on_its_way(page, portal, village, noise):
    """Until then the last page leads on to what is missing, and names each of it once."""
    noise.append("*ERR_INTERNET_DISCONNECTED *")
    empty = Product.objects.get()
    page.goto(f"{portal}/berkas/{empty.pk}/periksa/")
    ajukan = page.get_by_role("button", name="Ajukan")
    expect(ajukan).to_be_hidden()
    expect(page.locator("#kurang")).to_contain_text("Bukti: 4 jawaban")
    assert page.get_by_text("Tanggal berita acara").count() == 1
    page.get_by_role("link", name="Lanjutkan mengisi: Produk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Produk")
    Product.objects.all().delete()
    product = make_product(BOLOK, filled=True, files=True)
    product.photos.all().delete()
    page.route("**/segar/", lambda route: route.abort("internetdisconnected"))
    opened(page, portal, product, "bukti")
    page.get_by_label("Tambah foto").set_input_files(
        {"name": "garam.jpg", "mimeType": "image/jpeg", "buffer": noisy(1)}
    )
    expect(page.locator("#sending li")).to_be_visible()
    page.goto(f"{portal}/berkas/{product.pk}/periksa/")
    expect(page.get_by_role("button", name="Ajukan setelah 1 kiriman sampai")).to_be_visible()
    expect(page.get_by_role("link", name="Lanjutkan mengisi")).to_be_hidden()
    page.unroute("**/segar/")
    page.evaluate("dispatchEvent(new Event('online'))")
    eventually(page, product.photos.exists)
    expect(page.get_by_role("button", name="Ajukan", exact=True)).to_be_visible(timeout=40_000)
    expect(page.locator("#kurang")).to_have_count(0)


def test_without_a_script_the_browsers_own_controls_stand(browser, portal, product):
    context = browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, portal, officer_of(Role.VILLAGE, BOLOK))
    opened(page, portal, product, "bukti")
    expect(page.get_by_text("Ambil atau pilih foto")).to_be_hidden()
    page.get_by_label("Tambah foto").set_input_files(
        {"name": "garam.jpg", "mimeType": "image/jpeg", "buffer": noisy(1)}
    )
    page.get_by_label("Tanggal berita acara").fill("2025-11-02")
    page.get_by_role("button", name="Simpan, nanti lagi").click()
    assert product.photos.count() == 1
    opened(page, portal, product, "bukti")
    expect(page.locator("#id_minutes_date_read")).to_have_text("Minggu, 2 November 2025")
    opened(page, portal, product, "produksi")
    expect(page.get_by_role("button", name="Sepanjang tahun")).to_be_hidden()
    page.get_by_label("Mei", exact=True).check()
    page.locator("#div_id_capacity_period").get_by_label("musim").check()
    page.get_by_role("button", name="Simpan, nanti lagi").click()
    found = Product.objects.get()
    assert (found.months, found.capacity_period) == ([5], "season")
    context.close()


ROW = 90  # px: what a row of a list takes on a phone, half of them at most
LONGEST = 126  # px: with a long name, or two things to say
MOST = {"/disetujui/": 100, "/fasilitasi/": 108}  # with kecamatan and kabupaten, which take two lines
LISTS = {
    "kabupaten.kupang": ("/antrean/", "/desa/", "/potensi/wilayah/", "/izin-berakhir/"),
    "provinsi.ntt": ("/disetujui/", "/fasilitasi/", "/pelatihan/", "/desa/"),
}
HEIGHTS = "[...document.querySelectorAll('.stack tbody tr')].map((row) => row.getBoundingClientRect().height)"


def test_a_row_of_a_list_is_low_on_a_phone(page, portal, demo):
    """What it is, where, how it stands, and the one figure; what somebody chose to see is seen."""
    wrong = []
    for name, addresses in LISTS.items():
        sign_in(page, portal, User.objects.get(username=name))
        for address in addresses:
            page.goto(portal + address)
            heights = page.evaluate(HEIGHTS)
            if not heights or median(heights) > MOST.get(address, ROW) or max(heights) > LONGEST:
                wrong.append((address, heights))
    assert wrong == []
    page.goto(f"{portal}/disetujui/?kolom=kategori")
    expect(page.locator(".stack tbody td", has_text="&").first).to_be_visible()
