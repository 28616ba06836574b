"""What the rules say a second time is what the portal says, and all of them stand."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from products.sections import SECTIONS
from reviews import append_only
from reviews.deciding import workflow
from reviews.help import moves
from reviews.help.changes import EVENT, LOGGED
from reviews.models import Decision, Facilitation
from reviews.rules import dossiers, help, standing
from tests.factories import BOLOK, make_product
from tests.past import past_the_rules


def test_the_steps_are_those_of_the_table():
    table = {(str(source), str(step.target)) for step in workflow.STEPS for source in step.sources}
    assert set(dossiers.STEPS) == table
    assert len(dossiers.STEPS) == len(set(dossiers.STEPS))


def test_the_moves_are_those_of_the_table():
    table = {
        (str(source), str(move.target)) for move in moves.MOVES if move.target for source in move.sources
    }
    assert set(help.MOVES) == table
    assert tuple(Facilitation.Source.values) == help.SOURCES


def test_the_answers_are_those_of_the_form():
    asked = {column for section in SECTIONS for column in section.columns}
    assert set(dossiers.ANSWERS) == asked | {"declaration"}


def test_what_a_move_writes_is_logged():
    columns = {Facilitation._meta.get_field(name).column for name in LOGGED}
    assert set(help.WRITTEN) == columns | {"status", "taken_back"}
    event = {apps.get_model("reviews.Training")._meta.get_field(name).column for name in EVENT}
    assert event < set(help.EVENT)


def test_each_has_a_name_that_either_engine_takes():
    names = [rule.trigger for rule in standing.RULES]
    assert len(names) == len(set(names))
    assert max(map(len, names)) < 64


@pytest.mark.django_db
def test_all_of_them_stand_after_migrate():
    assert standing.missing() == []
    guards = {name for table in append_only.TABLES for name in append_only.names(connection.vendor, table)}
    assert guards | {rule.trigger for rule in standing.RULES} <= set(standing.standing())


def test_migrate_mends_them(transactional_db):
    rule = next(rule for rule in standing.RULES if rule.name == "dossier_steps")
    standing.lift(rules=[rule])
    with connection.cursor() as cursor:
        for statement in append_only.undo(connection.vendor, "reviews_decision"):
            cursor.execute(statement)
    assert rule.trigger in standing.missing()
    assert set(append_only.names(connection.vendor, "reviews_decision")) < set(standing.missing())
    call_command("migrate", verbosity=0)
    assert standing.missing() == []


def test_a_migrate_that_fails_leaves_them_standing(transactional_db, monkeypatch):
    """Else whoever works on with the old code would work without them."""
    call_command("migrate", "reviews", "0016", verbosity=0)
    assert "rule_dossier_steps" not in standing.standing()
    call_command("migrate", verbosity=0)
    stood = standing.standing()

    def stop(executor, *args, **kwargs):
        assert "rule_dossier_steps" not in standing.standing()
        assert set(append_only.names(connection.vendor, "reviews_decision")) < set(standing.standing())
        raise CommandError("Migrasi berhenti.")

    monkeypatch.setattr("django.db.migrations.executor.MigrationExecutor.migrate", stop)
    with pytest.raises(CommandError, match="Migrasi berhenti"):
        call_command("migrate", "reviews", "0016", verbosity=0)
    assert standing.standing() == stood
    assert standing.missing() == []


def test_a_rule_that_the_code_says_no_more_goes(transactional_db, monkeypatch):
    fewer = [rule for rule in standing.RULES if rule.name != "dossier_steps"]
    with monkeypatch.context() as then:
        then.setattr(standing, "RULES", fewer)
        assert standing.missing() == ["rule_dossier_steps"]
        standing.put_up()
        assert standing.missing() == []
        assert "rule_dossier_steps" not in standing.standing()
    assert standing.missing() == ["rule_dossier_steps"]
    standing.put_up()
    assert standing.missing() == []


@pytest.mark.postgres
def test_one_that_is_switched_off_is_missing(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE products_product DISABLE TRIGGER rule_dossier_steps")
        assert standing.missing() == ["rule_dossier_steps"]
        cursor.execute("ALTER TABLE products_product ENABLE TRIGGER rule_dossier_steps")
    assert standing.missing() == []


@pytest.mark.django_db
def test_who_plays_old_days_leaves_them_standing():
    with standing.lifted(rules=[rule for rule in standing.RULES if rule.name == "dossier_steps"]):
        assert standing.missing() == ["rule_dossier_steps"]
    assert standing.missing() == []


@pytest.mark.django_db
def test_a_value_that_history_holds_is_carried_over():
    product = make_product(BOLOK, filled=True)
    rows = type(product).objects.filter(pk=product.pk)
    with pytest.raises(DatabaseError, match="category is no such choice"), transaction.atomic():
        rows.update(category="textile")
    other = make_product("53.01.05.2008")
    with past_the_rules():
        type(product).objects.filter(pk=other.pk).update(category="textile")
    assert rows.update(category="textile") == 1


@pytest.mark.django_db
def test_a_row_that_replaces_another_is_refused_too():
    """On SQLite it would go past the guards: PRAGMA recursive_triggers."""
    product = make_product(BOLOK, state="approved")
    last = product.decisions.last()
    if connection.vendor != "sqlite":
        statement = "DELETE FROM reviews_decision WHERE id = %s"
    else:
        columns = ", ".join(field.column for field in Decision._meta.concrete_fields)
        other = columns.replace("note", "'x'")
        statement = f"INSERT OR REPLACE INTO reviews_decision ({columns}) SELECT {other} FROM reviews_decision WHERE id = %s"
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [last.pk])
