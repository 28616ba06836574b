"""What the admin finds, however it is typed, and what its pickers tell apart."""

import pytest
from django.urls import reverse

from tests import factories
from tests.factories import KUPANG
from tests.villages.admin.asking import NUNLEU, url
from villages.scoping import Role

pytestmark = pytest.mark.django_db


def found(client, model, term, **filters):
    response = client.get(url(model, "changelist"), {"q": term} | filters)
    assert response.status_code == 200
    return [str(row.pk) for row in response.context["cl"].result_list]


@pytest.mark.parametrize(
    "term",
    ("nunleu", "Nunleu", "nunle'u", "Nunle”u", 'Nunle"u', "nunle’u", "NUNLE`U", "53.02.08", "leu 53.02"),
)
def test_a_village_is_found_however_its_apostrophe_is_typed(client, rows, term):
    assert found(client, "villages_village", term) == [NUNLEU]


@pytest.mark.parametrize("term", ("nunleux", "nunleu bolok", "2002", "nunleu 53.01"))
def test_every_word_must_be_found(client, rows, term):
    assert found(client, "villages_village", term) == []


def test_lists_are_filtered_by_kabupaten(client, rows):
    assert found(client, "villages_village", "", district="53.02") == ["53.02.01.2012", NUNLEU]
    assert found(client, "villages_subdistrict", "", district__code__exact="53.02") == [
        "53.02.01",
        "53.02.08",
    ]
    assert found(client, "products_product", "", district=KUPANG) == [str(rows["products_product"])]
    assert found(client, "products_product", "", district="53.02") == []
    staff = factories.make_officer(Role.DISTRICT, KUPANG)
    factories.make_officer(Role.VILLAGE, NUNLEU)
    officers = {str(rows["villages_user"]), str(staff.pk)}
    assert set(found(client, "villages_user", "", district=KUPANG)) == officers


@pytest.mark.parametrize(
    "term",
    ("53.02.08.2002", "5302082002", "nunle’u", "petugas nunleu", "Siti", "siti NUNLEU"),
)
def test_an_officer_is_found_by_name_and_by_place(client, rows, term):
    officer = factories.make_officer(Role.VILLAGE, NUNLEU, name="Petugas Siti")
    assert found(client, "villages_user", term) == [str(officer.pk)]


def test_officers_above_the_village_are_found_by_place(client, rows):
    kupang = factories.make_officer(Role.DISTRICT, KUPANG)
    ntt = factories.make_officer(Role.PROVINCE, "53")
    assert found(client, "villages_user", "kabupaten kupang") == [str(kupang.pk)]
    assert found(client, "villages_user", "nusa tenggara") == [str(ntt.pk)]


@pytest.mark.parametrize("term", ("garam", "nunle'u", "GARAM nunleu", "53.02.08"))
def test_a_product_is_found_by_name_and_by_village(client, rows, term):
    product = factories.make_product(NUNLEU, name="Garam Se'i")
    ids = found(client, "products_product", term)
    assert ids[0] == str(product.pk)
    assert len(ids) == (2 if term == "garam" else 1)


def test_products_are_filtered(client, rows):
    other = factories.make_product(NUNLEU, category="weaving", cycle=factories.make_cycle(2025))
    assert found(client, "products_product", "", category__exact="weaving") == [str(other.pk)]
    assert found(client, "products_product", "", cycle__id__exact=other.cycle_id) == [str(other.pk)]
    assert found(client, "products_product", "", state__exact="approved") == []


def pick(client, field, term):
    query = {"app_label": "villages", "model_name": "user", "field_name": field, "term": term}
    return client.get(reverse("admin:autocomplete"), query)


def test_the_picker_tells_villages_of_one_name_apart(client, rows):
    factories.make_area("53.01.06.2099", "Nunleu")
    assert pick(client, "village", "nunle'u").json()["results"] == [
        {"id": "53.01.06.2099", "text": "53.01.06.2099 Desa Nunleu, Kupang Timur, Kabupaten Kupang"},
        {
            "id": NUNLEU,
            "text": '53.02.08.2002 Desa Nunle"u, Amanatun Selatan, Kabupaten Timor Tengah Selatan',
        },
    ]
    assert pick(client, "district", "kup").json()["results"] == [
        {"id": KUPANG, "text": "53.01 Kabupaten Kupang"}
    ]
    assert pick(client, "village", "nunleu\0").status_code == 400
    client.logout()
    assert pick(client, "village", "nunleu").status_code == 302


def more(model, count):
    """Rows that share nothing: each has a kabupaten of its own."""
    for number in range(60, 60 + count):
        factories.make_area(f"53.{number}", f"Kabupaten {number}")
        factories.make_area(f"53.{number}.01", f"Kecamatan {number}")
        village = factories.make_area(f"53.{number}.01.2001", f"Desa {number}")
        if model == "villages_user":
            factories.make_officer(Role.VILLAGE, village)
        if model == "products_product":
            factories.make_product(village)
        if model == "products_cycle":
            factories.make_cycle(2000 + number)
        if model == "villages_province":
            factories.make_area(str(number), f"Provinsi {number}")


@pytest.mark.parametrize("row_count", (1, 3))
@pytest.mark.parametrize(
    ("model", "query_count"),
    (
        ("villages_province", 4),
        ("villages_district", 4),
        ("villages_subdistrict", 5),
        ("villages_village", 5),
        ("villages_user", 5),
        ("products_cycle", 5),
        ("products_product", 6),
    ),
)
def test_list_query_count(client, django_assert_num_queries, model, query_count, row_count):
    factories.make_area("53", "Nusa Tenggara Timur")
    factories.make_cycle(2026)
    more(model, row_count)
    with django_assert_num_queries(query_count):
        assert client.get(url(model, "changelist")).status_code == 200


@pytest.mark.parametrize("row_count", (1, 3))
def test_picker_query_count(client, django_assert_num_queries, row_count):
    factories.make_area("53", "Nusa Tenggara Timur")
    more("villages_village", row_count)
    with django_assert_num_queries(4):
        assert len(pick(client, "village", "desa").json()["results"]) == row_count
