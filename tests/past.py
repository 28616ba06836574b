"""Past the rules of the database (reviews/rules): what older code wrote, or somebody in SQL.

with past_the_rules(): …                             no trigger refuses, nothing is owed
with past_the_rules("products_product.state_is_known"): …    nor does this constraint, for the rest of the test

The clock of a test travels and the database's does not, so the rules that ask it stand in no test but their own
(`CLOCK`, and clock_rules() puts them up).
"""

from contextlib import contextmanager

from django.db import connection

from reviews import append_only
from reviews.rules import standing

CLOCK = standing.by_clock()
standing.RULES[:] = [rule for rule in standing.RULES if not rule.by_clock]


def _run(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def past_the_rules(*checks):
    if connection.vendor == "postgresql":
        _run("SET CONSTRAINTS ALL IMMEDIATE", "SET session_replication_role = replica")
        for table, _dot, name in (check.partition(".") for check in checks):
            _run(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
    else:
        standing.lift()
        _run(*["PRAGMA ignore_check_constraints = ON"] * bool(checks))
    yield
    if connection.vendor == "postgresql":
        _run("SET session_replication_role = origin", "SET CONSTRAINTS ALL DEFERRED")
    else:
        standing.put_up()
        _run("PRAGMA ignore_check_constraints = OFF")


@contextmanager
def clock_rules():
    """With the rules that ask the database's clock."""
    standing.RULES.extend(CLOCK)
    standing.put_up()
    try:
        yield
        standing.lift(rules=CLOCK)
    finally:
        del standing.RULES[-len(CLOCK) :]


def empty_history():
    """Take away what the history keeps for good, so that a test with transactions of its own leaves nothing."""
    if connection.vendor == "postgresql":
        tables = ", ".join(append_only.TABLES)
        _run("SET session_replication_role = replica", f"TRUNCATE {tables} CASCADE")
        _run("SET session_replication_role = origin")
    else:
        standing.lift()  # they stand again after the flush
