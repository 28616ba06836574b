"""The list of a village's potentials: the sum, the ranks, the areas' view."""

import re

import pytest
from django.urls import reverse

from products.models import Potential
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUATAE,
    KUPANG,
    NTT,
    TUBAN,
    make_areas,
    make_cycle,
    make_officer,
    make_product,
    make_villages,
    officer_of,
)
from villages.scoping import Role

pytestmark = pytest.mark.django_db
SALT = {"name": "Garam kasar", "category": "salt", "year_round": 2, "has_buyer": 3}


def make_potential(village=BOLOK, **fields):
    make_areas()
    return Potential.objects.create(village_id=village, **(SALT | fields))


@pytest.fixture
def village(client):
    make_areas()
    make_cycle()
    officer = make_officer(Role.VILLAGE, BOLOK)
    client.force_login(officer)
    return officer


def post(client, page, /, *args, **data):
    return client.post(reverse(f"products:{page}", args=args), data)


def test_the_sum_is_explained():
    potential = make_potential()
    potential.refresh_from_db()
    assert potential.total == 5
    assert potential.sum_label == (
        "Bahan baku 2 + Kekhasan 0 + Pembeli 3 + Tenaga kerja 0 + Izin 0 = 5 dari 15"
    )
    assert [str(part["meaning"]) for part in potential.parts] == [
        "Beberapa bulan",
        "belum dinilai",
        "Selalu ada",
        "belum dinilai",
        "belum dinilai",
    ]


def test_what_nobody_has_scored_is_no_sum():
    assert Potential(name="Madu hutan").sum_label == "Belum dinilai"


def test_the_highest_sum_is_first(client, village):
    make_potential()
    make_potential(name="Madu hutan", category="forest", many_hands=3)
    make_potential(KUANHEUN, name="Milik desa lain")
    page = client.get(reverse("products:potentials"))
    assert [str(one) for one in page.context["potentials"]] == ["Madu hutan", "Garam kasar"]
    html = page.content.decode()
    said = " ".join(re.sub(r"<[^>]+>", "", html[html.index("Garam kasar") :]).split())
    bars = "5 dari 15 Bahan baku: 2 dari 3 Kekhasan: 0 dari 3 Pembeli: 3 dari 3 Tenaga kerja: 0 dari 3 Izin: 0 dari 3"
    assert bars in said
    assert [
        li.count('class="reached"') for li in re.findall(r"<li>.*?</li>", html, re.S) if "dari 3" in li
    ] == [
        *(2, 0, 3, 3, 0),  # the forest honey's
        *(2, 0, 3, 0, 0),
    ]


def test_equal_sums_share_a_rank(client, village):
    """1, 1, 3: by name among equals; what nobody scored has no rank, and is equal to nothing."""
    for name, score in (("Ikan", 2), ("Garam", 3), ("ayam", 3), ("Kopi", None), ("Madu", None)):
        make_potential(name=name, year_round=score, has_buyer=None)
    page = client.get(reverse("products:potentials"))
    found = [(one.rank, one.name, [str(other) for other in one.equals]) for one in page.context["potentials"]]
    assert found == [
        (1, "ayam", ["Garam"]),
        (1, "Garam", ["ayam"]),
        (3, "Ikan", []),
        (None, "Kopi", []),
        (None, "Madu", []),
    ]
    text = page.content.decode()
    assert "Nilainya sama dengan Garam." in text
    assert text.count("Nilainya sama dengan") == 2


@pytest.mark.parametrize("again", ("Se’i sapi", "sei sapi", "  SE'I   SAPI "))
def test_the_same_name_twice_is_told(client, village, again):
    make_potential(name="Se'i sapi")
    answer = post(client, "potential_add", name=again, category="meat")
    assert answer.status_code == 422
    assert "Potensi dengan nama ini sudah ada di daftar Anda. Ubah yang sudah ada" in answer.content.decode()


def test_names_of_signs_alone_are_not_all_one(client, village):
    make_potential(name="***")
    assert post(client, "potential_add", **SALT | {"name": "###"}).status_code == 302


def test_added_once_however_often_it_is_sent(client, village):
    for _click in range(2):
        assert post(client, "potential_add", **SALT).url == reverse("products:potentials")
    assert Potential.objects.count() == 1
    other = post(client, "potential_add", name="garam KASAR", category="fish", place="Dusun 2")
    assert other.status_code == 422
    assert "sudah ada di daftar Anda" in other.content.decode()
    assert 'value="Dusun 2"' in other.content.decode()
    assert Potential.objects.count() == 1


def test_two_villages_may_have_the_same(client, village):
    make_potential(KUANHEUN)
    assert post(client, "potential_add", **SALT).status_code == 302


@pytest.mark.parametrize("wrong", ({"name": ""}, {"name": "x" * 101}, {"category": "gold"}, {"has_buyer": 4}))
def test_a_wrong_answer_loses_nothing(client, village, wrong):
    answer = post(client, "potential_add", **(SALT | {"place": "Dusun 2"} | wrong))
    assert (answer.status_code, Potential.objects.count()) == (422, 0)
    assert 'value="Dusun 2"' in answer.content.decode()


def test_changed_and_found_by_its_new_name(client, village):
    potential = make_potential()
    answer = post(client, "potential", potential.pk, **SALT | {"name": "Se’i sapi", "version": 1})
    assert answer.status_code == 302
    potential.refresh_from_db()
    assert (potential.name, potential.search_name, potential.version) == ("Se’i sapi", "sei sapi", 2)


def test_an_old_tab_overwrites_nothing(client, village):
    potential = make_potential(place="Dusun 1")
    assert post(client, "potential", potential.pk, **SALT, place="Dusun 9", version=1).status_code == 302
    late = post(client, "potential", potential.pk, **SALT, place="Dusun 2", version=1)
    assert late.status_code == 409
    assert 'value="Dusun 2"' in late.content.decode()
    assert "<b>Dusun 9</b>" in late.content.decode()
    assert 'name="version" value="2"' in late.content.decode()
    assert Potential.objects.get().place == "Dusun 9"
    assert post(client, "potential", potential.pk, **SALT, place="Dusun 2", version=2).status_code == 302
    assert (Potential.objects.get().place, Potential.objects.get().version) == ("Dusun 2", 3)


def test_an_old_tab_with_a_fault_is_told_of_both(client, village):
    """Else the page with the fault would bring the new version, of which nobody saw anything."""
    potential = make_potential()
    post(client, "potential", potential.pk, **SALT, place="Dusun 9", version=1)
    late = post(client, "potential", potential.pk, **SALT | {"name": ""}, place="Dusun 2", version=1)
    assert late.status_code == 409
    assert "<b>Dusun 9</b>" in late.content.decode()
    assert "<b>Garam kasar</b>" in late.content.decode()


def test_what_is_there_already_is_no_conflict_and_no_change(client, village):
    potential = make_potential()
    for _click in range(2):
        assert post(client, "potential", potential.pk, **SALT, place="Dusun 9", version=1).status_code == 302
    assert Potential.objects.get().version == 2


def test_nothing_is_deleted_that_looks_otherwise_by_now(client, village):
    potential = make_potential()
    post(client, "potential", potential.pk, **SALT | {"name": "Garam halus"}, version=1)
    late = post(client, "potential_drop", potential.pk, version=1)
    assert (late.status_code, Potential.objects.count()) == (409, 1)
    assert "Hapus “Garam halus”?" in late.content.decode()
    assert 'name="version" value="2"' in late.content.decode()
    assert post(client, "potential_drop", potential.pk, version=2).status_code == 302
    assert not Potential.objects.exists()


def test_one_that_was_deleted_meanwhile_keeps_the_words(client, village):
    potential = make_potential()
    assert client.get(reverse("products:potential_drop", args=[potential.pk])).status_code == 200
    assert Potential.objects.exists()
    assert post(client, "potential_drop", potential.pk, version=1).status_code == 302
    assert post(client, "potential_drop", potential.pk, version=1).status_code == 404
    gone = post(client, "potential", potential.pk, **(SALT | {"place": "Dusun 2"}))
    assert gone.status_code == 404
    assert 'value="Dusun 2"' in gone.content.decode()
    assert reverse("products:potential_add") in gone.content.decode()


@pytest.mark.parametrize(
    ("role", "area", "names"),
    (
        (Role.DISTRICT, KUPANG, ["B", "A"]),
        (Role.PROVINCE, NTT, ["C", "B", "A"]),
    ),
)
def test_each_area_sees_its_own(client, role, area, names):
    for name, village in (("A", BOLOK), ("B", KUANHEUN), ("C", KUATAE), ("D", TUBAN)):
        make_potential(village, name=name)
    client.force_login(officer_of(role, area))
    page = client.get(reverse("reviews:potentials")).context
    assert [str(one) for one in page["page"].rows] == names
    assert [(row["potentials"], row["villages"]) for row in page["by_category"]] == [(len(names),) * 2]


@pytest.mark.parametrize("typed", ("se'i", "Se’i", "SEI", "se`i", "bolok"))
def test_found_with_any_apostrophe(client, typed):
    make_potential(name="Se'i sapi")
    make_potential(KUANHEUN, name="Madu")
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    page = client.get(reverse("reviews:potentials"), {"cari": typed, "kategori": "salt"}).context["page"]
    assert [str(one) for one in page.rows] == ["Se'i sapi"]


@pytest.mark.parametrize("item_count", (1, 3))
@pytest.mark.parametrize(
    ("role", "area", "name", "queries"),
    (
        (Role.VILLAGE, None, "products:potentials", 8),
        (Role.DISTRICT, KUPANG, "reviews:potentials", 7),
        (Role.PROVINCE, NTT, "reviews:potentials", 7),
    ),
)
def test_lists_take_the_same_few_queries(
    client, django_assert_num_queries, item_count, role, area, name, queries
):
    make_cycle()
    for n, village in enumerate(make_villages(item_count)):
        make_potential(BOLOK if role == Role.VILLAGE else village.pk, name=f"Garam {n}")
    client.force_login(officer_of(role, area or BOLOK))
    with django_assert_num_queries(queries):
        assert client.get(reverse(name)).status_code == 200


def test_the_start_page_leads_there(client, village):
    assert "Daftar potensi desa: belum ada" in client.get(reverse("home")).content.decode()
    make_potential()
    assert "Daftar potensi desa: 1 potensi" in client.get(reverse("home")).content.decode()


def test_the_steps_of_a_bar():
    potential = Potential(name="Madu hutan", year_round=2, distinctive=3)
    assert [part["steps"] for part in potential.parts[:3]] == [
        [True, True, False],
        [True, True, True],
        [False, False, False],
    ]


def test_the_choice_of_the_year_stands_first(client, village):
    """And says so; the others stay in the order of their sums."""
    low, middle, high = (
        make_potential(name=name, **dict.fromkeys(Potential.QUESTIONS, score))
        for name, score in (("Garam", 1), ("Madu", 2), ("Kopi", 3))
    )
    make_product(BOLOK, name="Garam", category=low.category, potential=low)
    response = client.get(reverse("products:potentials"))
    assert response.context["potentials"] == [low, high, middle]
    html = " ".join(response.content.decode().split())
    assert html.count('<section class="card chosen">') == 1
    assert html.index('class="card chosen"') < html.index("3. Garam") < html.index("1. Kopi")
    assert html.index(reverse("products:potential_add")) < html.index("3. Garam")  # at the top, too
