"""What a page must hold as it is seen: at both widths nothing serious for axe, nothing wider than the screen."""

from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client

from products.choices import State, Track
from reviews.help.flags import flag
from tests.factories import (
    BATAKTE,
    BOLOK,
    KUANHEUN,
    NTT,
    NUNKURUS,
    make_product,
    officer_of,
    send_back,
    submit,
)
from villages.scoping import Role

WIDTHS = (360, 1280)
# All rules that axe has by itself, and one more; of what is right it need not gather every place.
LOOKS = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
ACT = "00000000-0000-4000-8000-000000000000"  # of the flag in make_world()


def sign_in(page, portal, officer):
    client = Client()
    client.force_login(officer)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": portal}])


def faults(page, width):
    """What is wrong with the page as it stands, in a few words each."""
    address = page.url
    wide = page.evaluate("document.documentElement.scrollWidth")
    wrong = [f"{address} is {wide} px wide on {width}"] if wide > width else []
    # Only what is open can be judged: open every fold.
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return wrong + [
        f"{address} at {width}: {fault['id']} {[node['html'][:100] for node in fault['nodes']]}"
        for fault in page.evaluate("(options) => axe.run(options).then((found) => found.violations)", LOOKS)
        if fault["impact"] in ("serious", "critical")
    ]


def at_both_widths(page):
    """What is wrong with the page as it stands, at the width of a phone and of a desk."""
    # After a click the address is the new page's already, while there is nothing of it yet.
    page.wait_for_load_state()
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        wrong += faults(page, width)
    return wrong


def walk(page, portal, officer, addresses):
    if officer:
        sign_in(page, portal, officer)
    wrong = []
    for address in addresses:
        page.goto(portal + address)
        wrong += at_both_widths(page)
    assert wrong == [], wrong


def look(page):
    """The page as it stands, after a press of a button."""
    assert at_both_widths(page) == []


def make_world():
    """A file in each state, one of them sent back before and flagged, and an officer of each role."""
    long = "Garam-kasar-dari-tambak-di-tepi-Teluk-Kupang-" + "a" * 40
    files = {
        "draft": make_product(BATAKTE, name=long),
        "returned": make_product(BOLOK, state=State.SUBMITTED, files=True),
        "submitted": make_product(NUNKURUS, state=State.SUBMITTED, files=True),
        "approved": make_product(KUANHEUN, state=State.APPROVED, files=True, uniqueness="panjang " * 75),
    }
    send_back(files["submitted"], price="Per kg.", izin="Lengkapi nomornya.")
    files["submitted"].price = 9_000
    files["submitted"].save()
    submit(files["submitted"])
    send_back(files["returned"], capacity="Per musim, bukan per tahun.", bukti="Foto kemasannya juga.")
    flag([files["approved"].pk], Track.FUNDING, officer_of(Role.PROVINCE, NTT), act=ACT)
    return files
