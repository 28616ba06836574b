"""The triggers that guard the history, as SQL for both engines: UPDATE, DELETE and TRUNCATE are refused."""

TABLES = (
    "reviews_signaturerequest",
    "reviews_signature",
    "reviews_decision",
    "reviews_remark",
    "reviews_ledgerentry",
    "reviews_consententry",
    "reviews_reply",
    "reviews_correction",
    "reviews_trainingentry",
    "products_extension",
    "villages_nameentry",
    "villages_areachange",
    "villages_link",
    "villages_factorentry",
    "villages_erasure",
)
# A row of these is guarded from the moment on when this is so.
GUARDED_WHEN = {
    "reviews_reply": "OLD.sent_with_id IS NOT NULL",
    "reviews_correction": "OLD.outcome <> 'waiting'",
}
# Of these all columns but the ones that go on: an extension stays with its village when that gets another code, and so
# do its changes.
GUARDED_COLUMNS = {
    "products_extension": ("id", "cycle_id", "until", "reason", "at", "user_id", "person"),
    "villages_areachange": (
        *("id", "how", "old_code", "old_name", "new_code", "new_name", "day", "basis", "recorded_at"),
    ),
}

# An empty table may be truncated: nothing is lost, and Django's own `flush` does it after each test.
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION reviews_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    filled boolean := true;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', TG_TABLE_NAME) INTO filled;
    END IF;
    IF filled THEN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""


def statements(vendor, table):
    """The statements that guard one table."""
    when = f"WHEN ({GUARDED_WHEN[table]}) " if table in GUARDED_WHEN else ""
    of = f" OF {', '.join(GUARDED_COLUMNS[table])}" if table in GUARDED_COLUMNS else ""
    if vendor == "postgresql":
        return [
            f"CREATE TRIGGER {table}_rows BEFORE UPDATE{of} OR DELETE ON {table} "
            f"FOR EACH ROW {when}EXECUTE FUNCTION reviews_append_only()",
            f"CREATE TRIGGER {table}_all BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION reviews_append_only()",
        ]
    return [
        f"CREATE TRIGGER {table}_{event} BEFORE {event}{of if event == 'update' else ''} ON {table} {when}"
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for event in ("update", "delete")
    ]


def undo(vendor, table):
    """The statements that take the guard off again, where it stands: SQLite forgets the triggers of a table
    that Django makes anew to change its columns."""
    on = f" ON {table}" if vendor == "postgresql" else ""
    return [f"DROP TRIGGER IF EXISTS {name}{on}" for name in names(vendor, table)]


def names(vendor, table):
    """Those of its triggers."""
    return [
        f"{table}_{what}" for what in (("rows", "all") if vendor == "postgresql" else ("update", "delete"))
    ]


def lift(schema_editor, tables):
    """Take the guard off, for the rest of a migration's transaction; put_back() belongs to it. A migration names
    its `tables` itself: TABLES may hold some that are not there yet."""
    _execute(schema_editor, undo, tables)


def put_back(schema_editor, tables):
    """Guard the tables, once, whether or not they were guarded."""
    lift(schema_editor, tables)
    _execute(schema_editor, statements, tables)


def _execute(schema_editor, make, tables):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        for table in tables:
            for statement in make(connection.vendor, table):
                cursor.execute(statement)
