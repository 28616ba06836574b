"""The approved list in every order."""

import pytest

from products.choices import Track
from reviews.help.flags import flag
from tests.reviews.lists.asking import APPROVED, fetch, table


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


@pytest.mark.parametrize("mark", ("1", "x~1", "1~x", "99999999999999999999~1", "NaN~1", "~", "1~" + "9" * 30))
@pytest.mark.parametrize("order", ("harga", "nama", "lintang", "tanda-dana", "disetujui", "kategori"))
def test_strange_keys_break_nothing(client, three, order, mark):
    assert client.get(APPROVED, {"urut": order, "after": mark}).status_code == 200


def test_a_nul_in_a_key_is_refused_in_words(client, three):
    answer = client.get(APPROVED, {"urut": "harga", "after": "a\0~1"})
    assert (answer.status_code, "Nomor rujukan" in answer.content.decode()) == (400, True)
