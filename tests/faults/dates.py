"""Until when, and the way back: the dates of a programme year, extensions, and what is taken back."""

from tests.faults import Fault

WORKFLOW, TAKING_BACK = "reviews/deciding/workflow.py", "reviews/deciding/taking_back.py"
DEADLINES, CYCLES = "products/deadlines.py", "products/models/cycles.py"
DECIDING, DEAD_ENDS = "tests/reviews/deciding", "tests/reviews/test_dead_ends.py"

FAULTS = [
    Fault(
        "return-after-mending",
        WORKFLOW,
        "(remarked, mendable)",
        "(remarked,)",
        DECIDING,
        "test_a_step_that_gives_it_back",
    ),
    Fault(
        "withdrawn-loses-its-year",
        WORKFLOW,
        "was_submitted=submissions > 0,",
        "was_submitted=source == State.RETURNED,",
        DECIDING,
        "test_every_step_around_every_date",
    ),
    Fault(
        "take-back-late",
        TAKING_BACK,
        "if timezone.now() > until(decision):",
        "if False:",
        DECIDING,
        "test_after_half_an_hour_it_is_too_late",
    ),
    Fault(
        "take-back-of-a-colleague",
        TAKING_BACK,
        "if decision.user_id != user.pk:",
        "if False:",
        DECIDING,
        "test_only_by_whoever_decided",
    ),
    Fault(
        "take-back-of-a-snapshot",
        WORKFLOW,
        "return self.target == State.SUBMITTED and not self.undoes",
        "return self.target == State.SUBMITTED",
        DECIDING,
        "test_it_stands_where_it_stood",
    ),
    Fault(
        "undone-return-still-asks",
        "reviews/deciding/mending.py",
        " and one.pk not in self.undone",
        "",
        DECIDING,
        "test_what_was_asked_is_no_more_open",
    ),
    Fault(
        "extension-in-the-past",
        DEADLINES,
        "elif until < timezone.localdate():",
        "elif False:",
        "tests/products",
        "test_what_is_refused_is_said",
    ),
    Fault(
        "extension-of-half-a-century",
        DEADLINES,
        "+ timedelta(days=LONGEST):",
        "+ timedelta(days=LONGEST * 99):",
        "tests/products",
        "test_what_is_refused_is_said",
    ),
    Fault(
        "mending-ends-with-the-year",
        DEADLINES,
        "return self.cycle.mends_until if self.is_mending else self.cycle.closes",
        "return self.cycle.closes",
        DEAD_ENDS,
        "after_the_year_closed",
    ),
    Fault(
        "two-years-that-meet-told-by-nobody",
        CYCLES,
        'if other := others.order_by("opens").first():',
        "if other := None:",
        DEAD_ENDS,
        "entered_too_early",
    ),
    Fault(
        "year-of-tomorrow-on-every-page",
        CYCLES,
        "begun = [cycle for cycle in by_opening if cycle.opens <= today]",
        "begun = by_opening",
        DEAD_ENDS,
        "entered_too_early",
    ),
    Fault(
        "return-restored-as-an-approval",
        TAKING_BACK,
        "if reopening and (decision is None or not is_reopening(decision)):",
        "if False:",
        DECIDING,
        "test_every_step_around_every_date",
    ),
    Fault(
        "restored-since-today",
        WORKFLOW,
        'Coalesce(Subquery(approval_of(OuterRef("pk")).values("at")), now)',
        "now",
        DECIDING,
        "test_a_reopening_that_is_taken_back",
    ),
    Fault(
        "withheld-without-a-word",
        "reviews/deciding/views/dossiers.py",
        "if fault and FORMS[step.action].warning",
        "if False",
        DECIDING,
        "test_a_product_that_is_helped_is_not_offered",
    ),
]
