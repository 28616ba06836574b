"""Izin in one screen, examples that fit the category, and a model to look at."""

import pytest
import time_machine
from django.urls import reverse

from products.choices import Category
from products.forms.example import ANSWERS, CATEGORY, REASONS, model
from products.forms.help_texts import OF_CATEGORY, example
from products.models import Product
from products.sections import BY_KEY, SECTIONS
from tests.factories import BOLOK, make_officer, make_product
from villages.scoping import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(client):
    client.force_login(make_officer(Role.VILLAGE, BOLOK))


def send(client, product, **data):
    fresh = Product.objects.with_answers().get(pk=product.pk)
    data["seen"] = BY_KEY["izin"].fingerprint(fresh)
    return client.post(reverse("products:section", args=[product.pk, "izin"]), data)


def licences_of(product):
    return {row.kind: (row.status, row.number) for row in product.licences.all()}


def test_one_press_says_that_there_is_none_yet(client, village):
    product = make_product(BOLOK, category="weaving")
    response = send(client, product, rest="no")
    assert response.url == reverse("products:section", args=[product.pk, "kebutuhan"])
    assert licences_of(product) == {"nib": ("no", ""), "brand": ("no", ""), "gi": ("no", "")}


def test_it_leaves_what_was_answered(client, village):
    product = make_product(BOLOK, category="weaving")
    send(client, product, rest="no", paper_nib="yes", number_nib="0220105811234", paper_gi="progress")
    assert licences_of(product) == {
        "nib": ("yes", "0220105811234"),
        "brand": ("no", ""),
        "gi": ("progress", ""),
    }


@pytest.mark.parametrize("rest", ("", "yes", "x"))
def test_nothing_else_is_said_for_all(client, village, rest):
    product = make_product(BOLOK, category="weaving")
    send(client, product, rest=rest, paper_nib="no")
    assert licences_of(product) == {"nib": ("no", "")}


def test_the_button_stands_on_that_page_alone(client, village):
    product = make_product(BOLOK, category="weaving")
    for section in SECTIONS:
        text = client.get(reverse("products:section", args=[product.pk, section.key])).content.decode()
        assert ('name="rest"' in text) == (section.key == "izin")


def test_every_category_has_examples_of_its_own():
    assert set(OF_CATEGORY) == set(Category)
    texts = [str(text) for texts in OF_CATEGORY.values() for text in texts]
    assert len(set(texts)) == len(texts) == 3 * 16


def test_the_example_is_that_of_the_category(client, village):
    product = make_product(BOLOK, category="weaving")
    page = reverse("products:section", args=[product.pk, "produk"])
    assert "nama dan arti motifnya" in client.get(page).content.decode()
    product.category = "salt"
    product.save()
    text = client.get(page).content.decode()
    assert ("nama dan arti motifnya" in text, "putih dan besar butirnya" in text) == (False, True)
    assert "rasa, cara membuat, asal-usul" in example("uniqueness", "")
    assert example("workers", "salt") == "Semua yang ikut bekerja, termasuk keluarga."


def test_the_model_answers_every_question():
    """Of every year; the page shows what this year asks."""
    asked = {
        question.name
        for section in SECTIONS
        for question in (*section.fixed, *section.more(Product(pk=1, category=CATEGORY)))
    }
    assert set(ANSWERS) == asked
    assert set(REASONS) == {section.key for section in SECTIONS}
    for year, production in ((2026, 5), (2027, 7)):
        with time_machine.travel(f"{year}-11-02 09:00 +0800", tick=False):
            shown = [len(answers) for _section, _reason, answers in model()]
        assert shown == [6, 6, production, 3, 4, 5]


def test_each_section_leads_to_its_part_of_the_model(client, village):
    product = make_product(BOLOK)
    example_page = reverse("products:example")
    parts = client.get(example_page).content.decode()
    for section in SECTIONS:
        text = client.get(reverse("products:section", args=[product.pk, section.key])).content.decode()
        assert f'href="{example_page}#{section.key}"' in text
        assert f'id="{section.key}"' in parts
