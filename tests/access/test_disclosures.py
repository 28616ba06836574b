"""No phone number is read by an office without a line of the log, at any address (products/disclosures.py)."""

import io
import re
import zipfile

import pytest
from django.db import transaction
from django.urls import reverse

from products.models import Disclosure, Product
from reviews.deciding.consents import answer
from reviews.deciding.corrections import ask
from reviews.models.consents import About
from tests.access.test_matrix import ROWS, address, one_world, payload, world  # noqa: F401 - fixtures
from tests.factories import make_superuser

pytestmark = pytest.mark.django_db

NUMBER = "081234567890"  # of every contact of the world
EXAMPLE = b"0812 3456 7890"  # of nobody: how a number is written, beside each field for one
# The file was written down when it was made, and whoever made it is the one who can fetch it.
MADE_BEFORE = {"reviews:download_file"}
# What one more of the address shows: all columns of a list.
MORE = ("", "?kolom=hp,orang yang bisa dihubungi", "?status=diputuskan")

# Rows of the matrix are about other answers.
ABOUT_NUMBERS = (
    ("reviews:correct", ("approved", "contact_phone")),
    ("reviews:correction", ("correction of helped",)),
)


def holds_number(response):
    """Is a contact's number in this page or file, however it is written?"""
    if getattr(response, "streaming", False):
        content = b"".join(response.streaming_content)
    else:
        content = response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            content = b"".join(file.read(name) for name in file.namelist())
    content = content.replace(EXAMPLE, b"")
    digits = re.sub(rb"[ .\-]|%20|&nbsp;|\xc2\xa0", b"", content)
    return NUMBER.encode() in digits or NUMBER[1:].encode() in digits


def lines():
    return list(Disclosure.objects.order_by("pk").values())


def read(client, url, data=None):
    """(Did the answer hold a number, the lines that came of it)."""
    before = len(lines())
    response = client.get(url) if data is None else client.post(url, data)
    return holds_number(response), lines()[before:]


def number_is_corrected(products, officers):
    """Of one dossier the number itself waits to be corrected, so that pages of corrections show it too."""
    helped = Product.objects.get(pk=products["helped"].pk)
    said = {"typed": {"contact_phone": ["081399990000"]}, "reason": "Ganti nomor."}
    ask(helped, "contact_phone", officers["V"], version=helped.version, **said)


@pytest.mark.parametrize("letter", "DP")
def test_no_office_reads_a_number_unseen(client, world, letter):  # noqa: F811
    products, officers = world
    number_is_corrected(products, officers)
    client.force_login(officers[letter])
    shown = set()
    for name, what, *_answers in (*ROWS, *ABOUT_NUMBERS):
        if name in MADE_BEFORE:
            continue
        for more in MORE:
            url = address(name, what, products) + more
            found, made = read(client, url)
            assert len(made) <= 1, url
            assert not found or (made and made[0]["with_numbers"]), f"{url} shows a number and says nothing"
            if found:
                shown.add(name)
    expected = {"reviews:detail", "reviews:filled_form", "reviews:correction", "reviews:corrections"}
    expected |= {"reviews:correct", "reviews:receipt"} if letter == "D" else set()
    if letter == "P":
        expected |= {"reviews:approved", "reviews:print_list", "reviews:export"}
    assert shown == expected


@pytest.mark.parametrize("letter", "DP")
def test_nor_by_a_form_that_comes_back(client, world, letter):  # noqa: F811
    """Whatever a press brings back: the page with what is wrong, or with what happened meanwhile."""
    products, officers = world
    client.force_login(officers[letter])
    for name, what, _gets, _posts in ROWS:
        for data in ({}, payload(name, what, products) | {"version": "1", "remark-price": ""}):
            url = address(name, what, products)
            with transaction.atomic():
                found, made = read(client, url, data)
                transaction.set_rollback(True)
            assert not found or (len(made) == 1 and made[0]["with_numbers"]), url


def test_nor_in_the_admin(client, world):  # noqa: F811
    products, _officers = world
    client.force_login(make_superuser())
    url = reverse("admin:products_product_change", args=[products["approved"].pk])
    found, made = read(client, url)
    assert found
    assert [(one["what"], one["product_id"], one["account"]) for one in made] == [
        ("admin", products["approved"].pk, "admin")
    ]
    for address_of in ("changelist", "add"):
        url = reverse(f"admin:products_product_{address_of}")
        assert read(client, url) == (False, []), url
    for history in ("products_product_history", "products_product_delete"):
        assert not read(client, reverse(f"admin:{history}", args=[products["approved"].pk]))[0]


def test_a_village_reads_its_own_number_without_a_line(client, world):  # noqa: F811
    products, officers = world
    client.force_login(officers["V"])
    assert read(client, address("reviews:detail", ("approved",), products)) == (True, [])


def test_what_is_written_down(client, world):  # noqa: F811
    products, officers = world
    client.force_login(officers["P"])
    client.get(address("reviews:detail", ("approved",), products))
    client.get(reverse("reviews:export", args=["csv"]) + "?kolom=hp&tahun=2026&kategori=salt")
    client.get(reverse("reviews:export", args=["csv"]) + "?kolom=kategori&tahun=2026")
    page, file, without = Disclosure.objects.order_by("pk")
    approved = products["approved"].pk
    assert (page.person, page.account) == (
        "Petugas Nusa Tenggara Timur, petugas Provinsi Nusa Tenggara Timur",
        "p80",
    )
    assert (page.what, page.product_id, page.rows, page.among) == ("dossier", approved, 1, "")
    assert (file.what, file.product_id, file.rows, file.among) == ("csv", None, 1, f",{approved},")
    assert "Garam" in file.about
    assert (without.what, without.with_numbers, without.among) == ("csv", False, "")
    assert not re.search(r"8\d{8}", str(lines()))


def test_a_number_whose_owner_took_the_consent_back_is_nowhere(client, world):  # noqa: F811
    products, officers = world
    number_is_corrected(products, officers)
    for product in Product.objects.exclude(contact_phone=""):
        answer(product, False, officers["V"], version=product.consent_version, about=About.NUMBER)
    before = len(lines())
    for letter in "DP":
        client.force_login(officers[letter])
        for name, what, *_answers in (*ROWS, *ABOUT_NUMBERS):
            if name in MADE_BEFORE:
                continue
            for more in MORE:
                url = address(name, what, products) + more
                assert not holds_number(client.get(url)), f"{letter} {url}"
    client.force_login(make_superuser())
    url = reverse("admin:products_product_change", args=[products["approved"].pk])
    assert not holds_number(client.get(url))
    assert not [one for one in lines()[before:] if one["with_numbers"]]
    client.force_login(officers["V"])  # the village still has it
    assert holds_number(client.get(address("reviews:detail", ("approved",), products)))
