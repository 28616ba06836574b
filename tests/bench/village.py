"""What a filing costs a village, from the first visit to "sudah diajukan": taps, keys, pages, all that goes over the
line, and how long *Simpan & lanjut* takes on a bad one.

`python -m tests.bench.village` prints it, in some two minutes; with `all`, each request too. It starts a portal of
its own and Debian's Chromium before it.
"""

import shutil
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench import figures
from tests.bench.hand import Hand
from tests.bench.line import Line
from tests.bench.portal import PASSWORD, ROOT, VILLAGES, portal

# What quality.md asks for: bytes as they go over the line, with their headers, and seconds.
FIRST = {"document": 10_000, "style": 13_000, "script": 8_000}
FIRST_REQUESTS = 6
WORKER, FILING, ONWARD = 20_000, 110_000, 2.5
BAD_LINE = {"speed": 12_500, "delay": 0.5}  # 100 kbit/s each way, half a second there and back
# The same job at b6c6cf7, in November 2026: taps, keys, pages, KB up, KB down.
BEFORE = {"filing": (66, 311, 11, 607, 254), "texts": ("", "", "", 70, 160), "worker": ("", "", "", 13, 55)}


@dataclass
class Figures:
    first: list  # the exchanges of a first visit
    texts: object  # what a filing without its files costs, to the check page
    filing: object  # what one with three photos and a photo of the minutes costs, to its end
    files: int  # the bytes of those four, before they leave the phone
    onward: list  # the seconds of each Simpan & lanjut on a bad line
    answers_sent: list  # and how often each sent its answers


def measure(browser):
    with portal() as port, tempfile.TemporaryDirectory() as folder:
        line = Line(port)
        first = first_visit(browser, line, VILLAGES[0])
        hand = Hand(browser, line)
        write(hand, VILLAGES[1])
        texts = hand.put_away()
        hand = Hand(browser, line)
        files = [camera(folder, number) for number in range(4)]
        write(hand, VILLAGES[2], files=files)
        submit(hand)
        filing = hand.put_away()
        hand = Hand(browser, line)
        with line.as_slow_as(**BAD_LINE):
            onward = write(hand, VILLAGES[3])
            hand.put_away()
        size = sum(Path(one).stat().st_size for one in files)
        return Figures(first, texts, filing, size, onward, hand.answers_sent)


def sign_in(hand, village):
    hand.open("/masuk/")
    hand.type("username", village.replace(".", ""))
    hand.type("password", PASSWORD)
    hand.tap("main button[type=submit]")
    hand.tap("main form button")  # Mulai mengisi
    hand.page.locator("ol.tasks").wait_for()


def first_visit(browser, line, village):
    """The first section, in a browser that has seen nothing of the portal but who is signed in."""
    hand = Hand(browser, line)
    sign_in(hand, village)
    place = hand.page.locator("ol.tasks a").first.get_attribute("href")
    state = hand.page.context.storage_state()
    hand.put_away()
    hand = Hand(browser, line, storage_state=state)
    hand.open(place)
    return [one for one in hand.put_away().exchanges if not one.by_the_worker]


def write(hand, village, *, files=()):
    """Sign in and answer everything, to the check page; `files` are three photos and one of the minutes. Returns the
    seconds of each Simpan & lanjut."""
    sign_in(hand, village)
    hand.tap("ol.tasks a")
    hand.arrived("Produk")
    hand.type("name", "Garam Bolok")
    hand.choose("category", "salt")
    hand.tick("form", "ready")
    hand.type("uniqueness", "Dijemur tiga hari di tepi Teluk Kupang.")
    hand.type("main_material", "Air laut")
    hand.tick("material_origin", "own")
    seconds = [hand.onward("Pengelola")]
    hand.tick("manager_kind", "bumdes")
    hand.type("manager_name", "BUMDes Ina Bolok")
    hand.type("contact_name", "Maria Nenobais")
    hand.type("contact_phone", "081234567890")
    hand.type("workers", "12")
    hand.type("women_workers", "7")
    seconds.append(hand.onward("Produksi & pasar"))
    hand.type("capacity", "4800")
    hand.type("capacity_unit", "kg")
    hand.tick("capacity_period", "year")
    hand.tick("months", "5", "6", "7", "8", "9", "10")
    hand.type("price", "12500")
    hand.tick("markets", "village", "district")
    hand.type("regular_buyer", "NTT Mart")
    seconds.append(hand.onward("Izin dan sertifikat"))
    seconds.append(hand.onward("Kebutuhan", by="[name=rest]"))
    hand.tick("constraints", "tools", "capital")
    hand.tick("funding_needs", "tools")
    hand.type("funding_amount", "75000000")
    hand.tick("training_needs", "packaging")
    seconds.append(hand.onward("Bukti"))
    if files:
        hand.give("photos", files[:3])
    hand.pick_date("minutes_date", "2026-02-17")
    hand.type("minutes_number", "09/BA/II/2026")
    if files:
        hand.give("minutes_file", files[3:])
        hand.page.locator(".sending small", has_text="diterima").nth(len(files) - 1).wait_for()
    seconds.append(hand.onward("Periksa & ajukan"))
    return seconds


def submit(hand):
    hand.tick("declaration")
    hand.tick("public_consent", "True")
    hand.onward("Sudah diajukan ke", by="button[data-waits]")


def camera(folder, number):
    """A photo of 12 MP, of some 2 MB."""
    from PIL import Image

    pictures = sorted((ROOT / "reviews" / "demo" / "pictures").glob("*.webp"))
    with Image.open(pictures[number]) as picture:
        picture = picture.convert("RGB").resize((4000, 3000))
    grain = Image.effect_noise((2000, 1500), 35).resize((4000, 3000)).convert("RGB")
    path = Path(folder) / f"IMG_{number}.jpg"
    Image.blend(picture, grain, 0.15).save(path, "JPEG", quality=92)
    return str(path)


# --- What is printed --------------------------------------------------------------------------------------------


def report(found):
    print(f"\nA filing by hand, with {found.files / 1e6:.1f} MB of photos; beside it the same at b6c6cf7\n")
    print(f"{'':40}{'taps':>8}{'keys':>8}{'pages':>8}{'KB up':>8}{'KB down':>9}")
    rows = {
        "to the receipt, with its files": (found.filing, BEFORE["filing"]),
        "to the check page, without files": (found.texts, BEFORE["texts"]),
        "of that, what the worker fetches": (found.texts.by_the_worker(), BEFORE["worker"]),
    }
    for what, (cost, before) in rows.items():
        numbers = [cost.taps, cost.keys, cost.pages, round(cost.up / 1000), round(cost.down / 1000)]
        print(f"{what:40}" + "".join(f"{number or '':>8}" for number in numbers))
        print(f"{'  before':40}" + "".join(f"{number:>8}" for number in before))
    print(
        f"Simpan & lanjut on a bad line: {' '.join(f'{one:.1f}' for one in found.onward)} s; before 3.3 to 4.1 s\n"
    )
    for kind, goal in FIRST.items():
        figures.show(
            f"first visit, {kind}", sum(one.down for one in found.first if one.kind == kind), goal, "B"
        )
    figures.show("first visit, requests", len(found.first), FIRST_REQUESTS)
    figures.show("the worker's install", found.texts.by_the_worker().down, WORKER, "B")
    figures.show("a filing without its files, down", found.texts.down, FILING, "B")
    figures.show("Simpan & lanjut on a bad line, the middle one", median(found.onward), ONWARD, "s")
    figures.show("how often Simpan & lanjut sends the answers", max(found.answers_sent), 1)


def listing(what, exchanges):
    print(f"\n{what}")
    for one in exchanges:
        kind = "worker" if one.by_the_worker else one.kind
        print(f"  {one.method:<4} {one.path:<70} {one.up:>7} up {one.down:>6} down  {kind}")


@contextmanager
def chromium():
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as play:
        yield play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])


def run(*, all_requests=False):
    with chromium() as browser:
        found = measure(browser)
    report(found)
    if all_requests:
        listing("A first visit", found.first)
        listing("A filing without its files", found.texts.exchanges)
        listing("A filing", found.filing.exchanges)


if __name__ == "__main__":
    run(all_requests="all" in sys.argv[1:])
    sys.exit(bool(figures.missed))
