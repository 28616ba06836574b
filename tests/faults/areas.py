"""Areas that move: who goes along, what keeps its place, and who takes part when."""

from tests.faults import Fault

MOVES, PAIRS = "villages/management/area_moves.py", "villages/management/area_pairs.py"
IMPORT, FORMER = "villages/management/commands/import_areas.py", "villages/former.py"
MOVING = "tests/villages/moving"

FAULTS = [
    Fault(
        "a-move-leaves-the-user-name",
        MOVES,
        "User.objects.filter(username=pair.old, village=new).update(username=pair.new)",
        "pass",
        MOVING,
        "test_everything_goes_along",
    ),
    Fault(
        "a-move-into-a-filled-place",
        MOVES,
        "            found += _clashes(there[pair.old], there[pair.new])",
        "            pass",
        MOVING,
        "test_a_place_that_is_taken",
    ),
    Fault(
        "a-move-across-provinces",
        MOVES,
        "if pair.old[:2] != pair.new[:2]:",
        "if False:",
        MOVING,
        "test_a_pair_that_cannot_be",
    ),
    Fault(
        "a-list-of-twins",
        IMPORT,
        "if open_ones := look.unanswered(pairs):",
        "if open_ones := []:",
        MOVING,
        "test_a_list_with_moves",
    ),
    Fault(
        "a-change-without-its-law",
        IMPORT,
        "if carried and not basis:",
        "if False:",
        MOVING,
        "test_no_change_without_its_law",
    ),
    Fault(
        "a-plan-that-acts",
        IMPORT,
        "if plan or plan_to:",
        "if plan_to:",
        MOVING,
        "test_the_plan_changes_nothing",
    ),
    Fault(
        "half-a-list-of-moves",
        IMPORT,
        "@transaction.atomic\ndef store(",
        "def store(",
        MOVING,
        "test_it_is_all_or_nothing",
    ),
    Fault(
        "a-receipt-with-another-number",
        "reviews/deciding/receipts.py",
        "self.place = self.answers.place or place_of(product.village)",
        "self.place = place_of(product.village)",
        MOVING,
        "test_receipt_and_sheet_keep",
    ),
    Fault(
        "an-old-code-over-an-account",
        FORMER,
        '        ~Exists(User.objects.filter(username=OuterRef("old_code"))),\n',
        "",
        MOVING,
        "test_an_old_code_that_is_somebody",
    ),
    Fault(
        "a-card-voided-by-a-move",
        "villages/activation/codes.py",
        "names = (username, *names_before(username))",
        "names = (username,)",
        MOVING,
        "test_a_card_printed_before",
    ),
    Fault(
        "silent-for-ever",
        "reviews/numbers/coverage.py",
        "    taking_part = existing_on(cycle.day_asked)",
        "    taking_part = existing_on(cycle.opens)",
        MOVING,
        "test_every_count_is_right or test_with_a_dossier",
    ),
    Fault(
        "ended-and-uncounted",
        "reviews/numbers/coverage.py",
        "villages.filter(taking_part | Q(Exists(files_of(user, cycle))))",
        "villages.filter(taking_part)",
        MOVING,
        "test_every_count_is_right or test_with_a_dossier",
    ),
    Fault(
        "a-code-for-a-village-that-ended",
        "reviews/accounts/views.py",
        "villages = self.get_queryset().existing().filter(",
        "villages = self.get_queryset().filter(",
        MOVING,
        "test_it_gets_no_account",
    ),
    Fault(
        "numbers-of-before-the-move",
        "reviews/lists/years.py",
        ":{cycle.last_change}",
        "",
        MOVING,
        "test_every_count_is_right",
    ),
]
