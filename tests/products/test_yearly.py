"""What a product yields in a year: worked out where the answers say it, and never guessed."""

from decimal import Decimal

import pytest

from products.models import Product
from products.yearly import capacity_a_year, worth_a_year


@pytest.mark.parametrize(
    ("amount", "period", "months", "a_year"),
    (
        ("2.50", "year", [], Decimal("2.50")),
        ("2.50", "year", [3], Decimal("2.50")),
        ("2.50", "month", [3, 4, 5, 9], Decimal("10.00")),
        ("10", "week", list(range(1, 13)), Decimal(520)),
        ("10", "week", [1, 2, 3], Decimal(130)),
        ("10", "month", [], None),  # of how many months?
        ("10", "week", [], None),
        ("10", "season", [3, 4], None),  # of how many seasons?
        ("10", "", [3], None),
        (None, "year", [3], None),
    ),
)
def test_a_year_of_its_capacity(amount, period, months, a_year):
    product = Product(
        capacity=amount and Decimal(amount),
        capacity_unit="kg",
        capacity_period=period,
        months=months,
        price=2000,
    )
    assert capacity_a_year(product) == a_year
    assert worth_a_year(product) == (None if a_year is None else a_year * 2000)


def test_without_a_unit_or_a_price_there_is_no_worth():
    product = Product(capacity=Decimal(5), capacity_unit="", capacity_period="year", price=2000)
    assert (capacity_a_year(product), worth_a_year(product)) == (None, None)
    product.capacity_unit, product.price = "kg", None
    assert worth_a_year(product) is None
