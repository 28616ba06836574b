"""Long work on PostgreSQL: the limits of a request are not for a file of every village, nor for a command."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

LIMITS = ("statement_timeout", "idle_in_transaction_session_timeout")


@contextmanager
def unhurried() -> Iterator[None]:
    """Statements inside take as long as they need; outside of a transaction. A row that is locked is waited for no
    longer than else."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        for name in LIMITS:
            cursor.execute(f"SET {name} = 0")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for name in LIMITS:
                cursor.execute(f"RESET {name}")
