"""Every page as every role at 360 and 1280 px: axe finds nothing serious, nothing is wider than the
screen, the console stays empty."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from products.models import Cycle, Licence, Product
from reviews.deciding.corrections import ask, decide
from tests.browser.looking import ACT, look, make_world, sign_in, walk
from tests.factories import (
    BATAKTE,
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    NUNKURUS,
    approve,
    give_time,
    make_cycle,
    make_officer,
    officer_of,
    reopen,
    submit,
)
from tests.past import past_the_rules
from villages.scoping import Role

pytestmark = pytest.mark.browser
# What the console may say, and in which test.
CONSOLE = {
    "test_village": ["404 /tidak-ada/", "403 /antrean/", "400 /masuk/", "405 /keluar/"],
    "test_units_of_their_own": ["422 /satuan/"],
    "test_errors_on_the_form": ["422 /berkas/*/isi/pengelola/"],
}


@pytest.fixture
def world(transactional_db):
    return make_world()


def test_signed_out(page, portal, world):
    walk(page, portal, None, ["/masuk/", "/aktivasi/", "/data-pribadi/"])


def test_a_phone_can_put_it_on_its_home_screen(page, portal, world):
    """And a first visit asks for no more than six things."""
    asked = set()
    page.on("request", lambda request: asked.add(request.url))
    page.goto(f"{portal}/masuk/")
    page.wait_for_load_state("networkidle")
    assert len(asked) <= 6
    browser = page.context.new_cdp_session(page)
    assert browser.send("Page.getAppManifest")["errors"] == []
    faults = browser.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {fault["errorId"] for fault in faults} <= {"in-incognito"}  # which every test is


def test_village(page, portal, world):
    draft, returned = world["draft"].pk, world["returned"].pk
    sections = ("produk", "pengelola", "produksi", "izin", "kebutuhan", "bukti")
    pages = [
        "/",
        "/sandi/",
        "/siapa/",
        "/hp/",
        "/data-pribadi/nomor/",
        "/potensi/",
        "/potensi/tambah/",
        "/contoh/",
        f"/berkas/{returned}/",
        f"/berkas/{returned}/isi/",
        f"/berkas/{returned}/periksa/",
    ]
    pages += [f"/berkas/{returned}/isi/{section}/" for section in sections]
    walk(
        page,
        portal,
        officer_of(Role.VILLAGE, BOLOK),
        [*pages, "/tidak-ada/", "/antrean/", "/masuk/?x=%00", "/keluar/"],
    )
    walk(
        page,
        portal,
        officer_of(Role.VILLAGE, BATAKTE),
        ["/", f"/berkas/{draft}/periksa/", f"/berkas/{draft}/isi/"],
    )
    walk(page, portal, officer_of(Role.VILLAGE, KUANHEUN), ["/", f"/berkas/{world['approved'].pk}/"])
    submitted = world["submitted"].pk
    walk(
        page,
        portal,
        officer_of(Role.VILLAGE, NUNKURUS),
        ["/", f"/berkas/{submitted}/", f"/berkas/{submitted}/diajukan/"],
    )


def test_village_that_has_not_begun(page, portal, world):
    world["draft"].delete()
    walk(page, portal, officer_of(Role.VILLAGE, BATAKTE), ["/"])


def test_district(page, portal, world):
    pages = ["/", "/akun/", "/potensi/wilayah/", "/desa/", "/antrean/", "/antrean/?kategori=fish"]
    pages += ["/perpanjangan/", f"/perpanjangan/beri/?desa={BOLOK}"]
    pages += [f"/berkas/{world[state].pk}/" for state in ("submitted", "returned", "approved")]
    walk(page, portal, officer_of(Role.DISTRICT, KUPANG), pages)


def test_units_of_their_own(page, portal, world):
    walk(page, portal, officer_of(Role.DISTRICT, KUPANG), ["/satuan/"])
    with past_the_rules():
        Product.objects.filter(pk=world["approved"].pk).update(
            capacity_unit="lainnya", capacity_unit_word="karung-yang-panjang-sekali-namanya-itu"
        )
    word = "/satuan/?kata=karung-yang-panjang-sekali-namanya-itu"
    walk(page, portal, officer_of(Role.DISTRICT, KUPANG), ["/satuan/", word])
    page.get_by_role("button", name="Koreksi semua yang dicentang").click()
    look(page)


def test_corrections(page, portal, world):
    """The page of an answer of each kind, the list, one that waits, and the history that holds it."""
    product = world["approved"]
    village, district = (
        officer_of(role, area) for role, area in ((Role.VILLAGE, product.village_id), (Role.DISTRICT, KUPANG))
    )
    words = {"version": product.version, "typed": {"price": ["9000"]}, "reason": "Salah tulis."}
    found = ask(product, "price", village, **words)
    pins = ("name", "months", "capacity", "paper_nib", "funding_needs", "location")
    pages = [f"/berkas/{product.pk}/koreksi/{pin}/" for pin in pins]
    both = [*pages, f"/berkas/{product.pk}/", f"/koreksi/{found.pk}/"]
    walk(page, portal, village, both)
    walk(page, portal, district, [*both, "/", "/antrean/", "/koreksi/", "/koreksi/?status=diputuskan"])
    walk(page, portal, officer_of(Role.PROVINCE, NTT), ["/koreksi/", f"/koreksi/{found.pk}/"])
    decide(found, district, version=product.version, accept=False, answer="Harga per ikat. " * 20)
    decided = ["/koreksi/?status=diputuskan", f"/koreksi/{found.pk}/"]
    walk(page, portal, district, [*decided, "/koreksi/?cari=zzz"])


def test_reopened_and_licences_that_end(page, portal, world):
    """The way back from a reopening, and the list of what ends; both officers, and the village that reads it."""
    product = world["returned"]
    ends = {
        "status": "yes",
        "number": "1" * 60,
        "valid_until": timezone.localdate(),
        "ends_on": timezone.localdate(),
    }
    Licence.objects.update_or_create(product=product, kind="brand", defaults=ends)
    submit(product)
    approve(product)
    walk(page, portal, officer_of(Role.PROVINCE, NTT), ["/izin-berakhir/", f"/berkas/{product.pk}/"])
    district, village = officer_of(Role.DISTRICT, KUPANG), officer_of(Role.VILLAGE, BOLOK)
    walk(page, portal, district, ["/izin-berakhir/", "/izin-berakhir/?izin=bpom", "/"])
    walk(page, portal, village, ["/"])
    reopen(product)
    walk(page, portal, district, [f"/berkas/{product.pk}/"])
    walk(page, portal, village, ["/", f"/berkas/{product.pk}/"])


def test_province(page, portal, world):
    pages = [
        "/",
        "/desa/",
        "/desa/?keadaan=dikembalikan",
        "/perpanjangan/",
        f"/disetujui/tandai/{ACT}/",
        "/potensi/wilayah/",
        "/disetujui/",
        "/disetujui/?kategori=fish",
        "/disetujui/?urut=dana&kolom=desa,hp",
        f"/berkas/{world['approved'].pk}/",
        "/data-pribadi/catatan/",
    ]
    walk(page, portal, officer_of(Role.PROVINCE, NTT), pages)


def test_after_the_last_day(page, portal, world):
    """More time is given in the form of the step, on the board and on its own page, and read by the village."""
    today = timezone.localdate()
    dates = {"opens": -400, "closes": -9, "mends_until": -2}
    Cycle.objects.update(**{name: today + timedelta(days=days) for name, days in dates.items()})
    give_time(BOLOK, Cycle.objects.get(), reason="Banjir " * 40)
    pages = ["/", "/desa/", "/perpanjangan/"]
    pages += [f"/berkas/{world[state].pk}/" for state in ("submitted", "approved", "returned")]
    make_cycle(today.year + 1, opens=today, closes=today + timedelta(days=300))  # the years can be switched
    year = Cycle.objects.earliest("opens").year
    pages += [f"/?tahun={year}", f"/desa/?tahun={year}", f"/antrean/?tahun={year}"]
    walk(page, portal, officer_of(Role.DISTRICT, KUPANG), pages)
    walk(page, portal, officer_of(Role.PROVINCE, NTT), ["/", f"/?tahun={year}", "/perpanjangan/"])
    returned = world["returned"].pk
    walk(
        page,
        portal,
        officer_of(Role.VILLAGE, BOLOK),
        ["/", f"/berkas/{returned}/", f"/berkas/{returned}/isi/", f"/berkas/{returned}/periksa/"],
    )
    walk(page, portal, officer_of(Role.VILLAGE, BATAKTE), ["/", f"/berkas/{world['draft'].pk}/periksa/"])
    walk(page, portal, officer_of(Role.VILLAGE, NUNKURUS), [f"/berkas/{world['submitted'].pk}/diajukan/"])


def test_the_map_and_the_sheet(page, portal, world):
    sheet = f"/berkas/{world['approved'].pk}/lembar/"
    walk(page, portal, officer_of(Role.PROVINCE, NTT), ["/peta/", f"/peta/{KUPANG}/", "/peta/53.02/", sheet])
    walk(page, portal, officer_of(Role.DISTRICT, KUPANG), ["/peta/", sheet])
    walk(page, portal, officer_of(Role.VILLAGE, KUANHEUN), [sheet])


def test_the_programme_in_numbers(page, portal, world):
    year = world["approved"].cycle.year
    pages = ["/dasbor/", "/dasbor/?kabupaten=53.01", "/angka/", f"/laporan/{year}/"]
    walk(page, portal, officer_of(Role.PROVINCE, NTT), pages)
    walk(page, portal, officer_of(Role.DISTRICT, KUPANG), ["/dasbor/", f"/laporan/{year}/"])


def test_errors_on_the_form(page, portal, world):
    officer = officer_of(Role.VILLAGE, BOLOK)
    walk(page, portal, officer, ["/"])
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{portal}/berkas/{world['returned'].pk}/isi/pengelola/")
    page.get_by_label("Di antaranya perempuan").fill("99")
    page.get_by_role("button", name="Simpan & lanjut").last.click()
    page.locator(".error-summary a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_women_workers"
    found = Axe().run(page)
    assert [
        fault["id"] for fault in found.response["violations"] if fault["impact"] in ("serious", "critical")
    ] == []


@pytest.mark.parametrize("section", ("produk", "izin", "bukti"))
def test_first_visit_of_a_form_page_is_light(page, portal, world, section):
    """At most 6 things are asked for, those that come two seconds later too, and all of this portal (the
    brand's mark is the icon of the tab too)."""
    sign_in(page, portal, make_officer(Role.VILLAGE, BATAKTE, username="kedua"))
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{portal}/berkas/{world['draft'].pk}/isi/{section}/")
    with page.expect_request("**/page.js"):
        pass
    page.wait_for_load_state("networkidle")
    assert all(url.startswith(portal) for url in asked)
    assert len(set(asked)) <= 6, "\n".join(asked)
