"""A question has the years it is asked in: one that ends and one that begins, on every page of both years."""

import pytest
import time_machine
from django.urls import reverse

from products.carry_over import carry_on
from products.choices import State
from products.models import Product
from products.sections import BY_KEY, SECTIONS, missing, pins
from products.snapshots import Snapshot, take
from products.views import offline
from reviews.deciding.mending import Mending
from reviews.prints import paper_form
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    give_time,
    make_cycle,
    make_officer,
    make_product,
    officer_of,
    send_back,
    submit,
)
from tests.products.asking import page_of, send
from villages.scoping import Role

pytestmark = pytest.mark.django_db
ENDS, BEGINS = "regular_buyer", "price"  # the last time in 2026; for the first time in 2027
BUYER, PRICE = "Pembeli tetap", "Harga jual per satuan"


@pytest.fixture(autouse=True)
def years(monkeypatch):
    """2027 is the current year; for 2026 there is more time."""
    for question in BY_KEY["produksi"].fixed:
        if question.name == ENDS:
            monkeypatch.setitem(question.__dict__, "until", 2026)
        if question.name == BEGINS:
            monkeypatch.setitem(question.__dict__, "since", 2027)
    offline._mark_of.cache_clear()
    with time_machine.travel("2027-02-01 09:00 +0800", tick=False):
        make_cycle(2026).refresh_from_db()
        make_cycle(2027).refresh_from_db()
        yield
    offline._mark_of.cache_clear()


def in_time(village, year):
    cycle = make_cycle(year)
    if year == 2026:
        give_time(village, cycle)
    return cycle


def of(year, village=BOLOK, **kwargs):
    product = make_product(village, cycle=in_time(village, year), **kwargs)
    return Product.objects.with_answers().get(pk=product.pk)


def names(product):
    return {question.name for section in SECTIONS for question in section.questions(product)}


@pytest.mark.parametrize(("year", "asks"), ((2026, ENDS), (2027, BEGINS)))
def test_a_dossier_is_asked_what_its_year_asks(client, year, asks):
    product = of(year)
    assert names(product) & {ENDS, BEGINS} == set(pins(product)) & {ENDS, BEGINS} == {asks}
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    text = client.get(page_of(product, "produksi")).content.decode()
    assert ('name="regular_buyer"' in text, 'name="price"' in text) == (year == 2026, year == 2027)
    check = client.get(reverse("reviews:check", args=[product.pk])).content.decode()
    assert (PRICE in check, BUYER in check) == (year == 2027, year == 2026)
    wanted = {answer.question.name for _section, answer in missing(product)}
    assert (BEGINS in wanted) == (year == 2027)
    told = client.get(reverse("products:answers", args=[product.pk])).json()["sections"]["produksi"]
    assert set(told["fields"]) & {ENDS, BEGINS} == {asks}
    assert ([PRICE, ["price"]] in told["required"]) == (year == 2027)


def test_what_is_not_asked_is_not_written(client):
    product = of(2026)
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    send(client, product, "produksi", price="25.000", regular_buyer="Toko Ina")
    assert (product.price, product.regular_buyer) == (None, "Toko Ina")


def test_a_year_without_the_question_is_complete_without_it():
    product = of(2026, filled=True, price=25_000)
    Product.objects.filter(pk=product.pk).update(price=None)
    product.refresh_from_db()
    submit(product)
    assert product.state == State.SUBMITTED
    sent = Snapshot(product.decisions.get().snapshot)
    assert (sent.answer(BEGINS), sent.answer(ENDS).text) == (None, "NTT Mart Kupang")


def test_an_older_submission_stays_what_it_was():
    """Read in the year after, and compared: nothing was changed by the turn of the year."""
    product = of(2026, filled=True)
    submit(product)
    send_back(product, regular_buyer="Siapa?")
    fresh = Product.objects.with_answers().get(pk=product.pk)
    (pinned,) = Mending(fresh).pinned.values()
    assert (pinned.section, pinned.changed) == (BY_KEY["produksi"], False)
    assert Snapshot(take(fresh)).answer(BEGINS) is None


def test_a_submission_without_labels_names_both():
    read = Snapshot({"regular_buyer": "Toko Ina", "price": 25_000})
    assert [(answer.label, answer.text) for one in read.sections for answer in one.answers] == [
        (PRICE, "Rp\xa025.000"),
        (BUYER, "Toko Ina"),
    ]


def test_a_new_year_takes_over_what_it_asks():
    earlier = of(2026, filled=True)
    product = of(2027)
    carry_on(earlier, product, photos=False)
    product.refresh_from_db()
    assert (product.name, product.regular_buyer) == ("Garam Bolok", "")


def test_the_list_of_a_year_has_the_columns_of_its_form(client):
    for year, village in ((2026, BOLOK), (2027, KUANHEUN)):
        make_product(village, cycle=in_time(village, year), state=State.APPROVED)
    client.force_login(make_officer(Role.PROVINCE, NTT))
    found = {}
    for year in (2026, 2027):
        listing = client.get(f"/disetujui/?tahun={year}&kolom=pembeli,harga&urut=harga").context["listing"]
        assert {one.key for one in listing.columns} == {one.key for one in listing.shown}
        found[year] = [one.key for one in listing.shown], listing.order
        file = b"".join(client.get(f"/disetujui/unduh/csv/?tahun={year}")).decode("utf-8-sig")
        assert ("Pembeli tetap" in file, "Harga per satuan" in file) == (year == 2026, year == 2027)
    assert found == {2026: (["nama", "pembeli"], "-disetujui"), 2027: (["nama", "harga"], "harga")}


@pytest.mark.parametrize(("year", "asks"), ((2026, BUYER), (2027, PRICE)))
def test_the_paper_form_asks_what_its_year_asks(year, asks):
    for product in (of(year), paper_form.empty_file(make_cycle(year))):
        labels = {ask.label for _section, asks in paper_form.pages(product) for ask in asks}
        assert labels & {BUYER, PRICE} == {asks}


def test_without_a_dossier_it_is_the_year_of_the_calendar():
    with time_machine.travel("2026-12-31 23:30 +0800", tick=False):
        old, shell = offline.shell_mark(), offline.shell()
        assert ('name="regular_buyer"' in shell, 'name="price"' in shell) == (True, False)
    with time_machine.travel("2027-01-01 00:30 +0800", tick=False):
        shell = offline.shell()
        assert ('name="regular_buyer"' in shell, 'name="price"' in shell) == (False, True)
        assert offline.shell_mark() != old


def test_the_kabupaten_reads_what_was_asked(client):
    product = of(2026, state=State.SUBMITTED)
    client.force_login(make_officer(Role.DISTRICT, KUPANG))
    text = client.get(reverse("reviews:detail", args=[product.pk])).content.decode()
    assert (BUYER in text, PRICE in text) == (True, False)
