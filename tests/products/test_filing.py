"""A village fills in its file: everything sound is saved, everything else is said, nothing is lost."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from products import sections
from products.choices import State
from products.fields import CoordinateField, DayField, NumberField, PhoneField, RupiahField, WholeField
from products.models import Cycle, Product
from products.sections import BY_KEY, SECTIONS
from products.uploads import storage
from tests.factories import (
    BATAKTE,
    BOLOK,
    jpeg,
    make_cycle,
    make_officer,
    make_product,
    officer_of,
    pdf,
    send_back,
    submit,
)
from villages.scoping import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(client):
    officer = make_officer(Role.VILLAGE, BOLOK)
    client.force_login(officer)
    return officer


def page_of(product, section):
    return reverse("products:section", args=[product.pk, section])


def send(client, product, section, *, seen=None, **data):
    """Post a section as the browser would, with what it has seen; lists and files in `data`."""
    fresh = Product.objects.with_answers().get(pk=product.pk)
    data["seen"] = seen or BY_KEY[section].fingerprint(fresh)
    response = client.post(page_of(product, section), data)
    product.refresh_from_db()
    return response


def faults(response):
    return {name: [str(e) for e in errors] for name, errors in response.context["form"].errors.items()}


# --- Fields -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "value"),
    (
        ("1.250.000", 1_250_000),
        ("Rp 1.250.000", 1_250_000),
        ("rp1250000", 1_250_000),
        ("1.250.000,00", 1_250_000),
        ("25.000,-", 25_000),
        ("0", 0),
        (" 7 500 ", 7_500),
    ),
)
def test_rupiah(typed, value):
    assert RupiahField().clean(typed) == value


@pytest.mark.parametrize(
    "typed", ("dua puluh ribu", "1.25", "1,5", "-5", "1e9", "NaN", "Infinity", "9" * 13, "1.2.3")
)
def test_not_rupiah(typed):
    with pytest.raises(ValidationError) as fault:
        RupiahField().clean(typed)
    assert len(fault.value.messages) == 1


@pytest.mark.parametrize(
    ("typed", "value"),
    (("1.200", "1200"), ("2,5", "2.5"), ("2.5", "2.5"), ("1.200,75", "1200.75"), ("12", "12")),
)
def test_numbers_as_indonesians_write_them(typed, value):
    assert str(NumberField(max_digits=12, decimal_places=2).clean(typed)) == value


@pytest.mark.parametrize(
    ("typed", "value"),
    (
        ("0812 3456 7890", "081234567890"),
        ("+62 812-3456-7890", "081234567890"),
        ("6281234567890", "081234567890"),
        ("006281234567890", "081234567890"),
        ("(0380) 831234", "0380831234"),
    ),
)
def test_phones(typed, value):
    assert PhoneField().clean(typed) == value


@pytest.mark.parametrize("typed", ("12345", "0812", "+1 202 555 0100", "nomor saya", "08123456789012345"))
def test_not_phones(typed):
    with pytest.raises(ValidationError, match="0812 3456 7890"):
        PhoneField().clean(typed)


@pytest.mark.parametrize("typed", ("2025-11-17", "17-11-2025", "17/11/2025"))
def test_days(typed):
    assert DayField().clean(typed).isoformat() == "2025-11-17"


def test_places_lie_in_ntt():
    field = CoordinateField(low=-11.1, high=-7.9)
    assert str(field.clean("-10,178757")) == str(field.clean("-10.178757")) == "-10.178757"
    for typed in ("-6,2", "selatan", "1e400"):
        with pytest.raises(ValidationError, match=r"Angkanya harus antara -11,1 dan -7,9|misalnya"):
            field.clean(typed)


def test_whole_numbers():
    assert WholeField().clean("1.200") == 1200
    with pytest.raises(ValidationError, match="tanpa koma"):
        WholeField().clean("2,5")


# --- Starting -----------------------------------------------------------------------------------


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


# --- Sections -----------------------------------------------------------------------------------


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
        "produksi": ["capacity", "months", "price", "markets", "regular_buyer"],
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


def test_the_missing_list_links_to_each_field(client, village):
    product = make_product(BOLOK, name="Garam")
    text = client.get(reverse("reviews:check", args=[product.pk])).content.decode()
    for section, target in (
        ("produk", "category"),
        ("produksi", "capacity"),
        ("izin", "paper_nib"),
        ("bukti", "minutes_file"),
    ):
        assert f'href="{page_of(product, section)}#div_id_{target}"' in text
        assert f'id="div_id_{target}"' in client.get(page_of(product, section)).content.decode()
    assert "#div_id_name" not in text
    assert "#div_id_months" not in text


def test_hostile_text_is_only_text(client, village):
    product = make_product(BOLOK)
    send(client, product, "produk", name='<script>alert(1)</script>"', uniqueness="a\x00b")
    assert product.name == '<script>alert(1)</script>"'
    assert product.uniqueness == ""
    assert "<script>alert" not in client.get(reverse("reviews:detail", args=[product.pk])).content.decode()


# --- Two tabs -----------------------------------------------------------------------------------


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


# --- Files --------------------------------------------------------------------------------------


def photo(name="foto.jpg", colour="#27336b"):
    return SimpleUploadedFile(name, jpeg(colour=colour), "image/jpeg")


def test_photos_and_minutes_arrive(client, village):
    product = make_product(BOLOK)
    response = send(
        client,
        product,
        "bukti",
        photos=[photo("a.jpg", "red"), photo("b.jpg", "green")],
        minutes_file=SimpleUploadedFile("ba.pdf", pdf(), "application/pdf"),
        minutes_date="2026-02-17",
    )
    assert response.status_code == 302
    assert [one.name for one in product.photos.all()] == ["a.jpg", "b.jpg"]
    for size in ("small", "medium", "large"):
        answer = client.get(reverse("products:photo", args=[product.photos.first().pk, size]))
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    answer = client.get(reverse("products:minutes", args=[product.minutes.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="ba.pdf"'
    assert answer["Cache-Control"] == "no-store"


def test_one_bad_photo_costs_no_other(client, village):
    product = make_product(BOLOK)
    bad = SimpleUploadedFile("surat.jpg", b"<html>bukan foto</html>", "image/jpeg")
    response = send(client, product, "bukti", photos=[photo("a.jpg"), bad], minutes_number="BA/1")
    assert response.status_code == 422
    assert faults(response) == {
        "photos": ["“surat.jpg” bukan foto JPEG, PNG, atau WebP. Pilih foto dari kamera atau galeri."]
    }
    assert ([one.name for one in product.photos.all()], product.minutes_number) == (["a.jpg"], "BA/1")


def test_the_sixth_photo_is_refused_by_name(client, village):
    product = make_product(BOLOK)
    shots = [photo(f"{n}.jpg", (n * 40, 0, 0)) for n in range(6)]
    response = send(client, product, "bukti", photos=shots)
    assert faults(response) == {
        "photos": [
            "Foto “5.jpg” belum disimpan: paling banyak 5 foto. Hapus dulu satu foto, lalu kirim lagi."
        ]
    }
    assert product.photos.count() == 5


def test_photos_are_put_in_order(client, village, django_capture_on_commit_callbacks):
    product = make_product(BOLOK)
    send(client, product, "bukti", photos=[photo(f"{c}.jpg", c) for c in ("red", "green", "blue")])

    def names():
        return "".join(one.name[0] for one in product.photos.all())

    red, green, blue = product.photos.all()
    for action, order in (
        (f"cover:{blue.id.hex}", "brg"),
        (f"later:{blue.id.hex}", "rbg"),
        (f"earlier:{green.id.hex}", "rgb"),
        (f"earlier:{red.id.hex}", "rgb"),
        ("cover:nothing", "rgb"),
        ("paint:" + red.id.hex, "rgb"),
    ):
        response = send(client, product, "bukti", photo=action)
        assert response.url == page_of(product, "bukti")
        assert names() == order
    folder = storage.default_storage.path(red.folder)
    with django_capture_on_commit_callbacks(execute=True):
        send(client, product, "bukti", photo=f"delete:{red.id.hex}")
    assert names() == "gb"
    assert not list(Path(folder).glob("*"))


def test_new_minutes_take_the_place_of_the_old(client, village, django_capture_on_commit_callbacks):
    product = make_product(BOLOK, filled=True, files=True)
    old = product.minutes
    with django_capture_on_commit_callbacks(execute=True):
        send(client, product, "bukti", minutes_file=SimpleUploadedFile("baru.pdf", pdf(pages=2)))
    product = Product.objects.get(pk=product.pk)
    assert (product.minutes.name, product.minutes.pk != old.pk) == ("baru.pdf", True)
    assert client.get(reverse("products:minutes", args=[old.pk])).status_code == 404
    assert client.get(reverse("products:minutes", args=[product.minutes.pk])).status_code == 200


def test_a_point_has_two_numbers_and_minutes_a_past_day(client, village):
    product = make_product(BOLOK)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    response = send(client, product, "bukti", latitude="-10,2", longitude="", minutes_date=tomorrow)
    assert faults(response) == {
        "longitude": ["Isi lintang dan bujur dua-duanya, atau kosongkan dua-duanya."],
        "minutes_date": ["Tanggal ini belum tiba. Periksa lagi tahunnya."],
    }


# --- The return that teaches ----------------------------------------------------------------------


def test_remarks_stand_at_their_field_and_are_counted_down(client, village):
    product = make_product(BOLOK, state=State.SUBMITTED)
    send_back(product, price="Harga per kg, ya.", bukti="Foto kemasannya juga.")
    assert "<b>2 perbaikan</b>" in client.get(reverse("home")).content.decode()
    assert "Harga per kg, ya." in client.get(page_of(product, "produksi")).content.decode()
    assert "Foto kemasannya juga." in client.get(page_of(product, "bukti")).content.decode()
    page = client.get(page_of(product, "produksi")).context["form"]
    data = {name: page[name].value() for name in page.fields}
    send(client, product, "produksi", **data | {"price": "9.000"})
    text = client.get(reverse("home")).content.decode()
    assert "<b>1 perbaikan</b>" in text
    submit(product)
    officer = officer_of(Role.DISTRICT, product.district_code)
    client.force_login(officer)
    text = client.get(reverse("reviews:detail", args=[product.pk])).content.decode()
    assert "Diajukan ulang" in text
    assert "Rp 9.000 <del>Rp 12.500</del>" in text


def test_the_queue_says_what_comes_again(client):
    product = make_product(BOLOK, state=State.SUBMITTED)
    make_product(BATAKTE, state=State.SUBMITTED)
    send_back(product, price="Per kg.")
    submit(product)
    client.force_login(officer_of(Role.DISTRICT, product.district_code))
    rows = client.get(reverse("reviews:queue"), {"pengajuan": "ulang"}).context["page"].rows
    assert [row.pk for row in rows] == [product.pk]
    assert len(client.get(reverse("reviews:queue")).context["page"].rows) == 2


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
