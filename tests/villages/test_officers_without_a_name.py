"""An officer whose name nobody has written yet is called after the village, on the screen alone."""

from importlib import import_module

import pytest
from django.apps import apps

from tests.factories import BATAKTE, BOLOK, KUANHEUN, KUPANG, make_officer
from villages.models import User, Village
from villages.scoping import Role

pytestmark = pytest.mark.django_db
migration = import_module("villages.migrations.0003_officers_without_a_name")


@pytest.mark.parametrize(
    ("role", "area", "told"),
    (
        (Role.VILLAGE, BOLOK, "Petugas Desa Bolok"),
        (Role.VILLAGE, BATAKTE, "Petugas Kelurahan Batakte"),
        (Role.DISTRICT, KUPANG, "district-53.01"),
    ),
)
def test_what_an_officer_without_a_name_is_called(role, area, told):
    assert str(make_officer(role, area, name="")) == told
    assert str(make_officer(role, area, name="Maria Nenobais")) == "Maria Nenobais"


def test_a_village_that_is_called_otherwise_brings_its_officer_along():
    officer = make_officer(Role.VILLAGE, BOLOK, name="")
    Village.objects.filter(pk=BOLOK).update(name="Bolok Baru")
    assert str(User.objects.get(pk=officer.pk)) == "Petugas Desa Bolok Baru"


def test_old_stand_ins_are_taken_out_and_names_stay(monkeypatch):
    monkeypatch.setattr(migration, "BATCH", 1)
    names = {
        make_officer(Role.VILLAGE, BOLOK, name="Petugas Desa Bolok").pk: "",
        make_officer(Role.VILLAGE, BATAKTE, name="Petugas Kelurahan Batakte").pk: "",
        make_officer(Role.VILLAGE, KUANHEUN, name="Petugas Desa Bolok").pk: "Petugas Desa Bolok",
        make_officer(Role.DISTRICT, KUPANG, name="Petugas Kabupaten").pk: "Petugas Kabupaten",
    }
    migration.forget(apps, None)
    assert dict(User.objects.values_list("pk", "name")) == names
    migration.write_again(apps, None)
    assert set(User.objects.values_list("name", flat=True)) == {
        "Petugas Desa Bolok", "Petugas Kelurahan Batakte", "Petugas Kabupaten",
    }  # fmt: skip
