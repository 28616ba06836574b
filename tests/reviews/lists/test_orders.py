"""The approved list in every order, page by page."""

import pytest

from products.choices import Track
from products.models import Product
from reviews.help.moves import flag
from reviews.lists.columns import COLUMNS
from reviews.lists.paging import Page
from tests.reviews.lists.asking import APPROVED, fetch, table


def flat(lists):
    return [item for items in lists for item in items]


def shown(client, query=""):
    return [row["name"].text for row in client.get(f"{APPROVED}?{query}").context["page"].rows]


@pytest.mark.parametrize(
    ("order", "names"),
    (
        ("nama", ["Garam Bolok", "kopi Kuanheun", "Tenun Kuatae"]),
        ("-nama", ["Tenun Kuatae", "kopi Kuanheun", "Garam Bolok"]),
        ("dana", ["kopi Kuanheun", "Garam Bolok", "Tenun Kuatae"]),
        ("-dana", ["Garam Bolok", "kopi Kuanheun", "Tenun Kuatae"]),
        ("kategori", ["Tenun Kuatae", "kopi Kuanheun", "Garam Bolok"]),
        ("lintang", ["Garam Bolok", "kopi Kuanheun", "Tenun Kuatae"]),
        ("tanda-dana", ["kopi Kuanheun", "Garam Bolok", "Tenun Kuatae"]),
        ("-tanda-dana", ["kopi Kuanheun", "Tenun Kuatae", "Garam Bolok"]),
        ("bulan", ["Tenun Kuatae", "kopi Kuanheun", "Garam Bolok"]),  # cannot be sorted by: the newest first
    ),
)
def test_orders_on_the_screen_and_in_the_file(client, three, province, order, names):
    flag([three[1].pk], Track.FUNDING, province)
    assert shown(client, f"urut={order}") == names
    assert [row[0] for row in table(fetch(client, "csv", f"urut={order}&kolom=nama"))] == [
        "Nama produk",
        *names,
    ]


def test_heads_say_how_they_sort(client, three):
    html = client.get(f"{APPROVED}?urut=-dana&kategori=salt").content.decode()
    assert html.count("aria-sort") == 1
    assert 'aria-sort="descending"' in html
    heads = client.get(f"{APPROVED}?urut=-dana&kategori=salt").context["listing"].heads()
    links = {head["key"]: head["query"] for head in heads}
    assert (links["dana"], links["nama"]) == ("kategori=salt&urut=dana", "kategori=salt&urut=nama")
    assert links["disetujui"] == "kategori=salt&urut=-disetujui"


# Those of the year that the clock says; those of later years: test_lists_of_2027_sort_by_what_2027_asks.
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


@pytest.mark.parametrize(
    "mark", ("1", "x~1", "1~x", "99999999999999999999~1", "NaN~1", "a\0~1", "~", "1~" + "9" * 30)
)
@pytest.mark.parametrize("order", ("harga", "nama", "lintang", "tanda-dana", "disetujui", "kategori"))
def test_strange_keys_break_nothing(client, three, order, mark):
    assert client.get(APPROVED, {"urut": order, "after": mark}).status_code == 200
