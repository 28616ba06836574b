"""A village fills in its file: everything sound is saved, everything else is said, nothing is lost."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from products import sections
from products.choices import State
from products.models import Cycle, Product
from products.sections import BY_KEY, SECTIONS
from tests.factories import (
    BATAKTE,
    BOLOK,
    jpeg,
    make_cycle,
    make_officer,
    make_product,
)
from tests.products.asking import faults, page_of, send
from villages.scoping import Role

pytestmark = pytest.mark.django_db


def test_starting_twice_makes_one_file(client, village):
    make_cycle()
    first, second = client.post(reverse("products:start")), client.post(reverse("products:start"))
    assert first.url == second.url == reverse("reviews:tasks", args=[Product.objects.get().pk])


def test_a_closed_cycle_says_when_it_opens(client, village):
    with time_machine.travel("2026-02-01 09:00 +0800", tick=False):
        make_cycle(2026, opens="2026-03-01")
        client.force_login(village)
        response = client.post(reverse("products:start"), follow=True)
        assert "Pengisian tahun 2026 dibuka pada 1 Maret 2026." in response.content.decode()
    assert not Product.objects.exists()


def test_kelurahan_stay_out_where_the_cycle_says_so(client):
    make_cycle(includes_kelurahan=False)
    client.force_login(make_officer(Role.VILLAGE, BATAKTE))
    assert "hanya untuk desa" in client.post(reverse("products:start"), follow=True).content.decode()
    assert "Kelurahan tidak ikut tahun ini" in client.get(reverse("home")).content.decode()
    assert not Product.objects.exists()


def test_the_form_is_the_contract():
    product = Product(category="fish")
    product.pk = 1
    names = {section.key: [question.name for question in section.fixed] for section in SECTIONS}
    assert names == {
        "produk": ["name", "category", "form", "uniqueness", "main_material", "material_origin"],
        "pengelola": [
            "manager_kind",
            "manager_name",
            "contact_name",
            "contact_phone",
            "workers",
            "women_workers",
        ],
        "produksi": ["capacity", "months", "price", "markets", "regular_buyer", "own_tools", "satellites"],
        "izin": [],
        "kebutuhan": ["constraints", "funding_needs", "funding_amount", "training_needs"],
        "bukti": ["photos", "minutes_date", "minutes_number", "minutes", "location"],
    }
    assert [question.name for question in BY_KEY["izin"].questions(product)] == [
        "paper_nib",
        "paper_pirt",
        "paper_halal",
        "paper_bpom",
        "paper_brand",
        "paper_gi",
        "paper_skp",
    ]


def test_an_empty_draft_saves(client, village):
    product = make_product(BOLOK)
    for section in SECTIONS:
        assert send(client, product, section.key).status_code == 302
    assert product.state == State.DRAFT


def test_one_wrong_answer_costs_no_other(client, village):
    product = make_product(BOLOK)
    response = send(
        client, product, "produksi", price="mahal", capacity="1.200", capacity_unit="kg", markets=["village"]
    )
    assert response.status_code == 422
    assert faults(response) == {"price": ["Tulis rupiahnya dengan angka saja, misalnya 25.000."]}
    assert 'value="mahal"' in response.content.decode()
    assert (product.capacity, product.capacity_unit, product.markets, product.price) == (
        1200,
        "kg",
        ["village"],
        None,
    )


@pytest.mark.parametrize(
    ("before", "typed", "stored"),
    (
        ((None, None), ("3", "5"), (None, None)),
        ((20, 10), ("5", "10"), (20, 10)),
        ((20, 10), ("5", "sepuluh"), (20, 10)),
        ((20, 10), ("", "10"), (20, 10)),
        ((20, 10), ("10", "10"), (10, 10)),
        ((20, 10), ("9", ""), (9, None)),
    ),
)
def test_women_are_among_the_workers(client, village, before, typed, stored):
    product = make_product(BOLOK, workers=before[0], women_workers=before[1])
    response = send(
        client, product, "pengelola", workers=typed[0], women_workers=typed[1], manager_name="Kelompok"
    )
    assert response.status_code == (302 if stored != before else 422)
    assert (product.workers, product.women_workers, product.manager_name) == (*stored, "Kelompok")


@pytest.mark.parametrize(
    ("section", "name"), (("pengelola", "workers"), ("produksi", "capacity"), ("produksi", "price"))
)
def test_zero_says_nothing(client, village, section, name):
    product = make_product(BOLOK, filled=True)
    before = getattr(product, name)
    response = send(client, product, section, **{name: "0"})
    assert faults(response)[name] == ["Tulis angka lebih dari 0. Kalau belum tahu, kosongkan dulu."]
    assert (getattr(product, name), before > 0) == (before, True)


def test_limits_of_boxes(client, village):
    product = make_product(BOLOK)
    response = send(
        client,
        product,
        "kebutuhan",
        constraints=["material", "tools", "capital", "road"],
        funding_needs=["none", "tools"],
        training_needs=["quality"],
    )
    assert faults(response) == {
        "constraints": ["Pilih paling banyak 3. Sekarang ada 4 yang dicentang."],
        "funding_needs": ["“Tidak perlu” tidak bisa dipilih bersama yang lain. Hapus salah satu centangnya."],
    }
    assert [(need.track, need.kind) for need in product.needs.all()] == [("training", "quality")]


def test_money_is_asked_for_with_its_amount():
    product = make_product(BOLOK, filled=True, needs={"funding": ["tools"]})
    product.funding_amount = None
    assert [answer.question.name for _section, answer in sections.missing(product)] == ["funding_amount"]
    product = make_product(BATAKTE, filled=True, needs={"funding": []})
    product.funding_amount = None
    assert sections.missing(product) == []


def test_papers_follow_the_category_and_wait_for_their_number(client, village):
    product = make_product(BOLOK, category="weaving")
    response = send(client, product, "izin", paper_nib="yes", number_nib="", paper_gi="no")
    assert faults(response) == {
        "number_nib": ["Tulis nomornya, atau pilih “Proses” kalau belum ada di tangan."]
    }
    # A paper of another category: what is left out must not count as saved.
    response = send(client, product, "izin", paper_gi="no", paper_skp="yes")
    assert response.status_code == 422
    assert list(faults(response)) == ["__all__"]
    send(client, product, "izin", paper_nib="yes", number_nib="0220105811234", paper_gi="no")
    assert {(row.kind, row.status, row.number) for row in product.licences.all()} == {
        ("nib", "yes", "0220105811234"),
        ("gi", "no", ""),
    }


def test_the_missing_list_links_to_the_first_field_of_each_section(client, village):
    product = make_product(BOLOK, name="Garam")
    text = client.get(reverse("reviews:check", args=[product.pk])).content.decode()
    for section, target in (
        ("produk", "category"),
        ("produksi", "capacity"),
        ("izin", "paper_nib"),
        ("bukti", "photos"),
    ):
        assert f'href="{page_of(product, section)}#div_id_{target}"' in text
        assert f'id="div_id_{target}"' in client.get(page_of(product, section)).content.decode()
    assert "Bukti: 4 jawaban</a>" in text
    assert "Foto produk, Tanggal berita acara, Nomor berita acara, Foto atau PDF berita acara" in text
    assert "#div_id_name" not in text
    assert "#div_id_months" not in text


def test_hostile_text_is_only_text(client, village):
    product = make_product(BOLOK)
    send(client, product, "produk", name='<script>alert(1)</script>"', uniqueness="a\x00b")
    assert product.name == '<script>alert(1)</script>"'
    assert product.uniqueness == ""
    assert "<script>alert" not in client.get(reverse("reviews:detail", args=[product.pk])).content.decode()


def test_a_second_tab_overwrites_nothing(client, village):
    product = make_product(BOLOK, name="Lama")
    seen = client.get(page_of(product, "produk")).context["seen"]
    send(client, product, "produk", name="Dari tab satu")
    response = send(client, product, "produk", seen=seen, name="Dari tab dua")
    assert response.status_code == 409
    assert product.name == "Dari tab satu"
    text = response.content.decode()
    assert "Dari tab satu" in text
    assert "Dari tab dua" in text
    # What the page shows now has been seen: a second press is meant.
    assert (
        send(client, product, "produk", seen=response.context["seen"], name="Dari tab dua").status_code == 302
    )
    assert product.name == "Dari tab dua"


def test_two_tabs_with_two_sections_do_not_clash(client, village):
    product = make_product(BOLOK)
    seen = client.get(page_of(product, "produk")).context["seen"]
    send(client, product, "pengelola", manager_name="BUMDes")
    assert send(client, product, "produk", seen=seen, name="Garam").status_code == 302


def test_a_double_click_is_no_clash(client, village):
    product = make_product(BOLOK)
    seen = client.get(page_of(product, "bukti")).context["seen"]
    for _click in range(2):
        photo = SimpleUploadedFile("garam.jpg", jpeg(), "image/jpeg")
        assert (
            send(client, product, "bukti", seen=seen, photos=photo, minutes_number="BA/1").status_code == 302
        )
    assert product.photos.count() == 1


@pytest.mark.parametrize("state", (State.SUBMITTED, State.APPROVED))
def test_an_old_tab_of_a_filed_product_keeps_the_words(client, village, state):
    product = make_product(BOLOK, state=state)
    response = send(client, product, "produk", name="Garam dari tab lama", category="fish")
    assert response.status_code == 409
    assert ("Nama produk unggulan", "Garam dari tab lama") in response.context["kept"]
    assert ("Kategori", "Ikan & olahannya") in [(a, str(b)) for a, b in response.context["kept"]]
    assert product.name == "Garam Bolok"


def test_cycle_of_today():
    make_cycle(2025)
    now = make_cycle(2026)
    make_cycle(2027)
    assert Cycle.objects.current(today=now.opens) == now


def test_the_ends_of_lines_are_no_other_answer(client, village):
    """A browser posts two letters for each, the phone's own script one."""
    product = make_product(BOLOK, uniqueness="")
    words = "Dijemur.\nTiga hari."
    send(client, product, "produk", uniqueness=words.replace("\n", "\r\n"))
    product.refresh_from_db()
    assert product.uniqueness == words
    seen = BY_KEY["produk"].fingerprint(product)
    send(client, product, "produk", uniqueness=words)
    product.refresh_from_db()
    assert BY_KEY["produk"].fingerprint(product) == seen
    lines = "\r\n".join(["huruf"] * 100)  # 599 letters on the phone, 698 as posted
    assert send(client, product, "produk", uniqueness=lines).status_code == 302
    response = send(client, product, "produk", uniqueness="a" * 601)
    assert faults(response) == {
        "uniqueness": ["Paling banyak 600 huruf, sekarang 601: lebih 1. Ringkas sedikit."]
    }
