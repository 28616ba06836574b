"""The letters of a village: what they say, whose names they keep, and the sheet for the meeting."""

import pytest
from django.urls import reverse

from products.choices import State
from products.models import Potential
from tests.factories import (
    BATAKTE,
    BOLOK,
    KUANHEUN,
    make_cycle,
    make_officer,
    make_product,
    officer_of,
)
from villages.models import District, VillageOfficials
from villages.scoping import Role
from villages.titles import head_of

pytestmark = pytest.mark.django_db
MINUTES, COVER = "berita-acara", "pengantar"
DOTS = '<span class="dots"></span>'


@pytest.fixture
def product(client):
    product = make_product(BOLOK, filled=True)
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    return product


def url_of(product, kind):
    return reverse("reviews:letter", args=[product.pk, kind])


def fill_in(client, product, kind=MINUTES, version=1, **typed):
    return client.post(url_of(product, kind), {"version": version} | typed)


def letter_in(answer):
    """The letter alone, each stretch of white a single space."""
    return " ".join(answer.content.decode().partition('<div class="card letter')[2].split())


def letter(client, product, kind=MINUTES):
    return letter_in(client.get(url_of(product, kind)))


# --- What they say ----------------------------------------------------------------------------------


def test_minutes_say_what_was_chosen(client, product):
    text = letter(client, product)
    for words in (
        *("Pemerintah Kabupaten Kupang", "Kecamatan Kupang Barat", "Desa Bolok", "Alamat:", "09/BA/II/2026"),
        "Pada hari ini Selasa, tanggal tujuh belas bulan Februari tahun dua ribu dua puluh enam (17-2-2026), ",
        f"pukul {DOTS} WITA, bertempat di {DOTS}, telah diselenggarakan Musyawarah Desa Bolok untuk",
        f"Musyawarah dipimpin oleh {DOTS} dengan notulis Petugas Bolok, dan dihadiri oleh {DOTS} orang yang",
        "terdiri atas Badan Permusyawaratan Desa (BPD), Pemerintah Desa, dan unsur masyarakat, sebagaimana",
        "Undang-Undang Nomor 6 Tahun 2014 tentang Desa, sebagaimana telah beberapa kali diubah",
        "tentang Musyawarah Desa; dan",
        f"Surat {DOTS} Nomor {DOTS} tanggal {DOTS} tentang Program Satu Desa Satu Produk (OVOP).",
        "Setelah membahas potensi desa, Musyawarah Desa menyepakati dan menetapkan produk unggulan berikut.",
        *("Garam Bolok", "2.500,5 kg per bulan", "Kekhasan", "Daerah pemasaran", "Rp12.500"),
        "untuk digunakan sebagaimana mestinya",
        *("Pimpinan Musyawarah/Ketua BPD,", "Notulis,", "Kepala Desa Bolok,", "Wakil Masyarakat,"),
    ):
        assert words in text
    for former in ("Wakil pengelola", "Apa yang membuatnya khas?", "dipergunakan", "Musyawarah membahas"):
        assert former not in text


def test_minutes_bring_the_list_of_those_present(client, product):
    text = letter(client, product)
    assert "Daftar Hadir Musyawarah Desa Bolok" in text
    assert text.partition("Daftar Hadir")[2].count("<tr>") == 31
    assert "Daftar Hadir" not in letter(client, product, COVER)


def test_what_is_typed_goes_into_the_letter(client, product):
    answer = fill_in(
        client,
        product,
        head="Yusuf <b>Tiran</b>",
        council="Dorce Bani",
        secretary="Maria Tiran",
        attendance="42",
        day="18-2-2026",
        hour="09.00",
        place="Balai Desa Bolok",
        people="Yohanis Lay",
        basis="Surat Bupati Kupang Nomor 400/12",
    )
    assert answer.status_code == 200
    text = letter_in(answer)
    for words in (
        "Yusuf &lt;b&gt;Tiran&lt;/b&gt;",
        "tanggal delapan belas bulan Februari",
        "pukul 09.00 WITA, bertempat di Balai Desa Bolok,",
        "dipimpin oleh Dorce Bani dengan notulis Maria Tiran, dan dihadiri oleh 42 orang",
        "Surat Bupati Kupang Nomor 400/12 tentang Program",
        "<b>Yohanis Lay</b>",
    ):
        assert words in text
    assert "NIP" not in text


def test_nothing_typed_stands_in_an_address(client, product):
    page = client.get(url_of(product, MINUTES), {"head": "Yusuf Tiran"})
    assert "Yusuf" not in page.content.decode()
    assert '<form method="post" class="no-print"' in page.content.decode()


def test_the_covering_letter_of_a_desa(client, product):
    text = letter(client, product, COVER)
    for words in (
        *("Sifat", "Biasa", "Penyampaian Produk Unggulan Desa Tahun"),
        "Yth. Bupati Kupang <br> c.q. Kepala Dinas Pemberdayaan Masyarakat dan Desa Kabupaten Kupang <br> di Oelamasi",
        "Berdasarkan hasil Musyawarah Desa Bolok tanggal 17 Februari 2026 (Berita Acara Nomor 09/BA/II/2026), ",
        "kami sampaikan produk unggulan Desa Bolok",
        "Berkas lengkap akan kami ajukan melalui portal OVOP NTT.",
        *("Kepala Desa Bolok,", "Tembusan: Camat Kupang Barat"),
    ):
        assert words in text
    assert "Sekretaris" not in text
    assert text.count('class="room"') == 1
    assert head_of(District(name="Kota Kupang")) == "Wali Kota Kupang"


def test_the_number_of_the_receipt_stands_in_it_once_there_is_one(client):
    product = make_product(BOLOK, state=State.SUBMITTED)
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    number = f"{product.cycle}/{BOLOK}/1"
    assert f"sudah kami ajukan melalui portal OVOP NTT dengan nomor tanda terima {number}." in letter(
        client, product, COVER
    )


def test_a_kelurahan_has_a_lurah_who_leads_and_writes_through_the_camat(client):
    product = make_product(BATAKTE)
    client.force_login(officer_of(Role.VILLAGE, BATAKTE))
    minutes = letter_in(fill_in(client, product, head="Ina Lay", head_rank="Penata, III/c"))
    for words in (
        "Musyawarah dipimpin oleh Ina Lay (Lurah Batakte) dengan notulis",
        "Lurah dan perangkat kelurahan, Lembaga Pemberdayaan Masyarakat (LPM), pengurus RT/RW, dan tokoh",
        "Setelah membahas potensi kelurahan, Musyawarah Kelurahan menyepakati",
        "Peraturan Pemerintah Nomor 17 Tahun 2018 tentang Kecamatan; dan",
        "Pimpinan Musyawarah/Lurah Batakte,",
        "Ketua LPM,",
        f"<b>Ina Lay</b> <br> Penata, III/c <br> NIP {DOTS}",
    ):
        assert words in minutes
    for words in ("Kepala Desa", "BPD", "tentang Desa,"):
        assert words not in minutes
    cover = letter(client, product, COVER)
    assert "Penyampaian Produk Unggulan Kelurahan Tahun" in cover
    assert "melalui Camat Kupang Barat" in cover
    assert "Tembusan" not in cover


# --- The potentials in the minutes -------------------------------------------------------------------


def test_minutes_list_what_was_discussed(client, product):
    for name, score in (("Madu", 2), ("Garam", 3), ("Ikan", 3), ("Kopi", None)):
        found = Potential.objects.create(village_id=BOLOK, name=name, category="salt", has_buyer=score)
        if name == "Ikan":
            product.potential = found
            product.save()
    Potential.objects.create(village_id=KUANHEUN, name="Milik desa lain", category="salt")
    text = letter(client, product)
    assert "Musyawarah membahas potensi desa berikut (nilai paling tinggi 15):" in text
    rows = text.partition("Musyawarah membahas")[2].partition("</table>")[0].split("<tr>")[2:]
    found = [[cell.partition("</td>")[0].strip() for cell in row.split("<td>")[1:]] for row in rows]
    assert found == [
        ["1", "Garam, Garam", "3"],
        ["1", "Ikan, Garam <b>(ditetapkan)</b>", "3"],
        ["3", "Madu, Garam", "2"],
        ["–", "Kopi, Garam", "belum dinilai"],
    ]
    assert "Musyawarah membahas" not in letter(client, product, COVER)


def test_of_a_former_year_nobody_knows_what_was_discussed(client, product):
    old = make_product(BOLOK, cycle=make_cycle(product.cycle.year - 1))
    Potential.objects.create(village_id=BOLOK, name="Garam", category="salt")
    assert "Musyawarah membahas" in letter(client, product)
    assert "Musyawarah membahas" not in letter(client, old)


# --- The names, kept once ---------------------------------------------------------------------------


def test_names_are_kept_for_the_next_letter_and_the_rest_is_not(client, product):
    answer = fill_in(client, product, head="Yusuf Tiran", council="Dorce Bani", place="Balai Desa")
    assert "disimpan untuk surat berikutnya" in answer.content.decode()
    assert "<b>Yusuf Tiran</b>" in letter(client, product, COVER)
    again = letter(client, product)
    assert "<b>Dorce Bani</b>" in again
    assert "Balai Desa" not in again


def test_one_letter_keeps_what_only_the_other_asks_for(client, product):
    fill_in(client, product, head="Yusuf Tiran", council="Dorce Bani")
    fill_in(client, product, COVER, version=2, head="Ina Lay")
    kept = VillageOfficials.objects.get()
    assert (kept.head, kept.council, kept.version) == ("Ina Lay", "Dorce Bani", 3)


def test_emptied_they_are_gone(client, product):
    fill_in(client, product, head="Yusuf Tiran", secretary="Maria Tiran")
    fill_in(client, product, version=2, head="", secretary="")
    assert (VillageOfficials.objects.get().head, VillageOfficials.objects.get().secretary) == ("", "")
    assert "Petugas Bolok" not in letter(client, product)


def test_a_second_click_changes_nothing_and_an_empty_one_makes_nothing(client, product):
    fill_in(client, product, secretary="Petugas Bolok")
    assert not VillageOfficials.objects.exists()
    for _click in range(2):
        assert fill_in(client, product, head="Yusuf Tiran").status_code == 200
    assert VillageOfficials.objects.get().version == 2


def test_an_old_tab_overwrites_no_name(client, product):
    fill_in(client, product, head="Yusuf Tiran", address="Jalan Garam 1")
    late = fill_in(client, product, head="Ina Lay", hour="09.00")
    assert late.status_code == 409
    text = late.content.decode()
    assert "<b>Yusuf Tiran</b>" in text.partition("<form")[0] + text
    assert 'name="version" value="2"' in text
    assert "<b>Ina Lay</b>" in letter_in(late)
    assert "pukul 09.00 WITA" in letter_in(late)
    assert VillageOfficials.objects.get().head == "Yusuf Tiran"
    assert fill_in(client, product, version=2, head="Ina Lay").status_code == 200
    assert VillageOfficials.objects.get().head == "Ina Lay"


def test_a_wrong_answer_is_told_and_costs_nothing_else(client, product):
    answer = fill_in(client, product, COVER, day="kemarin", head="Yusuf Tiran")
    assert answer.status_code == 422
    assert "Tulis tanggalnya seperti ini" in answer.content.decode()
    assert "Yusuf Tiran" in letter_in(answer)
    assert VillageOfficials.objects.get().head == "Yusuf Tiran"


def test_a_name_too_long_is_not_kept(client, product):
    answer = fill_in(client, product, head="x" * 101)
    assert answer.status_code == 422
    assert "Paling banyak 100 huruf, sekarang 101: lebih 1. Ringkas sedikit." in answer.content.decode()
    assert not VillageOfficials.objects.exists()


def test_each_village_has_its_own(client, product):
    fill_in(client, product, head="Yusuf Tiran")
    other = make_product(KUANHEUN)
    client.force_login(officer_of(Role.VILLAGE, KUANHEUN))
    assert "Yusuf" not in client.get(url_of(other, MINUTES)).content.decode()
    fill_in(client, other, head="Ina Lay")
    assert VillageOfficials.objects.get(village_id=BOLOK).head == "Yusuf Tiran"
    for role, area in ((Role.DISTRICT, "53.01"), (Role.PROVINCE, "53")):
        client.force_login(officer_of(role, area))
        assert client.get(url_of(product, MINUTES)).status_code == 403


@pytest.mark.parametrize("kind", (MINUTES, COVER))
def test_a_letter_takes_few_queries(client, product, django_assert_max_num_queries, kind):
    with django_assert_max_num_queries(14):
        client.get(url_of(product, kind))


# --- The sheet for the meeting ----------------------------------------------------------------------


def sheet(client):
    page = client.get(reverse("reviews:meeting_sheet"))
    return page, " ".join(page.content.decode().split())


def test_the_sheet_has_the_five_questions_and_rows_to_fill_in(client):
    make_cycle()
    client.force_login(make_officer(Role.VILLAGE, BOLOK))
    page, text = sheet(client)
    for words in (
        *("Bahan bakunya ada sepanjang tahun?", "Hanya sebentar", "Beberapa bulan", "Sepanjang tahun"),
        *("Izinnya mudah diurus?", "Mudah, atau tidak perlu", "Desa Bolok, Kecamatan Kupang Barat"),
        *("Produk unggulan yang dipilih", "Pimpinan musyawarah", "Jumlah (dari 15)"),
    ):
        assert words in text
    assert (page.context["rows"], list(page.context["empty"])) == ([], list(range(1, 9)))


def test_the_sheet_has_the_scores_as_recorded(client):
    make_cycle()
    client.force_login(make_officer(Role.VILLAGE, BOLOK))
    full = dict.fromkeys(Potential.QUESTIONS, 2)
    Potential.objects.create(village_id=BOLOK, name="Garam", category="salt", **full)
    Potential.objects.create(village_id=BOLOK, name="Madu", category="forest", has_buyer=3)
    Potential.objects.create(village_id=KUANHEUN, name="Milik desa lain", category="forest")
    page, text = sheet(client)
    assert [(str(row["potential"]), row["scores"], row["total"]) for row in page.context["rows"]] == [
        ("Garam", [2, 2, 2, 2, 2], 10),
        ("Madu", [None, None, 3, None, None], ""),  # to be added up once it is finished
    ]
    assert list(page.context["empty"]) == list(range(3, 9))
    assert "None" not in text


def test_a_long_list_leaves_four_rows(client):
    client.force_login(make_officer(Role.VILLAGE, BOLOK))
    for number in range(11):
        Potential.objects.create(village_id=BOLOK, name=f"Garam {number}", category="salt")
    page, _text = sheet(client)
    assert list(page.context["empty"]) == [12, 13, 14, 15]
