"""Receipts, the form on paper, the letters, and the link to the kabupaten."""

from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
import time_machine
from django.urls import reverse

from products.choices import State
from products.sections import SECTIONS
from tests.factories import (
    BOLOK,
    KUPANG,
    NTT,
    make_areas,
    make_cycle,
    make_officer,
    make_product,
    officer_of,
    send_back,
    submit,
    withdraw,
)
from villages import phones, whatsapp
from villages.models import District
from villages.scoping import Role

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 6, 5, tzinfo=UTC)  # 14.05 WITA


def text_of(client, name, *args, **query):
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


# --- The receipt ------------------------------------------------------------------------------------


@pytest.fixture
def resubmitted(client):
    """A file of 2026 that was sent a second time, its village signed in."""
    with time_machine.travel(NOON, tick=False):
        make_cycle(2026)
        product = make_product(BOLOK, state=State.RETURNED)
        submit(product)
        client.force_login(officer_of(Role.VILLAGE, BOLOK))
        yield product


def test_a_receipt_says_number_time_and_answers(client, resubmitted):
    text = text_of(client, "reviews:receipt", resubmitted.pk)
    assert "2026/53.01.05.2010/2" in text
    assert "17 November 2026, 14.05 WITA" in text
    for answer in (
        "Garam Bolok",
        "2.500,5\xa0kg per bulan",
        "Rp\xa012.500",
        "081234567890",
        "17 Februari 2026",
    ):
        assert answer in text


def test_a_receipt_is_not_changed_by_later_edits(client, resubmitted):
    before = client.get(reverse("reviews:receipt", args=[resubmitted.pk])).context["receipt"].sections
    before = [answers for _section, answers in before]
    send_back(resubmitted, price="Per kg.")
    resubmitted.name, resubmitted.price, resubmitted.category = "Tenun", 1, "weaving"
    resubmitted.save()
    resubmitted.licences.all().delete()
    receipt = client.get(reverse("reviews:receipt", args=[resubmitted.pk])).context["receipt"]
    after = [answers for _section, answers in receipt.sections]
    assert after == before
    assert receipt.name == "Garam Bolok"
    assert [label for label, _text in after[3]] == ["NIB", "Halal", "BPOM MD", "Merek", "Indikasi Geografis"]


def test_a_receipt_is_that_of_the_latest_submission(client):
    product = make_product(BOLOK, state=State.SUBMITTED, price=10_000)
    send_back(product, price="Per kg.")
    product.price = 12_000
    product.save()
    submit(product)
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    text = text_of(client, "reviews:receipt", product.pk)
    assert ("Rp\xa012.000" in text, "Rp\xa010.000" in text) == (True, False)


@pytest.mark.parametrize("name", ("home", "reviews:detail"))
def test_the_number_stands_on_the_village_s_pages(client, resubmitted, name):
    args = [resubmitted.pk] if name != "home" else []
    assert "2026/53.01.05.2010/2" in text_of(client, name, *args)
    withdraw(resubmitted)
    assert "2026/53.01.05.2010/2" not in text_of(client, name, *args)
    assert client.get(reverse("reviews:receipt", args=[resubmitted.pk])).status_code == 404


def test_a_receipt_is_shared_without_phone_numbers(client, resubmitted):
    link = client.get(reverse("reviews:receipt", args=[resubmitted.pk])).context["receipt"].share_link
    assert link.startswith(
        "https://wa.me/?text=Tanda%20terima%20OVOP%20NTT%0ANomor%3A%202026%2F53.01.05.2010%2F2"
    )
    words = unquote(link.partition("=")[2])
    assert words.endswith("Diajukan: 17 November 2026, 14.05 WITA\nStatus: Diajukan ulang")
    assert "Produk: Garam Bolok\nDesa Bolok, Kec. Kupang Barat, Kabupaten Kupang" in words
    assert "0812" not in words


@pytest.mark.parametrize("rounds", (1, 3))
def test_a_receipt_takes_the_same_queries_however_often_it_was_sent(
    client, django_assert_num_queries, rounds
):
    product = make_product(BOLOK, state=State.SUBMITTED)
    for _round in range(rounds):
        send_back(product, price="Per kg.")
        submit(product)
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    with django_assert_num_queries(6):
        client.get(reverse("reviews:receipt", args=[product.pk]))


# --- The form on paper ------------------------------------------------------------------------------


def test_the_empty_form_asks_what_the_form_asks(client):
    cycle = make_cycle()
    client.force_login(make_officer(Role.VILLAGE, BOLOK))
    text = text_of(client, "reviews:empty_form")
    for section in SECTIONS:
        assert f"{section.number} {section.title}".replace("&", "&amp;") in text
        for question in section.fixed:
            assert (str(question.label) in text) == question.is_of(cycle.year)
    for words in (
        "Tenun ikat &amp; tekstil",
        "Luar kabupaten/kota",
        "Air dan listrik",
        "Desember",
        "NKV",
        "Bolok",
        BOLOK,
    ):
        assert words in text
    assert "Misalnya: rumput laut cottonii." in text
    assert "Semua, kecuali Makanan, minuman &amp; bumbu olahan; Wisata, jasa &amp; lainnya" in text
    assert 'class="ticked"' not in text


def test_the_empty_form_of_a_kabupaten_names_no_village(client):
    client.force_login(make_officer(Role.DISTRICT, KUPANG))
    text = text_of(client, "reviews:empty_form")
    assert "Bolok</td>" not in text
    assert "Kepala Desa/Lurah" in text


def test_the_filled_form_ticks_and_writes_the_answers(client):
    product = make_product(BOLOK, filled=True, licences={"nib": ("yes", "0220105811234")})
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    text = text_of(client, "reviews:filled_form", product.pk)
    ticked = [piece.partition("</li>")[0] for piece in text.split('class="ticked">')[1:]]
    said = [one.rpartition(">")[2] for one in ticked]
    assert said == [
        *("Garam", "Siap jual", "Desa/kelurahan sendiri", "BUM Desa", "kg", "bulan"),
        *(
            "Mei",
            "Juni",
            "Juli",
            "Agustus",
            "September",
            "Oktober",
            "Di desa/kelurahan sendiri",
            "Di kabupaten/kota",
        ),
        *("Ada", "Belum", "Belum", "Belum", "Belum"),
        *("Alat", "Kemasan", "Alat", "Kemasan", "Kemasan", "Pembukuan"),
    ]
    for words in ("Garam Bolok", "2.500,5", "12.500", "0220105811234", "75.000.000", "1 foto", "-10,2105"):
        assert words in text


@pytest.mark.parametrize(("name", "queries"), (("reviews:empty_form", 7), ("reviews:filled_form", 8)))
def test_the_form_takes_few_queries(client, django_assert_num_queries, name, queries):
    product = make_product(BOLOK, filled=True)
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    with django_assert_num_queries(queries):
        client.get(reverse(name, args=[product.pk] if "filled" in name else []))


# --- The guide and the kabupaten's number -------------------------------------------------------------


def test_everybody_reads_the_guide(client):
    text = text_of(client, "reviews:guide")
    assert "Panduan satu halaman" in text
    assert text.count("<svg viewBox") == 6
    assert reverse("reviews:guide") in text_of(client, "login")


@pytest.mark.parametrize(
    ("typed", "kept"),
    (("0812 3456 7890", "081234567890"), ("+62 812-3456-7890", "081234567890"), ("", "")),
)
def test_a_kabupaten_sets_its_number(client, typed, kept):
    client.force_login(make_officer(Role.DISTRICT, KUPANG))
    District.objects.filter(pk=KUPANG).update(whatsapp="0811111111")
    assert client.post(reverse("contact"), {"whatsapp": typed}).url == reverse("contact")
    assert District.objects.get(pk=KUPANG).whatsapp == kept


@pytest.mark.parametrize("typed", ("0380 821234", "12345", "nomor", "08123"))
def test_a_number_without_whatsapp_is_told(client, typed):
    client.force_login(make_officer(Role.DISTRICT, KUPANG))
    response = client.post(reverse("contact"), {"whatsapp": typed})
    assert response.status_code == 422
    assert "Nomor ini tidak seperti nomor HP Indonesia" in response.content.decode()
    assert f'value="{typed}"' in response.content.decode()
    assert District.objects.get(pk=KUPANG).whatsapp == ""


def test_every_page_of_a_village_leads_to_its_kabupaten(client):
    make_areas()
    product = make_product(BOLOK)
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    assert "wa.me" not in text_of(client, "home")
    District.objects.filter(pk=KUPANG).update(whatsapp="081234567890")
    assert "https://wa.me/6281234567890?text=" in text_of(client, "home")
    page = text_of(client, "products:section", product.pk, "produksi")
    link = page.partition('href="https://wa.me/')[2].partition('"')[0]
    assert unquote(link.partition("=")[2]) == (
        "Salam hormat, Bapak/Ibu. Kami dari Desa Bolok, kode 53.01.05.2010. "
        "Kami mau bertanya tentang OVOP, yaitu “Produksi & pasar”: "
    )
    for role, area in ((Role.DISTRICT, KUPANG), (Role.PROVINCE, NTT)):
        client.force_login(officer_of(role, area))
        assert "wa.me" not in text_of(client, "home")


def test_numbers_as_they_are_typed_kept_and_called():
    assert phones.normalise("0062 812 3456 7890") == "081234567890"
    assert phones.international("081234567890") == "6281234567890"
    assert whatsapp.link("a&b?", "081234567890") == "https://wa.me/6281234567890?text=a%26b%3F"
    with pytest.raises(ValueError, match="12345"):
        phones.normalise("12345")
