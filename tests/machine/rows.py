"""All that the doors may write, as it stands in the tables."""

from functools import cache

from django.apps import apps
from django.db import connection

from reviews import append_only

# What signing in writes is no part of it, nor who read a number on the pages that are looked at after each deed.
OTHERS = {
    "villages_officersession",
    "villages_signinentry",
    "villages_failedtry",
    "villages_user",
    "products_disclosure",
}


@cache
def tables():
    """{table: its key}"""
    models = [
        one for app in ("villages", "products", "reviews") for one in apps.get_app_config(app).get_models()
    ]
    return {one._meta.db_table: one._meta.pk.column for one in models if one._meta.db_table not in OTHERS}


def ask(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def dump():
    """{table: {key: row}}"""
    with connection.cursor() as cursor:
        found = {}
        for table, key in tables().items():
            cursor.execute(f"SELECT {key}, t.* FROM {table} t")
            found[table] = {row[0]: row[1:] for row in map(_plain, cursor.fetchall())}
        return found


def _plain(row):
    return tuple(str(one) if isinstance(one, dict | list) else one for one in row)


def changes(before, after):
    """What is not as it was: ["reviews_decision 7", …]"""
    return sorted(
        f"{table} {key}"
        for table in before
        for key in {*before[table], *after[table]}
        if before[table].get(key) != after[table].get(key)
    )


def rewritten(before, after):
    """Lines of the history that do not stand as they stood."""
    once = [
        table
        for table in append_only.TABLES
        if table not in append_only.GUARDED_WHEN and table not in append_only.GUARDED_COLUMNS
    ]
    return [
        f"{table} {key}"
        for table in once
        for key, row in before.get(table, {}).items()
        if after[table].get(key) != row
    ]


def of(dumped, table, **wanted):
    """The rows of a table in a dump, as {column: value}, that hold these values."""
    found = [dict(zip(columns(table), row, strict=True)) for row in dumped[table].values()]
    return [row for row in found if all(row[name] == value for name, value in wanted.items())]


VERSIONS = ("products_product", "reviews_facilitation", "reviews_training")


def gone_back(before, after):
    """Rows whose version is not as high as it was."""
    found = []
    for table in VERSIONS:
        place = columns(table).index("version")
        for key, row in before[table].items():
            if after[table][key][place] < row[place]:
                found.append(f"{table} {key}")
    return found


@cache
def columns(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT t.* FROM {table} t WHERE 1 = 0")
        return [one[0] for one in cursor.description]
