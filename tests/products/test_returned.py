"""What was returned: remarks at their field, counted down, and first in the queue again."""

import pytest
from django.urls import reverse

from products.choices import State
from tests.factories import (
    BATAKTE,
    BOLOK,
    make_product,
    officer_of,
    send_back,
    submit,
)
from tests.products.asking import page_of, send
from villages.scoping import Role

pytestmark = pytest.mark.django_db


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
