"""The map of a kabupaten: what is one mark, where names stand, and that map and list say the same."""

import random
import re
from itertools import combinations
from math import hypot
from types import SimpleNamespace

import pytest
from django.urls import reverse

from products.choices import Category, State
from products.models import Product
from reviews.numbers import district_map, maps
from reviews.numbers.clusters import gather
from reviews.numbers.groups import GROUPS, group_of
from reviews.numbers.map_labels import LETTER, LINE, Box, Name, placed
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUATAE,
    KUPANG,
    NTT,
    NUNKURUS,
    approve,
    give_photo,
    make_cycle,
    make_product,
    make_villages,
    officer_of,
    submit,
)
from tests.past import past_the_rules
from villages.scoping import Role

OELAMASI = (-10.064, 123.879)


def test_each_category_is_in_one_group():
    named = [category for group in GROUPS for category in group.categories]
    assert sorted(named) == sorted(Category)
    assert (len(GROUPS), group_of("salt").key, group_of("weaving").key) == (6, "laut", "kerajinan")
    assert group_of("no-more").key == "olahan"


# --- What is one mark ---


def test_places_nearer_than_that_are_one_mark():
    assert gather([(0, 0), (10, 0), (24, 0), (48, 0), (48, 0)], 24) == [[1, 0, 2], [3, 4]]
    assert gather([(0, 0), (24, 0)], 24) == [[0], [1]]
    assert gather([], 24) == []


def test_the_middle_is_where_most_are():
    places = [(0, 0), (20, 0), (40, 0), (60, 0)]
    assert gather(places, 24)[0] == [1, 0, 2]
    assert gather(places, 24, [1, 1, 9, 1])[0] == [1, 0, 2]
    assert gather(places, 24, [1, 1, 1, 9]) == [[2, 3], [0, 1]]


def test_middles_never_touch_and_nobody_is_left_out():
    chance = random.Random(12)
    for _round in range(30):
        places = [(chance.randrange(300), chance.randrange(200)) for _ in range(80)]
        groups = gather(places, 24)
        middles = [places[group[0]] for group in groups]
        assert min(hypot(a[0] - b[0], a[1] - b[1]) for a, b in combinations(middles, 2)) >= 24
        assert sorted(index for group in groups for index in group) == list(range(80))
        for group in groups:
            for index in group:
                away = [hypot(places[index][0] - x, places[index][1] - y) for x, y in middles]
                assert away[groups.index(group)] == min(away)


# --- Where names stand ---


def test_names_lie_on_nothing_and_inside():
    chance = random.Random(12)
    for _round in range(30):
        names = [
            Name("a" * chance.randrange(4, 20), chance.randrange(1000), chance.randrange(760))
            for _ in range(40)
        ]
        marks = [Box(chance.randrange(1000), chance.randrange(760), 40, 40) for _ in range(15)]
        found = placed(names, marks, size=26, width=1000, height=760)
        boxes = [Box(name.x, name.y, len(name.text) * LETTER * 26, LINE * 26) for name in found]
        assert len(boxes) >= 12
        for one, other in combinations(boxes + marks, 2):
            assert not one.meets(other) or (one in marks and other in marks)
        for box in boxes:
            assert box.x - box.width / 2 >= 0
            assert box.x + box.width / 2 <= 1000
            assert box.y - box.height / 2 >= 0
            assert box.y + box.height / 2 <= 760


def test_the_first_name_chooses_first_and_one_without_a_place_is_left_out():
    names = [Name("Kupang Timur", 150, 20), Name("Sulamu", 150, 20)]
    assert [name.text for name in placed(names, [], size=26, width=300, height=40)] == ["Kupang Timur"]
    names.reverse()
    assert [name.text for name in placed(names, [], size=26, width=300, height=40)] == ["Sulamu"]


# --- The map as a whole ---


def products_at(*points):
    return [
        SimpleNamespace(
            pk=number,
            latitude=latitude,
            longitude=longitude,
            category="salt",
            village=SimpleNamespace(subdistrict=SimpleNamespace(name="Kupang Timur")),
        )
        for number, (latitude, longitude) in enumerate(points, start=1)
    ]


def drawn_of(products, code=KUPANG):
    return district_map.draw(code, products, [(one.latitude, one.longitude) for one in products])


def test_numbers_of_a_mark_follow_one_another():
    """Of both layers, so that each mark leads to the first of its rows."""
    chance = random.Random(12)
    products = products_at(
        *(
            (OELAMASI[0] + chance.uniform(-0.4, 0.4), OELAMASI[1] + chance.uniform(-0.4, 0.4))
            for _ in range(100)
        )
    )
    drawn = drawn_of(products)
    assert [dot.number for dot in drawn.dots] == list(range(1, 101))
    marks = [mark for area in drawn.areas for mark in area.marks]
    assert 1 < len(drawn.areas) < len(marks) < 100
    for mark in [*marks, *(area.mark for area in drawn.areas)]:
        assert [dot.number for dot in mark.dots] == list(range(mark.first, mark.last + 1))
    firsts = [min(dot.product.pk for dot in area.mark.dots) for area in drawn.areas]
    assert firsts == sorted(firsts)


def test_a_point_far_away_moves_no_frame():
    near = products_at(OELAMASI, (-10.1, 123.7))
    alone = drawn_of(near)
    with_far = drawn_of(products_at(OELAMASI, (-10.1, 123.7), (-8.5, 119.9)))
    assert alone.frame == with_far.frame
    assert ([one.pk for one in with_far.far], len(with_far.dots), alone.far) == ([3], 2, [])
    # Nor that of a kabupaten whose seat nobody knows.
    unknown = drawn_of(products_at(OELAMASI, (-10.1, 123.7), (-10.1, 123.8), (-8.5, 119.9)), code="53.22")
    assert [one.pk for one in unknown.far] == [4]


def test_the_kabupaten_of_which_nothing_is_known_has_a_map():
    assert drawn_of([], code="53.22").frame == maps.Frame()
    assert drawn_of(products_at((None, None))).dots == []


def test_places_are_percents_that_svg_reads():
    spots = [dot.spot for dot in drawn_of(products_at(OELAMASI)).dots]
    assert spots == [("50.0%", "50.0%")]


# --- The page ---


def get(client, role, area, *args, **params):
    client.force_login(officer_of(role, area))
    return client.get(reverse("reviews:map_district" if args else "reviews:map", args=args), params)


@pytest.fixture
def files(db):
    make_cycle()
    return {
        "salt": make_product(
            BOLOK, state=State.APPROVED, name="Garam Bolok", latitude=-10.2, longitude=123.5
        ),
        "near": make_product(KUANHEUN, state=State.APPROVED, name="Kopi Kuanheun", category="coffee"),
        "east": make_product(NUNKURUS, state=State.APPROVED, name="Tenun Nunkurus", category="weaving"),
        "elsewhere": make_product(KUATAE, state=State.APPROVED, name="Jeruk Kuatae"),
    }


@pytest.fixture
def placed_files(files):
    points = {"salt": OELAMASI, "near": (-10.065, 123.88), "east": (-10.4, 124.1)}
    with past_the_rules():
        for name, (latitude, longitude) in points.items():
            Product.objects.filter(pk=files[name].pk).update(latitude=latitude, longitude=longitude)
    return files


def names_in(response):
    return [str(dot.product) for dot in response.context["map"].dots]


def test_map_and_list_lead_to_each_other(client, placed_files):
    """Each product to its row and back; a mark of several to a part of the list that holds them all."""
    for response in (get(client, Role.PROVINCE, NTT, KUPANG), get(client, Role.DISTRICT, KUPANG)):
        assert names_in(response) == ["Kopi Kuanheun", "Garam Bolok", "Tenun Nunkurus"]
        html = response.content.decode()
        for number in (1, 2, 3):
            for piece in (f'id="titik-{number}"', f'id="produk-{number}"', f'href="#titik-{number}"'):
                assert html.count(piece) == 1
        fine, coarse = html.index('class="fine"'), html.index('class="coarse"')
        layers = html[fine:coarse], html[coarse : html.index("</figure>")]
        assert [re.findall(r'<a href="#([a-z]+-\d)"', layer) for layer in layers] == [
            ["nomor-1", "nomor-3"],
            ["sekitar-1", "sekitar-3"],
        ]
        for target in ("nomor-1", "nomor-3", "sekitar-1", "sekitar-3"):
            assert html.count(f'id="{target}"') == 1
        together = re.search(r'<tbody id="nomor-1">.*?</tbody>', html, re.S).group(0)
        assert re.findall(r'id="produk-(\d)"', together) == ["1", "2"]
        assert "2 produk berdekatan, nomor 1 sampai 2" in html
        assert f'href="/berkas/{placed_files["salt"].pk}/"' in html
        assert "Jeruk Kuatae" not in html


def test_what_is_not_approved_is_on_no_map(client, db):
    make_cycle()
    make_product(KUANHEUN, state=State.SUBMITTED, name="Belum diputuskan")
    make_product(NUNKURUS, state=State.RETURNED, name="Sedang diperbaiki")
    for response in (get(client, Role.PROVINCE, NTT, KUPANG), get(client, Role.DISTRICT, KUPANG)):
        assert names_in(response) == []
        assert not re.search("Belum diputuskan|Sedang diperbaiki", response.content.decode())


@pytest.mark.parametrize(
    ("chosen", "names"),
    (
        ({"kelompok": "kebun"}, ["Kopi Kuanheun"]),
        ({"kecamatan": NUNKURUS[:8]}, ["Tenun Nunkurus"]),
        ({"cari": "garam"}, ["Garam Bolok"]),
        ({"cari": "kuanheun", "kelompok": "laut"}, []),
    ),
)
def test_a_filter_leaves_the_frame_as_it_is(client, placed_files, chosen, names):
    whole = get(client, Role.DISTRICT, KUPANG).context["map"].frame
    response = get(client, Role.DISTRICT, KUPANG, **chosen)
    assert (names_in(response), response.context["count"]) == (names, len(names))
    assert response.context["map"].frame == whole


def test_signs_count_what_the_other_filters_leave(client, placed_files):
    def counted(**chosen):
        return [tab.number for _key, tab in get(client, Role.DISTRICT, KUPANG, **chosen).context["signs"]]

    assert counted() == [3, 1, 1, 0, 0, 1, 0]
    assert counted(kelompok="kebun") == [3, 1, 1, 0, 0, 1, 0]
    assert counted(kecamatan=NUNKURUS[:8]) == [1, 1, 0, 0, 0, 0, 0]
    assert get(client, Role.DISTRICT, KUPANG, kelompok="bukan").status_code == 404
    assert get(client, Role.DISTRICT, KUPANG, kecamatan=KUATAE[:8]).status_code == 404


def test_the_cover_is_lazy_and_small(client, placed_files):
    with past_the_rules():
        give_photo(placed_files["salt"])
    cover, _other = placed_files["salt"].photos.all()
    html = get(client, Role.DISTRICT, KUPANG).content.decode()
    pictures = re.findall(r'<img class="map-cover".*?>', html, re.S)
    assert any(f'src="/foto/{cover.pk}/tiny/"' in one for one in pictures)
    assert all('loading="lazy"' in one and 'alt=""' in one for one in pictures)


def test_a_product_without_a_point_is_listed(client, db):
    product = make_product(BOLOK, filled=True)
    product.latitude = None
    product.save()
    submit(product)
    approve(product)
    drawn = get(client, Role.DISTRICT, KUPANG)
    assert (drawn.context["map"].dots, drawn.context["map"].pointless) == ([], [product])
    assert "Tanpa titik" in drawn.content.decode()


@pytest.mark.parametrize("item_count", (1, 3))
def test_queries_of_a_filter(client, db, django_assert_num_queries, item_count):
    for village in make_villages(item_count):
        make_product(village, state=State.APPROVED)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    with django_assert_num_queries(9):
        client.get(reverse("reviews:map"), {"cari": "contoh", "kelompok": "laut"})
