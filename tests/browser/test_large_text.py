"""Text at 200 %, as Android's largest setting, on a screen of 360 px: nothing overflows, nothing lies on
something else, nothing stands one letter a line, on any page of any role."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from products.models import Potential, Product
from tests.access import test_matrix as matrix
from tests.browser.conftest import waits_for_the_worker
from tests.browser.looking import make_world, sign_in
from tests.factories import BATAKTE, BOLOK, KUANHEUN, KUPANG, NTT, make_training, officer_of
from villages.scoping import Role

pytestmark = pytest.mark.browser
CONSOLE = {"test_signed_out": ["404 /cek/tidak-ada/"]}  # what the console may say, and in which test

# What is wrong with a page, in a few words each. Elements off the screen on purpose, tables in a frame of
# their own that scrolls, and drawings are left out.
FAULTS = """() => {
  document.documentElement.style.fontSize = "200%";
  document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
  const faults = [];
  const clipped = (one) => Boolean(one.closest("thead")) && getComputedStyle(one.closest("thead")).position === "absolute"; // for ears alone
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) {
    const widest = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1
      && !one.closest(".scroll, svg"));
    if (!widest.length) {
      const reach = (one) => { const range = document.createRange(); range.selectNodeContents(one); return range.getBoundingClientRect().right; };
      widest.push(...[...document.querySelectorAll("main *")].filter((one) => !one.closest("svg") && reach(one) > innerWidth + 1));
    }
    const inner = widest.filter((one) => ![...one.children].some((child) => widest.includes(child)));
    faults.push(`${wide} px wide: ${inner.slice(0, 4).map((one) => one.outerHTML.slice(0, 90)).join(" | ")}`);
  }
  for (const one of document.querySelectorAll("body *")) {
    if (one.closest("svg, .scroll, .skip, option, script, template") || !one.checkVisibility() || clipped(one)) continue;
    const own = [...one.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
    if (!own.length) continue;
    const range = document.createRange();
    range.selectNodeContents(own[0]);
    const lines = [...range.getClientRects()].filter((box) => box.width > 0);
    const letters = own[0].data.trim().length;
    const size = parseFloat(getComputedStyle(one).fontSize);
    if (letters > 4 && lines.length >= 3 && letters / lines.length < 2.5) {
      faults.push(`a letter a line: ${one.outerHTML.slice(0, 90)}`);
    }
    if (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX === "hidden" && one.clientWidth > size) {
      faults.push(`cut off: ${one.outerHTML.slice(0, 90)}`);
    }
  }
  const pressed = [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, label, summary, h1, h2, .brand, .who span")]
    .filter((one) => one.checkVisibility() && !one.closest(".scroll, .skip, svg") && one.getClientRects().length === 1);
  pressed.forEach((one, n) => {
    const a = one.getBoundingClientRect();
    if (!a.width || !a.height || getComputedStyle(one).position === "sticky" || one.closest(".bar, .save-bar")) return;
    for (const other of pressed.slice(n + 1)) {
      if (one.contains(other) || other.contains(one) || other.closest(".bar, .save-bar")) continue;
      if (other.tagName === "INPUT" && one.tagName === "LABEL" || one.tagName === "INPUT" && other.tagName === "LABEL") continue;
      const b = other.getBoundingClientRect();
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 3 && down > 3) faults.push(`on top of each other: ${one.outerHTML.slice(0, 60)} | ${other.outerHTML.slice(0, 60)}`);
    }
  });
  return faults;
}"""


@pytest.fixture
def world(transactional_db):
    return make_world()


def read(page, portal, officer, addresses):
    if officer:
        sign_in(page, portal, officer)
    page.set_viewport_size({"width": 360, "height": 740})
    wrong = []
    for address in addresses:
        page.goto(portal + address)
        wrong += [f"{address}: {fault}" for fault in page.evaluate(FAULTS)]
    assert wrong == [], "\n".join(wrong)


def test_signed_out(page, portal, world):
    read(page, portal, None, ["/masuk/", "/aktivasi/", "/panduan/", "/cek/tidak-ada/"])


def test_village(page, portal, world):
    returned, draft = world["returned"].pk, world["draft"].pk
    sections = ("produk", "pengelola", "produksi", "izin", "kebutuhan", "bukti")
    pages = [
        "/",
        "/sandi/",
        "/siapa/",
        "/hp/",
        "/contoh/",
        "/potensi/",
        "/potensi/tambah/",
        "/potensi/cetak/",
        "/formulir/",
        f"/berkas/{returned}/",
    ]
    pages += [f"/berkas/{returned}/{page}/" for page in ("isi", "periksa", "tanda-terima", "cetak")]
    pages += [f"/berkas/{returned}/surat/{kind}/" for kind in ("berita-acara", "pengantar")]
    pages += [f"/berkas/{returned}/isi/{section}/" for section in sections]
    read(page, portal, officer_of(Role.VILLAGE, BOLOK), pages)
    read(page, portal, officer_of(Role.VILLAGE, BATAKTE), ["/", f"/berkas/{draft}/isi/"])
    one = Potential.objects.create(
        village_id=BATAKTE, name="Madu-hutan-dari-lereng-timur", category="forest", year_round=3
    )
    Product.objects.filter(pk=draft).update(potential=one)
    other = Potential.objects.create(village_id=BATAKTE, name="Kemiri", category="spice")
    pages = ["/potensi/", f"/potensi/{one.pk}/", f"/potensi/{one.pk}/hapus/", f"/potensi/{other.pk}/pilih/"]
    pages += [f"/berkas/{draft}/potensi/batal/", f"/berkas/{draft}/periksa/", "/potensi/cetak/"]
    read(page, portal, officer_of(Role.VILLAGE, BATAKTE), pages)
    read(page, portal, officer_of(Role.VILLAGE, KUANHEUN), ["/", f"/berkas/{world['approved'].pk}/"])
    submitted = world["submitted"]
    read(page, portal, officer_of(Role.VILLAGE, submitted.village_id), [f"/berkas/{submitted.pk}/diajukan/"])


def test_without_a_line(page, portal, world, noise):
    """What stands for the pages while there is no line; and what a form says that did not arrive."""
    noise += ["ERR_INTERNET_DISCONNECTED *"]
    returned = world["returned"].pk
    sign_in(page, portal, officer_of(Role.VILLAGE, BOLOK))
    page.goto(f"{portal}/berkas/{returned}/isi/")
    waits_for_the_worker(page)
    page.wait_for_timeout(700)
    page.goto(f"{portal}/potensi/tambah/")
    page.get_by_label("Nama potensi").fill("Madu hutan")
    page.context.set_offline(True)
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("heading", name="Belum terkirim: tidak ada sinyal")).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 740})
    wrong = [*page.evaluate(FAULTS)]
    for address in ("isi", "periksa", "isi/produksi", "isi/izin", "isi/bukti"):
        page.goto(f"{portal}/berkas/{returned}/{address}/")
        page.locator("main h1").wait_for()
        page.wait_for_timeout(500)
        wrong += [f"{address}: {fault}" for fault in page.evaluate(FAULTS)]
    assert wrong == [], "\n".join(wrong)


def test_district(page, portal, world):
    pages = ["/", "/antrean/", "/desa/", "/akun/", "/kontak/", "/dasbor/", "/peta/", "/potensi/wilayah/"]
    pages += [f"/berkas/{world[state].pk}/" for state in ("submitted", "returned", "approved")]
    pages += ["/koreksi/", f"/berkas/{world['approved'].pk}/koreksi/price/", "/izin-berakhir/"]
    pages += ["/perpanjangan/", "/perpanjangan/beri/"]
    read(page, portal, officer_of(Role.DISTRICT, KUPANG), pages)


def test_province(page, portal, world):
    training = make_training()
    year = world["approved"].cycle.year
    pages = ["/", "/disetujui/", "/desa/", "/dasbor/", "/angka/", "/peta/", f"/peta/{KUPANG}/", "/unduhan/"]
    pages += ["/fasilitasi/", f"/fasilitasi/{world['approved'].facilitations.get().pk}/", "/mitra/"]
    pages += ["/pelatihan/", "/pelatihan/baru/", f"/pelatihan/{training.pk}/", f"/laporan/{year}/"]
    pages += [f"/pelatihan/{training.pk}/{page}/" for page in ("peserta", "undangan", "daftar-hadir")]
    pages += [f"/berkas/{world['approved'].pk}/", f"/berkas/{world['approved'].pk}/lembar/"]
    read(page, portal, officer_of(Role.PROVINCE, NTT), pages)


SCREEN = (360, 640)  # px
HEADER = """() => [document.querySelector(".top").getBoundingClientRect().height,
  document.documentElement.scrollWidth - document.documentElement.clientWidth]"""


@pytest.mark.parametrize("letter", ("V", "D", "P"))
def test_every_address_of_the_matrix(page, portal, transactional_db, letter):
    """Each page that the matrix lets this officer read: nothing is wrong with it, it is no wider than the screen, and
    its header leaves three quarters of the screen to what it is about."""
    products, officers = matrix.make_world()
    client, column = Client(), "VvDdPp".index(letter)
    client.force_login(officers[letter])
    sign_in(page, portal, officers[letter])
    page.set_viewport_size({"width": SCREEN[0], "height": SCREEN[1]})
    wrong, seen = [], set()
    for name, what, answers, _posts in matrix.ROWS:
        address = matrix.address(name, what, products)
        if answers.split()[column] != "200" or address in seen:
            continue
        if not client.get(address).headers["Content-Type"].startswith("text/html"):
            continue
        seen.add(address)
        page.goto(portal + address)
        wrong += [f"{address}: {fault}" for fault in page.evaluate(FAULTS)]
        header, over = page.evaluate(HEADER)
        if header > SCREEN[1] / 4 or over > 0:
            wrong.append(f"{address}: header {header} px, {over} px too wide")
    assert wrong == [], "\n".join(wrong)
    assert len(seen) >= 30
