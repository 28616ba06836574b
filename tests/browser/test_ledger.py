"""From a flag to a finished help with its evidence, in a browser; and the training pages."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from products.choices import State, Track
from reviews.help.flags import flag
from reviews.help.trainings import seat
from reviews.models import Facilitation, Partner, Training
from tests.browser.looking import walk
from tests.factories import BOLOK, KUANHEUN, KUPANG, NTT, jpeg, make_product, make_training, officer_of
from villages.scoping import Role

pytestmark = pytest.mark.browser
# What the console may say, and in which test.
CONSOLE = {
    "test_from_a_flag_to_a_finished_help": ["422 /fasilitasi/*/langkah/plan/"],
}


def test_from_a_flag_to_a_finished_help(page, portal):
    product = make_product(BOLOK, state=State.APPROVED, files=True)
    province = officer_of(Role.PROVINCE, NTT)
    walk(page, portal, province, ["/fasilitasi/"])
    page.goto(f"{portal}/berkas/{product.pk}/")
    page.get_by_role("button", name="Tandai pendanaan").click()
    page.get_by_role("link", name="Lihat rincian").click()
    fold = page.locator("#langkah")  # the one next step stands open
    fold.get_by_label("Sumber dana atau program").select_option("APBD provinsi")
    fold.get_by_label("Nilai bantuan").fill("35.000.000")
    fold.get_by_role("button", name="Rencanakan").click()
    expect(page.locator(".error-summary")).to_contain_text("Isi dulu tanggal rencananya.")
    fold.get_by_label("Tanggal rencana").fill("2026-03-02")
    fold.get_by_role("button", name="Rencanakan").click()
    expect(page.locator(".head .badge")).to_have_text("Direncanakan")
    page.get_by_role("button", name="Mulai").click()
    fold.get_by_label("Tanggal selesai").fill("2026-03-09")
    fold.get_by_label("Hasil").fill("Mesin jahit kemasan dipakai tiap hari.")
    fold.get_by_label("Harga sesudah").fill("15.000")
    fold.get_by_role("button", name="Selesaikan").click()
    expect(page.locator(".head .badge")).to_have_text("Selesai")
    page.get_by_label("Foto atau PDF").set_input_files(
        {"name": "mesin.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    )
    page.get_by_role("button", name="Simpan bukti").click()
    expect(page.locator(".proofs")).to_contain_text("mesin.jpg")
    item = Facilitation.objects.get()
    pages = [f"/fasilitasi/{item.pk}/", f"/berkas/{product.pk}/"]
    walk(page, portal, province, [*pages, "/fasilitasi/"])
    walk(page, portal, officer_of(Role.DISTRICT, KUPANG), pages)
    walk(page, portal, officer_of(Role.VILLAGE, BOLOK), ["/", *pages])
    page.goto(f"{portal}/fasilitasi/{item.pk}/")
    expect(page.get_by_text("Rp 15.000").first).to_be_visible()


def test_pages_of_trainings_and_partners(page, portal):
    province = officer_of(Role.PROVINCE, NTT)
    first, second = make_product(BOLOK, state=State.APPROVED), make_product(KUANHEUN, state=State.APPROVED)
    Partner.objects.create(province_id=NTT, name="Politeknik Pertanian Negeri Kupang", kind="campus")
    training = make_training()
    seat(training, [first.pk], province)
    flag([second.pk], Track.TRAINING, province)
    item = Facilitation.objects.get()
    names = ("training", "edit_training", "candidates", "invitation", "attendance_sheet")
    pages = [reverse(f"reviews:{name}", args=[training.pk]) for name in names]
    more = [
        "/pelatihan/",
        "/pelatihan/?tahun=2025",
        "/pelatihan/baru/",
        "/mitra/",
        "/fasilitasi/?status=done",
    ]
    walk(page, portal, province, [*pages, *more, f"/fasilitasi/{item.pk}/"])
    Training.objects.update(held_at=timezone.now())
    correct, there = (
        reverse(f"reviews:{name}", args=[training.pk]) for name in ("correct_training", "training")
    )
    walk(page, portal, province, [correct, there])
