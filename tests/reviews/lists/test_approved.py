"""The approved list, grown up: columns, orders, saved filters, all that match, files and their log."""

import csv
import io
import json
import os
import time
from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from products.choices import State, Track
from products.models import Product
from reviews.help.moves import flag, move
from reviews.lists import downloads
from reviews.lists.columns import COLUMNS
from reviews.lists.paging import Page
from reviews.models import Export, Facilitation, LedgerEntry, SavedFilter
from tests.factories import (
    BALI,
    BATAKTE,
    BOLOK,
    KUANHEUN,
    KUATAE,
    NTT,
    NUNKURUS,
    approve,
    done_help,
    make_officer,
    make_product,
    make_villages,
    officer_of,
    reopen,
)
from villages.scoping import Role

APPROVED = reverse("reviews:approved")


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


def flat(lists):
    return [item for items in lists for item in items]


def shown(client, query=""):
    return [row["name"].text for row in client.get(f"{APPROVED}?{query}").context["page"].rows]


def columns_of(client, query=""):
    return [head["key"] for head in client.get(f"{APPROVED}?{query}").context["listing"].heads()]


def fetch(client, kind, query=""):
    response = client.get(reverse("reviews:export", args=[kind]) + f"?{query}")
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def table(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


# --- Columns and orders ---------------------------------------------------------------------------


def test_columns(client, three):
    usual = "nama desa kategori kapasitas dana kesiapan disetujui tanda-dana tanda-latihan".split()
    assert columns_of(client) == usual
    assert columns_of(client, "kolom=hp&kolom=desa") == ["nama", "desa", "hp"]
    assert columns_of(client, "kolom=hp,desa") == ["nama", "desa", "hp"]
    assert columns_of(client, "kolom=tidak-ada") == usual
    row = client.get(f"{APPROVED}?kolom=hp,harga&cari=garam").context["page"].rows[0]
    assert row["name"][1:] == ("Garam Bolok", "<small>BUMDes Ina Bolok</small>")
    assert row["cells"] == [
        (' data-label="Nomor HP"', "081234567890", ""),
        (' class="num" data-label="Harga per satuan"', "Rp 12.500", ""),
    ]


def test_what_a_village_wrote_is_escaped_in_small_letters_too(client, three):
    Product.objects.filter(pk=three[0].pk).update(manager_name="<b>Ina</b>")
    assert "<small>&lt;b&gt;Ina&lt;/b&gt;</small>" in client.get(APPROVED).content.decode()


def test_totals_follow_each_step_though_they_are_kept(client, three, province):
    def total():
        return client.get(APPROVED).context["total"]

    assert (total()["count"], total()["funding"], total()["amount"]) == (3, 0, 95_000_000)
    flag([three[0].pk], Track.FUNDING, province)
    assert total()["funding"] == 1
    reopen(three[1])
    assert (total()["count"], total()["amount"]) == (2, 75_000_000)
    assert client.get(f"{APPROVED}?kategori=weaving").context["total"]["count"] == 1
    assert client.get(APPROVED, {"cari": "g" * 61}).context["total"]["count"] == 0
    assert total()["count"] == 2


def test_no_two_columns_share_a_key():
    assert len({column.key for column in COLUMNS}) == len(COLUMNS) == 46


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


SORTS = [sign + column.key for column in COLUMNS if column.source.order is not None for sign in ("", "-")]


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


@pytest.fixture
def many(province):
    """31 products, of which 16 know neither price nor amount nor place, with few different values."""
    for number, village in enumerate(make_villages(31)):
        product = make_product(village, state=State.APPROVED, name=f"Produk {number % 3}")
        if number % 2 == 0:
            Product.objects.filter(pk=product.pk).update(
                price=None, funding_amount=None, latitude=None, readiness=None, public_consent=None
            )
        else:
            Product.objects.filter(pk=product.pk).update(price=number % 4 * 500, readiness=number % 5)
    flag(list(Product.objects.values_list("pk", flat=True)[:5]), Track.FUNDING, province)


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


@pytest.mark.parametrize("item_count", (1, 3))
def test_queries_with_every_column(client, province, django_assert_num_queries, item_count):
    for village in make_villages(item_count):
        make_product(village, state=State.APPROVED)
    every = "&".join(f"kolom={column.key}" for column in COLUMNS)
    with django_assert_num_queries(7):
        assert client.get(f"{APPROVED}?urut=tanda-dana&{every}").status_code == 200
    with django_assert_num_queries(3):
        assert client.get(reverse("reviews:downloads")).status_code == 200


# --- Saved filters --------------------------------------------------------------------------------


def save(client, name, query):
    return client.post(reverse("reviews:save_filter"), {"name": name, "query": query})


def test_a_filter_is_saved_listed_and_deleted(client, province):
    kept = "kategori=coffee&kolom=desa,dana&urut=-dana"
    assert save(client, " Kopi ", f"{kept}&after=1~2&x=1").url == f"{APPROVED}?{kept}"
    assert list(SavedFilter.objects.values_list("user", "name", "query")) == [(province.pk, "Kopi", kept)]
    html = client.get(APPROVED).content.decode()
    assert f'href="{APPROVED}?{kept.replace("&", "&amp;")}"' in html
    saved = SavedFilter.objects.get()
    client.post(reverse("reviews:drop_filter", args=[saved.pk]))
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    (
        ("Kopi", "Anda sudah punya saringan bernama “Kopi”."),
        ("", "Beri nama dulu"),
        ("K" * 61, "60"),
    ),
)
def test_a_name_that_will_not_do(client, province, name, sentence):
    save(client, "Kopi", "kategori=coffee")
    response = save(client, name, "kategori=salt")
    html = response.content.decode()
    assert (response.status_code, sentence in html, SavedFilter.objects.count()) == (422, True, 1)
    assert f'value="{name}"' in html
    assert response.context["query"] == "kategori=salt"


def test_a_filter_too_long_to_save(client, province):
    every = "&".join(f"kolom={column.key}" for column in COLUMNS)
    response = save(client, "Semua", f"{every}&cari={'%F0%9F%8C%BD' * 30}")
    assert response.status_code == 422
    assert "terlalu panjang untuk disimpan" in response.content.decode()


def test_saved_filters_are_ones_own(client, province):
    save(client, "Kopi", "kategori=coffee")
    other = make_officer(Role.PROVINCE, NTT, username="lain")
    client.force_login(other)
    assert "Kopi</a>" not in client.get(APPROVED).content.decode()
    assert save(client, "Kopi", "kategori=coffee").status_code == 302
    foreign = SavedFilter.objects.get(user=province)
    assert client.post(reverse("reviews:drop_filter", args=[foreign.pk])).status_code == 404
    assert SavedFilter.objects.count() == 2


# --- All that match -------------------------------------------------------------------------------


def press(client, do, **data):
    return client.post(reverse("reviews:flag"), {"do": do} | data)


def confirm(client, do, **data):
    """The button of the summary, which brings back the mark of what it showed."""
    seen = press(client, do, **data).context["seen"]
    return press(client, do, **data, seen=seen)


def test_all_that_match_are_flagged_after_a_summary(client, many):
    flag([Product.objects.order_by("pk").first().pk], Track.TRAINING, officer_of(Role.PROVINCE, NTT))
    response = press(client, "flag-training", all="1", query="kategori=salt&urut=nama")
    assert response.status_code == 200
    assert Facilitation.objects.filter(track=Track.TRAINING).count() == 1
    assert response.context["total"] == {
        "count": 31,
        "flagged": 1,
        "helped": 0,
        "amount": 15 * 75_000_000,
    }
    assert [(row["district"], row["count"], row["flagged"]) for row in response.context["districts"]] == [
        ("Kabupaten Kupang", 31, 1)
    ]
    html = response.content.decode()
    assert "Tandai 31 produk untuk pelatihan?" in html
    assert "Kategori: Garam" in html
    assert "Rp 1.125.000.000" in html
    seen = response.context["seen"]
    done = press(client, "flag-training", all="1", query="kategori=salt&urut=nama", seen=seen)
    assert done.url == f"{APPROVED}?kategori=salt&urut=nama"
    assert Facilitation.objects.filter(track=Track.TRAINING).count() == 31
    assert "30 produk ditandai untuk pelatihan." in client.get(done.url).content.decode()
    again = press(client, "unflag-training", all="1", query="kategori=salt")
    assert again.context["total"]["flagged"] == 31
    wordless = confirm(client, "unflag-training", all="1", query="kategori=salt", note=" ")
    assert wordless.status_code == 422
    assert "Tulis dulu alasannya" in wordless.content.decode()
    assert Facilitation.objects.active().filter(track=Track.TRAINING).count() == 31
    confirm(client, "unflag-training", all="1", query="kategori=salt", note="Anggaran berubah")
    assert {entry.note for entry in LedgerEntry.objects.filter(action="cancel")} == {"Anggaran berubah"}
    assert not Facilitation.objects.active().filter(track=Track.TRAINING).exists()


def test_finished_help_is_not_given_again_unless_asked(client, three):
    ids = [one.pk for one in three]
    press(client, "flag-training", product=ids[0])
    Facilitation.objects.update(**done_help())
    summary = press(client, "flag-training", product=ids)
    assert summary.context["total"]["helped"] == 1
    assert "Ya, tandai 2 produk" in summary.content.decode()
    press(client, "flag-training", product=ids, seen=summary.context["seen"])
    assert Facilitation.objects.count() == 3
    confirm(client, "flag-training", product=ids, again="1")
    assert Facilitation.objects.filter(product=ids[0]).count() == 2


def test_only_what_matches(client, three):
    confirm(client, "flag-funding", all="1", query="kategori=coffee")
    assert list(Facilitation.objects.values_list("product", flat=True)) == [three[1].pk]


def test_a_list_that_changed_meanwhile_is_shown_again(client, three):
    asked = ({"all": "1"}, {"product": [product.pk for product in three]})
    seen = [press(client, "flag-funding", **data).context["seen"] for data in asked]
    reopen(three[0])
    for data, mark in zip(asked, seen, strict=True):
        response = press(client, "flag-funding", seen=mark, **data)
        assert (response.status_code, response.context["count"]) == (409, 2)
        assert "daftarnya berubah: sekarang 2 produk" in response.content.decode()
    assert not Facilitation.objects.exists()


def test_one_reopened_and_one_approved_meanwhile_are_noticed(client, three):
    """As many as the summary showed, and not the same ones: nothing is flagged that nobody saw."""
    seen = press(client, "flag-funding", all="1").context["seen"]
    reopen(three[0])
    approve(make_product(BATAKTE, state=State.SUBMITTED))
    late = press(client, "flag-funding", all="1", seen=seen)
    assert (late.status_code, late.context["count"]) == (409, 3)
    assert not Facilitation.objects.exists()


def test_help_that_was_planned_meanwhile_is_noticed(client, three, province):
    """Its flag can't be taken off any more, so that fewer would lose theirs than the summary said."""
    flag([one.pk for one in three], Track.FUNDING, province)
    seen = press(client, "unflag-funding", all="1").context["seen"]
    plan = {"source": "apbd", "planned_on": date(2026, 3, 2)}
    move("plan", Facilitation.objects.first(), province, version=1, answers=plan)
    late = press(client, "unflag-funding", all="1", seen=seen, note="Anggaran berubah")
    assert (late.status_code, late.context["moves"]) == (409, 2)
    assert Facilitation.objects.active().count() == 3


def test_several_ticked_get_a_summary_and_one_alone_none(client, three):
    two = [product.pk for product in three[:2]]
    response = press(client, "flag-funding", product=two)
    assert (response.status_code, sorted(response.context["products"])) == (200, two)
    assert not Facilitation.objects.exists()
    seen = response.context["seen"]
    assert press(client, "flag-funding", product=two, seen=seen).status_code == 302
    assert press(client, "flag-funding", product=three[2].pk).status_code == 302
    assert Facilitation.objects.count() == 3
    nothing = client.post(reverse("reviews:flag"), {"do": "flag-funding"}, follow=True)
    assert "Centang dulu produk yang dimaksud." in nothing.content.decode()


def test_all_that_match_stay_in_the_province(client, three):
    client.force_login(make_officer(Role.PROVINCE, BALI))
    assert press(client, "flag-funding", all="1").status_code == 302
    assert press(client, "flag-funding", product=[three[0].pk, three[1].pk]).status_code == 404
    assert press(client, "flag-funding", product=[three[0].pk, three[1].pk], seen="2").status_code == 404
    assert not Facilitation.objects.exists()


def test_what_was_reopened_since_it_was_ticked_is_told_and_left_out(client, three):
    reopen(three[0])
    summary = press(client, "flag-funding", product=[one.pk for one in three])
    assert sorted(summary.context["products"]) == [three[1].pk, three[2].pk]
    assert "1 produk yang dicentang sudah dibuka kembali" in summary.content.decode()
    press(client, "flag-funding", product=three[0].pk)
    assert not Facilitation.objects.exists()
    assert "1 produk yang dicentang sudah dibuka kembali" in client.get(APPROVED).content.decode()


# --- Files ----------------------------------------------------------------------------------------


def test_files_hold_every_column_unless_some_were_chosen(client, three):
    assert [len(row) for row in table(fetch(client, "csv"))] == [46] * 4
    assert table(fetch(client, "csv", "kolom=desa,dana&kategori=salt")) == [
        ["Desa/Kelurahan", "Nama produk", "Perkiraan dana"],
        ["Desa Bolok", "Garam Bolok", "75000000"],
    ]
    sheet = load_workbook(io.BytesIO(fetch(client, "xlsx", "kolom=desa,dana&kategori=salt&urut=nama"))).active
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert rows[1] == ["Saringan: Kategori: Garam"]
    assert rows[4:] == [
        ["Desa/Kelurahan", "Nama produk", "Perkiraan dana"],
        ["Desa Bolok", "Garam Bolok", 75_000_000],
    ]


def test_geojson_holds_known_points_and_no_phone(client, three):
    content = fetch(client, "geojson", "kolom=hp,kapasitas,disetujui&urut=nama")
    found = json.loads(content)
    assert found["type"] == "FeatureCollection"
    today = timezone.localdate().isoformat()
    assert found["features"] == [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [123.4912, -10.2105]},
            "properties": {"nama": name, "kapasitas": 2500.5, "disetujui": today},
        }
        for name in ("Garam Bolok", "kopi Kuanheun")
    ]
    assert b"081234567890" not in fetch(client, "geojson")
    assert json.loads(fetch(client, "geojson", "kategori=fish"))["features"] == []
    # The log says how many points there were, not how many products.
    features = json.loads(fetch(client, "geojson", ""))["features"]
    assert Export.objects.latest("at").rows == len(features) < Product.objects.approved().count()


def test_formulas_stay_text_in_every_file(client, province):
    make_product(NUNKURUS, state=State.APPROVED, name='=HYPERLINK("http://x")')
    assert table(fetch(client, "csv", "kolom=nama"))[1] == ['\'=HYPERLINK("http://x")']
    sheet = load_workbook(io.BytesIO(fetch(client, "xlsx", "kolom=nama"))).active
    assert (sheet["A6"].value, sheet["A6"].data_type) == ('=HYPERLINK("http://x")', "s")
    assert (
        json.loads(fetch(client, "geojson"))["features"][0]["properties"]["nama"] == '=HYPERLINK("http://x")'
    )


def test_paper(client, three):
    response = client.get(reverse("reviews:print_list") + "?urut=nama&kategori=salt")
    html = response.content.decode()
    assert "Saringan: Kategori: Garam." in html
    assert html.count("<tr>") == 2
    assert "hanya" not in html
    assert Export.objects.get().kind == "print"


def test_paper_ends_at_its_limit(client, three, monkeypatch):
    monkeypatch.setattr("reviews.lists.views.downloads.PRINTED_ROWS", 2)
    html = client.get(reverse("reviews:print_list")).content.decode()
    assert "Di sini hanya 2 baris pertama dari 3." in html
    assert (html.count("<tr>"), Export.objects.get().rows) == (3, 2)


def test_every_list_taken_away_is_written_down(client, three, province):
    fetch(client, "csv", "kategori=salt&kolom=desa")
    fetch(client, "xlsx")
    client.get(reverse("reviews:print_list"))
    found = Export.objects.order_by("at").values_list(
        "user", "kind", "filter_label", "rows", "status", "query"
    )
    assert list(found) == [
        (province.pk, "csv", "Kategori: Garam", 1, "done", "kategori=salt&kolom=desa"),
        (province.pk, "xlsx", "semua", 3, "done", ""),
        (province.pk, "print", "semua", 3, "done", ""),
    ]
    assert Export.objects.get(kind="csv").columns == ["desa", "nama"]
    page = client.get(reverse("reviews:downloads")).content.decode()
    assert "Kategori: Garam" in page
    client.force_login(make_officer(Role.PROVINCE, BALI))
    assert "Kategori: Garam" not in client.get(reverse("reviews:downloads")).content.decode()


def test_a_file_is_fetched_by_whoever_made_it_and_goes_after_a_day(client, three, province):
    fetch(client, "csv")
    export = Export.objects.get()
    url = reverse("reviews:download_file", args=[export.pk])
    response = client.get(url)
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    year = f"{timezone.localdate():%Y}"
    assert response["Content-Disposition"] == (
        f'attachment; filename="ovop-disetujui-{year}-{timezone.localdate():%Y%m%d}.csv"'
    )
    client.force_login(make_officer(Role.PROVINCE, NTT, username="lain"))
    assert client.get(url).status_code == 404
    assert client.get(reverse("reviews:download", args=[export.pk])).status_code == 404
    client.force_login(province)
    os.utime(downloads.path_of(export), (time.time() - 90_000,) * 2)
    fetch(client, "xlsx")
    assert not downloads.path_of(export).exists()
    assert client.get(url).status_code == 404
    assert (
        "Berkas sudah dihapus" in client.get(reverse("reviews:download", args=[export.pk])).content.decode()
    )


@pytest.mark.parametrize(
    ("age", "status", "words"),
    (
        (0, "running", "Berkas sedang dibuat"),
        (61, "running", "Gagal, coba lagi"),
        (0, "failed", "Gagal, coba lagi"),
    ),
)
def test_what_the_page_of_a_file_says(client, province, age, status, words):
    export = Export.objects.create(user=province, kind="xlsx", rows=83_763, written=12_000, status=status)
    Export.objects.filter(pk=export.pk).update(seen_alive_at=timezone.now() - timedelta(seconds=age))
    html = client.get(reverse("reviews:download", args=[export.pk])).content.decode()
    assert words in html
    assert ("12.000 dari 83.763 baris" in html) == ('http-equiv="refresh"' in html) == (words[0] == "B")
    assert client.get(reverse("reviews:download_file", args=[export.pk])).status_code == 404


def test_a_long_list_is_made_in_a_thread(client, transactional_db, monkeypatch):
    officer = make_officer(Role.PROVINCE, NTT)
    client.force_login(officer)
    make_product(BOLOK, state=State.APPROVED, name="Garam Bolok")
    monkeypatch.setattr(downloads, "SHORT", 0)
    assert table(fetch(client, "csv", "kolom=nama")) == [["Nama produk"], ["Garam Bolok"]]
    monkeypatch.setattr(downloads, "PATIENCE", 0)
    response = client.get(reverse("reviews:export", args=["xlsx"]))
    export = Export.objects.get(kind="xlsx")
    if response.status_code == 302:  # else it was done already
        assert response.url == reverse("reviews:download", args=[export.pk])
    for _wait in range(200):
        export.refresh_from_db()
        if export.status != Export.Status.RUNNING:
            break
        time.sleep(0.05)
    assert (export.status, export.written) == ("done", 1)
    content = b"".join(client.get(reverse("reviews:download_file", args=[export.pk])).streaming_content)
    assert load_workbook(io.BytesIO(content)).active["E6"].value == "Garam Bolok"


def test_asked_for_twice_it_is_made_once(client, province, three):
    running = Export.objects.create(user=province, kind="csv", query="kategori=salt", filter_label="", rows=5)
    response = client.get(reverse("reviews:export", args=["csv"]) + "?kategori=salt")
    assert response.url == reverse("reviews:download", args=[running.pk])
    Export.objects.update(seen_alive_at=timezone.now() - timedelta(seconds=61))
    fetch(client, "csv", "kategori=salt")
    assert Export.objects.count() == 2


def test_a_failure_is_written_down_and_leaves_no_file(client, province, three, monkeypatch):
    def broken(file, *_args):
        file.write(b"half")
        raise OSError("disk full")

    monkeypatch.setitem(downloads.WRITERS, "csv", broken)
    client.raise_request_exception = False
    assert client.get(reverse("reviews:export", args=["csv"])).status_code == 500
    export = Export.objects.get()
    assert export.status == "failed"
    assert list(downloads.path_of(export).parent.iterdir()) == []


@pytest.mark.libreoffice
def test_libreoffice_opens_the_sheet(client, three, tmp_path):
    import subprocess

    (tmp_path / "daftar.xlsx").write_bytes(fetch(client, "xlsx", "kolom=kode,nama,hp,dana&urut=nama"))
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to"]
    command += ["csv", "--outdir", str(tmp_path), str(tmp_path / "daftar.xlsx")]
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    text = (tmp_path / "daftar.csv").read_text()
    assert "53.01.05.2010,Garam Bolok,081234567890," in text


def test_a_query_string_says_only_what_counts(client, three):
    listing = client.get(f"{APPROVED}?kategori=salt&izin=&cari=&after=x&kolom=dana&kolom=desa").context[
        "listing"
    ]
    assert listing.query() == "kategori=salt&kolom=desa,dana"
    assert QueryDict(listing.query())["kategori"] == "salt"
    assert listing.label == "Kategori: Garam"
