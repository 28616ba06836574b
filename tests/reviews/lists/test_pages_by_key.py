"""Page by page through the approved list, in every order."""

from copy import deepcopy

import pytest

from products.models import Product
from reviews.lists.columns import COLUMNS
from reviews.lists.paging import Page
from tests.reviews.lists.asking import APPROVED
from tests.reviews.lists.conftest import make_many
from tests.worlds import undone_after


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker, tmp_path_factory):
    with undone_after(django_db_blocker, tmp_path_factory.mktemp("media")):
        yield make_many()


@pytest.fixture
def many(made_once, client, db):
    client.force_login(deepcopy(made_once))


def flat(lists):
    return [item for items in lists for item in items]


# Those of the year that the clock says; of later years: test_lists_of_2027_sort_by_what_2027_asks.
SORTS = [
    sign + column.key
    for column in COLUMNS
    if column.source.order is not None and column.is_of(2026)
    for sign in ("", "-")
]


@pytest.mark.parametrize("order", SORTS)
def test_pages_by_key_of_every_order_over_ties_and_empty_ones(client, many, order):
    """Forth and back, each row once, in the very order of the whole list."""
    request = client.get(f"{APPROVED}?urut={order}")
    whole = [row.pk for row in request.context["listing"].rows()]
    assert len(whole) == 31
    key = order.removeprefix("-")
    heads = request.context["listing"].by.key
    assert heads == key
    seen, query = [], ""
    while True:
        page = client.get(APPROVED, {"urut": order} | query if query else {"urut": order}).context["page"]
        seen.append([row["pk"] for row in page.rows])
        if not page.next:
            break
        query = {"after": page.next}
    assert flat(seen) == whole
    assert [len(rows) for rows in seen] == [25, 6]
    back = client.get(APPROVED, {"urut": order, "before": page.previous}).context["page"]
    assert ([row["pk"] for row in back.rows], back.previous) == (seen[0], "")


@pytest.mark.parametrize("size", (1, 2, 3, 7))
@pytest.mark.parametrize("descending", (False, True))
def test_empty_ones_come_last_across_pages(many, size, descending):
    rows = Product.objects.approved()

    def walk(direction, mark):
        pages = []
        while mark is not None:
            page = Page(
                rows, column="price", params={direction: mark}, descending=descending, nulls=True, size=size
            )
            pages.append([(row.price, row.pk) for row in page.rows])
            mark = (page.next if direction == "after" else page.previous) or None
        return pages, page

    pages, last = walk("after", "")
    found = flat(pages)
    sign = -1 if descending else 1

    def place(row):
        return row[0] is None, sign * (row[0] or 0), sign * row[1]

    assert found == sorted(((row.price, row.pk) for row in rows), key=place)
    back, _first = walk("before", last.previous)
    assert flat(reversed(back)) == flat(pages[:-1])
