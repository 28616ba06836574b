"""The whole main job in a browser, at the width of a cheap phone: from the first answer to the file
that the province opens in Excel."""

import io

import pytest
from django.utils.timezone import localdate
from openpyxl import load_workbook
from playwright.sync_api import expect

from products.models import Product
from tests.factories import BOLOK, KUPANG, NTT, PASSWORD, jpeg, make_cycle, make_officer, pdf
from villages.scoping import Role

pytestmark = pytest.mark.browser
# What the console may say, and in which test.
CONSOLE = {
    "test_from_the_first_answer_to_the_exported_file": [
        "422 /berkas/*/isi/produksi/",
        "422 /berkas/*/isi/izin/",  # "Ada" is saved a moment before its number is typed
        "422 /berkas/*/langkah/submit/",
        "422 /berkas/*/langkah/approve/",
        "Clear-Site-Data*/keluar/*",
    ],
    "test_filing_works_without_javascript": ["422 /berkas/*/isi/produksi/"],
}
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def officers(transactional_db):
    make_cycle()
    return {
        "village": make_officer(Role.VILLAGE, BOLOK, password=PASSWORD),
        "district": make_officer(Role.DISTRICT, KUPANG, username="kabupaten", password=PASSWORD),
        "province": make_officer(Role.PROVINCE, NTT, username="provinsi", password=PASSWORD),
    }


def sign_in(page, portal, username):
    page.goto(f"{portal}/masuk/")
    page.get_by_label("Nama pengguna").fill(username)
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()


def sign_out(page):
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_role("heading", name="Masuk")).to_be_visible()


def fits(page):
    """Nothing is wider than the screen."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def onward(page):
    fits(page)
    page.get_by_role("button", name="Simpan & lanjut").last.click()


def fill_everything(page):
    page.get_by_label("Nama produk unggulan").fill("Garam Bolok")
    page.get_by_label("Kategori").select_option("Garam")
    page.get_by_label("Siap jual").check()
    page.get_by_label("Apa yang membuatnya khas?").fill("Dijemur tiga hari di tepi Teluk Kupang.")
    page.get_by_label("Bahan baku utama").fill("Air laut")
    page.get_by_label("Desa/kelurahan sendiri").check()
    onward(page)
    page.get_by_label("BUM Desa").check()
    page.get_by_label("Nama pengelola").fill("BUMDes Ina Bolok")
    page.get_by_label("Nama yang bisa dihubungi").fill("Maria Nenobais")
    page.get_by_label("Nomor HP yang bisa dihubungi").fill("+62 812-3456-7890")
    page.get_by_label("Jumlah tenaga kerja").fill("12")
    page.get_by_label("Di antaranya perempuan").fill("7")
    onward(page)
    page.get_by_label("Kapasitas produksi").fill("4.800")
    page.get_by_label("Satuan", exact=False).first.select_option("kg")
    page.locator("#div_id_capacity_period").get_by_label("tahun").check()
    page.get_by_label("Mei", exact=True).check()
    page.get_by_label("Harga jual per satuan").fill("mahal")
    page.get_by_label("Di kabupaten/kota", exact=True).check()
    onward(page)
    expect(page.locator(".error-summary")).to_contain_text("Tulis rupiahnya dengan angka saja")
    expect(page.get_by_label("Kapasitas produksi")).to_have_value("4.800")
    page.get_by_label("Harga jual per satuan").fill("12.500")
    onward(page)
    expect(page.get_by_role("heading", name="Izin")).to_be_visible()
    for paper in page.locator("fieldset").all():
        paper.get_by_label("Belum").check()
    page.locator("#div_id_paper_nib").get_by_label("Ada").check()
    page.get_by_label("Nomor NIB").fill("0220105811234")
    onward(page)
    page.locator("#div_id_constraints").get_by_label("Alat").check()
    page.locator("#div_id_funding_needs").get_by_label("Alat").check()
    page.get_by_label("Perkiraan dana").fill("Rp 75.000.000")
    page.locator("#div_id_training_needs").get_by_label("Kemasan").check()
    onward(page)
    page.get_by_label("Tambah foto").set_input_files(
        [
            {
                "name": f"foto-{n}.jpg",
                "mimeType": "image/jpeg",
                "buffer": jpeg(size=(1600, 1200), colour=colour),
            }
            for n, colour in enumerate(("#27336b", "#a33b2e", "#2a6548"))
        ]
    )
    page.get_by_label("Tanggal berita acara").fill("2026-02-17")
    page.get_by_label("Nomor berita acara").fill("09/BA/II/2026")
    page.get_by_label("Foto atau PDF berita acara").set_input_files(
        {"name": "berita-acara.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    onward(page)


def test_from_the_first_answer_to_the_exported_file(page, portal, officers):
    page.set_viewport_size(PHONE)

    # The village files.
    sign_in(page, portal, "5301052010")
    fits(page)
    page.get_by_role("button", name="Mulai mengisi").click()
    expect(page.get_by_text("0 dari 6 bagian selesai")).to_be_visible()
    page.get_by_role("link", name="Produk Belum").click()
    fill_everything(page)
    expect(page.get_by_role("heading", name="Periksa & ajukan")).to_be_visible()
    expect(page.locator("#kurang")).to_have_count(0)
    page.get_by_role("button", name="Ajukan").click()
    expect(page.locator(".error-summary")).to_contain_text("Centang dulu pernyataan ini")
    page.get_by_label("Data ini benar").check()
    page.get_by_label("Boleh", exact=True).check()
    page.get_by_role("button", name="Ajukan").click()
    expect(page.get_by_role("heading", name="Sudah diajukan ke")).to_be_visible()
    fits(page)
    sign_out(page)

    # The kabupaten sends it back with a remark at one answer.
    sign_in(page, portal, "kabupaten")
    page.get_by_role("link", name="Periksa yang paling lama").click()
    fits(page)
    page.locator("summary", has_text="Kapasitas produksi").click()
    page.get_by_role("textbox", name="Kapasitas produksi").fill("Mohon tulis per musim, bukan per tahun.")
    page.get_by_role("button", name="Setujui").click()
    expect(page.locator(".error-summary")).to_contain_text("Ada catatan perbaikan yang sudah ditulis")
    page.get_by_role("button", name="Kembalikan dengan 1 catatan").click()
    expect(page.get_by_text("Berkas sudah dikembalikan")).to_be_visible()
    sign_out(page)

    # The village reads it at the very field, mends and submits again.
    sign_in(page, portal, BOLOK)
    expect(page.locator(".status")).to_contain_text("1 perbaikan")
    page.locator(".remark a", has_text="Kapasitas produksi").click()
    expect(page.locator("#q-capacity .remark")).to_contain_text("Mohon tulis per musim")
    page.get_by_label("Kapasitas produksi").fill("1.200")
    page.locator("#div_id_capacity_period").get_by_label("musim").check()
    page.get_by_role("button", name="Simpan, nanti lagi").click()
    expect(page.get_by_text("Semua yang diminta sudah Anda perbaiki")).to_be_visible()
    page.get_by_role("link", name="Periksa & ajukan").click()
    page.get_by_label("Data ini benar").check()
    page.get_by_role("button", name="Ajukan").click()
    expect(page.get_by_role("heading", name="Sudah diajukan lagi ke")).to_be_visible()
    sign_out(page)

    # The kabupaten sees what changed, and approves.
    sign_in(page, portal, "kabupaten")
    page.get_by_role("link", name="Periksa yang paling lama").click()
    expect(page.locator("dd.new")).to_contain_text("1.200 kg per musim 4.800 kg per tahun")
    page.get_by_role("button", name="Setujui").click()
    expect(page.get_by_text("Produk sudah disetujui")).to_be_visible()
    sign_out(page)

    # The province flags, filters and takes the list away.
    sign_in(page, portal, "provinsi")
    page.get_by_role("link", name="Lihat yang belum ditandai").click()
    fits(page)
    page.get_by_role("checkbox", name="Garam Bolok").check()
    expect(page.locator(".picks [role=status]")).to_contain_text("1 produk")
    page.get_by_label("Jenis bantuan").select_option("pelatihan")
    page.get_by_role("button", name="Tandai").click()
    page.locator(".filters > summary").click()
    page.get_by_label("Perlu pelatihan").select_option("Kemasan")
    page.get_by_role("button", name="Terapkan").click()
    page.locator(".tabs").get_by_role("link", name="Pelatihan").click()
    expect(page.locator(".stack tbody tr")).to_have_count(1)
    page.locator("summary", has_text="Daftar ini").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh Excel").click()
    compare(download.value.path().read_bytes())


def compare(content):
    """Every cell of the exported row against what the village typed."""
    sheet = load_workbook(io.BytesIO(content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(n for n, row in enumerate(rows) if row[0] == "Kode desa/kelurahan")
    assert "Perlu pelatihan: Kemasan; Fasilitasi: Ditandai pelatihan" in " ".join(
        str(cell) for row in rows[:head] for cell in row if cell
    )
    product = Product.objects.get()
    found = dict(zip(rows[head], rows[head + 1], strict=True))
    dates = {name: found.pop(name).date() for name in list(found) if hasattr(found[name], "date")}
    assert found == {
        "Kode desa/kelurahan": "53.01.05.2010",
        "Kabupaten/Kota": "Kabupaten Kupang",
        "Kecamatan": "Kupang Barat",
        "Desa/Kelurahan": "Desa Bolok",
        "Nama produk": "Garam Bolok",
        "Kategori": "Garam",
        "Bentuk": "Siap jual",
        "Kekhasan": "Dijemur tiga hari di tepi Teluk Kupang.",
        "Bahan baku utama": "Air laut",
        "Asal bahan baku": "Desa/kelurahan sendiri",
        "Jenis pengelola": "BUM Desa",
        "Nama pengelola": "BUMDes Ina Bolok",
        "Nama yang bisa dihubungi": "Maria Nenobais",
        "Nomor HP": "081234567890",
        "Tenaga kerja": 12,
        "Perempuan": 7,
        "Kapasitas": 1200,
        "Satuan": "kg",
        "Per": "musim",
        "Bulan produksi": "Mei",
        "Harga per satuan": 12500,
        "Dijual ke": "Di kabupaten/kota",
        "Pembeli tetap": None,
        "NIB": "Ada · 0220105811234",
        "PIRT": None,
        "Halal": "Belum",
        "BPOM MD": "Belum",
        "Merek": "Belum",
        "Indikasi Geografis": "Belum",
        "PSAT": None,
        "SKP": None,
        "NKV": None,
        "Kendala": "Alat",
        "Kebutuhan pendanaan": "Alat",
        "Perkiraan dana": 75_000_000,
        "Kebutuhan pelatihan": "Kemasan",
        "Nomor berita acara": "09/BA/II/2026",
        "Lintang": None,
        "Bujur": None,
        "Boleh di katalog publik": "Ya",
        "Kesiapan": product.readiness,
        "Ditandai pendanaan": None,
    }

    today = localdate(product.approved_at)
    assert {name: day.isoformat() for name, day in dates.items()} == {
        "Tanggal berita acara": "2026-02-17",
        "Diajukan": today.isoformat(),
        "Disetujui": today.isoformat(),
        "Ditandai pelatihan": today.isoformat(),
    }
    assert len(rows) == head + 2


def test_filing_works_without_javascript(browser, portal, officers):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    sign_in(page, portal, BOLOK)
    page.get_by_role("button", name="Mulai mengisi").click()
    page.get_by_role("link", name="Produk Belum").click()
    fill_everything(page)
    page.get_by_label("Data ini benar").check()
    page.get_by_role("button", name="Ajukan").click()
    expect(page.get_by_role("heading", name="Sudah diajukan ke")).to_be_visible()
    context.close()
