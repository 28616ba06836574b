"""What keeps two programme years from running at once, as SQL for both engines.

SQLite has no exclusion constraint, and forgets the triggers of a table that Django makes anew to change its
columns: a migration that changes products_cycle calls guard() again at its end.
"""

TABLE = "products_cycle"
NAME = "cycles_never_overlap"
POSTGRESQL = (
    f"ALTER TABLE {TABLE} ADD CONSTRAINT {NAME} EXCLUDE USING gist (daterange(opens, closes, '[]') WITH &&)"
)
SQLITE = """
CREATE TRIGGER {name}_{event} BEFORE {event} ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {other}opens <= NEW.closes AND closes >= NEW.opens)
BEGIN SELECT RAISE(ABORT, '{name}'); END
"""
OTHERS = {"insert": "", "update": "id != OLD.id AND "}


def guard(apps, schema_editor):
    """Put it up, once, whether or not it stands."""
    lift(apps, schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    for event, other in OTHERS.items():
        schema_editor.execute(SQLITE.format(name=NAME, event=event, table=TABLE, other=other))


def lift(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT IF EXISTS {NAME}")
        return
    for event in OTHERS:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}_{event}")
