"""Filters kept under a name are one's own."""

import pytest
from django.urls import reverse

from reviews.lists.columns import COLUMNS
from reviews.models import SavedFilter
from tests.factories import (
    NTT,
    make_officer,
)
from tests.reviews.lists.asking import APPROVED
from villages.scoping import Role


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
        ("Kopi", "Anda sudah punya filter bernama “Kopi”."),
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
