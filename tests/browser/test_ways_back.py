"""Whatever is done by a slip has a way back, clicked by whoever slipped. Each test is a row of a list of slips that was
made by doing the jobs; with SHOTS=FOLDER it leaves pictures of the way back there (`make shots`)."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from products.choices import State, Track
from products.models import Product
from reviews.deciding.corrections import ask
from reviews.help.flags import flag
from reviews.help.trainings import attend_all, hold, seat
from reviews.models import Correction, Facilitation, Partner, Training
from tests.browser.conftest import SHOTS
from tests.browser.looking import sign_in
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    NUNKURUS,
    make_product,
    make_training,
    officer_of,
)
from tests.reviews.help.items import make_item
from villages.scoping import Role

pytestmark = pytest.mark.browser


@pytest.fixture
def district(page, portal):
    """The kabupaten at its desk: opens the page at an address."""
    return at_the_desk(page, portal, Role.DISTRICT, KUPANG)


@pytest.fixture
def province(page, portal):
    return at_the_desk(page, portal, Role.PROVINCE, NTT)


def at_the_desk(page, portal, role, area):
    officer = officer_of(role, area)

    def open_page(address):
        sign_in(page, portal, officer)
        page.goto(portal + address)
        return page

    return open_page


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def unfold(page, name):
    page.locator("summary", has_text=name).click()
    return page.locator("details[open]", has=page.locator("summary", has_text=name))


def badge(page):
    return page.locator(".head .badge")


# --- The kabupaten decides ----------------------------------------------------------------------------


def test_a_wrong_approval(district, shot):
    product = make_product(BOLOK, state=State.SUBMITTED, files=True)
    page = district(f"/berkas/{product.pk}/")
    press(page, "Setujui")
    page.get_by_role("link", name="Batalkan keputusan tentang Garam Bolok").click()
    shot("01-salah-setuju", page.locator("#batalkan"))
    press(page, "Batalkan keputusan")
    expect(badge(page)).to_have_text("Diajukan")
    expect(page.get_by_role("button", name="Setujui")).to_be_visible()


def test_a_wrong_approval_that_was_flagged(district, province, shot):
    """The kabupaten reads why it cannot, and whom to ask; the province takes its flag off, with a reason."""
    product = make_product(BOLOK, state=State.APPROVED, files=True)
    flag([product.pk], Track.FUNDING, officer_of(Role.PROVINCE, NTT))
    page = district(f"/berkas/{product.pk}/")
    why = page.locator(".card", has=page.get_by_role("heading", name="Buka kembali"))
    expect(why).to_contain_text("minta provinsi mencabut tandanya dulu")
    shot("02-salah-setuju-sudah-ditandai", why)
    page = province(f"/berkas/{product.pk}/")
    press(page, "Cabut tanda pendanaan")
    page.get_by_label("Alasan").fill("Kabupaten keliru menyetujuinya.")
    press(page, "Ya, cabut tanda dari 1 produk")
    page = district(f"/berkas/{product.pk}/")
    fold = unfold(page, "Buka kembali")
    fold.get_by_label("Alasan").fill("Keliru disetujui.")
    fold.get_by_role("button", name="Buka kembali").click()
    expect(badge(page)).to_have_text("Dikembalikan")


def test_a_wrong_return(district, shot):
    product = make_product(BOLOK, state=State.SUBMITTED, files=True)
    page = district(f"/berkas/{product.pk}/")
    page.locator("#id_remark-price").evaluate(
        "(box) => { box.closest('details')?.setAttribute('open', ''); }"
    )
    page.locator("#id_remark-price").fill("Harga per kg.")
    press(page, "Kembalikan dengan 1 catatan")
    page.get_by_role("link", name="Batalkan keputusan tentang Garam Bolok").click()
    shot("03-salah-kembalikan", page.locator("#batalkan"))
    press(page, "Batalkan keputusan")
    expect(badge(page)).to_have_text("Diajukan")


def test_a_wrong_reopening(district, shot):
    product = make_product(BOLOK, state=State.APPROVED, files=True)
    approved_at = Product.objects.get().approved_at
    page = district(f"/berkas/{product.pk}/")
    fold = unfold(page, "Buka kembali")
    fold.get_by_label("Alasan").fill("Keliru disetujui.")
    fold.get_by_role("button", name="Buka kembali").click()
    shot("04-salah-buka-kembali", page.locator("#batalkan"))
    press(page, "Batalkan pembukaan")
    expect(badge(page)).to_have_text("Disetujui")
    assert abs(Product.objects.get().approved_at - approved_at).total_seconds() < 1


def test_a_correction_decided_wrongly(district, shot):
    product = make_product(BOLOK, state=State.APPROVED, files=True)
    words = {"version": product.version, "typed": {"price": ["9000"]}, "reason": "Salah tulis."}
    asked = ask(product, "price", officer_of(Role.VILLAGE, BOLOK), **words)
    page = district(f"/koreksi/{asked.pk}/")
    press(page, "Terima koreksi")
    page.goto(f"{page.url.partition('/koreksi/')[0]}/koreksi/{asked.pk}/")
    again = page.get_by_role("link", name="Koreksi lagi jawaban ini")
    shot("05-salah-terima-koreksi", again)
    again.click()
    page.get_by_label("Harga jual per satuan").fill("12.500")
    page.get_by_label("Alasan").fill("Harga yang lama sudah benar.")
    page.get_by_label("Dari mana kabupaten mengetahuinya?").select_option("Temuan kabupaten sendiri")
    press(page, "Simpan koreksi")
    expect(page.get_by_text("Jawaban sudah dikoreksi.")).to_be_visible()
    assert (Product.objects.get().price, Correction.objects.count()) == (12_500, 2)


# --- The province flags -------------------------------------------------------------------------------


def test_a_wrong_flag(province, shot):
    product = make_product(BOLOK, state=State.APPROVED, files=True)
    page = province(f"/berkas/{product.pk}/")
    press(page, "Tandai pendanaan")
    shot("06-salah-tandai-satu", page.get_by_role("button", name="Cabut tanda pendanaan"))
    press(page, "Cabut tanda pendanaan")
    page.get_by_label("Alasan").fill("Salah desa.")
    press(page, "Ya, cabut tanda dari 1 produk")
    expect(page.get_by_role("button", name="Tandai pendanaan")).to_be_visible()
    assert Facilitation.objects.get().status == "cancelled"


def test_many_wrong_flags_at_once(province, shot):
    """Those of another day are not taken with them."""
    products = [make_product(one, state=State.APPROVED) for one in (BOLOK, KUANHEUN, NUNKURUS)]
    flag([products[0].pk], Track.FUNDING, officer_of(Role.PROVINCE, NTT))
    page = province("/disetujui/")
    page.get_by_label("Centang semua di halaman ini").check()
    press(page, "Tandai")
    press(page, "Ya, tandai 2 produk")
    page.get_by_role("link", name="Salah tanda? Batalkan penandaan ini").click()
    shot("07-salah-tandai-banyak", page.get_by_role("button", name="Batalkan 2 tanda"))
    press(page, "Batalkan 2 tanda")
    expect(page.get_by_text("Penandaan dibatalkan: 2 tanda dicabut.")).to_be_visible()
    assert [item.product for item in Facilitation.objects.active()] == [products[0]]


# --- The ledger ---------------------------------------------------------------------------------------


def test_a_wrong_amount_of_what_is_planned(province, shot):
    item = make_item("planned")
    page = province(f"/fasilitasi/{item.pk}/")
    fold = unfold(page, "Ubah isinya")
    fold.get_by_label("Nilai bantuan").fill("35.000.000")
    shot("08-salah-nilai-rencana", fold)
    fold.get_by_role("button", name="Simpan").click()
    expect(page.locator(".history").first).to_contain_text("Rp 35.000.000")


def test_a_wrong_partner_of_what_is_done(province, shot):
    right = Partner.objects.create(province_id=NTT, name="Politeknik Pertanian Kupang", kind="campus")
    item = make_item("done")
    page = province(f"/fasilitasi/{item.pk}/")
    fold = unfold(page, "Koreksi")
    fold.get_by_label("Mitra").select_option(str(right))
    fold.get_by_label("Alasan").fill("Mitranya Politani, bukan Undana.")
    shot("09-salah-mitra-sesudah-selesai", fold)
    fold.get_by_role("button", name="Simpan").click()
    expect(page.locator(".history").first).to_contain_text("Dikoreksi")
    item.refresh_from_db()
    assert (item.partner, item.status) == (right, "done")


def test_finished_by_mistake(province, shot):
    item = make_item("done")
    page = province(f"/fasilitasi/{item.pk}/")
    fold = unfold(page, "Batalkan tanda selesai")
    fold.get_by_label("Alasan").fill("Alatnya belum diserahkan.")
    shot("10-salah-selesai", fold)
    fold.get_by_role("button", name="Batalkan tanda selesai").click()
    expect(badge(page)).to_have_text("Berjalan")


# --- Trainings and partners ---------------------------------------------------------------------------


def seated():
    """A training of yesterday with one participant, who came."""
    officer, product = officer_of(Role.PROVINCE, NTT), make_product(BOLOK, state=State.APPROVED, files=True)
    training = make_training(day=timezone.localdate())
    seat(training, [product.pk], officer)
    training.refresh_from_db()
    attend_all(training, officer, version=training.version)
    training.refresh_from_db()
    return training


def test_wrong_attendance_before_it_is_held(province, shot):
    page = province(f"/pelatihan/{seated().pk}/")
    page.get_by_label("Kehadiran Desa Bolok").select_option("Tidak hadir")
    shot("11-salah-hadir-sebelum-selesai", page.get_by_label("Kehadiran Desa Bolok"))
    press(page, "Simpan kehadiran")
    expect(page.get_by_label("Kehadiran Desa Bolok")).to_have_value("tidak")
    assert Training.objects.get().taken.get().attended is False


def test_wrong_attendance_after_it_was_held(province, shot):
    training = seated()
    hold(training, officer_of(Role.PROVINCE, NTT), version=training.version)
    assert Facilitation.objects.get().status == "done"
    page = province(f"/pelatihan/{training.pk}/")
    page.get_by_role("link", name="Koreksi kehadiran atau isi kegiatan").click()
    page.get_by_label("Desa Bolok, Garam Bolok").select_option("Tidak hadir")
    page.get_by_label("Alasan").first.fill("Ternyata tidak datang.")
    shot("12-salah-hadir-sesudah-selesai", page.get_by_label("Desa Bolok, Garam Bolok"))
    press(page, "Simpan koreksi kehadiran")
    expect(page.get_by_role("heading", name="Koreksi setelah kegiatan selesai")).to_be_visible()
    assert Facilitation.objects.get().status == "planned"


def test_a_wrong_name_of_a_partner(province, shot):
    Partner.objects.create(province_id=NTT, name="Politknik Kupang", kind="campus")
    page = province("/mitra/")
    page.get_by_role("link", name="Politknik Kupang").click()
    page.get_by_label("Nama").fill("Politeknik Pertanian Negeri Kupang")
    shot("13-salah-nama-mitra", page.get_by_label("Nama"))
    press(page, "Simpan")
    expect(page.get_by_role("link", name="Politeknik Pertanian Negeri Kupang")).to_be_visible()


def test_pictures_are_left_where_they_are_asked_for(page, portal, monkeypatch, tmp_path, shot):
    monkeypatch.delenv(SHOTS, raising=False)
    page.goto(f"{portal}/masuk/")
    shot("tidak-ada")
    monkeypatch.setenv(SHOTS, str(tmp_path / "gambar"))
    shot("masuk")
    assert [path.name for path in (tmp_path / "gambar").iterdir()] == ["masuk.png"]
