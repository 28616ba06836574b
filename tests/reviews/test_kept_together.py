"""Columns that belong together: the database refuses each row that says one half and not the other."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from products.choices import State, Track
from products.models import Product
from reviews.help.flags import flag
from reviews.models import Certificate, Decision, Export, Facilitation, LedgerEntry
from reviews.prints.certificates import issue
from tests.factories import (
    BOLOK,
    NTT,
    done_help,
    make_officer,
    make_product,
    make_training,
    officer_of,
    withdraw,
)
from villages.activation.codes import activate
from villages.activation.codes import issue as issue_codes
from villages.models import ActivationCode, Village
from villages.scoping import Role

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 3, 2, 8, tzinfo=UTC)


def refused(name):
    """The context in which the rule of this name refuses a row; whatever was tried is undone."""
    return pytest.raises(IntegrityError, match=name)


def assert_refused(name, rows, **columns):
    with refused(name), transaction.atomic():
        rows.update(**columns)


@pytest.mark.parametrize(
    ("state", "name", "columns"),
    (
        ("draft", "approved_has_its_time", {"approved_at": MOMENT}),
        ("submitted", "approved_has_its_time", {"approved_at": MOMENT}),
        ("returned", "approved_has_its_time", {"approved_at": MOMENT}),
        ("approved", "approved_has_its_time", {"approved_at": None}),
        ("approved", "approved_has_its_time", {"state": "returned"}),
        ("draft", "submitted_has_its_time", {"submitted_at": MOMENT}),
        ("draft", "submitted_has_its_time", {"state": "submitted", "submissions": 1}),
        ("submitted", "submitted_has_its_time", {"submitted_at": None}),
        ("returned", "submitted_has_its_time", {"submitted_at": None}),
        ("approved", "submitted_has_its_time", {"submitted_at": None}),
        ("submitted", "submitted_has_its_time", {"submissions": 0}),
    ),
)
def test_the_state_of_a_dossier_has_its_times(state, name, columns):
    product = make_product(BOLOK, state=State(state))
    assert_refused(name, Product.objects.filter(pk=product.pk), **columns)


def test_a_withdrawn_draft_keeps_the_count_alone():
    product = make_product(BOLOK, state=State.SUBMITTED)
    withdraw(product)
    assert (product.state, product.submissions, product.submitted_at) == ("draft", 1, None)


@pytest.mark.parametrize(
    ("name", "columns"),
    (
        ("reopened_has_its_reason", {"source": "approved", "target": "returned", "note": ""}),
        ("submission_has_its_answers", {"source": "draft", "target": "submitted"}),
        ("submission_has_its_answers", {"source": "submitted", "target": "returned", "snapshot": {"a": 1}}),
    ),
)
def test_a_decision_has_what_its_step_asks(name, columns):
    product = make_product(BOLOK, state=State.APPROVED)
    officer = officer_of(Role.PROVINCE, NTT)
    with refused(name), transaction.atomic():
        Decision.objects.create(product=product, user=officer, action="x", version=99, **columns)


def make_item(track=Track.FUNDING):
    product = make_product(BOLOK, state=State.APPROVED)
    flag([product.pk], track, officer_of(Role.PROVINCE, NTT))
    return Facilitation.objects.filter(product=product)


PLANNED = {"planned_on": date(2026, 3, 2), "source": "apbd", "topic": "Kemasan"}


@pytest.mark.parametrize(
    ("track", "name", "columns"),
    (
        ("funding", "done_has_its_day", done_help(done_on=None)),
        ("funding", "done_has_its_day", {"done_on": date(2026, 3, 9)}),
        ("funding", "done_has_its_day", PLANNED | {"status": "running", "done_on": date(2026, 3, 9)}),
        ("funding", "done_has_its_outcome", done_help(outcome="")),
        ("funding", "done_funding_has_its_amount", done_help(amount=None)),
        ("funding", "planned_has_its_day", PLANNED | {"status": "planned", "planned_on": None}),
        ("training", "planned_has_its_day", PLANNED | {"status": "running", "planned_on": None}),
        ("funding", "planned_has_its_day", done_help(planned_on=None)),
        ("funding", "planned_has_its_source_or_topic", PLANNED | {"status": "planned", "source": ""}),
        ("training", "planned_has_its_source_or_topic", PLANNED | {"status": "running", "topic": ""}),
        ("training", "planned_has_its_source_or_topic", done_help(topic="")),
    ),
)
def test_an_item_of_help_has_what_its_status_asks(track, name, columns):
    assert_refused(name, make_item(Track(track)), **columns)


@pytest.mark.parametrize(
    ("track", "columns"),
    (
        ("funding", done_help(topic="")),
        ("training", done_help(amount=None, source="")),
        ("funding", PLANNED | {"status": "planned", "topic": ""}),
        ("training", PLANNED | {"status": "planned", "topic": "", "kind": "packaging"}),
        ("funding", {"status": "cancelled"}),
        ("training", PLANNED | {"status": "cancelled"}),
    ),
)
def test_what_a_status_does_not_ask_may_be_missing(track, columns):
    assert make_item(Track(track)).update(**columns) == 1


@pytest.mark.parametrize(
    ("track", "columns"),
    (("funding", done_help()), ("training", PLANNED | {"status": "running"})),
)
def test_an_event_finishes_trainings_alone(track, columns):
    event = make_training()
    assert_refused("event_finished_a_training", make_item(Track(track)), training=event, **columns)


def test_calling_help_off_has_its_reason():
    item = make_item().get()
    with refused("called_off_has_its_reason"), transaction.atomic():
        LedgerEntry.objects.create(
            item=item, user=item.flagged_by, action="cancel", source="flagged", target="cancelled", version=2
        )


@pytest.mark.parametrize(
    ("name", "columns"),
    (
        (
            "training_held_or_called_off",
            {"held_at": MOMENT, "cancelled_at": MOMENT, "cancel_reason": "Hujan"},
        ),
        ("called_off_training_has_its_reason", {"cancelled_at": MOMENT}),
        ("called_off_training_has_its_reason", {"cancel_reason": "Hujan"}),
    ),
)
def test_an_event_is_held_or_called_off_for_a_reason(name, columns):
    event = make_training()
    assert_refused(name, type(event).objects.filter(pk=event.pk), **columns)


@pytest.mark.parametrize("column", ("revoked_at", "revoked_by"))
def test_a_code_is_revoked_at_a_time_by_somebody(column):
    officer = officer_of(Role.PROVINCE, NTT)
    issue(make_product(BOLOK, state=State.APPROVED), officer)
    half = {"revoked_at": MOMENT} if column == "revoked_at" else {"revoked_by": officer}
    assert_refused("revoked_by_somebody", Certificate.objects.all(), **half)


def test_a_finished_export_holds_all_its_rows():
    officer = officer_of(Role.PROVINCE, NTT)
    export = Export.objects.create(user=officer, kind="csv", rows=100, written=99)
    assert_refused("done_export_is_whole", Export.objects.filter(pk=export.pk), status="done")
    Export.objects.create(user=officer, kind="print", rows=100, status="done")


def test_an_activation_code_is_used_while_it_is_good():
    make_officer(Role.VILLAGE, BOLOK)
    cards, _left = issue_codes(Village.objects.filter(pk=BOLOK), officer_of(Role.PROVINCE, NTT), seen={})
    activate(BOLOK, cards[0][2], "Tenun-ikat-Bolok-17", name="Yuliana Tiran")
    used = ActivationCode.objects.get().used_at
    rows = ActivationCode.objects.all()
    assert_refused("code_used_while_good", rows, expires_at=used)
    assert rows.update(expires_at=used + timedelta(seconds=1)) == 1
