"""Corrections of approved dossiers: who may, what, and what follows."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from products.choices import State, Track
from products.models import Product
from reviews.deciding.corrections import BESIDE, REOPENED_FOR, ask, correctable, decide
from reviews.deciding.reading import Reading
from reviews.deciding.workflow import Refused, Stale, perform
from reviews.help.flags import flag
from reviews.models import Correction, Decision
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUATAE,
    KUPANG,
    KUPANG_BARAT,
    NTT,
    NUNKURUS,
    TTS,
    give_time,
    make_cycle,
    make_product,
    make_villages,
    officer_of,
    reopen,
    submit,
)
from tests.past import past_the_rules
from villages.scoping import Role

pytestmark = pytest.mark.django_db

REASON = "Harga di pasar sudah lain."


@pytest.fixture
def product():
    return make_product(BOLOK, state=State.APPROVED)


@pytest.fixture
def village():
    return officer_of(Role.VILLAGE, BOLOK)


@pytest.fixture
def district():
    return officer_of(Role.DISTRICT, KUPANG)


def fresh(product):
    return Product.objects.with_answers().get(pk=product.pk)


def write_down(product, pin, officer=None, *, reason=REASON, **typed):
    """The kabupaten writes a correction down."""
    product.refresh_from_db()
    typed = {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
    officer = officer or officer_of(Role.DISTRICT, KUPANG)
    words = {"version": product.version, "typed": typed, "reason": reason, "channel": "phone"}
    found = ask(product, pin, officer, **words)
    product.refresh_from_db()
    return found


def ask_for(product, pin, officer=None, *, reason=REASON, **typed):
    """The village asks for a correction."""
    product.refresh_from_db()
    typed = {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
    officer = officer or officer_of(Role.VILLAGE, BOLOK)
    return ask(product, pin, officer, version=product.version, typed=typed, reason=reason)


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as refusal, transaction.atomic():
        call(*args, **kwargs)
    return [str(fault) for fault in refusal.value.faults]


def test_what_can_be_corrected_and_what_cannot(product):
    found = correctable(fresh(product))
    assert set(found) == {
        *("name", "form", "uniqueness", "main_material", "material_origin"),
        *("manager_kind", "manager_name", "contact_name", "contact_phone", "workers", "women_workers"),
        *("capacity", "months", "price", "markets", "regular_buyer"),
        *("paper_nib", "paper_bpom", "paper_halal", "paper_brand", "paper_gi"),
        *("constraints", "funding_needs", "funding_amount", "training_needs", "location"),
    } | {name for name in found if name.startswith("paper_")}
    assert set(REOPENED_FOR) == {"category", "photos", "minutes", "minutes_date", "minutes_number"}
    assert BESIDE == {"women_workers": "workers", "funding_amount": "funding_needs"}
    assert {found["women_workers"].pin, found["funding_amount"].pin} == {"workers", "funding_needs"}


def test_the_village_asks_and_the_answer_waits(product):
    before, decisions = fresh(product), Decision.objects.count()
    correction = ask_for(product, "price", price="15 rb")
    now = fresh(product)
    assert (now.price, now.version, now.readiness) == (12_500, before.version, before.readiness)
    assert (correction.outcome, correction.lines) == (
        "waiting", [("Harga jual per satuan", "Rp\xa012.500", "Rp\xa015.000")]
    )  # fmt: skip
    assert (correction.role, correction.channel, correction.version) == ("village", "", None)
    assert Decision.objects.count() == decisions


def test_the_kabupaten_accepts(product, district):
    flag([product.pk], Track.FUNDING, officer_of(Role.PROVINCE, NTT))
    receipt = Reading(fresh(product)).receipt
    correction = ask_for(product, "regular_buyer", regular_buyer="")
    before = fresh(product)
    decided = decide(correction, district, version=before.version, accept=True)
    now = fresh(product)
    assert (now.regular_buyer, now.version, now.state) == ("", before.version + 1, "approved")
    assert (now.approved_at, now.submitted_at) == (before.approved_at, before.submitted_at)
    assert before.readiness - now.readiness == 10  # a buyer gives 20, a market alone 10
    assert now.facilitations.active().count() == 1
    assert (decided.outcome, decided.version, decided.decided_by) == ("accepted", now.version, district)
    # What was received stays what it was.
    assert Reading(now).receipt.answers.answer("regular_buyer").text == "NTT Mart Kupang"
    assert receipt.number == Reading(now).receipt.number


def test_the_kabupaten_refuses_with_a_reason(product, district):
    correction = ask_for(product, "price", price="15000")
    version = fresh(product).version
    assert refused(decide, correction, district, version=version, accept=False) == [
        "Tulis dulu alasannya, supaya desa tahu."
    ]
    decided = decide(correction, district, version=version, accept=False, answer="Harga per ikat.")
    assert (decided.outcome, decided.answer, decided.version) == ("refused", "Harga per ikat.", None)
    assert (fresh(product).price, fresh(product).version) == (12_500, version)
    assert ask_for(product, "price", price="15000").is_waiting  # it may be asked for again


def test_the_kabupaten_writes_one_down_itself(product, district):
    correction = write_down(product, "capacity", capacity="300", capacity_unit="kg", capacity_period="season")
    assert correction.lines == [("Kapasitas produksi", "2.500,5\xa0kg per bulan", "300\xa0kg per musim")]
    assert (correction.outcome, correction.channel, correction.role) == ("accepted", "phone", "district")
    assert (fresh(product).capacity, fresh(product).capacity_period) == (300, "season")


@pytest.mark.parametrize(
    ("pin", "typed", "read"),
    (
        ("name", {"name": "Garam Halus"}, [("Garam Bolok", "Garam Halus")]),
        ("months", {"months": ["1", "2"]}, [("Mei, Juni, Juli, Agustus, September, dan Oktober", "Januari dan Februari")]),
        ("paper_nib", {"paper_nib": "yes", "number_nib": "0220105811234"}, [("Belum", "Ada · 0220105811234")]),
        ("workers", {"workers": "20", "women_workers": "7"}, [("12", "20")]),
        ("women_workers", {"workers": "5", "women_workers": "3"}, [("12", "5"), ("7", "3")]),
        ("training_needs", {"training_needs": ["quality"]}, [("Pembukuan dan Kemasan", "Mutu dan kebersihan")]),
        (
            "funding_amount",
            {"funding_needs": ["none"], "funding_amount": ""},
            [("Kemasan dan Alat", "Tidak perlu"), ("Rp\xa075.000.000", "")],
        ),
        ("location", {"latitude": "-10.5", "longitude": "123.5"}, [("-10,2105; 123,4912", "-10,5; 123,5")]),
    ),
)  # fmt: skip
def test_each_kind_of_answer(product, pin, typed, read):
    others = Product.objects.filter(pk=product.pk).values().get()
    correction = write_down(product, pin, **typed)
    assert [(before, after) for _label, before, after in correction.lines] == read
    now = Product.objects.filter(pk=product.pk).values().get()
    changed = {name for name in now if now[name] != others[name]} - {"version", "updated_at", "readiness"}
    assert changed <= set(typed) | {"latitude", "longitude"}


def test_what_does_not_go_through_the_form_unchanged_stays(product):
    """The neighbours of a corrected answer are judged, and never written."""
    with past_the_rules():
        Product.objects.filter(pk=product.pk).update(contact_phone="0812-oh", manager_name=" BUMDes  Ina ")
    write_down(product, "manager_kind", manager_kind="group")
    now = fresh(product)
    assert (now.manager_kind, now.contact_phone, now.manager_name) == ("group", "0812-oh", " BUMDes  Ina ")


def test_another_name_frees_the_potential(product):
    potential = product.village.potentials.create(name="Garam Bolok", category="salt")
    Product.objects.filter(pk=product.pk).update(potential=potential)
    write_down(product, "price", price="9.000")
    assert fresh(product).potential == potential
    write_down(product, "name", name="Garam Halus")
    assert fresh(product).potential is None


@pytest.mark.parametrize(
    ("pin", "typed", "sentence"),
    (
        (
            "category",
            {"category": "food"},
            "Kategori, foto, dan berita acara tidak bisa dikoreksi. Untuk itu kabupaten/kota membuka kembali berkasnya.",
        ),
        ("minutes_number", {"minutes_number": "1"}, "Kategori, foto, dan berita acara tidak bisa dikoreksi. Untuk itu kabupaten/kota membuka kembali berkasnya."),
        ("paper_psat", {"paper_psat": "no"}, "Jawaban ini tidak ditanyakan lagi, jadi tidak bisa dikoreksi."),
        ("shelf_life", {}, "Jawaban ini tidak ditanyakan lagi, jadi tidak bisa dikoreksi."),
        ("price", {"price": "12500"}, "Jawaban ini sama dengan yang sekarang, jadi tidak ada yang dikoreksi."),
        ("price", {"price": ""}, "Harga jual per satuan tidak boleh kosong."),
        ("price", {"price": "0"}, "Tulis angka lebih dari 0. Kalau belum tahu, kosongkan dulu."),
        (
            "funding_needs",
            {"funding_needs": ["tools"], "funding_amount": ""},
            "Perkiraan dana tidak boleh kosong.",
        ),
        ("paper_nib", {"paper_nib": "yes"}, "Tulis nomornya, atau pilih “Proses” kalau belum ada di tangan."),
        (
            "workers",
            {"workers": "3", "women_workers": "7"},
            "Jumlah perempuan (7) lebih banyak dari jumlah tenaga kerja (3). Perbaiki salah satunya.",
        ),
    ),
)  # fmt: skip
@pytest.mark.parametrize("door", (ask_for, write_down))
def test_one_sentence_and_nothing_changed(product, door, pin, typed, sentence):
    before = Product.objects.filter(pk=product.pk).values().get()
    assert refused(door, product, pin, **typed) == [sentence]
    assert Product.objects.filter(pk=product.pk).values().get() == before
    assert not Correction.objects.exists()


def test_not_without_a_reason_nor_without_a_channel(product, district, village):
    words = {"version": product.version, "typed": {"price": ["9000"]}}
    assert refused(ask, product, "price", village, reason=" ", **words) == [
        "Tulis dulu alasannya, supaya semua yang membaca tahu."
    ]
    assert refused(ask, product, "price", district, reason=REASON, channel="burung", **words) == [
        "Pilih dulu dari mana kabupaten mengetahuinya."
    ]


@pytest.mark.parametrize("state", (State.DRAFT, State.SUBMITTED, State.RETURNED))
def test_only_of_an_approved_dossier(state, village):
    product = make_product(BOLOK, state=state, filled=True)
    words = {"version": product.version, "typed": {"price": ["9000"]}, "reason": REASON}
    assert refused(ask, product, "price", village, **words) == [
        "Hanya jawaban di berkas yang sudah disetujui yang bisa dikoreksi."
    ]


def test_only_of_ones_own_area_and_by_village_and_kabupaten(product):
    words = {"version": product.version, "typed": {"price": ["9000"]}, "reason": REASON, "channel": "own"}
    for role, area in ((Role.VILLAGE, KUANHEUN), (Role.DISTRICT, TTS), (Role.PROVINCE, NTT)):
        with pytest.raises(PermissionDenied):
            ask(product, "price", officer_of(role, area), **words)
    correction = ask_for(product, "price", price="9000")
    for role, area in ((Role.VILLAGE, BOLOK), (Role.DISTRICT, TTS), (Role.PROVINCE, NTT)):
        with pytest.raises(PermissionDenied):
            decide(correction, officer_of(role, area), version=product.version, accept=True)
    assert not Correction.objects.decided().exists()


def test_one_at_a_time_of_one_answer(product, village, district):
    ask_for(product, "workers", workers="20", women_workers="7")
    waits = [
        "Koreksi untuk jawaban ini sudah diajukan dan menunggu kabupaten/kota. Tunggu dulu keputusannya."
    ]
    assert refused(ask_for, product, "women_workers", workers="20", women_workers="8") == waits
    assert refused(write_down, product, "workers", workers="21", women_workers="7") == waits
    ask_for(product, "price", price="9000")


def test_an_old_page_of_the_dossier_is_stale(product, district, village):
    correction = ask_for(product, "price", price="9000")
    seen = product.version
    write_down(product, "name", name="Garam Halus")
    with pytest.raises(Stale):
        decide(correction, district, version=seen, accept=True)
    with pytest.raises(Stale):
        ask(product, "form", village, version=seen, typed={"form": ["raw"]}, reason=REASON)
    decide(correction, district, version=seen + 1, accept=True)
    with pytest.raises(Stale):  # decided
        decide(correction, district, version=seen + 2, accept=False, answer="Tidak.")
    assert fresh(product).price == 9_000


def test_an_answer_that_changed_since_is_not_overwritten(product, district):
    correction = ask_for(product, "price", price="9000")
    with past_the_rules():
        Product.objects.filter(pk=product.pk).update(price=8_000)
    assert refused(decide, correction, district, version=product.version, accept=True) == [
        "Jawaban ini sudah berubah sejak koreksinya diajukan. Tolak dengan alasan, lalu catat koreksi yang baru."
    ]
    assert fresh(product).price == 8_000


def test_opened_again_the_village_mends_it_itself(product, district, village):
    correction = ask_for(product, "price", price="9000")
    reopen(product)
    assert refused(decide, correction, district, version=product.version, accept=True) == [
        "Berkas ini sudah dibuka kembali, jadi desa sendiri yang mengubah jawabannya."
    ]
    assert not Correction.objects.waiting().exists()


@pytest.mark.parametrize("resubmitted", (False, True))
def test_a_corrected_answer_is_no_change_of_the_village(product, resubmitted):
    """Opened again, the dossier is compared with what was submitted as it was corrected."""
    write_down(product, "price", price="9000")
    reopen(product)
    Product.objects.filter(pk=product.pk).update(workers=20)
    if resubmitted:
        product.refresh_from_db()
        submit(product)
    rows = {
        row.question.name: row
        for read in Reading(fresh(product)).sections
        for row in read.rows
        if row.changed
    }
    assert {name: row.before for name, row in rows.items()} == {"workers": "12"}


def test_decided_it_cannot_be_rewritten(product, district):
    waiting = ask_for(product, "price", price="9000")
    decided = write_down(product, "name", name="Garam Halus")
    assert Correction.objects.filter(pk=waiting.pk).update(label="Harga") == 1
    for change in (lambda rows: rows.update(reason="Lain"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(Correction.objects.filter(pk=decided.pk))


def test_reopening_with_an_older_page_reads_what_was_corrected(client, product, district):
    seen = product.version
    write_down(product, "price", price="9000")
    with pytest.raises(Stale):
        perform("reopen", product, district, version=seen, note="Keliru.")
    client.force_login(district)
    page = client.post(
        reverse("reviews:perform", args=[product.pk, "reopen"]), {"version": seen, "note": "Keliru."}
    )
    assert page.status_code == 409
    assert "jawaban “Harga jual per satuan” dikoreksi oleh Petugas Kabupaten Kupang" in page.content.decode()


# --- Its pages -----------------------------------------------------------------------------------


def address(product, pin="price"):
    return reverse("reviews:correct", args=[product.pk, pin])


@pytest.fixture
def post(client, product):
    """Post a page of a correction; `words` go over the usual ones."""

    def call(officer, pin="price", **words):
        client.force_login(officer)
        product.refresh_from_db()
        data = {"version": product.version, "price": "9.000", "reason": REASON, "channel": "whatsapp"}
        return client.post(address(product, pin), data | words, follow=True)

    return call


def text_of(page):
    return " ".join(page.content.decode().split())


def test_the_way_to_it_is_at_each_answer(client, product, village, district):
    for officer, word in ((village, "Ajukan koreksi"), (district, "Koreksi")):
        client.force_login(officer)
        page = text_of(client.get(reverse("reviews:detail", args=[product.pk])))
        door = f'<a class="tap" href="{address(product)}">{word}<span class="visually-hidden">: Harga jual per satuan</span></a>'
        assert door in page
        assert address(product, "category") not in page
    client.force_login(officer_of(Role.PROVINCE, NTT))
    assert "/koreksi/" not in text_of(client.get(reverse("reviews:detail", args=[product.pk])))


def test_from_the_village_to_the_kabupaten_and_back(client, product, village, district, post):
    page = text_of(post(village))
    assert "Koreksi sudah diajukan dan menunggu kabupaten/kota." in page
    assert "Koreksi jawaban diajukan" in page
    assert "<del>Rp 12.500</del> Rp 9.000" in page
    assert client.get(address(product)).url == reverse(
        "reviews:correction", args=[Correction.objects.get().pk]
    )

    client.force_login(district)
    assert "1 koreksi jawaban menunggu keputusan" in text_of(client.get(reverse("home")))
    assert "1 koreksi jawaban juga menunggu keputusan." in text_of(client.get(reverse("reviews:queue")))
    correction = Correction.objects.get()
    one = reverse("reviews:correction", args=[correction.pk])
    assert one in text_of(client.get(reverse("reviews:corrections")))
    words = {"version": product.version, "do": "tolak", "answer": ""}
    refusal = client.post(one, words)
    assert (refusal.status_code, "Tulis dulu alasannya, supaya desa tahu." in text_of(refusal)) == (422, True)
    done = client.post(one, words | {"answer": "Periksa lagi: per ikat."}, follow=True)
    assert "Koreksi ditolak. Jawaban lama tetap berlaku." in text_of(done)

    client.force_login(village)
    home = text_of(client.get(reverse("home")))
    assert "Koreksi jawaban ditolak" in home
    assert "Periksa lagi: per ikat." in home


def test_the_province_reads(client, product, post, district):
    post(district)
    client.force_login(officer_of(Role.PROVINCE, NTT))
    page = text_of(client.get(reverse("reviews:corrections") + "?status=diputuskan"))
    assert "Harga jual per satuan" in page
    assert "<del>Rp 12.500</del> Rp 9.000" in page
    detail = text_of(client.get(reverse("reviews:detail", args=[product.pk])))
    assert "Jawaban dikoreksi" in detail
    assert REASON in detail
    assert "WhatsApp dari desa" in detail
    one = text_of(client.get(reverse("reviews:correction", args=[Correction.objects.get().pk])))
    assert "Keputusan kabupaten" not in one


def test_a_list_of_no_such_kind_is_not_there(client, district):
    client.force_login(district)
    assert client.get(reverse("reviews:corrections") + "?status=semua").status_code == 404


def test_the_list_is_filtered_by_year_place_and_words(client, district):
    last, now = make_cycle(2025), make_cycle(2026)
    asked = []
    for village, cycle, name in ((BOLOK, last, "Garam"), (NUNKURUS, now, "Kelor"), (KUATAE, now, "Jagung")):
        give_time(village, cycle)
        found = make_product(village, cycle=cycle, state=State.APPROVED, name=name)
        asked.append(ask_for(found, "price", officer_of(Role.VILLAGE, village), price="9000"))
    garam, kelor, jagung = asked

    def rows(officer, **query):
        client.force_login(officer)
        response = client.get(reverse("reviews:corrections"), query)
        return response.status_code if response.status_code != 200 else list(response.context["page"].rows)

    assert rows(district) == [garam, kelor]
    assert rows(district, tahun="2026") == [kelor]
    assert rows(district, kecamatan=KUPANG_BARAT) == [garam]
    assert rows(district, cari="KELOR") == rows(district, cari="nunkurus") == [kelor]
    assert rows(district, tahun="2026", status="diputuskan") == []
    province = officer_of(Role.PROVINCE, NTT)
    assert rows(province, tahun="2026") == [kelor, jagung]
    assert rows(province, kabupaten=TTS) == [jagung]
    assert [
        rows(district, tahun="1999"),
        rows(district, kecamatan="53.02.01"),
        rows(province, kabupaten="51.03"),
    ] == [404] * 3
    client.force_login(district)
    page = text_of(client.get(reverse("reviews:corrections"), {"tahun": "2026"}))
    assert "1 koreksi menunggu keputusan" in page
    assert "Hapus filter</span> Tahun program: 2026" in page
    assert 'href="?tahun=2026&amp;status=diputuskan"' in page  # the other list keeps what was chosen
    empty = text_of(client.get(reverse("reviews:corrections"), {"cari": "zzz"}))
    assert "Tidak ada koreksi dengan filter ini." in empty


def test_what_the_village_asked_stands_on_its_first_page_of_every_year(client, village):
    old = make_cycle(2025)
    give_time(BOLOK, old)
    asked = ask_for(make_product(BOLOK, cycle=old, state=State.APPROVED), "price", price="9000")
    make_cycle(2026)
    client.force_login(village)
    home = text_of(client.get(reverse("home")))
    assert "Koreksi “Harga jual per satuan” untuk Garam Bolok (2025) Anda ajukan" in home
    assert f'href="{reverse("reviews:correction", args=[asked.pk])}"' in home
    client.force_login(officer_of(Role.VILLAGE, KUANHEUN))
    assert "Koreksi “" not in text_of(client.get(reverse("home")))


@pytest.mark.parametrize("accept", (True, False))
def test_a_wrong_decision_is_mended_by_another_correction(client, product, district, accept):
    asked = ask_for(product, "price", price="9000")
    decide(asked, district, version=fresh(product).version, accept=accept, answer="Periksa lagi.")
    one, door = reverse("reviews:correction", args=[asked.pk]), address(product)
    for officer, is_there in (
        (district, True),
        (officer_of(Role.VILLAGE, BOLOK), True),
        (officer_of(Role.PROVINCE, NTT), False),
    ):
        client.force_login(officer)
        assert (f'href="{door}"' in text_of(client.get(one))) == is_there
    write_down(product, "price", price="12.500" if accept else "9000", reason="Keliru diputuskan.")
    assert fresh(product).price == (12_500 if accept else 9_000)
    reopen(product)
    client.force_login(district)
    assert door not in text_of(client.get(one))


@pytest.mark.parametrize("role", (Role.VILLAGE, Role.DISTRICT))
def test_sent_twice_it_is_one(product, post, role):
    officer = officer_of(role, {Role.VILLAGE: BOLOK, Role.DISTRICT: KUPANG}[role])
    assert post(officer, version=product.version).status_code == 200
    assert post(officer, version=3).status_code == 200
    assert Correction.objects.count() == 1


def test_decided_twice_it_is_one(client, product, district, post, village):
    post(village)
    client.force_login(district)
    one = reverse("reviews:correction", args=[Correction.objects.get().pk])
    words = {"version": product.version, "do": "terima", "answer": "Cocok."}
    for _click in range(2):
        assert client.post(one, words).url == reverse("reviews:corrections")
    late = client.post(one, words | {"do": "tolak", "answer": "Per ikat?"})
    assert late.status_code == 409
    said = text_of(late)
    assert "koreksi “Harga jual per satuan” diputuskan: <b>Diterima</b> oleh Petugas Kabupaten Kupang" in said
    assert "Per ikat?" in said


def test_whoever_is_later_reads_why_and_keeps_the_words(client, product, village, district, post):
    seen = product.version
    post(district, price="8.000")
    late = post(village, version=seen, price="7.000", reason="Turun harga.")
    assert late.status_code == 409
    said = text_of(late)
    assert "jawaban “Harga jual per satuan” dikoreksi oleh Petugas Kabupaten Kupang" in said
    assert "7.000" in said
    assert "Turun harga." in said
    assert fresh(product).price == 8_000


def test_of_a_dossier_opened_again_meanwhile_the_words_are_kept(client, product, village, post):
    reopen(product)
    late = post(village)
    assert (late.status_code, "<b>Dibuka kembali</b>" in text_of(late), REASON in text_of(late)) == (
        409,
        True,
        True,
    )
    assert not Correction.objects.exists()


def test_what_is_wrong_is_told_at_the_answer_and_on_top(product, village, post):
    page = post(village, price="25,000", reason=" ")
    said = text_of(page)
    assert page.status_code == 422
    assert (
        '<a href="#id_price">Harga jual per satuan: “25,000” bisa berarti 25 atau 25.000. Tulis lagi seperti salah satunya.</a>'
        in said
    )
    assert '<a href="#id_reason">Alasan: Tulis dulu alasannya, supaya semua yang membaca tahu.</a>' in said
    assert 'value="25,000"' in said


@pytest.mark.parametrize("pin", ("category", "photos", "shelf_life"))
def test_what_cannot_be_corrected_says_so(client, product, village, post, pin):
    sentences = {
        "category": "Kategori, foto, dan berita acara tidak bisa dikoreksi.",
        "photos": "Kategori, foto, dan berita acara tidak bisa dikoreksi.",
        "shelf_life": "Jawaban ini tidak ditanyakan lagi, jadi tidak bisa dikoreksi.",
    }
    assert sentences[pin] in text_of(post(village, pin))
    assert sentences[pin] in text_of(client.get(address(product, pin), follow=True))
    assert not Correction.objects.exists()


@pytest.mark.parametrize("status", ("menunggu", "diputuskan"))
@pytest.mark.parametrize("item_count", (1, 3))
def test_the_list_takes_the_same_few_queries(client, django_assert_num_queries, item_count, status):
    for village in make_villages(item_count):
        found = make_product(village, state=State.APPROVED)
        ask_for(found, "price", officer_of(Role.VILLAGE, village), price="9000")
        write_down(found, "name", name="Garam Halus")
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    # Session, officer, kecamatan and years of the filter, the page, their number.
    with django_assert_num_queries(6):
        page = client.get(reverse("reviews:corrections"), {"status": status})
    assert len(page.context["page"].rows) == item_count


@pytest.mark.parametrize(("role", "area", "queries"), ((Role.VILLAGE, BOLOK, 9), (Role.DISTRICT, KUPANG, 8)))
@pytest.mark.parametrize("item_count", (1, 3))
def test_the_page_of_an_answer_takes_few_queries(
    client, product, django_assert_num_queries, item_count, role, area, queries
):
    for price in range(item_count):
        write_down(product, "price", price=f"{price + 1}000")
    client.force_login(officer_of(role, area))
    with django_assert_num_queries(queries):
        client.get(address(product, "price"))
