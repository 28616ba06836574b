"""Words that villages wrote for a unit of their own: listed for the kabupaten, and mended at once, through the door
of corrections."""

import pytest
from django.urls import reverse

from products.choices import State
from products.models import Product
from reviews.deciding.corrections import ask
from reviews.deciding.reading import Reading
from reviews.deciding.units import perhaps, spelled, words
from reviews.models import Correction
from tests.factories import (
    BATAKTE,
    BOLOK,
    KUANHEUN,
    KUATAE,
    KUPANG,
    NTT,
    NUNKURUS,
    make_product,
    make_villages,
    officer_of,
    reopen,
)
from tests.reviews.lists.written import csv_rows
from villages.scoping import Role

pytestmark = pytest.mark.django_db
PAGE = "/satuan/"
REASON = "Rumput laut selalu ditimbang kering."


@pytest.fixture
def district(client):
    officer = officer_of(Role.DISTRICT, KUPANG)
    client.force_login(officer)
    return officer


def writes(word, village=BOLOK, state=State.APPROVED, **answers):
    own = {"capacity_unit": "lainnya", "capacity_unit_word": word}
    return make_product(village, state=state, filled=True, **own, **answers)


def mend(client, *products, kata="kg kering", unit="kg", reason=REASON):
    ticked = [f"{product.pk}:{product.version}" for product in products]
    return client.post(PAGE, {"kata": kata, "unit": unit, "reason": reason, "product": ticked}, follow=True)


def told(response):
    return [str(message) for message in response.context["messages"]]


def unit_of(product):
    product.refresh_from_db()
    return product.capacity_unit, product.capacity_unit_word


@pytest.mark.parametrize(
    ("word", "key", "hint"),
    (
        ("Kg  Kering", "kg kering", "kg"),
        ("ikat besar (lbr)", "ikat besar (lbr)", "ikat"),
        ("karung 50 kg", "karung 50 kg", "kg"),
        ("tandan", "tandan", ""),
    ),
)
def test_how_a_word_is_known(word, key, hint):
    assert (spelled(word), str(perhaps(spelled(word)))) == (key, hint)


def test_the_words_of_the_own_villages_with_how_often(client, district):
    writes("kg kering")
    writes("Kg kering", KUANHEUN)
    writes("kg kering", BATAKTE, State.SUBMITTED)
    writes("tandan", NUNKURUS)
    writes("kg kering", KUATAE)  # another kabupaten's
    make_product(
        make_villages(1)[0], filled=True, capacity_unit="lainnya", capacity_unit_word="karung"
    )  # a draft
    found = words(district)
    assert [(one.word, one.approved, one.others, str(one.perhaps)) for one in found] == [
        ("kg kering", 2, 1, "kg"),
        ("tandan", 1, 0, ""),
    ]
    text = client.get(PAGE).content.decode()
    assert 'href="?kata=kg%20kering"' in text
    assert "karung" not in text


def test_where_the_kabupaten_finds_it(client, district):
    for page in (reverse("home"), reverse("reviews:corrections")):
        assert f'href="{PAGE}"' in client.get(page).content.decode()
    assert "Semua memakai satuan dari daftar" in client.get(PAGE).content.decode()
    client.force_login(officer_of(Role.PROVINCE, NTT))
    assert f'href="{PAGE}"' not in client.get(reverse("reviews:corrections")).content.decode()


@pytest.mark.parametrize("count", (1, 3))
def test_the_pages_take_the_same_queries(client, district, count, django_assert_num_queries):
    for village in make_villages(count):
        writes("kg kering", village)
    with django_assert_num_queries(3):  # session, officer, words
        client.get(PAGE)
    with django_assert_num_queries(6):  # and the spellings, the dossiers, the corrections that wait
        client.get(PAGE, {"kata": "kg kering"})


def test_one_act_mends_all_and_history_stays_true(client, district):
    bolok, kuanheun = writes("kg kering", price=12_500), writes("KG kering", KUANHEUN)
    before = Reading(Product.objects.with_answers().get(pk=bolok.pk)).receipt
    page = client.get(PAGE, {"kata": "kg kering"}).content.decode()
    assert page.count('name="product"') == page.count(" checked") == 2
    answer = mend(client, bolok, kuanheun)
    assert told(answer) == ["Satuan di 2 berkas sudah dikoreksi menjadi kg."]
    assert unit_of(bolok) == unit_of(kuanheun) == ("kg", "")
    assert (bolok.capacity, bolok.price, bolok.state) == (2500.5, 12_500, State.APPROVED)
    found = Correction.objects.filter(product=bolok).get()
    assert found.lines == [
        ("Kapasitas produksi", "2.500,5\xa0kg kering per bulan", "2.500,5\xa0kg per bulan")
    ]
    assert (found.outcome, found.channel, found.reason, found.user) == ("accepted", "own", REASON, district)
    now = Reading(Product.objects.with_answers().get(pk=bolok.pk)).receipt
    assert (now.number, now.answers.answer("capacity").text) == (
        before.number,
        "2.500,5\xa0kg kering per bulan",
    )
    assert {row["Satuan"] for row in csv_rows()} == {"kg"}
    assert words(district) == []


def test_only_what_is_ticked_and_only_this_word(client, district):
    bolok, kuanheun, other = writes("kg kering"), writes("kg kering", KUANHEUN), writes("tandan", BATAKTE)
    mend(client, bolok, other)
    assert unit_of(bolok) == ("kg", "")
    assert unit_of(kuanheun) == ("lainnya", "kg kering")
    assert unit_of(other) == ("lainnya", "tandan")


@pytest.mark.parametrize("state", (State.DRAFT, State.SUBMITTED, State.RETURNED))
def test_what_is_not_approved_is_its_village_s(client, district, state):
    mine, approved = writes("kg kering", KUANHEUN, state), writes("kg kering")
    page = client.get(PAGE, {"kata": "kg kering"}).content.decode()
    assert (f"{mine.pk}:" in page, f"{approved.pk}:" in page) == (False, True)
    mend(client, mine, approved)
    assert (unit_of(mine), unit_of(approved)) == (("lainnya", "kg kering"), ("kg", ""))


def test_another_kabupaten_s_is_not_mended(client, district):
    own, other = writes("kg kering"), writes("kg kering", KUATAE)
    mend(client, own, other)
    assert (unit_of(own), unit_of(other)) == (("kg", ""), ("lainnya", "kg kering"))


def test_one_that_cannot_be_corrected_holds_up_no_other(client, district):
    """One waits for a decision, one was changed since the page was opened, one was opened again."""
    products = [writes("kg kering", village) for village in (BOLOK, KUANHEUN, BATAKTE, NUNKURUS)]
    waits, changed, opened, fine = products
    asked = {"version": waits.version, "typed": {"capacity": ["3"], "capacity_unit": ["kg"]}, "reason": "x"}
    asked["typed"] |= {"capacity_period": ["month"], "capacity_unit_word": [""]}
    ask(waits, "capacity", officer_of(Role.VILLAGE, BOLOK), **asked)
    assert "Ada koreksi yang menunggu keputusan" in client.get(PAGE, {"kata": "kg kering"}).content.decode()
    stale = changed.version
    ask(
        changed,
        "price",
        district,
        version=stale,
        typed={"price": ["9.000"]},
        reason="x",
        channel="own",
    )
    seen = opened.version
    reopen(opened)
    opened.version = seen
    answer = mend(client, *products)
    assert told(answer) == [
        "Satuan di 1 berkas sudah dikoreksi menjadi kg.",
        "Desa Bolok, 2026, tidak dikoreksi: Koreksi untuk jawaban ini sudah diajukan dan menunggu kabupaten/kota. Tunggu dulu "
        "keputusannya.",
        "Desa Kuanheun, 2026, tidak dikoreksi: berkasnya berubah selama halaman ini terbuka",
        "1 berkas yang dicentang sudah tidak disetujui atau satuannya sudah lain.",
    ]
    assert [unit_of(one)[0] for one in products] == ["lainnya", "lainnya", "lainnya", "kg"]
    assert unit_of(fine) == ("kg", "")


def test_pressed_twice_is_once(client, district):
    product = writes("kg kering")
    first, second = mend(client, product), mend(client, product)
    assert told(first) == ["Satuan di 1 berkas sudah dikoreksi menjadi kg."]
    assert told(second) == ["Tidak ada lagi berkas di kabupaten/kota Anda dengan satuan “kg kering”."]
    assert Correction.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "fault"),
    (
        ({"unit": ""}, "Pilih dulu satuannya."),
        ({"unit": "lainnya"}, "Pilihan ini tidak ada dalam daftar"),
        ({"reason": " "}, "Tulis dulu alasannya, supaya semua yang membaca tahu."),
        ({"product": []}, "Centang dulu paling sedikit satu berkas."),
        ({"product": ["x", "1:²", ":"]}, None),
    ),
)
def test_what_is_missing_is_told_and_nothing_is_changed(client, district, said, fault):
    product = writes("kg kering")
    ticked = [f"{product.pk}:{product.version}"]
    data = {"kata": "kg kering", "unit": "kg", "reason": REASON, "product": ticked} | said
    answer = client.post(PAGE, data)
    if fault:
        assert (answer.status_code, fault in answer.content.decode()) == (422, True)
    assert unit_of(product) == ("lainnya", "kg kering")
    assert not Correction.objects.exists()


def test_a_word_is_text_wherever_it_comes_from(client, district):
    word = "<b>=1+1&kata=x/…"
    product = writes(word)
    text = client.get(PAGE).content.decode()
    assert "&lt;b&gt;=1+1" in text
    assert "<b>=1" not in text
    page = client.get(PAGE, {"kata": word})
    assert page.status_code == 200
    assert unit_of(product)[1] == word
    assert client.get(PAGE, {"kata": "tidak ada"}).status_code == 302
