"""The table of steps, written out a second time: a changed rule must be said twice."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from products.choices import State, Track
from products.models import Cycle, Product
from reviews.deciding.workflow import BY_ACTION, STEPS, Refused, Stale, perform, steps_for
from reviews.help.flags import flag, unflag
from reviews.models import Decision, Facilitation, Remark
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    TTS,
    approve,
    make_officer,
    make_product,
    officer_of,
    reopen,
    reply,
    send_back,
    submit,
    withdraw,
)
from villages.scoping import Role

pytestmark = pytest.mark.django_db

DRAFT, SUBMITTED, RETURNED, APPROVED = State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED
# (action, role) -> {from: to}; what is not here is forbidden.
TABLE = {
    ("submit", Role.VILLAGE): {DRAFT: SUBMITTED, RETURNED: SUBMITTED},
    ("withdraw", Role.VILLAGE): {SUBMITTED: DRAFT},
    ("return", Role.DISTRICT): {SUBMITTED: RETURNED},
    ("approve", Role.DISTRICT): {SUBMITTED: APPROVED},
    ("reopen", Role.DISTRICT): {APPROVED: RETURNED},
    ("take_back", Role.DISTRICT): {APPROVED: SUBMITTED, RETURNED: SUBMITTED},
    ("restore", Role.DISTRICT): {RETURNED: APPROVED},
}
# What each step needs beside its state and its role; `signed` in years that ask for it.
NEEDS = {
    "submit": "in_time admitted complete confirmed met signed declared",
    "withdraw": "worth_withdrawing",
    "return": "remarked mendable",
    "approve": "not_remarked",
    "reopen": "reasoned unhelped mendable",
    "take_back": "revocable",
    "restore": "restorable",
}
AREAS = {Role.VILLAGE: BOLOK, Role.DISTRICT: KUPANG, Role.PROVINCE: NTT}
# What each step is given here, so that only the table can stand in its way.
WORDS = {
    "submit": {"answers": {"declaration": True}},
    "withdraw": {},
    "return": {"remarks": {"price": "Harga per kg."}},
    "approve": {},
    "reopen": {"note": "Keliru disetujui."},
    "take_back": {},
    "restore": {},
}


def unchanged(product):
    before = product.version, product.state, product.updated_at
    product.refresh_from_db()
    return before == (product.version, product.state, product.updated_at)


def test_the_table_has_these_steps_and_no_more():
    found = {(step.action, step.by): dict.fromkeys(step.sources, step.target) for step in STEPS}
    assert found == TABLE


def test_each_step_needs_this_and_no_more():
    assert {step.action: " ".join(need.__name__ for need in step.needs) for step in STEPS} == NEEDS


@pytest.mark.parametrize("state", tuple(State))
@pytest.mark.parametrize("role", tuple(Role))
@pytest.mark.parametrize("action", tuple(BY_ACTION))
def test_every_action_of_every_role_in_every_state(action, role, state):
    product = make_product(BOLOK, state=state, filled=True)
    officer = officer_of(role, AREAS[role])
    target = TABLE.get((action, role), {}).get(state)
    decisions = Decision.objects.count()
    assert (action in [step.action for step in steps_for(product, officer)]) == (target is not None)
    if target is None:
        with pytest.raises(PermissionDenied):
            perform(action, product, officer, version=product.version, **WORDS[action])
        assert unchanged(product)
        assert Decision.objects.count() == decisions
    else:
        if (action, state) == ("submit", RETURNED):
            reply(product, "name")
        if action == "restore":  # what was reopened alone
            submit(product)
            approve(product)
            reopen(product)
        version = product.version
        decision = perform(action, product, officer, version=version, **WORDS[action])
        product.refresh_from_db()
        assert (product.state, product.version) == (target, version + 1)
        assert (decision.source, decision.target, decision.user) == (state, target, officer)
        assert (decision.action, decision.version) == (action, product.version)


@pytest.mark.parametrize(
    ("action", "state", "role", "area"),
    (
        ("submit", DRAFT, Role.VILLAGE, KUANHEUN),
        ("withdraw", SUBMITTED, Role.VILLAGE, KUANHEUN),
        ("approve", SUBMITTED, Role.DISTRICT, TTS),
        ("return", SUBMITTED, Role.DISTRICT, TTS),
        ("reopen", APPROVED, Role.DISTRICT, TTS),
        ("take_back", APPROVED, Role.DISTRICT, TTS),
        ("take_back", RETURNED, Role.DISTRICT, TTS),
        ("restore", RETURNED, Role.DISTRICT, TTS),
    ),
)
def test_no_step_in_another_area(action, state, role, area):
    product = make_product(BOLOK, state=state, filled=True)
    with pytest.raises(PermissionDenied):
        perform(action, product, officer_of(role, area), version=product.version, **WORDS[action])
    assert unchanged(product)


def test_no_step_by_a_deactivated_officer():
    product = make_product(BOLOK, state=SUBMITTED)
    officer = make_officer(Role.DISTRICT, KUPANG, is_active=False)
    with pytest.raises(PermissionDenied):
        perform("approve", product, officer, version=product.version)
    assert unchanged(product)


@pytest.mark.parametrize("version", (0, -1, 1, 99))
def test_an_old_or_invented_version_is_stale(version):
    product = make_product(BOLOK, state=SUBMITTED)
    assert product.version == 2
    with pytest.raises(Stale):
        perform("approve", product, officer_of(Role.DISTRICT, KUPANG), version=version)
    assert unchanged(product)


def test_withdrawn_meanwhile_is_stale_not_forbidden():
    product = make_product(BOLOK, state=SUBMITTED)
    seen = product.version
    withdraw(product)
    with pytest.raises(Stale):
        perform("approve", product, officer_of(Role.DISTRICT, KUPANG), version=seen)
    assert unchanged(product)


def refused(action, product, role, **words):
    with pytest.raises(Refused) as refusal:
        perform(action, product, officer_of(role, AREAS[role]), version=product.version, **words)
    assert unchanged(product)
    return [str(fault) for fault in refusal.value.faults]


def test_submission_needs_every_required_answer():
    product = make_product(BOLOK, filled=True)
    product.price = None
    product.markets = []
    product.save()
    faults = refused("submit", product, Role.VILLAGE, answers={"declaration": True})
    assert faults == ["Masih ada 2 jawaban yang belum diisi."]
    assert product.submissions == 0


def test_submission_needs_the_declaration():
    product = make_product(BOLOK, filled=True)
    faults = refused("submit", product, Role.VILLAGE, answers={"declaration": False})
    assert faults == ["Centang dulu pernyataan bahwa data benar dan sudah disetujui Kepala Desa."]


@pytest.mark.parametrize(
    ("opens", "closes", "fault"),
    (
        (1, 30, "Pengisian tahun 2026 dibuka pada 18 November 2026."),
        (
            -30,
            -1,
            "Pengisian tahun 2026 sudah ditutup pada 16 November 2026. Tahun 2027 dibuka pada 1 Maret 2027.",
        ),
    ),
)
def test_submission_needs_an_open_cycle(opens, closes, fault):
    with time_machine.travel("2026-11-17 12:00 +0800", tick=False):
        product = make_product(BOLOK, filled=True)
        product.cycle.opens = date(2026, 11, 17) + timedelta(days=opens)
        product.cycle.closes = date(2026, 11, 17) + timedelta(days=closes)
        product.cycle.save()
        Cycle.objects.create(year=2027, opens=date(2027, 3, 1), closes=date(2027, 11, 30))
        assert refused("submit", product, Role.VILLAGE, answers={"declaration": True}) == [fault]


@pytest.mark.parametrize("moment", ("2026-01-01 00:00 +0800", "2026-12-31 23:59 +0800"))
def test_the_first_and_the_last_minute_of_a_cycle_count(moment):
    with time_machine.travel(moment, tick=False):
        product = make_product(BOLOK, filled=True)
        submit(product)
        assert product.state == SUBMITTED


def test_a_return_needs_a_remark_and_an_approval_none():
    product = make_product(BOLOK, state=SUBMITTED)
    asked = "Tulis dulu paling sedikit satu catatan, pada jawaban yang harus diperbaiki."
    assert refused("return", product, Role.DISTRICT) == [asked]
    assert refused("return", product, Role.DISTRICT, remarks={"price": ""}) == [asked]
    assert refused("approve", product, Role.DISTRICT, remarks={"price": "Mohon diperiksa"}) == [
        "Ada catatan perbaikan yang sudah ditulis. Kembalikan berkas ini kepada desa, atau kosongkan dulu catatannya."
    ]


def test_reopening_needs_a_reason_and_no_help():
    product = make_product(BOLOK, state=APPROVED)
    assert refused("reopen", product, Role.DISTRICT, note="  ") == ["Tulis dulu alasannya, supaya desa tahu."]
    province = officer_of(Role.PROVINCE, NTT)
    flag([product.pk], Track.TRAINING, province)
    assert refused("reopen", product, Role.DISTRICT, note="Keliru") == [
        "Produk ini sudah ditandai provinsi untuk dibantu, jadi tidak bisa dibuka kembali. Jawaban yang keliru bisa "
        "dikoreksi satu per satu. Kalau seluruh berkasnya keliru, minta provinsi mencabut tandanya dulu."
    ]
    unflag([product.pk], Track.TRAINING, province, note="Keliru")
    reopen(product)
    assert (product.state, product.approved_at) == (RETURNED, None)


def test_the_log_tells_the_whole_life():
    product = make_product(BOLOK, state=SUBMITTED, price=10_000)
    send_back(product, price="Per kg, bukan per karung.", produk="Namanya terlalu umum.")
    product.price = 12_000
    product.save()
    submit(product)
    approve(product)
    log = list(product.decisions.all())
    assert [decision.action for decision in log] == ["submit", "return", "submit", "approve"]
    assert [decision.answers and decision.answers.raw("price") for decision in log] == [
        10_000,
        None,
        12_000,
        None,
    ]
    assert {remark.pin: remark.text for remark in log[1].remarks.all()} == {
        "price": "Per kg, bukan per karung.",
        "produk": "Namanya terlalu umum.",
    }
    assert (product.submissions, product.is_repeated) == (2, True)


def test_whatever_fails_after_the_move_undoes_the_move(monkeypatch):
    product = make_product(BOLOK, state=SUBMITTED)
    monkeypatch.setattr("reviews.deciding.workflow.Remark.objects.bulk_create", lambda rows: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        send_back(product, price="Per kg.")
    assert unchanged(product)
    assert [decision.action for decision in product.decisions.all()] == ["submit"]


REWRITES = ["UPDATE {table} SET {column} = 'x'", "DELETE FROM {table}"]
if connection.vendor == "postgresql":  # SQLite has no such statement
    REWRITES.append("TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("model", (Decision, Remark))
@pytest.mark.parametrize("statement", REWRITES)
def test_the_database_refuses_to_rewrite_history(model, statement):
    make_product(BOLOK, state=RETURNED)
    count = model.objects.count()
    assert count
    connection.check_constraints()
    table, column = model._meta.db_table, {Decision: "note", Remark: "text"}[model]
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table=table, column=column))
    assert model.objects.count() == count


def test_flags_are_the_provinces_alone_and_never_deleted():
    product = make_product(BOLOK, state=APPROVED)
    draft = make_product(KUANHEUN)
    province = officer_of(Role.PROVINCE, NTT)
    for role in (Role.VILLAGE, Role.DISTRICT):
        with pytest.raises(PermissionDenied):
            flag([product.pk], Track.FUNDING, officer_of(role, AREAS[role]))
    assert flag([product.pk, draft.pk, 999], Track.FUNDING, province) == 1
    assert flag([product.pk], Track.FUNDING, province) == 0
    assert flag([product.pk], Track.TRAINING, province) == 1
    with pytest.raises(Refused, match="alasannya"):
        unflag([product.pk], Track.FUNDING, province, note="  ")
    assert unflag([product.pk], Track.FUNDING, province, note="Keliru") == 1
    assert unflag([product.pk], Track.FUNDING, province, note="Keliru") == 0
    assert flag([product.pk], Track.FUNDING, province) == 1
    assert sorted(Facilitation.objects.values_list("track", "status")) == [
        ("funding", "cancelled"),
        ("funding", "flagged"),
        ("training", "flagged"),
    ]


def test_one_file_a_village_a_cycle():
    product = make_product(BOLOK)
    with pytest.raises(DatabaseError), transaction.atomic():
        Product.objects.create(village=product.village, cycle=product.cycle)


def test_a_step_over_http_is_forbidden_before_its_words_are_read(client):
    """An empty form on a step that is not this state's is forbidden, not unfinished."""
    product = make_product(BOLOK, state=SUBMITTED)
    for role, action in ((Role.VILLAGE, "submit"), (Role.DISTRICT, "reopen")):
        client.force_login(officer_of(role, AREAS[role]))
        url = reverse("reviews:perform", args=[product.pk, action])
        assert client.post(url, {"version": product.version}).status_code == 403
    withdraw(product)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    url = reverse("reviews:perform", args=[product.pk, "reopen"])
    assert client.post(url, {"version": product.version}).status_code == 403


def test_two_returns_with_other_words_are_not_one(client):
    product = make_product(BOLOK, state=SUBMITTED)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    url = reverse("reviews:perform", args=[product.pk, "return"])
    first = {"version": product.version, "remark-price": "Per kg."}
    assert client.post(url, first).status_code == 302
    assert client.post(url, first).status_code == 302
    late = client.post(url, first | {"remark-price": "Per karung."})
    assert (late.status_code, [text for _label, text in late.context["kept"]]) == (409, ["Per karung."])
    assert Remark.objects.count() == 1


@pytest.mark.parametrize(
    ("action", "state", "role"),
    (("reopen", APPROVED, Role.DISTRICT), ("submit", State.DRAFT, Role.VILLAGE)),
)
def test_an_old_page_with_too_little_said_is_told_that_it_is_old(client, action, state, role):
    """Neither the reason nor the declaration is there, and somebody was quicker: a page, no crash."""
    product = make_product(BOLOK, state=state, filled=True)
    client.force_login(officer_of(role, AREAS[role]))
    url = reverse("reviews:perform", args=[product.pk, action])
    assert client.post(url, {"version": product.version, "note": ""}).status_code == 422
    assert client.post(url, {"version": product.version - 1, "note": ""}).status_code == 409
    product.refresh_from_db()
    assert product.state == state
