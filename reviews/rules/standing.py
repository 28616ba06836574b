"""Puts the rules up and takes them down, whole.

`manage.py migrate` does both by itself: while it has something to do they are down, and a migration may write
whatever it must; SQLite could not change a table that a trigger of another one names. At its end they stand as this
version of the code says them, so a rule that changes needs no migration; where it fails, they stand as before. The
guards of the history (reviews/append_only.py) stay up: a migration takes down those that it must.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256

from django.db import DatabaseError, transaction
from django.db import connection as default_connection

from reviews import append_only
from reviews.rules import dossiers, help, history, making
from reviews.rules.making import PREFIX, Rule

RULES: list[Rule] = [*dossiers.RULES, *help.RULES, *history.RULES]
APPEND_ONLY = append_only.TABLES
# What no other role than the owner may do to which table. Of the history only what nobody ever changes.
CLOSED = {
    "portal_due": "ALL",
    "portal_paid": "ALL",
    "django_migrations": "INSERT, UPDATE, DELETE",
    **{
        table: "UPDATE, DELETE"
        for table in APPEND_ONLY
        if table not in append_only.GUARDED_WHEN and table not in append_only.GUARDED_COLUMNS
    },
}


def wanted(vendor: str, schema: str) -> dict[str, list[str]]:
    """{trigger: the statements that make it}, in order."""
    found = {rule.trigger: rule.statements(vendor, schema) for rule in RULES}
    for table in APPEND_ONLY:
        for statement in append_only.statements(vendor, table):
            found[statement.split()[2]] = [statement]
    return found


def standing(connection=default_connection) -> dict[str, str]:
    """{trigger: what it was made from} of those that stand: on SQLite its statement, on PostgreSQL the sum of it.
    One that was made otherwise, or is switched off, says ""."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT tgname, CASE tgenabled WHEN 'O' THEN coalesce(obj_description(oid, 'pg_trigger'), '') ELSE '' END "
                "FROM pg_trigger WHERE NOT tgisinternal"
            )
        return dict(cursor.fetchall())


def missing(connection=default_connection) -> list[str]:
    """The triggers that do not stand as the code says them, in order; those that it says no more at the end."""
    there, marks = standing(connection), _marks(connection)
    left = [name for name in there if name.startswith(PREFIX) and name not in marks]
    return [name for name, made in marks.items() if there.get(name) != made] + left


def _marks(connection) -> dict[str, str]:
    """{trigger: what standing() says of it when it stands}."""
    rules = wanted(connection.vendor, _schema(connection))
    if connection.vendor == "sqlite":
        return {name: statements[-1] for name, statements in rules.items()}
    shared = making.REFUSE + append_only.POSTGRESQL_FUNCTION
    return {
        name: sha256((shared + "".join(statements)).encode()).hexdigest()
        for name, statements in rules.items()
    }


def _schema(connection) -> str:
    if connection.vendor == "sqlite":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        return cursor.fetchone()[0]


def put_up(connection=default_connection) -> None:
    """Make them stand, once, whatever stands of them. Only the tables' owner may, on PostgreSQL."""
    names, vendor = missing(connection), connection.vendor
    if not names:
        return
    marks, rules = _marks(connection), wanted(vendor, _schema(connection))
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in making.DUE[vendor]:
            cursor.execute(statement)
        if vendor == "postgresql":
            cursor.execute(making.REFUSE)
            cursor.execute(append_only.POSTGRESQL_FUNCTION)
        _drop(cursor, vendor, names)
        for name in filter(rules.get, names):
            for statement in rules[name]:
                cursor.execute(statement)
            if vendor == "postgresql":
                table = rules[name][-1].partition(" ON ")[2].split()[0]
                cursor.execute(f"COMMENT ON TRIGGER {name} ON {table} IS '{marks[name]}'")
        if vendor == "postgresql":
            _drop_functions(cursor, but=rules)
            close(connection)


def lift(connection=default_connection, rules: list[Rule] | None = None) -> None:
    """Take down these rules, or all, and the guards of the history with them."""
    names = [rule.trigger for rule in rules] if rules is not None else None
    if names is None:
        names = [name for name in standing(connection) if _is_ours(name, connection.vendor)]
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        _drop(cursor, connection.vendor, names)


def suspend(connection=default_connection) -> list[str]:
    """Take all rules down, but no guard of the history; returns the statements that put back what stood."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{PREFIX}%"]
            )
            made = cursor.fetchall()
            drops = [f"DROP TRIGGER {name}" for name, _sql in made]
            back = [sql for _name, sql in made]
        else:
            cursor.execute(
                "SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid), obj_description(oid, 'pg_trigger') "
                "FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE %s",
                [f"{PREFIX}%"],
            )
            made = cursor.fetchall()
            drops = [f"DROP TRIGGER {name} ON {table}" for name, table, _sql, _mark in made]
            back = [
                f"{sql}; COMMENT ON TRIGGER {name} ON {table} IS '{mark}'" for name, table, sql, mark in made
            ]
        for statement in drops:
            cursor.execute(statement)
    return back


def resume(statements: list[str], connection=default_connection) -> None:
    """Put back what suspend() took down, as far as there still is what it speaks of."""
    for statement in statements:
        with (
            suppress(DatabaseError),
            transaction.atomic(using=connection.alias),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@contextmanager
def lifted(rules: list[Rule] | None = None, connection=default_connection) -> Iterator[None]:
    """Without these rules, or any, inside; for the tables' owner, in a transaction of its own."""
    with transaction.atomic(using=connection.alias):
        lift(connection, rules)
        yield
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:  # no trigger comes to a table that something is still due of
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        put_up(connection)


def by_clock() -> list[Rule]:
    """Those that ask the clock."""
    return [rule for rule in RULES if rule.by_clock]


def _is_ours(name: str, vendor: str) -> bool:
    guards = {guard for table in APPEND_ONLY for guard in append_only.names(vendor, table)}
    return name.startswith(PREFIX) or name in guards


def _drop(cursor, vendor: str, names: list[str]) -> None:
    if vendor == "sqlite":
        for name in names:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        return
    cursor.execute(
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgname = ANY(%s)",
        [names],
    )
    for name, table in cursor.fetchall():
        cursor.execute(f"DROP TRIGGER {name} ON {table}")
        cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")


def _drop_functions(cursor, *, but) -> None:
    """Those of rules that there are no more."""
    cursor.execute(
        "SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND proname LIKE %s",
        [f"{PREFIX}%"],
    )
    for (name,) in cursor.fetchall():
        if name not in but:
            cursor.execute(f"DROP FUNCTION {name}()")


def close(connection=default_connection) -> None:
    """Take from every other role what the rules are not to be asked first for: PostgreSQL grants the portal's role
    all rows of a new table (deploy/postgresql.sql). For the tables' owner."""
    with connection.cursor() as cursor:
        for table, rights in CLOSED.items():
            cursor.execute(
                "SELECT DISTINCT grantee FROM information_schema.role_table_grants "
                "WHERE table_schema = current_schema() AND table_name = %s AND grantee <> current_user",
                [table],
            )
            for (grantee,) in cursor.fetchall():
                whom = "PUBLIC" if grantee == "PUBLIC" else connection.ops.quote_name(grantee)
                cursor.execute(f"REVOKE {rights} ON {table} FROM {whom}")
