"""A potential is chosen for the year's dossier: asked first, undone while a draft, never two products in one."""

import pytest
from django.urls import reverse

from products.choices import State
from products.choosing import is_untouched
from products.models import Cycle, Potential, Product
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    approve,
    make_areas,
    make_cycle,
    make_officer,
    make_product,
    officer_of,
    send_back,
    submit,
    withdraw,
)
from villages.scoping import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(client):
    make_areas()
    make_cycle()
    officer = make_officer(Role.VILLAGE, BOLOK)
    client.force_login(officer)
    return officer


@pytest.fixture
def salt(village):
    return Potential.objects.create(village_id=BOLOK, name="Garam kasar", category="salt", year_round=2)


@pytest.fixture
def honey(village):
    return Potential.objects.create(village_id=BOLOK, name="Madu hutan", category="forest")


def choose(client, potential, **seen):
    """Press the button of the page as it is now, or of an older one (`version`, `file`)."""
    url = reverse("products:potential_choose", args=[potential.pk])
    product = Product.objects.filter(village_id=BOLOK).first()
    data = {"version": potential.version, "file": product.version if product else 0}
    return client.post(url, data | seen)


def release(client, product, **seen):
    product.refresh_from_db()
    return client.post(
        reverse("products:potential_release", args=[product.pk]), {"version": product.version} | seen
    )


def asked(client, potential):
    return client.get(reverse("products:potential_choose", args=[potential.pk])).content.decode()


def said(client, name="products:potentials"):
    return client.get(reverse(name)).content.decode()


def only():
    return Product.objects.with_answers().get()


def save_name(client, product, **answers):
    page = client.get(reverse("products:section", args=[product.pk, "produk"]))
    data = {"name": product.name, "category": product.category, "seen": page.context["seen"]} | answers
    return client.post(reverse("products:section", args=[product.pk, "produk"]), data)


# --- Choosing ---------------------------------------------------------------------------------------


def test_it_asks_before_anything_is_written(client, salt):
    text = asked(client, salt)
    assert "Laporkan “Garam kasar” untuk" in text
    assert "Ya, pilih ini" in text
    assert not Product.objects.exists()


def test_the_choice_starts_the_dossier_once(client, salt):
    for _click in range(2):
        answer = choose(client, salt, file=0)
        assert answer.url == reverse("reviews:tasks", args=[only().pk])
    product = only()
    assert (product.name, product.category, product.potential) == ("Garam kasar", "salt", salt)
    assert (product.version, product.unconfirmed) == (1, [])


def test_another_choice_in_an_untouched_draft_leaves_nothing_of_the_first(client, salt, honey):
    choose(client, salt)
    text = asked(client, honey)
    assert "Semula:</span>Garam kasar</del>" in text
    assert "harus diperiksa" not in text
    choose(client, honey)
    product = only()
    assert (product.name, product.category, product.potential) == ("Madu hutan", "forest", honey)
    assert (product.version, product.unconfirmed) == (2, [])


def test_answers_of_another_product_wait_to_be_looked_at(client, salt, honey):
    """They are kept, told before, and hold the submission until each section was saved again."""
    product = make_product(BOLOK, filled=True, name="Garam kasar", potential=salt)
    text = asked(client, honey)
    for words in ("harus diperiksa dan disimpan lagi", "1. Produk", "2. Pengelola", "Ya, ganti dengan ini"):
        assert words in text
    choose(client, honey)
    product.refresh_from_db()
    assert (product.name, product.category, product.potential) == ("Madu hutan", "forest", honey)
    assert (product.main_material, product.manager_name) == ("Air laut", "BUMDes Ina Bolok")
    assert product.unconfirmed == ["produk", "pengelola", "produksi", "izin", "kebutuhan", "bukti"]
    assert said_of(client, "reviews:tasks", product).count("Perlu diperiksa lagi") == 6


def said_of(client, name, product):
    return client.get(reverse(name, args=[product.pk])).content.decode()


def test_a_category_is_never_written_into_a_dossier_of_another_name(client, salt):
    """As it was: the name stayed Rumput laut, and the category became that of salt."""
    make_product(BOLOK, name="Rumput laut", manager_name="Ina")
    assert "Semula:</span>Rumput laut</del>" in asked(client, salt)
    choose(client, salt)
    product = only()
    assert (product.name, product.category, product.unconfirmed) == ("Garam kasar", "salt", ["pengelola"])


def test_a_dossier_of_that_name_is_only_tied(client, salt):
    make_product(BOLOK, name="garam KASAR", manager_name="Ina")
    choose(client, salt)
    product = only()
    assert (product.name, product.category, product.potential) == ("Garam kasar", "salt", salt)
    assert product.unconfirmed == []


def test_an_old_tab_chooses_nothing(client, salt, honey):
    choose(client, salt)
    late = choose(client, honey, file=0)
    assert late.status_code == 409
    assert "belum ada yang dipilih" in late.content.decode()
    Potential.objects.filter(pk=honey.pk).update(name="Madu putih", version=2)
    assert choose(client, honey, version=1).status_code == 409
    assert only().potential == salt


def test_a_potential_that_changed_starts_no_dossier(client, salt):
    assert choose(client, salt, version=7).status_code == 409
    assert choose(client, salt, file=7).status_code == 409
    assert not Product.objects.exists()


@pytest.mark.parametrize("state", (State.SUBMITTED, State.RETURNED, State.APPROVED))
def test_a_dossier_that_was_sent_is_not_touched(client, salt, state):
    product = make_product(BOLOK, state=state)
    assert choose(client, salt).url == reverse("products:potentials")
    assert release(client, product).url == reverse("products:potentials")
    product.refresh_from_db()
    assert (product.name, product.potential) == ("Garam Bolok", None)
    assert "Pilih Garam kasar" not in said(client)


def test_no_choice_while_the_cycle_is_closed(client):
    make_areas()
    make_cycle(is_open=False)
    client.force_login(make_officer(Role.VILLAGE, BOLOK))
    salt = Potential.objects.create(village_id=BOLOK, name="Garam kasar", category="salt")
    assert "Garam kasar untuk dilaporkan" not in said(client)
    for answer in (choose(client, salt), client.get(reverse("products:potential_choose", args=[salt.pk]))):
        assert answer.url == reverse("products:potentials")
    assert not Product.objects.exists()


def test_another_villages_potential_is_unknown(client, village):
    other = Potential.objects.create(village_id=KUANHEUN, name="Madu", category="forest")
    assert choose(client, other).status_code == 404
    assert not Product.objects.exists()


# --- Undoing ----------------------------------------------------------------------------------------


def test_undone_before_anything_was_answered_the_draft_is_empty(client, salt):
    choose(client, salt)
    product = only()
    assert "Keduanya dikosongkan lagi" in said_of(client, "products:potential_release", product)
    for _click in range(2):
        assert release(client, product, version=1).url == reverse("products:potentials")
    product = only()
    assert (product.name, product.category, product.potential, product.version) == ("", "", None, 2)
    assert is_untouched(product)


def test_undone_after_something_was_answered_every_answer_stays(client, salt):
    choose(client, salt)
    product = only()
    save_name(client, product, main_material="Air laut")
    assert "Semuanya tetap seperti sekarang" in said_of(client, "products:potential_release", product)
    release(client, product)
    product = only()
    assert (product.name, product.category, product.main_material) == ("Garam kasar", "salt", "Air laut")
    assert product.potential is None


def test_half_an_answer_counts(client, salt, honey):
    """A capacity without its unit is no answer yet, and was typed all the same."""
    make_product(BOLOK, name="Garam kasar", category="salt", potential=salt, capacity=100)
    assert not is_untouched(only())
    choose(client, honey)
    assert only().unconfirmed == ["produksi"]


def test_an_old_tab_undoes_nothing(client, salt):
    choose(client, salt)
    product = only()
    save_name(client, product, main_material="Air laut")
    late = release(client, product, version=1)
    assert late.status_code == 409
    assert "Semuanya tetap seperti sekarang" in late.content.decode()
    assert only().potential == salt


def test_last_years_answers_are_offered_again_once_the_choice_is_undone(client, salt):
    cycle = make_cycle(Cycle.objects.get().year - 1)
    last = make_product(BOLOK, cycle=cycle, filled=True)
    choose_it = {"version": 1, "file": 0}
    client.post(reverse("products:potential_choose", args=[salt.pk]), choose_it)
    product = Product.objects.exclude(pk=last.pk).get()
    release(client, product)
    assert f"Mulai dari jawaban {cycle}" in said(client, "home")
    client.post(reverse("products:start"), {"carry": last.pk})
    product.refresh_from_db()
    assert product.name == "Garam Bolok"


# --- What frees the link ----------------------------------------------------------------------------


@pytest.mark.parametrize("changed", ({"name": "Rumput laut"}, {"category": "seaweed"}, {"name": ""}))
def test_another_name_or_category_frees_the_potential(client, salt, changed):
    choose(client, salt)
    save_name(client, only(), **changed)
    assert only().potential is None
    assert "masih draf" not in said(client)
    if changed.get("name"):
        assert "Berkas ini tidak terhubung dengan potensi di daftar." in said(client)


def test_other_answers_and_the_same_name_free_nothing(client, salt):
    choose(client, salt)
    save_name(client, only(), name="GARAM kasar", main_material="Air laut")
    assert (only().name, only().potential) == ("GARAM kasar", salt)


def test_a_potential_taken_out_leaves_the_dossier(client, salt):
    choose(client, salt)
    client.post(reverse("products:potential_drop", args=[salt.pk]), {"version": 1})
    assert (only().name, only().potential) == ("Garam kasar", None)


# --- What is said of it -----------------------------------------------------------------------------


def marks(client, officer, name):
    client.force_login(officer)
    context = client.get(reverse(name)).context
    rows = context["page"].rows if "page" in context else context["potentials"]
    return [mark.label for row in rows for mark in row.marks]


def test_reported_is_said_once_it_is(client, salt):
    product = make_product(BOLOK, filled=True, name="Garam kasar", potential=salt)
    year = product.cycle
    staff = officer_of(Role.DISTRICT, KUPANG), officer_of(Role.PROVINCE, NTT)
    own = officer_of(Role.VILLAGE, BOLOK)

    def told():
        return (
            marks(client, own, "products:potentials"),
            *(marks(client, officer, "reviews:potentials") for officer in staff),
        )

    draft = [f"Dipilih untuk {year}, masih draf"]
    reported, mending = [f"Dilaporkan {year}"], [f"Dipilih untuk {year}, sedang diperbaiki"]
    assert told() == (draft, [], [])
    submit(product)
    assert told() == (reported, reported, [])
    withdraw(product)
    assert told() == (draft, [], [])
    submit(product)
    send_back(product, price="Per kg.")
    assert told() == (mending, mending, [])
    submit(product)
    approve(product)
    assert told() == (reported, reported, reported)


def test_a_potential_renamed_later_says_under_which_name(client, salt):
    product = make_product(BOLOK, state=State.SUBMITTED, name="Garam kasar", potential=salt)
    Potential.objects.filter(pk=salt.pk).update(name="Garam halus", search_name="garam halus")
    text = said(client)
    assert f"Dilaporkan {product.cycle}</span>" in text
    assert "dengan nama “Garam kasar”" in text
