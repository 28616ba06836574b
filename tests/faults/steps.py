"""Steps of a dossier: what each needs, who takes it, what it stamps, and the history that stays."""

from tests.faults import Fault

WORKFLOW = "reviews/deciding/workflow.py"
DECIDING = "tests/reviews/deciding"
NEEDS = "(cycle_open, admitted, complete, confirmed, declared)"


def submitted_without(need, name, where, by):
    left = ", ".join(one for one in NEEDS.strip("()").split(", ") if one != need)
    return Fault(name, WORKFLOW, NEEDS, f"({left})", where, by)


FAULTS = [
    submitted_without("cycle_open", "submit-closed-year", DECIDING, "test_submission_needs_an_open_cycle"),
    submitted_without("admitted", "submit-kelurahan", DECIDING, "test_a_kelurahan_that_the_year_leaves_out"),
    submitted_without("complete", "submit-incomplete", DECIDING, "test_submission_needs_every_required"),
    submitted_without("confirmed", "submit-unconfirmed", "tests/products", "test_each_carried_section_waits"),
    submitted_without("declared", "submit-undeclared", DECIDING, "test_submission_needs_the_declaration"),
    Fault(
        "return-without-remark",
        WORKFLOW,
        "(remarked,)",
        "()",
        DECIDING,
        "test_a_return_needs_a_remark",
    ),
    Fault(
        "approve-over-remarks",
        WORKFLOW,
        "(not_remarked,)",
        "()",
        DECIDING,
        "test_a_return_needs_a_remark",
    ),
    Fault(
        "reopen-without-reason",
        WORKFLOW,
        "(reasoned, unhelped)",
        "(unhelped,)",
        DECIDING,
        "test_reopening_needs_a_reason",
    ),
    Fault(
        "reopen-while-helped",
        WORKFLOW,
        "product.facilitations.active().exists()",
        "False",
        DECIDING,
        "test_reopening_needs_a_reason",
    ),
    Fault(
        "reopen-with-a-seat",
        WORKFLOW,
        "product.seats.ahead().exists()",
        "False",
        "tests/reviews/help",
        "test_a_product_with_a_seat_is_not_reopened",
    ),
    Fault(
        "withdraw-keeps-its-time",
        WORKFLOW,
        '{"submitted_at": None}',
        "{}",
        DECIDING,
        "test_a_submission_has_its_time",
    ),
    Fault(
        "reopen-keeps-its-time",
        WORKFLOW,
        '{"approved_at": None}',
        "{}",
        DECIDING,
        "test_reopening_needs_a_reason",
    ),
    Fault(
        "step-role",
        WORKFLOW,
        "if user.role != step.by or found is None:",
        "if found is None:",
        DECIDING,
        "test_every_action_of_every_role",
    ),
    Fault(
        "step-area",
        WORKFLOW,
        "Product.objects.in_area_of(user).filter(pk=product.pk)",
        "Product.objects.filter(pk=product.pk)",
        DECIDING,
        "test_no_step_in_another_area",
    ),
    Fault(
        "step-version",
        WORKFLOW,
        "    if found[0] != version:",
        "    version = found[0]\n    if found[0] != version:",
        DECIDING,
        "test_an_old_or_invented_version",
    ),
    Fault(
        "step-state",
        WORKFLOW,
        "if source not in step.sources:",
        "if False:",
        DECIDING,
        "test_every_action_of_every_role",
    ),
    Fault(
        "step-checks-then-writes",
        WORKFLOW,
        "change(rows, version=version, state=",
        "rows = Product.objects.filter(pk=product.pk)\n    change(rows, version=rows.get().version, state=",
        DECIDING,
        "test_of_eight_decisions_at_once",
        postgres=True,
    ),
    Fault(
        "step-not-atomic",
        WORKFLOW,
        "@transaction.atomic\ndef perform",
        "def perform",
        DECIDING,
        "test_whatever_fails_after_the_move",
    ),
    Fault(
        "readiness-at-approval",
        WORKFLOW,
        "in (State.SUBMITTED, State.APPROVED)",
        "in (State.SUBMITTED,)",
        DECIDING,
        "test_readiness_is_worked_out_anew",
    ),
    Fault(
        "submission-without-snapshot",
        WORKFLOW,
        "snapshots.take(product) if",
        "None if",
        DECIDING,
        "test_the_log_tells_the_whole_life",
    ),
    Fault(
        "second-return-swallowed",
        "reviews/deciding/views/dossiers.py",
        '(typed.get("note", "").strip(), typed.get("remarks", {})) == (last.note, said)',
        "True",
        DECIDING,
        "test_two_returns_with_other_words",
    ),
    Fault(
        "step-pressed-on-foreign-file",
        "reviews/deciding/views/dossiers.py",
        "Product.objects.in_area_of(request.user).with_answers()",
        "Product.objects.with_answers()",
        "tests/access",
        "test_every_role_and_area and perform and submitted and withdraw",
    ),
    Fault(
        "history-of-decisions-open",
        "reviews/migrations/0002_append_only.py",
        '("reviews_decision", ',
        "(",
        DECIDING,
        "test_the_database_refuses_to_rewrite",
        migrated=True,
    ),
    Fault(
        "history-of-help-open",
        "reviews/migrations/0002_append_only.py",
        ', "reviews_ledgerentry")',
        ")",
        "tests/reviews/help",
        "test_the_log_cannot_be_rewritten",
        migrated=True,
    ),
    Fault(
        "receipt-of-today",
        "reviews/deciding/receipts.py",
        "sent[-1]",
        "sent[0]",
        "tests/reviews/prints",
        "receipt",
    ),
]
