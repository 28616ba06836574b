"""Migration 0009 takes the tables of django-axes away, in which passwords lie that were typed as names."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

pytestmark = pytest.mark.django_db
migration = import_module("villages.migrations.0009_guard_of_our_own")


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else None


def tables():
    return {name for name in connection.introspection.table_names() if name.startswith("axes_")}


@pytest.mark.parametrize("there", (migration.AXES, migration.AXES[1:], ()))
def test_what_is_there_goes(there):
    """All of them, those of an older axes, or none of a new database; and with rows that hang on rows."""
    if "accessattempt" in there:
        run("CREATE TABLE axes_accessattempt (id integer PRIMARY KEY, username varchar(255))")
        run("INSERT INTO axes_accessattempt VALUES (1, 'Rahasia-saya-17')")
    if "accessattemptexpiration" in there:
        run(
            "CREATE TABLE axes_accessattemptexpiration "
            "(access_attempt_id integer PRIMARY KEY REFERENCES axes_accessattempt (id))"
        )
        run("INSERT INTO axes_accessattemptexpiration VALUES (1)")
    for name in set(there) - {"accessattempt", "accessattemptexpiration"}:
        run(f"CREATE TABLE axes_{name} (id integer PRIMARY KEY)")
    run(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('axes', '0001_initial', %s)",
        "2026-01-01 00:00:00",
    )
    editor = SimpleNamespace(connection=connection, execute=run)
    for _twice in range(2):
        migration.drop_axes(apps, editor)
    assert tables() == set()
    assert run("SELECT count(*) FROM django_migrations WHERE app = 'axes'") == [(0,)]
