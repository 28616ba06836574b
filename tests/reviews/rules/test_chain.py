"""The chain of the history: each line has its link, and whatever is done to either is found and said."""

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from importlib import import_module
from io import StringIO
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from products.choices import State, Track
from products.models import Extension, Satellite
from reviews.deciding import consents
from reviews.deciding.corrections import ask
from reviews.help.flags import flag
from reviews.models import Correction, Decision, Remark, Reply
from reviews.rules import standing
from reviews.rules.history import LINKED
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUATAE,
    KUPANG,
    NTT,
    approve,
    make_product,
    make_villages,
    officer_of,
    send_back,
    submit,
)
from tests.past import past_the_rules
from tests.racing import at_once
from tests.reviews.rules.conftest import make_erasure, make_world
from villages import chain
from villages.chain import Chain, Link, content_of, plain, sum_of
from villages.chain_reading import chained_models, faults, holds, seal
from villages.erasures import Erasure
from villages.models import AreaChange
from villages.scoping import Role
from villages.signed import Signed
from villages.versions import Stale

MIGRATION = import_module("reviews.migrations.0019_database_rules")


def verify(*arguments):
    out = StringIO()
    call_command("verify_history", *arguments, stdout=out)
    return out.getvalue()


def broken(*arguments):
    with pytest.raises(CommandError) as error:
        verify(*arguments)
    return str(error.value)


def plain_sql(*statements):
    with past_the_rules(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def product(db):
    """Returned, submitted again, approved."""
    found = make_product(BOLOK, state=State.RETURNED)
    submit(found)
    approve(found)
    return found


# --- What is in it ------------------------------------------------------------------------------------


def test_every_line_of_the_history_is_chained():
    """A model of signed lines that is added is chained from then on, and its columns are all said."""
    models = chained_models()
    assert {model for model in apps.get_models() if issubclass(model, Signed)} <= set(models)
    assert {model._meta.db_table for model in models} == {table for table, *_rest in LINKED}
    for model in models:
        columns = {field.attname for field in model._meta.concrete_fields}
        assert set(model.chained.columns) | set(model.chained.left_out) == columns, model
        assert not set(model.chained.columns) & set(model.chained.left_out), model


def test_the_migration_says_the_same():
    told = {apps.get_model(*name): columns for name, columns in MIGRATION.LINES.items()}
    # Of a table that came later there was nothing to bring along.
    first = {model: model.chained.columns_of(1) for model in chained_models() if model is not Erasure}
    assert {model: set(columns) for model, columns in told.items()} == {
        model: set(columns) for model, columns in first.items()
    }


def test_each_line_of_the_world_has_its_link(db):
    make_world()
    assert list(faults()) == []
    for model in chained_models():
        keys = set(model._base_manager.filter(model.chained.part).values_list("pk", flat=True))
        assert keys, model
        assert (
            set(Link.objects.filter(of_table=model._meta.db_table).values_list("of_row", flat=True)) == keys
        )
    assert "Riwayat utuh" in verify()


def test_a_chain_goes_along_a_dossier(product):
    links = list(Link.objects.filter(chain=f"product {product.pk}").order_by("number"))
    tables = [link.of_table.removeprefix("reviews_") for link in links]
    assert tables == ["decision", "decision", "remark", "decision", "reply", "decision"]
    before = ""
    for link in links:
        assert link.digest == link.sum_after(before)
        before = link.digest
    head = Chain.objects.get(key=f"product {product.pk}")
    assert (head.length, head.digest) == (6, before)


def test_what_a_sum_is_made_of():
    """Written down: a sum of today must be the sum of any later day, on any database."""
    moment = datetime(2026, 3, 2, 8, 5, 6, 7, tzinfo=UTC)
    value = {
        "b": [Decimal("2.50"), 3.0, 0.5, None, True],
        "a": {"d": date(2026, 3, 2), "t": moment, "é": "ß"},
    }
    text = (
        '{"a":{"d":"2026-03-02","t":"2026-03-02T08:05:06.000007+00:00","é":"ß"},"b":["2.5",3,0.5,null,true]}'
    )
    assert json.dumps(plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":")) == text
    assert sum_of(value) == hashlib.sha256(text.encode()).hexdigest()
    witness = SimpleNamespace(id=1, at=moment)
    assert content_of(witness, ("id", "at")) == content_of(witness, ("at", "id"))


def test_a_line_is_the_same_on_either_database(product):
    """What was put in is what is read back: JSON, moments, texts."""
    for row in Decision.objects.filter(product=product):
        link = Link.objects.get(of_table="reviews_decision", of_row=row.pk)
        row.snapshot = row.snapshot and json.loads(json.dumps(row.snapshot, sort_keys=True))
        assert content_of(row, Decision.chained.columns) == link.content


# --- What is done to it --------------------------------------------------------------------------------

TAMPERED = {
    "a note rewritten": ("UPDATE reviews_decision SET note = 'x' WHERE id = {last}", "Riwayat {last} bukan lagi yang dicatat"),
    "a decision of somebody else": (
        "UPDATE reviews_decision SET person = 'x' WHERE id = {first}",
        "Riwayat {first} bukan lagi yang dicatat",
    ),
    "an answer of a submission rewritten": (
        "UPDATE reviews_decision SET snapshot = '{{}}' WHERE id = {first}",
        "Riwayat {first} bukan lagi yang dicatat",
    ),
    "a remark rewritten": ("UPDATE reviews_remark SET text = 'x'", "Catatan perbaikan {remark} bukan lagi yang dicatat"),
    "a reply rewritten": ("UPDATE reviews_reply SET text = 'x'", "Jawaban catatan {reply} bukan lagi yang dicatat"),
    "a decision taken out": (
        "DELETE FROM reviews_decision WHERE id = {last}",
        "Riwayat {last} hilang",
    ),
    "a reply and its link taken out": (
        "DELETE FROM reviews_reply; DELETE FROM villages_link WHERE of_table = 'reviews_reply'",
        "Rantai “product {product}”: mata rantai 5 hilang",
    ),
    "the last decision and its link taken out": (
        "DELETE FROM reviews_decision WHERE id = {last}; "
        "DELETE FROM villages_link WHERE of_table = 'reviews_decision' AND of_row = {last}",
        "Rantai “product {product}” pernah sepanjang 6 mata rantai, sekarang 5",
    ),
    "a whole chain taken out": (
        "DELETE FROM villages_link WHERE chain_id = 'product {product}'",
        "Semua mata rantai dari rantai “product {product}” hilang",
    ),
    "a decision put in": (
        "INSERT INTO reviews_decision (product_id, user_id, person, action, source, target, version, note, at) "
        "SELECT product_id, user_id, person, 'withdraw', 'submitted', 'draft', 99, '', at FROM reviews_decision WHERE id = {last}",
        "tetapi tidak pernah tercatat dalam rantai",
    ),
    "a link rewritten with its decision": (
        "UPDATE villages_link SET content = 'x' WHERE of_table = 'reviews_decision' AND of_row = {first}",
        "Rantai “product {product}” putus di mata rantai 1",
    ),
    "two links changed round": (
        "UPDATE villages_link SET number = 99 WHERE chain_id = 'product {product}' AND number = 1; "
        "UPDATE villages_link SET number = 1 WHERE chain_id = 'product {product}' AND number = 2; "
        "UPDATE villages_link SET number = 2 WHERE chain_id = 'product {product}' AND number = 99",
        "Rantai “product {product}” putus di mata rantai 1",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERED)
def test_whatever_is_done_to_it_is_named(product, name):
    statements, words = TAMPERED[name]
    decisions = list(product.decisions.order_by("version"))
    keys = {
        "product": product.pk,
        "first": decisions[0].pk,
        "last": decisions[-1].pk,
        "remark": Remark.objects.get().pk,
        "reply": Reply.objects.get().pk,
    }
    other = make_product(KUANHEUN, state=State.SUBMITTED)  # whose chain is whole
    assert "Riwayat utuh" in verify()
    plain_sql(*statements.format(**keys).split("; "))
    said = broken()
    assert words.format(**keys) in said
    assert f"product {other.pk}" not in said


def test_the_first_break_comes_first(product):
    first, *_others, last = product.decisions.order_by("version")
    plain_sql(
        f"UPDATE reviews_decision SET note = 'x' WHERE id = {last.pk}",
        f"UPDATE reviews_decision SET note = 'x' WHERE id = {first.pk}",
    )
    lines = broken().splitlines()
    assert lines[0].startswith(f"Riwayat {first.pk} bukan lagi")
    assert lines[1] == "Kerusakan lain: 1."
    assert lines[2].startswith(f"  Riwayat {last.pk} bukan lagi")


def test_a_seal_kept_elsewhere_finds_a_chain_that_was_made_anew(product):
    """Whoever may do everything writes the note, its link and all behind it anew; not the paper in the drawer."""
    kept = seal()
    make_product(KUATAE, state=State.SUBMITTED)
    assert "Riwayat utuh" in verify("--since", kept)
    assert kept in verify("--since", kept) or seal() != kept
    plain_sql("UPDATE reviews_decision SET note = 'x'")
    with past_the_rules():
        Link.objects.all().delete()
        Chain.objects.all().delete()
        MIGRATION.chain(apps, None)
    assert "Riwayat utuh" in verify()
    assert f"Segel {kept} tidak cocok lagi" in broken("--since", kept)


@pytest.mark.parametrize("text", ("", "x", "12", "12-", "x-" + "0" * 64, "-" + "0" * 64))
def test_what_is_no_seal_is_said(db, text):
    with pytest.raises(ValueError, match="^" + text):
        holds(text)
    assert "bukan segel" in broken("--since", text)


def test_a_rule_that_is_missing_is_named(product):
    connection.check_constraints()
    standing.lift(rules=[rule for rule in standing.RULES if rule.name == "decision_of_a_step"])
    assert "1 aturan basis data tidak terpasang, misalnya rule_decision_of_a_step" in broken()
    standing.put_up()
    assert "Riwayat utuh" in verify()


def test_a_line_that_is_rewritten_by_law_gets_another_link(product):
    """Its owner erases a person, with the rules lifted; the chain says when, and holds the new words. Without an
    erasure that names the line it is a forgery."""
    row = product.decisions.last()
    with past_the_rules():
        Decision.objects.filter(pk=row.pk).update(person="(dihapus)")
        row.refresh_from_db()
        chain.append(row)
    assert f"Riwayat {row.pk} ditulis ulang" in broken()
    make_erasure(reviews_decision=[row.pk + 1], reviews_remark=[row.pk])
    assert f"Riwayat {row.pk} ditulis ulang" in broken()
    make_erasure(reviews_decision=[row.pk])
    assert "Riwayat utuh" in verify()
    assert "3 baris dipseudonimkan menurut 2 penghapusan" in verify()
    assert Link.objects.filter(of_table="reviews_decision", of_row=row.pk).count() == 2


# --- In the same transaction ---------------------------------------------------------------------------


def test_a_step_without_its_link_is_no_step(product, monkeypatch):
    monkeypatch.setattr("reviews.deciding.workflow.chain.append", lambda *rows: None)
    with transaction.atomic():
        make_product(KUANHEUN, state=State.SUBMITTED)
        with pytest.raises(IntegrityError, match="link reviews_decision"):
            connection.check_constraints()
        transaction.set_rollback(True)
    assert "Riwayat utuh" in verify()


def test_two_in_one_chain_at_once_end_in_an_error_for_one(product):
    head = Chain.objects.get(key=f"product {product.pk}")
    link = Link.objects.filter(chain=head).last()
    with past_the_rules(), pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.create(
            chain=head, number=link.number, of_table="x", of_row=1, form=1, content="", digest="", at=link.at
        )


@pytest.mark.postgres
def test_twelve_at_once_leave_whole_chains(transactional_db):
    """Six people at one dossier, and six villages at once that submit theirs."""
    product = make_product(BOLOK, state=State.APPROVED)
    others = [make_product(village, filled=True) for village in make_villages(6)]
    village, district = officer_of(Role.VILLAGE, BOLOK), officer_of(Role.DISTRICT, KUPANG)
    province = officer_of(Role.PROVINCE, NTT)
    for other in others:
        officer_of(Role.VILLAGE, other.village_id)
    told = {"reason": "Salah tulis.", "channel": "phone", "version": product.version}
    answers = {"price": "9000", "workers": "20", "main_material": "Air"}
    said = at_once(
        *(partial(ask, product, pin, district, typed={pin: [text]}, **told) for pin, text in answers.items()),
        partial(consents.answer, product, True, village, version=0),
        partial(flag, [product.pk], Track.FUNDING, province),
        partial(flag, [product.pk], Track.TRAINING, province),
        *(partial(submit, other) for other in others),
    )
    assert [one for one in said if isinstance(one, Exception) and not isinstance(one, Stale)] == []
    assert sum(isinstance(one, Stale) for one in said) == 2  # of three corrections of one version
    assert list(faults()) == []
    assert Chain.objects.get(key=f"product {product.pk}").length == 6


@pytest.mark.parametrize("items", (1, 40))
def test_many_lines_cost_three_queries(db, django_assert_num_queries, items):
    changes = AreaChange.objects.bulk_create(
        AreaChange(how="renamed", old_code=str(n), old_name="x", day=date(2026, 3, 2)) for n in range(items)
    )
    with django_assert_num_queries(3):
        chain.append(*changes)


# --- What was there before -----------------------------------------------------------------------------


def test_lines_of_before_are_chained_by_the_migration(db, monkeypatch):
    monkeypatch.setattr(MIGRATION, "CHUNK", 3)
    make_world()
    with past_the_rules():  # an erasure is of a later day
        Link.objects.filter(of_table="villages_erasure").delete()
        Erasure.objects.all().delete()
    count = Link.objects.count()
    with past_the_rules():
        Link.objects.all().delete()
        Chain.objects.all().delete()
        MIGRATION.chain(apps, None)
    assert list(faults()) == []
    assert Link.objects.count() == count
    assert not Link.objects.filter(
        of_table="reviews_correction", of_row=Correction.objects.get(outcome="waiting").pk
    ).exists()


def test_an_extension_keeps_its_link_when_its_village_moves(db):
    make_world()
    Extension.objects.update(village=KUATAE)
    assert list(faults()) == []


def test_neighbours_that_become_one_village_come_with_the_change(db):
    """villages/management/area_moves.py joins them, whatever the dossier is at."""
    make_world()
    connection.check_constraints()
    Satellite.objects.all().delete()
    with pytest.raises(IntegrityError, match="change of an area"), transaction.atomic():
        connection.check_constraints()
    change = AreaChange.objects.create(how="merged", old_code="1", old_name="x", day=date(2026, 3, 2))
    chain.append(change)
    connection.check_constraints()
    assert list(faults()) == []


def test_send_back_is_one_chain_with_its_remarks(db):
    product = make_product(BOLOK, state=State.SUBMITTED)
    send_back(product, name="a", price="b")
    assert Link.objects.filter(of_table="reviews_remark", chain=f"product {product.pk}").count() == 2
