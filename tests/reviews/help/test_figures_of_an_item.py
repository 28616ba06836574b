"""The figures of an item of the ledger: what somebody wrote is kept, and what was paid is not emptied."""

from datetime import date

import pytest

from products.choices import State
from tests.factories import BOLOK, make_product
from tests.reviews.help.items import go, make_item, refused

pytestmark = pytest.mark.django_db


def test_planning_keeps_the_figures_that_somebody_wrote():
    product = make_product(BOLOK, state=State.APPROVED, capacity="40", price=12_500, workers=12)
    item = make_item(product=product)
    go("edit", item, answers={"price_before": 9_000, "workers_before": 0})
    go("plan", item, answers={"planned_on": date(2026, 3, 2), "source": "csr"})
    assert (item.price_before, item.workers_before, item.capacity_before) == (9_000, 0, 40)


def test_correcting_a_finished_item_never_empties_what_was_paid():
    item = make_item("done")
    paid = "Isi dulu nilai bantuannya: berapa rupiah yang benar-benar diberikan."
    assert refused("correct", item, note="Keliru.", answers={"amount": None}) == [paid]
    assert refused("correct", item, note="Keliru.", answers={"done_on": None}) == [
        "Isi dulu tanggal selesainya."
    ]
    assert refused("correct", item, note="Keliru.", answers={"outcome": " "}) == [
        "Tulis dulu hasilnya, supaya desa dan kabupaten tahu."
    ]
    assert item.amount == 9_000_000
