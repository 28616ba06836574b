"""The migrations that tie columns together, over a database in which old rows break the ties."""

import re

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader

from products.choices import State, Track
from reviews.help.flags import flag, unflag
from reviews.models import Certificate, Decision, Export, Facilitation, LedgerEntry
from reviews.prints.certificates import issue
from tests.factories import (
    BOLOK,
    KUANHEUN,
    NTT,
    make_officer,
    make_product,
    make_training,
    make_villages,
    officer_of,
    reopen,
)
from villages.activation.codes import issue as issue_codes
from villages.breaches import Rule, refuse_breaches
from villages.models import ActivationCode, Village
from villages.scoping import Role

FIRST = ("villages", "0004_kept_together")  # the other two depend on it


BREACH = re.compile(r"^\w+, (\w+): .+\.\nBaris: (.+)\nPerbaikan: .+\.$", re.MULTILINE)


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def rewrite(table, change):
    """Change the history, as the error says that it is to be mended."""
    if connection.vendor == "sqlite":  # the migration puts it back
        sql(f"DROP TRIGGER IF EXISTS {table}_update")
        sql(f"UPDATE {table} SET {change}")
    else:
        sql(f"ALTER TABLE {table} DISABLE TRIGGER {table}_rows")
        sql(f"UPDATE {table} SET {change}")
        sql(f"ALTER TABLE {table} ENABLE TRIGGER {table}_rows")


def migrate():
    """Go on with what is left to migrate; returns the error's text, "" where there is none."""
    try:
        call_command("migrate", verbosity=0)
    except CommandError as error:
        return str(error)
    return ""


@pytest.fixture
def rows(transactional_db):
    """A row of each kind that a rule is about, in a database that knows no rule yet: {kind: key}.

    Afterwards the database has its rules again.
    """
    officer = officer_of(Role.PROVINCE, NTT)
    make_officer(Role.VILLAGE, BOLOK)
    issue_codes(Village.objects.filter(pk=BOLOK), officer, seen={})
    product = make_product(BOLOK, state=State.APPROVED)
    issue(product, officer)
    flag([product.pk], Track.FUNDING, officer)
    unflag([product.pk], Track.FUNDING, officer, note="Anggaran berubah")
    flag([product.pk], Track.TRAINING, officer)
    reopened = make_product(KUANHEUN, state=State.APPROVED)
    reopen(reopened)
    kept = {
        "approved": product.pk,
        "returned": reopened.pk,
        "called off": Facilitation.objects.get(track=Track.FUNDING).pk,
        "flagged": Facilitation.objects.get(track=Track.TRAINING).pk,
        "reopening": Decision.objects.get(action="reopen").pk,
        "submission": Decision.objects.filter(action="submit").earliest("pk").pk,
        "calling off": LedgerEntry.objects.get(action="cancel").pk,
        "event": make_training().pk,
        "certificate": Certificate.objects.get().pk,
        "export": Export.objects.create(user=officer, kind="csv", rows=7, written=7, status="done").pk,
    }
    before = MigrationLoader(connection).graph.node_map[FIRST].parents
    call_command("migrate", *next(node.key for node in before if node.key[0] == "villages"), verbosity=0)
    yield kept
    if error := migrate():
        pytest.fail(f"the next test finds a database without its rules: {error}")


def test_a_migration_names_the_rows_that_break_its_rules_and_goes_on_once_they_are_mended(rows):
    village_rules()
    product_rules(rows)
    review_rules(rows)
    assert migrate() == ""
    for table in ("reviews_decision", "reviews_ledgerentry"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            sql(f"UPDATE {table} SET version = 99")


def village_rules():
    sql("UPDATE villages_activationcode SET used_at = expires_at")
    assert migrate() == (
        "Migrasi berhenti dan tidak mengubah apa-apa: ada baris lama yang melanggar aturan baru.\n\n"
        "villages_activationcode, code_used_while_good: Kode hanya bisa dipakai selama masih berlaku.\n"
        f"Baris: {ActivationCode.objects.values_list('pk', flat=True).get()} (53.01.05.2010)\n"
        "Perbaikan: hapus baris itu; desa yang memakainya tetap bisa masuk dengan kata sandinya.\n\n"
        "Cadangkan dulu basis data, perbaiki baris-baris itu, lalu jalankan lagi: manage.py migrate"
    )
    sql("DELETE FROM villages_activationcode")


def product_rules(rows):
    sql(f"UPDATE products_product SET approved_at = NULL WHERE id = {rows['approved']}")
    sql(f"UPDATE products_product SET submissions = 0 WHERE id = {rows['returned']}")
    assert dict(BREACH.findall(migrate())) == {
        "approved_has_its_time": f"{rows['approved']} (53.01.05.2010)",
        "submitted_has_its_time": f"{rows['returned']} (53.01.05.2008)",
    }
    sql("UPDATE products_product SET approved_at = submitted_at WHERE state = 'approved'")
    sql("UPDATE products_product SET submissions = 1")


def review_rules(rows):
    rewrite("reviews_decision", f"note = '' WHERE id = {rows['reopening']}")
    rewrite("reviews_decision", f"snapshot = NULL WHERE id = {rows['submission']}")
    rewrite("reviews_ledgerentry", f"note = '' WHERE id = {rows['calling off']}")
    sql(f"UPDATE reviews_facilitation SET status = 'done' WHERE id = {rows['called off']}")
    sql(f"UPDATE reviews_facilitation SET training_id = {rows['event']} WHERE id = {rows['flagged']}")
    sql("UPDATE reviews_training SET held_at = created_at, cancelled_at = created_at")
    sql("UPDATE reviews_certificate SET revoked_at = issued_at")
    sql("UPDATE reviews_export SET written = 3")
    done = f"{rows['called off']} (53.01.05.2010)"
    assert dict(BREACH.findall(migrate())) == {
        "reopened_has_its_reason": f"{rows['reopening']} (53.01.05.2008)",
        "submission_has_its_answers": f"{rows['submission']} (53.01.05.2010)",
        "called_off_has_its_reason": f"{rows['calling off']} (53.01.05.2010)",
        "done_has_its_day": done,
        "done_has_its_outcome": done,
        "done_funding_has_its_amount": done,
        "planned_has_its_day": done,
        "planned_has_its_source_or_topic": done,
        "event_finished_a_training": f"{rows['flagged']} (53.01.05.2010)",
        "training_held_or_called_off": f"{rows['event']} (Kemasan tahan lama)",
        "called_off_training_has_its_reason": f"{rows['event']} (Kemasan tahan lama)",
        "revoked_by_somebody": f"{rows['certificate']} (53.01.05.2010)",
        "done_export_is_whole": f"{rows['export']} (province-53)",
    }
    rewrite("reviews_decision", f"note = '(alasan tidak tercatat)' WHERE id = {rows['reopening']}")
    rewrite("reviews_decision", f"snapshot = '{{}}' WHERE id = {rows['submission']}")
    rewrite("reviews_ledgerentry", f"note = '(alasan tidak tercatat)' WHERE id = {rows['calling off']}")
    sql("UPDATE reviews_facilitation SET training_id = NULL")
    sql(
        "UPDATE reviews_facilitation SET done_on = '2026-03-09', planned_on = '2026-03-02', source = 'other', "
        "outcome = '(hasil tidak tercatat)', amount = 9000000 WHERE status = 'done'"
    )
    sql("UPDATE reviews_training SET held_at = NULL, cancel_reason = 'Hujan'")
    sql("UPDATE reviews_certificate SET revoked_by_id = issued_by_id")
    sql("UPDATE reviews_export SET status = 'failed'")


@pytest.mark.django_db
def test_twenty_rows_of_a_rule_are_named_and_the_others_counted():
    make_villages(23)
    everyone = models.CheckConstraint(
        name="not_invented",
        condition=~models.Q(name__startswith="Contoh"),
        violation_error_message="Desa rekaan.",
    )
    look = refuse_breaches("villages", [Rule("village", everyone, whose="name", remedy="hapus.")])
    with pytest.raises(CommandError) as refusal:
        look(apps, connection.schema_editor())
    names = BREACH.findall(str(refusal.value))[0][1]
    assert names.startswith("53.01.05.2901 (Contoh 1), 53.01.05.2902 (Contoh 2), ")
    assert names.endswith(", 53.01.05.2920 (Contoh 20), dan 3 lagi")
    Village.objects.filter(name__startswith="Contoh").delete()
    look(apps, connection.schema_editor())
