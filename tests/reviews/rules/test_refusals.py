"""Plain SQL as the portal's own role: whatever no page would do is refused, at once or at COMMIT.

Each case names the rules that refuse it, each by itself. The control takes down these alone, and the same statements
pass.
"""

from datetime import timedelta

import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from products.choices import State
from products.models import Product
from reviews.deciding.workflow import perform
from reviews.models import Facilitation
from reviews.rules import standing
from tests.factories import BOLOK, make_product, reopen
from tests.past import CLOCK, clock_rules
from tests.reviews.rules.cases import BY_CLOCK, CASES, GUARDED
from tests.reviews.rules.conftest import moment


def columns_of(model, **others):
    """(the names of a table's columns, the same as SQL of a row, with `others` {name: SQL} instead)."""
    fields = [field for field in model._meta.concrete_fields if not field.generated and not field.primary_key]
    names = [field.column for field in fields]
    return ", ".join(names), ", ".join(others.get(name, name) for name in names)


def run(statements, world, **more):
    """Try them, COMMIT and all."""
    copied, copied_as = columns_of(Product, village_id=f"'{world.free}'")
    item_copied, of_draft = columns_of(Facilitation, product_id=str(world.draft))
    of_approved = columns_of(Facilitation, product_id=str(world.approved))[1]
    parts = {
        "now": moment(),
        "long_ago": moment(days=7),
        "to_come": moment(days=-1),
        "no": "false",
        "copied": copied,
        "copied_as": copied_as,
        "item_copied": item_copied,
        "of_draft": of_draft,
        "of_approved": of_approved,
        **vars(world),
    }
    with connection.cursor() as cursor:
        for statement in statements.split(";"):
            cursor.execute(statement.strip().format(**parts))
    connection.check_constraints()


def tried(statements, world, *, without=()):
    """What the database says to them, "" for nothing; whatever they did is undone. `without` these rules."""
    said = ""
    connection.check_constraints()
    try:
        with transaction.atomic():
            standing.lift(rules=[rule for rule in standing.RULES + CLOCK if rule.name in without])
            run(statements, world)
            transaction.set_rollback(True)
    except IntegrityError as error:
        said = str(error)
    return said


def test_what_no_page_would_do_is_refused(world):
    taken = []
    for name, (rules, statements) in CASES.items():
        for rule in rules.split():
            others = set(rules.split()) - {rule}
            if not tried(statements, world, without=others):
                taken.append((name, rule))
    assert taken == []


def test_and_without_its_rules_it_is_not(world):
    said = {
        name: tried(statements, world, without=rules.split()) for name, (rules, statements) in CASES.items()
    }
    assert {name: words for name, words in said.items() if words} == {}


def test_what_a_guard_or_a_constraint_refuses(world):
    assert [name for name, statements in GUARDED.items() if not tried(statements, world)] == []


def test_nothing_is_dated_back_or_ahead(world):
    words = "is not the time of the clock"
    with clock_rules():
        for name, (rule, statements) in BY_CLOCK.items():
            assert words in tried(statements, world), name
            assert words not in tried(statements, world, without=[rule]), name


def test_what_is_approved_again_is_so_since_the_day_it_was(db):
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        product = make_product(BOLOK, state=State.APPROVED)
        decision = product.decisions.last()
    with time_machine.travel(timezone.now() - timedelta(minutes=10)):
        reopen(product)
    connection.check_constraints()
    with clock_rules():
        perform("restore", product, decision.user, version=product.version)
        connection.check_constraints()
    product.refresh_from_db()
    assert product.approved_at == decision.at


def test_every_rule_is_tried():
    """A rule that nobody tries here could be taken out unnoticed. What is said of several columns or tables alike
    is tried once."""
    tried_ones = {name for rules, _statements in CASES.values() for name in rules.split()}
    alike = ("_chosen", "_changed", "_in_time", "_linked")
    left = {rule.name for rule in standing.RULES if not rule.name.endswith(alike)} - tried_ones
    assert left == {
        "consent_of_an_answer",
        "entry_of_an_event",
        "correction_written",
        "correction_of_an_approved",
        "reply_born",
    }
