"""What the tests of lists start from."""

from datetime import UTC, datetime

import pytest
import time_machine

from products.choices import State, Track
from products.models import Product
from reviews.help.flags import flag
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUATAE,
    NTT,
    approve,
    make_officer,
    make_product,
    make_villages,
    officer_of,
    submit,
)
from villages.scoping import Role


@pytest.fixture
def salt(db):
    """A product of which every answer is known, approved on 2 March 2026 by the clock of WITA."""
    # In UTC each of the two moments is still the day before.
    with time_machine.travel(datetime(2026, 2, 28, 17, 30, tzinfo=UTC), tick=False):
        product = make_product(
            BOLOK,
            filled=True,
            public_consent=True,
            licences={"nib": ("yes", "0812345678901"), "halal": ("progress", ""), "gi": ("progress", "lama")},
        )
        submit(product)
    with time_machine.travel(datetime(2026, 3, 1, 16, 30, tzinfo=UTC), tick=False):
        approve(product)
    with time_machine.travel(datetime(2026, 3, 4, 20, 0, tzinfo=UTC), tick=False):
        flag([product.pk], Track.TRAINING, officer_of(Role.PROVINCE, NTT))
    return product


@pytest.fixture
def province(client, db):
    officer = make_officer(Role.PROVINCE, NTT)
    client.force_login(officer)
    return officer


@pytest.fixture
def three(province):
    """Salt for 75 million, coffee for 20, weaving that names no sum and no place."""
    products = (
        make_product(BOLOK, state=State.APPROVED, name="Garam Bolok"),
        make_product(
            KUANHEUN, state=State.APPROVED, name="kopi Kuanheun", category="coffee", funding_amount=20_000_000
        ),
        make_product(KUATAE, state=State.APPROVED, name="Tenun Kuatae", category="weaving"),
    )
    Product.objects.filter(pk=products[2].pk).update(latitude=None, longitude=None, funding_amount=None)
    return products


@pytest.fixture
def many(client, db):
    client.force_login(make_many())


def make_many():
    """31 products, of which 16 know neither price nor amount nor place, with few different values; the officer."""
    province = make_officer(Role.PROVINCE, NTT)
    for number, village in enumerate(make_villages(31)):
        product = make_product(village, state=State.APPROVED, name=f"Produk {number % 3}")
        if number % 2 == 0:
            Product.objects.filter(pk=product.pk).update(
                price=None, funding_amount=None, latitude=None, readiness=None, public_consent=None
            )
        else:
            Product.objects.filter(pk=product.pk).update(price=number % 4 * 500, readiness=number % 5)
    flag(list(Product.objects.values_list("pk", flat=True)[:5]), Track.FUNDING, province)
    return province
