"""The open numbers as a file: no name in it is ever read as a formula."""

import csv
import io

import pytest
from django.urls import reverse

from products.choices import State
from tests.factories import BOLOK, KUPANG, NTT, make_product, officer_of
from villages.models import District
from villages.scoping import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sign", ("=", "+", "-", "@", "＝"))
def test_a_name_that_begins_like_a_formula_stays_text(client, sign):
    name = f'{sign}HYPERLINK("http://x")'
    product = make_product(BOLOK, state=State.APPROVED)
    District.objects.filter(pk=KUPANG).update(name=name)
    client.force_login(officer_of(Role.PROVINCE, NTT))
    content = client.get(reverse("reviews:numbers_file", args=[product.cycle.year, "csv"])).content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [row[2] for row in rows if row[:2] == ["kabupaten", KUPANG]] == [f"'{name}"]
