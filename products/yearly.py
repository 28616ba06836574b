"""What a product yields in a year, worked out from its answers and never guessed: a season has no known length, and
without its months nobody knows for how much of the year a month's or a week's amount holds."""

from decimal import Decimal

from products.choices import Month, Period
from products.models import Product

WEEKS_A_MONTH = Decimal(52) / 12


def capacity_a_year(product: Product) -> Decimal | None:
    """In the product's unit, rounded to a whole one where it was worked out from weeks; None where it is not known."""
    months = len(set(product.months or ()) & set(Month.values))
    if product.capacity is None or not product.unit:
        return None
    if product.capacity_period == Period.YEAR:
        return Decimal(product.capacity)
    if not months or product.capacity_period not in (Period.MONTH, Period.WEEK):
        return None
    if product.capacity_period == Period.MONTH:
        return Decimal(product.capacity) * months
    return Decimal(round(product.capacity * months * WEEKS_A_MONTH))


def worth_a_year(product: Product) -> int | None:
    """In rupiah: the form asks for the price of one unit of the capacity. None where one of them is not known."""
    amount = capacity_a_year(product)
    return None if amount is None or product.price is None else round(amount * product.price)
