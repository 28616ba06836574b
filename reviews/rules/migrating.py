"""What `manage.py migrate` does about the rules: Django's own hooks before and after it, as for permissions."""

from typing import Any

from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from reviews.rules import standing
from villages.unhurried import LIMITS

_SUSPENDED: dict[str, list[str]] = {}  # database -> what puts its rules back, while it is migrated


def before(sender: Any, using: str, plan: list[Any], **kwargs: Any) -> None:
    """Something is to be migrated: the rules go down, and no statement is too long. Raises CommandError for a role
    that may not."""
    connection = connections[using]
    if not plan:
        return
    if connection.vendor == "postgresql":
        _be_the_owner(connection)
        with connection.cursor() as cursor:
            for name in LIMITS:
                cursor.execute(f"SET {name} = 0")
    _SUSPENDED[using] = standing.suspend(connection)


def failed(using: str) -> None:
    """It ended in an error: the rules stand as they stood before."""
    standing.resume(_SUSPENDED.pop(using, []), connections[using])


def after(sender: Any, using: str, plan: list[Any] | None = None, **kwargs: Any) -> None:
    """All is migrated: the rules stand as the code says them. Also after `flush`."""
    connection = connections[using]
    _SUSPENDED.pop(using, None)
    if standing.missing(connection) and _is_newest(connection):
        standing.put_up(connection)
    if connection.vendor == "postgresql" and owner(connection) is None:
        standing.close(connection)
    if plan and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for name in LIMITS:
                cursor.execute(f"RESET {name}")


def _is_newest(connection: Any) -> bool:
    """Has the database all tables and columns that the rules speak of?"""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def owner(connection: Any) -> tuple[str, str] | None:
    """(who owns the tables, who asks); None where it is the same, or there are none yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tableowner, current_user FROM pg_tables WHERE schemaname = current_schema() "
            "AND tablename = 'products_product' AND NOT pg_has_role(current_user, tableowner, 'MEMBER')"
        )
        found: tuple[str, str] | None = cursor.fetchone()
        return found


def _be_the_owner(connection: Any) -> None:
    if found := owner(connection):
        message = _(
            "Tidak ada yang diubah: tabelnya milik %(owner)s, dan Anda masuk sebagai %(user)s. Jalankan migrate dengan "
            "DATABASE_URL milik %(owner)s (deploy/postgresql.sql)."
        )
        raise CommandError(message % {"owner": found[0], "user": found[1]})
