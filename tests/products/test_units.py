"""The unit of a capacity is a choice, with a word of their own where none fits; what was written before stays."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from products.choices import Unit
from products.models import Product
from products.sections import BY_KEY, missing
from products.units import SPELLINGS, alike, read_unit
from reviews.deciding.mending import Mending
from tests.factories import BOLOK, make_product, send_back, submit
from tests.past import past_the_rules
from tests.products.asking import faults, page_of, send
from tests.reviews.lists.written import csv_rows

pytestmark = pytest.mark.django_db
MIGRATION = import_module("products.migrations.0010_units")


@pytest.mark.parametrize(
    ("written", "unit", "word"),
    (
        ("Kg", "kg", ""),
        ("kilo", "kg", ""),
        ("KILOGRAM.", "kg", ""),
        ("lbr", "lembar", ""),
        ("pcs", "buah", ""),
        ("btl", "botol", ""),
        ("kg kering", "lainnya", "kg kering"),
        ("botol  500 ml", "lainnya", "botol 500 ml"),
        ("paket", "lainnya", "paket"),
        ("Tandan", "lainnya", "Tandan"),
        ("", "", ""),
    ),
)
def test_a_unit_as_it_was_written(written, unit, word):
    """By the form, and by the migration of what was typed before there was a list."""
    assert read_unit(written) == (unit, word)
    product = make_product(BOLOK, filled=True)
    with past_the_rules():
        Product.objects.filter(pk=product.pk).update(capacity_unit=written)
    for _time in range(2):
        MIGRATION.words_become_units(apps, None)
        product.refresh_from_db()
        assert (product.capacity_unit, product.capacity_unit_word) == (unit, word)


def test_every_unit_is_read_and_the_migration_knows_them_all():
    assert set(SPELLINGS) == set(Unit) - {Unit.OTHER}
    assert Unit.values == MIGRATION.UNITS
    spelled = {word: str(unit) for unit, words in SPELLINGS.items() for word in words}
    assert spelled == MIGRATION.UNIT_OF | {unit: unit for unit in MIGRATION.UNITS[:-1]}


def test_a_word_of_their_own(client, village):
    product = make_product(BOLOK)
    send(
        client,
        product,
        "produksi",
        capacity="40 karung",
        capacity_unit="lainnya",
        capacity_unit_word="karung",
        capacity_period="month",
    )
    assert (product.capacity, product.capacity_unit, product.capacity_unit_word) == (40, "lainnya", "karung")
    answer = BY_KEY["produksi"].answers(Product.objects.with_answers().get())[0]
    assert (answer.raw, answer.text) == (["40", "karung", "month"], "40\xa0karung per bulan")
    assert csv_rows()[0]["Satuan"] == "karung"
    text = client.get(page_of(product, "produksi")).content.decode()
    assert '<option value="lainnya" selected>lainnya</option>' in text


@pytest.mark.parametrize(
    ("typed", "stored"),
    (
        (("kg", "karung"), ("kg", "")),  # the word was of another choice
        (("lainnya", "kilo"), ("kg", "")),
        (("", "karung"), ("lainnya", "karung")),
        (("", "lbr"), ("lembar", "")),
        (("karung", ""), ("lainnya", "karung")),  # an older page, which had one field
        (("Kilo", ""), ("kg", "")),
        (("lainnya", ""), ("lainnya", "")),
    ),
)
def test_what_two_fields_say(client, village, typed, stored):
    product = make_product(BOLOK)
    response = send(client, product, "produksi", capacity_unit=typed[0], capacity_unit_word=typed[1])
    assert response.status_code == 302
    assert (product.capacity_unit, product.capacity_unit_word) == stored


def test_without_its_word_it_is_no_answer_yet(client, village):
    product = make_product(BOLOK, filled=True, capacity_unit="lainnya")
    (found,) = missing(Product.objects.with_answers().get(pk=product.pk))
    assert (found[1].question.name, found[1].target) == ("capacity", "capacity_unit_word")
    send(
        client,
        product,
        "produksi",
        capacity="40",
        capacity_unit="lainnya",
        capacity_unit_word="karung",
        capacity_period="",
    )
    found = dict((answer.question.name, answer.target) for _section, answer in missing(product))
    assert found["capacity"] == "capacity_period"


def test_another_unit_behind_the_number_is_asked(client, village):
    product = make_product(BOLOK)
    response = send(
        client,
        product,
        "produksi",
        capacity="2 ton",
        capacity_unit="lainnya",
        capacity_unit_word="karung",
        price="5.000/kg",
    )
    assert faults(response) == {
        "capacity": ["Tulis angkanya saja, tanpa “ton”."],
        "price": ["Tulis angkanya saja, tanpa “kg”."],
    }


def test_an_older_submission_does_not_look_changed(client, village):
    """It was sent as "Kilo"; the migration made it kg, which mends nothing that the kabupaten asked for."""
    product = make_product(BOLOK, filled=True)
    with past_the_rules():
        Product.objects.filter(pk=product.pk).update(capacity_unit="Kilo")
    product.refresh_from_db()
    submit(product)
    send_back(product, capacity="Per musim?")
    MIGRATION.words_become_units(apps, None)

    def changed():
        fresh = Product.objects.with_answers().get(pk=product.pk)
        return Mending(fresh).pinned["capacity"].changed

    assert changed() is False
    receipt = client.get(reverse("reviews:receipt", args=[product.pk])).content.decode()
    assert "2.500,5\xa0Kilo per bulan" in receipt
    Product.objects.filter(pk=product.pk).update(capacity_unit="ton")
    assert changed() is True


@pytest.mark.parametrize("raw", (None, 7, "40 kg", ["40", None, "month"], ["40", "Kg"]))
def test_what_is_no_capacity_is_compared_as_it_is(raw):
    assert alike(raw) == raw
