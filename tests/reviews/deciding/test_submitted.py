"""After *Ajukan*: a page of its own, that says what is true."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.urls import reverse

from products.choices import State
from reviews.deciding.pace import usual_days
from tests.factories import (
    BOLOK,
    KUATAE,
    KUPANG,
    approve,
    make_cycle,
    make_product,
    make_villages,
    officer_of,
    send_back,
    submit,
    withdraw,
)
from villages.scoping import Role

pytestmark = pytest.mark.django_db

JUNE = datetime(2026, 6, 1, 2, tzinfo=UTC)
WORDS = "Portal tidak mengirim SMS atau WhatsApp."


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(JUNE, tick=False) as traveller:
        make_cycle(2026)
        yield traveller


@pytest.fixture
def village(client):
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    return client


def page_of(client, product):
    client.force_login(officer_of(Role.VILLAGE, BOLOK))  # anew: the clock was moved
    response = client.get(reverse("reviews:submitted", args=[product.pk]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def step(client, product, action, **data):
    return client.post(
        reverse("reviews:perform", args=[product.pk, action]),
        {"version": product.version} | data,
        follow=True,
    )


def decided(clock, *days, village_of=None):
    """Dossiers of invented villages, each approved so many days after it was submitted on 1 June."""
    for village, wait in zip(make_villages(len(days)), days, strict=True):
        clock.move_to(JUNE)
        product = make_product(village_of or village, state=State.SUBMITTED)
        clock.move_to(JUNE + timedelta(days=wait))
        approve(product)
    clock.move_to(JUNE)


def test_a_submission_leads_to_its_page(village):
    product = make_product(BOLOK, filled=True)
    response = step(village, product, "submit", declaration="on")
    assert response.redirect_chain == [(f"/berkas/{product.pk}/diajukan/", 302)]
    text = " ".join(response.content.decode().split())
    assert "Sudah diajukan ke Kabupaten Kupang" in text
    assert f"<b>2026/{BOLOK}/1</b>" in text
    assert "Garam Bolok · 1 Juni 2026, 10.00 WITA" in text
    assert 'class="messages"' not in text  # no line that vanishes when the page is loaded again
    assert f'href="{reverse("reviews:receipt", args=[product.pk])}"' in text
    assert f"https://wa.me/?text={quote('Tanda terima OVOP NTT')}" in text


def test_submitted_again_it_says_so_and_counts(village):
    product = make_product(BOLOK, state=State.RETURNED)
    submit(product)
    text = page_of(village, product)
    assert "<h1> Sudah diajukan lagi ke Kabupaten Kupang </h1>" in text
    assert f"<b>2026/{BOLOK}/2</b>" in text


def test_pressed_twice_it_is_the_same_page(village):
    product = make_product(BOLOK, filled=True)
    step(village, product, "submit", declaration="on")
    again = step(village, product, "submit", declaration="on")
    assert again.redirect_chain == [(f"/berkas/{product.pk}/diajukan/", 302)]


@pytest.mark.parametrize("state", (State.DRAFT, State.RETURNED, State.APPROVED))
def test_what_does_not_wait_leads_to_the_dossier(village, state):
    product = make_product(BOLOK, state=state)
    response = village.get(reverse("reviews:submitted", args=[product.pk]))
    assert (response.status_code, response.url) == (302, f"/berkas/{product.pk}/")


def test_nothing_is_promised_while_too_little_was_decided(village, clock):
    decided(clock, 3, 3, 3, 3)
    product = make_product(BOLOK, state=State.SUBMITTED)
    assert usual_days(product) is None
    text = page_of(village, product)
    assert "Biasanya" not in text
    assert f"<b>{WORDS}</b> Buka lagi portal ini beberapa hari kemudian untuk melihat jawabannya." in text


def test_the_kabupatens_own_median_says_when_to_look(village, clock):
    decided(clock, 2, 3, 9, 20, 40)
    product = make_product(BOLOK, state=State.SUBMITTED)
    text = page_of(village, product)
    assert "Biasanya diputuskan dalam <b>9 hari</b>, dilihat dari berkas tahun 2026." in text
    assert (
        f"<b>{WORDS}</b> Buka lagi portal ini sekitar <b>10 Juni 2026</b> untuk melihat jawabannya." in text
    )
    clock.move_to(JUNE + timedelta(days=9))
    assert "sekitar <b>10 Juni 2026</b>" in page_of(village, product)
    clock.move_to(JUNE + timedelta(days=10))
    text = page_of(village, product)
    assert "Berkas ini sudah menunggu 10 hari, lebih lama dari biasanya" in text
    assert "sekitar" not in text


def test_returns_count_each_since_its_own_submission(clock):
    product = make_product(BOLOK, state=State.SUBMITTED)
    for wait in (2, 4, 6, 8, 10):
        clock.shift(timedelta(days=wait))
        send_back(product, name="Tulis nama.")
        clock.shift(timedelta(days=30))  # the village's own days count for nobody
        submit(product)
    assert usual_days(product) == 6
    clock.shift(timedelta(days=50))
    withdraw(product)  # nobody decided it
    assert usual_days(product) == 6


def test_of_an_even_number_half_days_are_rounded_up_and_none_is_less_than_one(clock):
    decided(clock, 1, 2, 3, 4, 5, 6)
    assert usual_days(make_product(BOLOK)) == 4


def test_the_same_day_is_one_day(clock):
    decided(clock, 0, 0, 0, 0, 0)
    assert usual_days(make_product(BOLOK)) == 1


def test_another_kabupaten_and_another_year_count_for_nobody(clock):
    decided(clock, 1, 1, 1, 1, 1)
    assert usual_days(make_product(KUATAE)) is None
    clock.move_to(datetime(2027, 2, 1, 2, tzinfo=UTC))
    assert usual_days(make_product(BOLOK, cycle=make_cycle(2027))) is None


def test_taking_it_back_names_both_costs(village):
    product = make_product(BOLOK, state=State.SUBMITTED)
    text = page_of(village, product)
    assert (
        "Berkas kembali menjadi draf dan keluar dari antrean kabupaten. Ubah, lalu ajukan lagi paling lambat "
        "1 Maret 2027; antreannya mulai dari belakang."
    ) in text
    response = step(village, product, "withdraw")
    assert (
        "Berkas sudah ditarik kembali dan menjadi draf lagi. Petugas kabupaten/kota tidak bisa membukanya sampai Anda ajukan lagi."
    ) in response.content.decode()
    home = village.get(reverse("home")).content.decode()
    assert (
        "Ditarik kembali 1 Juni 2026, 10.00 WITA. Petugas kabupaten tidak bisa membukanya sampai Anda ajukan lagi."
        in home
    )


def test_after_the_last_day_of_mending_it_is_not_offered_to_be_taken_back(village, clock):
    product = make_product(BOLOK, state=State.SUBMITTED)
    clock.move_to(datetime(2027, 3, 1, 2, tzinfo=UTC))
    village.force_login(officer_of(Role.VILLAGE, BOLOK))
    assert "paling lambat 1 Maret 2027; antreannya mulai dari belakang." in page_of(village, product)
    clock.move_to(datetime(2027, 3, 2, 2, tzinfo=UTC))
    village.force_login(officer_of(Role.VILLAGE, BOLOK))
    text = page_of(village, product)
    assert (
        "Masa perbaikan habis pada 1 Maret 2027, jadi berkas yang ditarik tidak bisa diajukan lagi." in text
    )
    assert "Ya, tarik kembali" not in text
    assert step(village, product, "withdraw").status_code == 422
    product.refresh_from_db()
    assert product.state == State.SUBMITTED


@pytest.mark.parametrize("name", ("home", "reviews:detail"))
def test_the_way_to_it_is_the_receipts(village, name):
    product = make_product(BOLOK, state=State.SUBMITTED)
    url = reverse(name, args=[product.pk] if name != "home" else ())
    here = f'href="/berkas/{product.pk}/diajukan/"'
    assert here in village.get(url).content.decode()
    approve(product)
    text = village.get(url).content.decode()
    assert here not in text
    assert f'href="{reverse("reviews:receipt", args=[product.pk])}"' in text


def test_the_kabupaten_is_shown_the_receipt_itself(client):
    product = make_product(BOLOK, state=State.SUBMITTED)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    text = client.get(reverse("reviews:detail", args=[product.pk])).content.decode()
    assert f'href="{reverse("reviews:receipt", args=[product.pk])}"' in text
    assert "diajukan/" not in text


@pytest.mark.parametrize("item_count", (1, 3))
def test_it_takes_the_same_few_queries(village, clock, django_assert_num_queries, item_count):
    decided(clock, *[2] * item_count)
    product = make_product(BOLOK, state=State.SUBMITTED)
    for _round in range(item_count):
        send_back(product, name="Tulis nama.")
        submit(product)
    with django_assert_num_queries(8):
        response = village.get(reverse("reviews:submitted", args=[product.pk]))
    assert response.status_code == 200


# --- The check page ---------------------------------------------------------------------------------


def test_the_check_page_lists_what_is_missing_and_what_is_to_be_confirmed_at_once(village):
    product = make_product(BOLOK, filled=True)
    product.price, product.unconfirmed = None, ["produk", "bukti"]
    product.save()
    text = " ".join(village.get(reverse("reviews:check", args=[product.pk])).content.decode().split())
    section = f"/berkas/{product.pk}/isi"
    assert "Masih 1 jawaban yang belum diisi" in text
    assert f'href="{reverse("products:section", args=[product.pk, "produksi"])}#div_id_price"' in text
    assert "Masih ada 2 bagian yang perlu diperiksa lagi dan disimpan" in text
    for key in ("produk", "bukti"):
        assert f'<li> <a href="{section}/{key}/">' in text


def test_the_check_page_leads_to_each_remark_that_is_left(village):
    product = make_product(BOLOK, state=State.RETURNED)
    text = " ".join(village.get(reverse("reviews:check", args=[product.pk])).content.decode().split())
    assert "Masih ada 1 catatan kabupaten yang belum Anda perbaiki" in text
    assert f'href="{reverse("products:section", args=[product.pk, "produk"])}#q-name"' in text


def test_the_check_page_tells_the_truth_about_what_is_locked(village, clock):
    product = make_product(BOLOK, filled=True)
    page = reverse("reviews:check", args=[product.pk])
    text = village.get(page).content.decode()
    assert "Anda bisa menariknya kembali selama kabupaten belum memutuskan." in text
    assert "tidak bisa diubah sampai" not in text
    clock.move_to(datetime(2027, 1, 5, 2, tzinfo=UTC))
    village.force_login(officer_of(Role.VILLAGE, BOLOK))
    text = village.get(page).content.decode()
    assert "Petugas PMD kabupaten bisa memberi perpanjangan waktu." in text


def test_a_script_is_told_where_a_step_leads_and_why_it_was_refused(client):
    """As static/js/steps.js sends it, from a phone that had no line."""
    product = make_product(BOLOK, filled=True, files=True)
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    address = reverse("reviews:perform", args=[product.pk, "submit"])
    script = {"headers": {"Accept": "application/json"}}
    refused = client.post(address, {"version": product.version}, **script)
    assert (refused.status_code, refused.json()) == (
        422,
        {"error": "Centang dulu pernyataan ini, baru berkas bisa diajukan."},
    )
    data = {"version": product.version, "consent_version": 0, "declaration": "on"}
    stale = client.post(address, data | {"version": product.version + 1}, **script)
    assert (stale.status_code, stale.json()) == (
        409,
        {"error": "Berkas ini sudah berubah. Periksa lagi, lalu ajukan."},
    )
    done = reverse("reviews:submitted", args=[product.pk])
    assert client.post(address, data, **script).json() == {"next": done}
    assert client.post(address, data, **script).json() == {"next": done}  # the answer was lost
    assert product.decisions.count() == 1
