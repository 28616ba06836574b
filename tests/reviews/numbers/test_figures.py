"""The numbers of the programme: every total against a plain query, and whose they are."""

import csv
import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from products.choices import State, Track
from products.models import Product
from reviews.help.flags import flag
from reviews.lists.years import cycles
from reviews.models import Facilitation
from reviews.numbers.coverage import DISTRICT, SUBDISTRICT
from reviews.numbers.figures import Row, figures
from tests.factories import (
    BALI,
    BATAKTE,
    BOLOK,
    KUANHEUN,
    KUATAE,
    KUPANG,
    KUPANG_BARAT,
    NTT,
    NUNKURUS,
    TTS,
    TUBAN,
    approve,
    done_help,
    make_product,
    make_villages,
    officer_of,
)
from tests.past import past_the_rules
from villages.models import Village
from villages.scoping import Role

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def world():
    """Two approved in Kupang (one helped, one flagged), one submitted, one returned, a draft; one approved
    in TTS and one in Bali."""
    files = {
        "helped": make_product(BOLOK, state=State.APPROVED, funding_amount=10_000_000),
        "returned": make_product(KUANHEUN, state=State.RETURNED, funding_amount=7_000_000),
        "draft": make_product(BATAKTE, name="Rahasia"),
        "other": make_product(KUATAE, state=State.APPROVED, category="fish", funding_amount=5_000_000),
        "bali": make_product(TUBAN, state=State.APPROVED),
    }
    # Reviewed for four days.
    with time_machine.travel(timezone.now() - timedelta(days=4)):
        files["flagged"] = make_product(NUNKURUS, state=State.SUBMITTED, funding_amount=2_500_000)
    approve(files["flagged"])
    province = officer_of(Role.PROVINCE, NTT)
    flag([files["helped"].pk, files["flagged"].pk], Track.FUNDING, province)
    flag([files["helped"].pk], Track.TRAINING, province)
    flag([files["other"].pk], Track.FUNDING, province)
    with past_the_rules():
        Facilitation.objects.filter(product=files["other"]).update(status="cancelled", amount=9_000_000)
        Facilitation.objects.filter(product=files["helped"], track=Track.FUNDING).update(
            **done_help(amount=8_000_000)
        )
    return files


def count(role, area, **options):
    years = cycles()
    return figures(officer_of(role, area), years[0], years, **options)


def numbers(row):
    return [row.villages, row.reported, row.approved, row.flagged, row.helped, row.asked, row.given, row.days]


def test_the_numbers_of_a_province(world):
    found = count(Role.PROVINCE, NTT)
    assert {row.code: numbers(row) for row in found.rows} == {
        KUPANG: [4, 3, 2, 2, 1, 12_500_000, 8_000_000, 2],
        TTS: [1, 1, 1, 0, 0, 5_000_000, 0, 0],
    }
    assert numbers(found.total) == [5, 4, 3, 2, 1, 17_500_000, 8_000_000, 0]
    assert [(one["key"], one["approved"], one["asked"]) for one in found.categories] == [
        ("salt", 2, 12_500_000),
        ("fish", 1, 5_000_000),
    ]
    assert {one["key"]: one["approved"] for one in found.needs["training"]} == {
        "production": 0, "quality": 0, "packaging": 3, "bookkeeping": 3, "digital": 0, "papers": 0,
        "organisation": 0,
    }  # fmt: skip
    assert found.years == [{"year": YEAR, "reported": 4, "approved": 3, "helped": 1}]
    assert sum(one["submitted"] for one in found.months) == 4
    assert sum(one["approved"] for one in found.months) == 3


def test_every_total_equals_a_plain_query(world):
    for role, area, level in ((Role.PROVINCE, NTT, DISTRICT), (Role.DISTRICT, KUPANG, SUBDISTRICT)):
        total = count(role, area, level=level).total
        files = Product.objects.filter(village__code__startswith=area)
        approved = files.filter(state="approved")
        items = Facilitation.objects.filter(product__in=approved).exclude(status="cancelled")
        assert total.villages == Village.objects.filter(code__startswith=area).count()
        assert total.reported == files.exclude(state="draft").count()
        assert total.approved == approved.count()
        assert total.flagged == len(set(items.values_list("product", flat=True)))
        assert total.helped == len(set(items.filter(status="done").values_list("product", flat=True)))
        assert total.asked == approved.aggregate(n=Sum("funding_amount"))["n"]
        assert total.given == items.filter(status="done").aggregate(n=Sum("amount"))["n"]


@pytest.mark.parametrize(
    ("reviews", "median"),
    (({}, None), ({3: 1}, 3), ({1: 1, 4: 1}, 2.5), ({0: 2, 9: 1}, 0), ({1: 2, 2: 2}, 1.5), ({5: 7}, 5)),
)
def test_the_median(reviews, median):
    row = Row("", "")
    row.reviews.update(reviews)
    assert row.days == median


def test_a_step_shows_at_once(world):
    assert count(Role.PROVINCE, NTT).total.approved == 3
    make_product(make_villages(1)[0], state=State.APPROVED)
    assert count(Role.PROVINCE, NTT).total.approved == 4


def test_a_kabupaten_sees_itself_alone(client, world):
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    page = client.get(reverse("reviews:dashboard"))
    assert {row.code for row in page.context["look"].figures.rows} == {KUPANG_BARAT, "53.01.06"}
    for url in (reverse("reviews:dashboard"), reverse("reviews:report", args=[YEAR])):
        assert client.get(url, {"kabupaten": KUPANG}).status_code == 200
        assert client.get(url, {"kabupaten": TTS}).status_code == 404
    assert "Ikan" not in client.get(reverse("reviews:report", args=[YEAR])).content.decode()


def test_the_province_reads_only_counts_of_what_is_not_approved(client, world):
    client.force_login(officer_of(Role.PROVINCE, NTT))
    with past_the_rules():
        Product.objects.exclude(state="approved").update(name="Rahasia sekali", manager_name="Rahasia sekali")
    for url in (
        "/dasbor/",
        "/dasbor/?kabupaten=53.01",
        f"/laporan/{YEAR}/",
        f"/angka/{YEAR}.json",
        "/angka/",
    ):
        page = client.get(url)
        assert page.status_code == 200, url
        assert "Rahasia" not in page.content.decode()
        assert "081234567890" not in page.content.decode()
    client.force_login(officer_of(Role.PROVINCE, BALI))
    assert client.get("/dasbor/?kabupaten=53.01").status_code == 404
    assert client.get(f"/laporan/{YEAR}/?kabupaten=53.01").status_code == 404
    assert count(Role.PROVINCE, BALI).total.reported == 1


def test_a_long_list_of_the_report_is_a_file(client, world, monkeypatch):
    """For whoever may take it away; the kabupaten, which may not, reads all of it."""
    monkeypatch.setattr("reviews.prints.views.report.LISTED", 1)
    client.force_login(officer_of(Role.PROVINCE, NTT))
    page = client.get(f"/laporan/{YEAR}/").content.decode()
    assert f"/disetujui/unduh/xlsx/?tahun={YEAR}" in page
    assert f"/disetujui/cetak/?tahun={YEAR}" in page
    assert 'aria-label="Produk yang disetujui"' not in page
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    page = client.get(f"/laporan/{YEAR}/").content.decode()
    assert 'aria-label="Produk yang disetujui"' in page
    assert "/disetujui/unduh/" not in page


@pytest.mark.parametrize("query", ("", "?kabupaten=53.01"))
def test_each_number_equals_the_list_behind_it(client, world, query):
    client.force_login(officer_of(Role.PROVINCE, NTT))
    html = client.get(f"/dasbor/{query}").content.decode()
    links = re.findall(r'<td class="num"><a href="(/disetujui/[^"]*)">([^<]*)</a>', html)
    assert len(links) > 15
    for url, text in links:
        page = client.get(url.replace("&amp;", "&"))
        if not text.startswith("Rp"):
            assert str(page.context["total"]["count"]) == text, url
        elif "selesai" not in url:
            assert f"Rp\xa0{page.context['total']['amount']:,}".replace(",", ".") == text, url


@pytest.mark.parametrize("item_count", (1, 3))
@pytest.mark.parametrize(
    ("role", "area", "url", "queries"),
    (
        (Role.PROVINCE, NTT, "/dasbor/", 10),
        (Role.PROVINCE, NTT, "/dasbor/?kabupaten=53.01", 11),
        (Role.DISTRICT, KUPANG, "/dasbor/", 10),
        (Role.PROVINCE, NTT, f"/laporan/{YEAR}/", 18),  # one for the products of its first page
    ),
)
def test_the_queries_are_few(client, django_assert_num_queries, item_count, role, area, url, queries):
    for village in make_villages(item_count):
        product = make_product(village, state=State.APPROVED)
        flag([product.pk], Track.FUNDING, officer_of(Role.PROVINCE, NTT))
    client.force_login(officer_of(role, area))
    with django_assert_num_queries(queries):
        client.get(url)


def test_every_chart_has_words_and_a_table(client, world):
    client.force_login(officer_of(Role.PROVINCE, NTT))
    html = client.get("/dasbor/").content.decode().partition("<main")[2]
    charts = re.findall(r'<svg role="img"[^>]*aria-labelledby="([\w-]+) ([\w-]+)"', html)
    assert len(charts) == 6
    for title, desc in charts:
        assert re.search(rf'<title id="{title}">[^<]+</title>', html)
        assert re.search(rf'<desc id="{desc}">[^<]+</desc>', html)
    assert html.count("<table>") == 6
    numbers = re.findall(r'(?: x| y| width| height)="([^"]*)"', html)
    assert all(re.fullmatch(r"-?\d+", number) for number in numbers)


def test_the_open_numbers_are_the_dashboards(client, world):
    client.force_login(officer_of(Role.PROVINCE, NTT))
    data = client.get(f"/angka/{YEAR}.json").json()
    first = {
        "tingkat": "semua", "kode": "", "nama": "", "desa": 5, "melapor": 4, "disetujui": 3, "ditandai": 2,
        "dibantu": 1, "dana_diminta": 17_500_000, "dana_diberikan": 8_000_000, "hari_periksa": 0,
    }  # fmt: skip
    assert (data["tahun"], data["baris"][0]) == (YEAR, first)
    levels = [row["tingkat"] for row in data["baris"]]
    assert [levels.count(level) for level in ("kabupaten", "kecamatan", "kategori")] == [2, 3, 2]
    text = client.get(f"/angka/{YEAR}.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) == len(data["baris"])
    assert {name: str(value) for name, value in first.items()} | {"hari_periksa": "0,0"} == rows[0] | {
        "hari_periksa": "0,0"
    }


def test_a_year_without_anything(client):
    client.force_login(officer_of(Role.PROVINCE, NTT))
    assert "Tahun program belum dibuka" in client.get("/dasbor/").content.decode()
    assert client.get("/angka/").status_code == 200
    assert client.get("/laporan/2026/").status_code == 404
    make_product(BOLOK)
    assert client.get("/dasbor/").status_code == 200
    assert client.get(f"/laporan/{YEAR}/").status_code == 200
