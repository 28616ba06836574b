"""The readiness score: each criterion by its literal points, kept at each step, recomputed by one command."""

import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from products import readiness
from products.choices import LicenceStatus, State
from products.models import Product
from products.readiness import CRITERIA, WEIGHTS, score, weights_of
from tests.factories import BOLOK, KUPANG, NTT, make_product, make_villages, officer_of
from villages.scoping import Role

pytestmark = pytest.mark.django_db
FORMER = {"nib": (LicenceStatus.YES, "1"), "skp": (LicenceStatus.YES, "1")}  # of fish, which it is no more
HALF = {"nib": (LicenceStatus.YES, "1"), "brand": (LicenceStatus.IN_PROGRESS, "")}


def test_weights_are_100_together_and_name_each_criterion_once():
    for weights in WEIGHTS.values():
        assert sum(weights.values()) == 100
    assert list(WEIGHTS[2027]) == list(CRITERIA)
    assert list(WEIGHTS[2020]) == [key for key in CRITERIA if key != "satellites"]


@pytest.mark.parametrize(
    ("year", "satellites", "origin"), ((2019, None, 15), (2026, None, 15), (2027, 15, 10), (2031, 15, 10))
)
def test_a_year_weighs_what_its_form_asks(year, satellites, origin):
    weights = weights_of(year)
    assert (weights.get("satellites"), weights["origin"]) == (satellites, origin)


@pytest.mark.parametrize(
    ("answers", "label", "points", "why"),
    (
        ({"months": list(range(1, 13))}, "Bahan sepanjang tahun", 20, "Bisa dibuat sepanjang tahun."),
        ({"months": [5, 6, 7]}, "Bahan sepanjang tahun", 5, "Bisa dibuat 3 dari 12 bulan."),
        ({"months": [5]}, "Bahan sepanjang tahun", 2, "Bisa dibuat 1 dari 12 bulan."),
        ({"material_origin": "own"}, "Asal bahan", 15, "Bahan bakunya dari tempat sendiri."),
        ({"material_origin": "neighbour"}, "Asal bahan", 11, "Bahan bakunya dari desa atau kelurahan tetangga."),
        ({"material_origin": "subdistrict"}, "Asal bahan", 8, "Bahan bakunya didatangkan dari luar kecamatan."),
        ({"material_origin": "district"}, "Asal bahan", 4, "Bahan bakunya didatangkan dari luar kabupaten/kota."),
        ({"regular_buyer": "Toko Ina"}, "Pembeli", 20, "Sudah ada pembeli tetap."),
        ({"markets": ["online"], "regular_buyer": " "}, "Pembeli", 10, "Sudah dijual, tetapi belum ada pembeli tetap."),
        ({"markets": ["unsold"], "regular_buyer": " "}, "Pembeli", 0, "Belum ada pembeli."),
        ({"markets": ["unsold"]}, "Jangkauan penjualan", 0, "Belum dijual."),
        ({"markets": ["village"]}, "Jangkauan penjualan", 4, "Baru dijual di tempat sendiri."),
        ({"markets": ["village", "district"]}, "Jangkauan penjualan", 8, "Dijual sampai di kabupaten/kota."),
        ({"markets": ["ntt_mart"]}, "Jangkauan penjualan", 11, "Dijual sampai di NTT Mart."),
        ({"markets": ["export", "village"]}, "Jangkauan penjualan", 15, "Dijual sampai ke luar negeri."),
        ({"licences": HALF, "category": "weaving"}, "Izin", 10, "1 dari 3 izin yang cocok sudah ada, 1 sedang diproses."),
        pytest.param(
            {"licences": FORMER, "category": "weaving"}, "Izin", 7, "1 dari 3 izin yang cocok sudah ada.", id="former"
        ),
        ({}, "Izin", 0, "0 dari 5 izin yang cocok sudah ada."),
        ({}, "Kapasitas", 10, "Kapasitas diketahui: 2.500,5\xa0kg per bulan."),
    ),
)  # fmt: skip
def test_each_criterion(answers, label, points, why):
    product = make_product(BOLOK, state=State.SUBMITTED, **answers)
    found = next(point for point in score(product).points if point.label == label)
    assert (found.points, str(found.why)) == (points, why)


def test_an_empty_file_scores_nothing():
    result = score(make_product(BOLOK))
    assert (result.total, [point.points for point in result.points]) == (0, [0, 0, 0, 0, 0, 0])


def test_kept_at_submission_and_shown(client):
    product = make_product(BOLOK, state=State.APPROVED)
    # 6 of 12 months 10, own 15, buyer 20, kabupaten 8, no papers 0, capacity 10
    assert (product.readiness, score(product).total) == (63, 63)
    for role, area in ((Role.VILLAGE, BOLOK), (Role.DISTRICT, KUPANG), (Role.PROVINCE, NTT)):
        client.force_login(officer_of(role, area))
        html = client.get(reverse("reviews:detail", args=[product.pk])).content.decode()
        assert "Kesiapan 63 dari 100" in html
        assert "Bisa dibuat 6 dari 12 bulan." in html


def test_a_draft_is_not_judged(client):
    product = make_product(BOLOK, filled=True)
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    assert product.readiness is None
    assert "Kesiapan" not in client.get(reverse("reviews:detail", args=[product.pk])).content.decode()


@pytest.mark.parametrize("item_count", (1, 3))
def test_recomputed_by_one_command(monkeypatch, django_assert_num_queries, item_count):
    for village in make_villages(item_count):
        make_product(village, state=State.SUBMITTED)
    draft = make_product(BOLOK, filled=True)
    year = draft.cycle.year
    new = {"material": 0, "origin": 0, "buyer": 100, "distribution": 0, "licences": 0, "capacity": 0}
    monkeypatch.setitem(readiness.WEIGHTS, year, new)
    call_command("recompute_readiness", year=year - 1, stdout=io.StringIO())
    assert not Product.objects.filter(readiness=100).exists()
    with django_assert_num_queries(4):  # files, licences, satellites, the update
        call_command("recompute_readiness", stdout=io.StringIO())
    assert Product.objects.filter(readiness=100).count() == item_count
    draft.refresh_from_db()
    assert draft.readiness is None
