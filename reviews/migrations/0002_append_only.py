"""The history cannot be rewritten: UPDATE, DELETE and TRUNCATE are refused by the database itself."""

from django.db import migrations

from reviews.append_only import POSTGRESQL_FUNCTION, statements, undo

TABLES = ("reviews_decision", "reviews_remark", "reviews_ledgerentry")


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
    for table in TABLES:
        for statement in statements(vendor, table):
            schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for table in TABLES:
        for statement in undo(schema_editor.connection.vendor, table):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_decisions_and_flags")]
    operations = [migrations.RunPython(guard, unguard)]
