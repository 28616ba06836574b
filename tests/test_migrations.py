"""Migrations never die on data that an older version allowed: what could stand in the way is looked for first, and
named with what to do about it."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from products.choices import State, Track
from reviews.help.flags import flag
from tests.factories import BOLOK, NTT, make_product, make_villages, officer_of
from villages.breaches import Rule, refuse_breaches
from villages.scoping import Role

OWN = ("villages", "products", "reviews")

# What rules a migration adds to a table that may hold rows, without looking for those that break them, and why it
# need not.
CANNOT_BE_BROKEN = {
    (
        "products",
        "0003_licences_have_a_kind",
        "one_row_a_licence",
    ): "one_row_a_paper said the same until then",
    ("products", "0008_three_dates_a_year", "cycle.mends_until"): "filled by the migration itself",
    ("products", "0008_three_dates_a_year", "cycle_closes_before_mending_ends"): "filled with a later day",
    ("reviews", "0013_taken_back", "reopened_has_its_reason"): "refuses less than the rule that it replaces",
    (
        "reviews",
        "0013_taken_back",
        "submission_has_its_answers",
    ): "refuses less than the rule that it replaces",
    ("reviews", "0013_taken_back", "taken_back_is_called_off"): "the column is new, and false",
    ("reviews", "0016_head_signs", "signature_goes_with_a_submission"): "the column is new, and empty",
    ("villages", "0007_areas_that_move", "village_began_before_it_ended"): "the columns are new, and empty",
}


def looked_for(migration):
    """The names of the rules whose breaches it looks for before it changes anything."""
    found = set()
    for operation in migration.operations:
        if not isinstance(operation, migrations.RunPython):
            break
        found |= getattr(operation.code, "looked_for", set())
    return found


def tightened(operation, before):
    """What an operation demands of rows that may be there, in words; "" where nothing more than before."""
    if isinstance(operation, migrations.AddConstraint):
        return operation.constraint.name
    if isinstance(operation, migrations.AddField):
        field = operation.field
        if field.unique and not field.null:
            return f"{operation.model_name_lower}.{operation.name}"
    if isinstance(operation, migrations.AlterField):
        old = before.models[before_key(operation, before)].fields[operation.name]
        new = operation.field
        shorter = (getattr(new, "max_length", None) or 10**9) < (getattr(old, "max_length", None) or 10**9)
        if (old.null and not new.null) or (new.unique and not old.unique) or shorter:
            return f"{operation.model_name_lower}.{operation.name}"
    return ""


def before_key(operation, state):
    return next(key for key in state.models if key[1] == operation.model_name_lower and key[0] in OWN)


def test_each_rule_for_old_rows_is_looked_for_or_said_to_be_safe():
    loader = MigrationLoader(None)
    unlooked = set()
    for key in sorted(key for key in loader.graph.nodes if key[0] in OWN):
        migration = loader.get_migration(*key)
        if migration.initial:
            continue
        state = loader.project_state(key, at_end=False)
        made, looks = set(), looked_for(migration)
        for operation in migration.operations:
            if isinstance(operation, migrations.CreateModel):
                made.add(operation.name_lower)
            elif getattr(operation, "model_name_lower", "") not in made:
                what = tightened(operation, state)
                if what and what not in looks:
                    unlooked.add((*key, what))
            operation.state_forwards(key[0], state)
    assert unlooked == set(CANNOT_BE_BROKEN)


def test_what_the_migrations_look_for_is_what_they_add():
    """A name that is misspelt, or a rule that goes on without its look, would hold nothing up."""
    loader = MigrationLoader(None)
    for key in (key for key in loader.graph.nodes if key[0] in OWN):
        migration = loader.get_migration(*key)
        added = {
            one.constraint.name for one in migration.operations if isinstance(one, migrations.AddConstraint)
        }
        assert looked_for(migration) <= added, key


# --- With rows of the older schema ---------------------------------------------------------------------------


def migrate(*target):
    """Migrate; returns the error's text, "" where there is none."""
    try:
        call_command("migrate", *target, verbosity=0)
    except CommandError as error:
        return str(error)
    return ""


@pytest.fixture
def back(transactional_db):
    """back(app, name): takes the database back to a migration; returns the models of that day. Afterwards it has
    its rules again."""

    def go(app, name):
        assert migrate(app, name) == ""
        return MigrationExecutor(connection).loader.project_state((app, name)).apps

    yield go
    if error := migrate():
        pytest.fail(f"the next test finds a database without its rules: {error}")


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_two_equal_events_are_named_and_stop_it_before_anything_is_changed(back):
    officer = officer_of(Role.PROVINCE, NTT)
    Training = back("reviews", "0002_append_only").get_model("reviews", "Training")

    def event(**fields):
        fields = {"title": "Kemasan tahan lama", "place": "BLK Kupang", "day": "2026-03-02"} | fields
        return Training.objects.create(
            province_id=NTT, topic="packaging", seats=3, created_by_id=officer.pk, **fields
        ).pk

    kept, second, third = event(), event(), event()
    other, elsewhere = event(day="2026-03-03"), event(place="SMK 1")
    told = migrate()
    assert told.startswith(
        "Migrasi berhenti dan tidak mengubah apa-apa: ada baris lama yang melanggar aturan baru.\n\n"
        "reviews_training, one_event_a_name_day_and_place: Kegiatan dengan nama, hari dan tempat yang sama sudah ada.\n"
        f"Baris: {second} (Kemasan tahan lama), {third} (Kemasan tahan lama)\n"
        "Perbaikan: masing-masing sama dengan kegiatan yang dibuat lebih dulu. Beri judul lain, misalnya UPDATE "
        "reviews_training SET title = title || ' (2)' WHERE id = …, atau hapus"
    )
    with connection.cursor() as cursor:
        table = connection.introspection.get_table_description(cursor, "reviews_training")
    assert "cancelled_at" not in {column.name for column in table}
    assert Training.objects.count() == 5

    sql(f"UPDATE reviews_training SET title = title || ' (2)' WHERE id = {second}")
    sql(f"DELETE FROM reviews_training WHERE id = {third}")
    assert migrate() == ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, title FROM reviews_training ORDER BY id")
        assert cursor.fetchall() == [
            (kept, "Kemasan tahan lama"),
            (second, "Kemasan tahan lama (2)"),
            (other, "Kemasan tahan lama"),
            (elsewhere, "Kemasan tahan lama"),
        ]
    with pytest.raises(IntegrityError), transaction.atomic():
        sql(f"UPDATE reviews_training SET title = 'Kemasan tahan lama' WHERE id = {second}")


def test_help_taken_back_without_a_reason_is_named(back):
    officer = officer_of(Role.PROVINCE, NTT)
    product = make_product(BOLOK, state=State.APPROVED)
    flag([product.pk], Track.FUNDING, officer)
    item = product.facilitations.get().pk
    Entry = back("reviews", "0014_corrections").get_model("reviews", "LedgerEntry")
    words = {"item_id": item, "user_id": officer.pk, "person": "Petugas", "changes": {}, "action": "reopen"}
    entry = Entry.objects.create(source="done", target="running", version=9, note="", **words).pk
    Entry.objects.create(source="done", target="done", version=10, note="", **words)
    told = migrate()
    assert re.search(
        rf"reviews_ledgerentry, done_taken_back_has_its_reason: .+\nBaris: {entry} \(53\.01\.05\.2010\)\n"
        "Perbaikan: isi note dengan alasannya",
        told,
    )
    if connection.vendor == "sqlite":
        sql("DROP TRIGGER reviews_ledgerentry_update")
        sql(f"UPDATE reviews_ledgerentry SET note = '(alasan tidak tercatat)' WHERE id = {entry}")
    else:
        sql("ALTER TABLE reviews_ledgerentry DISABLE TRIGGER reviews_ledgerentry_rows")
        sql(f"UPDATE reviews_ledgerentry SET note = '(alasan tidak tercatat)' WHERE id = {entry}")
        sql("ALTER TABLE reviews_ledgerentry ENABLE TRIGGER reviews_ledgerentry_rows")
    assert migrate() == ""
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        sql(f"UPDATE reviews_ledgerentry SET note = '' WHERE id = {entry}")


def test_data_of_0_5_0_comes_through_all_that_came_since(back):
    """Odd values that the older forms took: units of any kind, and numbers of PIRT that are none."""
    products = [make_product(village, filled=True, category="food") for village in make_villages(5)]
    apps = back("products", "0007_minutes_pages")
    Product, Licence = (apps.get_model("products", name) for name in ("Product", "Licence"))
    numbers = ("", "٣٣٣٣٣٣٣٣٣٣٣٣٣٢٨", "²" * 15, "0" * 15, "9" * 60)
    units = ("", "karung 50 kg kering!", "\u200b", "KG.", "  lbr  ")
    for product, number, unit in zip(products, numbers, units, strict=True):
        Product.objects.filter(pk=product.pk).update(capacity_unit=unit)
        licences = Licence.objects.filter(product_id=product.pk, kind="pirt")
        licences.update(status="yes", number=number)
    assert migrate() == ""
    for product in products:
        product.refresh_from_db()
    assert [(one.capacity_unit, one.capacity_unit_word) for one in products] == [
        ("", ""),
        ("lainnya", "karung 50 kg kering!"),
        ("lainnya", "\u200b"),
        ("kg", ""),
        ("lembar", ""),
    ]
    assert [one.licences.get(kind="pirt").number for one in products] == list(numbers)


# --- The helper ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("only", (None, "Bolok"))
def test_equal_rows_are_told_but_the_first(only):
    """Of a rule with a condition, those that meet it alone; of empty values none is like another."""
    from django.apps import apps

    officers = [officer_of(Role.VILLAGE, BOLOK), officer_of(Role.PROVINCE, NTT)]
    for officer in officers:
        type(officer).objects.filter(pk=officer.pk).update(name="Maria", password="x")
    unique = models.UniqueConstraint(
        fields=["name", "password"],
        name="one_of_a_name",
        condition=models.Q(village__isnull=True) if only else None,
        violation_error_message="Nama itu sudah ada.",
    )
    look = refuse_breaches("villages", [Rule("user", unique, whose="username", remedy="ganti namanya.")])
    if only:
        return look(apps, connection.schema_editor())
    with pytest.raises(CommandError) as refusal:
        look(apps, connection.schema_editor())
    assert f"Baris: {officers[1].pk} (province-53)\nPerbaikan: ganti namanya." in str(refusal.value)
    by_village = models.UniqueConstraint(fields=["province"], name="x", violation_error_message="x.")
    return refuse_breaches("villages", [Rule("user", by_village, whose="username", remedy="x.")])(
        apps, connection.schema_editor()
    )
