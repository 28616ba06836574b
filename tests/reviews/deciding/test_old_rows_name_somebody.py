"""Migration 0011 over a history that names nobody: the next officer's name never comes onto it."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from reviews import append_only
from reviews.models import ConsentEntry
from tests.factories import BATAKTE, BOLOK, KUANHEUN, make_officer, make_product
from tests.past import past_the_rules
from villages.models import User
from villages.scoping import Role

migration = import_module("reviews.migrations.0011_history_names_the_person")


def test_lines_of_before_keep_what_they_showed(transactional_db):
    names = {BOLOK: "", BATAKTE: "", KUANHEUN: "Maria Tefa"}
    for village, name in names.items():
        officer = make_officer(Role.VILLAGE, village, name=name)
        product = make_product(village)
        with past_the_rules():
            ConsentEntry.objects.create(product=product, user=officer, allowed=True, version=1)
    editor = SimpleNamespace(connection=connection)
    with transaction.atomic():
        append_only.lift(editor, migration.TABLES)
        migration.fill(apps, editor)
        append_only.put_back(editor, migration.TABLES)
    User.objects.update(name="Yuliana Tiran")
    assert [line.who for line in ConsentEntry.objects.order_by("pk")] == [
        "Petugas Desa Bolok",
        "Petugas Kelurahan Batakte",
        "Maria Tefa",
    ]
    with pytest.raises(DatabaseError), transaction.atomic():
        ConsentEntry.objects.update(person="")
