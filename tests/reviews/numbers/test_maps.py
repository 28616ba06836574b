"""The map: where things stand, what each role sees of it, and how much it asks of the database."""

import re

import pytest
from django.urls import reverse

from products.choices import State
from reviews.numbers import maps, tiles
from tests.factories import (
    BALI,
    BATAKTE,
    BOLOK,
    KUANHEUN,
    KUATAE,
    KUPANG,
    NTT,
    NUNKURUS,
    TTS,
    make_areas,
    make_cycle,
    make_product,
    make_villages,
    officer_of,
)
from villages.scoping import Role

pytestmark = pytest.mark.django_db


def get(client, role, area, name, *args, **params):
    client.force_login(officer_of(role, area))
    return client.get(reverse(name, args=args), params)


@pytest.mark.parametrize(
    ("latitude", "longitude", "x", "y"),
    (
        ("-7.9", "118.9", 0, 0),  # the corner
        ("-11.1", "125.3", 6312.2, 3200),
        ("-10.171", "123.607", 4642.4, 2271),  # Kota Kupang
    ),
)
def test_projection(latitude, longitude, x, y):
    assert maps.project(latitude, longitude) == pytest.approx((x, y), abs=0.1)


def test_places_on_the_overview():
    frame = maps.Frame()
    assert (frame.height, frame.transform) == (507, "scale(0.15842) translate(0.0 0.0)")
    assert frame.place(maps.project(-10.171, 123.607)) == (735, 360)


def test_a_frame_holds_its_points_with_room():
    frame = maps.Frame.around([(1000, 1000), (2000, 1100)])
    assert (frame.span, frame.left, frame.top) == (1400, 800, 518)
    assert frame.place((1000, 1000)) == (143, 344)
    assert maps.Frame.around([(1000, 1000)]).span == 600


def test_the_coast_is_one_light_path_made_once():
    path = maps.coast()["Indonesia"]
    assert path.startswith("M2617 2741l-21 -2 ")
    assert re.fullmatch(r"[Mlz0-9 -]+", path)
    assert (path.count("M"), maps.coast()["Timor-Leste"].count("M")) == (16, 2)
    assert len(path) < 10_000
    assert maps.coast() is maps.coast()


def test_every_kabupaten_has_a_seat():
    assert len(maps.seats()) == 22
    assert maps.seats()["53.01"] == ("Oelamasi", -10.064, 123.879)


def rows_of(*codes):
    return [{"code": code, "name": code, "villages": 0, "reported": 0, "approved": 0} for code in codes]


def test_every_kabupaten_has_one_tile_where_it_lies():
    grid = tiles.tiles(rows_of(*maps.seats()))
    assert (len(grid), tiles.COLUMNS, sum(tile is not None for tile in grid)) == (35, 7, 22)
    at = {tile.row["code"]: divmod(number, 7) for number, tile in enumerate(grid) if tile}
    assert set(at) == set(maps.seats())
    west, east = at["53.15"], at["53.05"]  # Manggarai Barat, Alor
    assert (west, east) == ((0, 0), (0, 6))
    assert at["53.14"][0] > at["53.01"][0] > at["53.04"][0]  # Rote, Kupang, Belu: from south to north


def test_a_kabupaten_of_which_nobody_knew_has_a_tile_too():
    grid = tiles.tiles(rows_of("53.01", "53.22", *(f"51.{number:02}" for number in range(1, 9))))
    placed = [tile and tile.row["code"] for tile in grid]
    assert placed[:7] == [None, None, None, None, "53.01", None, None]
    assert placed[7:] == [f"51.{number:02}" for number in range(1, 8)] + [
        "51.08",
        "53.22",
        None,
        None,
        None,
        None,
        None,
    ]


def test_what_a_tile_is_called_fits_a_phone():
    assert max(len(brief) for brief in tiles.BRIEF.values()) <= 6
    assert set(tiles.BRIEF) <= set(maps.seats())


@pytest.fixture
def files():
    make_cycle()
    make_product(BATAKTE)  # a draft is no report
    return {
        "submitted": make_product(KUANHEUN, state=State.SUBMITTED, name="Belum diputuskan"),
        "returned": make_product(NUNKURUS, state=State.RETURNED, name="Sedang diperbaiki"),
        "approved": make_product(BOLOK, state=State.APPROVED, name="Garam Bolok"),
        "elsewhere": make_product(KUATAE, state=State.APPROVED, name="Jeruk Kuatae"),
    }


def test_tiles_say_reported_and_approved(client, files):
    response = get(client, Role.PROVINCE, NTT, "reviews:map")
    drawn = [tile for tile in response.context["map"].tiles if tile]
    assert [(tile.name, tile.brief, tile.reported, tile.approved) for tile in drawn] == [
        ("Kupang", "Kupang", 75, 25),  # of four villages three and one
        ("Timor Tengah Selatan", "TTS", 100, 100),
    ]
    html = response.content.decode()
    assert html.count(f'href="/peta/{KUPANG}/"') == 2  # the tile and the row
    said = re.sub(r"<[^>]+>", "", re.search(rf'href="/peta/{KUPANG}/".*?</a>', html, re.S).group(0))
    assert " ".join(said.split()).endswith("Kupang Kupang 1 disetujui, /3 melapor dari 4 desa")
    assert "Belum diputuskan" not in html


def test_a_kelurahan_that_filed_before_kelurahan_were_left_out_still_counts(client):
    cycle = make_cycle()
    make_product(BATAKTE, state=State.SUBMITTED)
    cycle.includes_kelurahan = False
    cycle.save()
    row = get(client, Role.DISTRICT, KUPANG, "reviews:map").context["area"]
    assert (row["villages"], row["reported"]) == (4, 1)


@pytest.mark.parametrize(
    ("role", "area", "code", "status"),
    (
        (Role.PROVINCE, NTT, TTS, 200),
        (Role.PROVINCE, BALI, TTS, 404),
        (Role.DISTRICT, TTS, TTS, 200),
        (Role.DISTRICT, KUPANG, TTS, 404),
        (Role.VILLAGE, BOLOK, KUPANG, 403),
        (Role.PROVINCE, NTT, "53.01.05", 404),
        (Role.PROVINCE, NTT, "tidak-ada", 404),
    ),
)
def test_whose_kabupaten(client, files, role, area, code, status):
    assert get(client, role, area, "reviews:map_district", code).status_code == status


def test_another_year(client, files):
    make_product(BOLOK, cycle=make_cycle(2024), state=State.DRAFT)
    earlier = get(client, Role.PROVINCE, NTT, "reviews:map", tahun="2024")
    assert earlier.context["map"].total == {"villages": 5, "reported": 0, "approved": 0}
    assert f"/peta/{KUPANG}/?tahun=2024" in earlier.content.decode()


def test_without_a_year(client):
    make_areas()
    response = get(client, Role.PROVINCE, NTT, "reviews:map")
    assert (response.status_code, response.context["map"].total["reported"]) == (200, 0)
    response = get(client, Role.DISTRICT, KUPANG, "reviews:map")
    assert (response.status_code, response.context["area"]["reported"]) == (200, 0)


@pytest.mark.parametrize("item_count", (1, 3))
@pytest.mark.parametrize(
    ("role", "area", "args", "queries"),
    (
        (Role.PROVINCE, NTT, (), 5),
        (Role.PROVINCE, NTT, (KUPANG,), 7),  # with the kecamatan of its filter
        (Role.DISTRICT, KUPANG, (), 7),
    ),
)
def test_the_same_few_queries(client, django_assert_num_queries, item_count, role, area, args, queries):
    for village in make_villages(item_count):
        make_product(village, state=State.APPROVED)
    client.force_login(officer_of(role, area))
    with django_assert_num_queries(queries):
        client.get(reverse("reviews:map_district" if args else "reviews:map", args=args))
