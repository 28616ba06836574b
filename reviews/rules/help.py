"""The ledger of help, trainings and their seats."""

from products import choices
from reviews.rules.dossiers import chosen, is_in, values
from reviews.rules.making import Debt, Refusal, changed, is_due, kept, on_both, on_time, pair_outside, quoted

TABLE, SEATS, EVENTS = "reviews_facilitation", "reviews_seat", "reviews_training"

# From which status to which: the table of moves (reviews/help/moves.py), said a second time. A test compares.
MOVES = (
    ("flagged", "planned"),
    ("planned", "running"),
    ("running", "done"),
    ("flagged", "cancelled"),
    ("planned", "cancelled"),
    ("running", "cancelled"),
    ("done", "running"),
    ("done", "planned"),
)
SOURCES = ("apbd", "apbn", "dana_desa", "csr", "bank", "other")
# What a move writes. Nothing of it changes without its line of the log.
WRITTEN = (
    *("status", "kind", "topic", "source", "programme", "amount", "partner_id", "training_id", "officer"),
    *("planned_on", "done_on", "outcome", "taken_back"),
    *("capacity_before", "capacity_after", "price_before", "price_after"),
    *("workers_before", "workers_after", "licences_before", "licences_after"),
)
FOR_GOOD = ("product_id", "track", "flagged_by_id", "flagged_at")
EVENT = ("title", "topic", "day", "last_day", "place", "partner_id", "seats", "cancelled_at", "cancel_reason")
LEDGER = "'ledger ' || {0}.{1} || ' ' || {0}.version || ' ' || {2} || '>' || {3}"
EVENT_ENTRY = "'event ' || {0}.{1} || ' ' || {0}.version"
OVER = "(t.held_at IS NOT NULL OR t.cancelled_at IS NOT NULL)"


def of_event(row: str, condition: str) -> str:
    """The condition that the event of a seat (OLD or NEW) is so; it is called t."""
    return f"EXISTS (SELECT 1 FROM {EVENTS} t WHERE t.id IN ({row}.training_id) AND {condition})"


TAKEN = f"(SELECT count(*) FROM {SEATS} s WHERE s.training_id = t.id)"
RULES = [
    Refusal(
        "help_born",
        TABLE,
        "INSERT",
        "NEW.status <> 'flagged' OR NEW.version <> 1",
        says="help begins as a flag",
    ),
    Refusal(
        "help_of_an_approved",
        TABLE,
        "INSERT",
        where=f"NOT {is_in('NEW.product_id', 'approved')}",
        says="help is for approved dossiers",
    ),
    Refusal(
        "help_moves",
        TABLE,
        "UPDATE",
        f"{changed('status')} AND {pair_outside('OLD.status', 'NEW.status', MOVES)}",
        ("status",),
        says="no move leads there",
    ),
    Refusal(
        "help_version",
        TABLE,
        "UPDATE",
        f"NEW.version < OLD.version OR ({changed(*WRITTEN)} AND NEW.version <> OLD.version + 1)",
        ("version", *WRITTEN),
        says="a move raises the version by one",
    ),
    Refusal(
        "help_for_good", TABLE, "UPDATE", changed(*FOR_GOOD), FOR_GOOD, says="whose help it is never changes"
    ),
    Debt("help_flag_is_told", TABLE, "INSERT", owed=LEDGER.format("NEW", "id", "''", "NEW.status")),
    Debt(
        "help_move_is_told",
        TABLE,
        "UPDATE",
        changed("version"),
        ("version",),
        owed=LEDGER.format("NEW", "id", "OLD.status", "NEW.status"),
    ),
    kept("help", TABLE, "nothing of the ledger is deleted"),
    *on_time(TABLE, "flagged_at"),
    *values(TABLE, "track", choices.Track),
    *chosen(TABLE, ("source",), on_both(f"NEW.source NOT IN ({quoted(('', *SOURCES))})")),
    # --- What shows it
    kept("evidence", "reviews_evidence", "what shows the help is kept"),
    Refusal(
        "evidence_for_good",
        "reviews_evidence",
        "UPDATE",
        changed("id", "item_id", "name", "digest", "is_pdf", "created_at"),
        says="what shows the help never changes",
    ),
    # --- Trainings
    Refusal(
        "event_version",
        EVENTS,
        "UPDATE",
        "NEW.version < OLD.version",
        ("version",),
        says="a version never goes back",
    ),
    Refusal(
        "event_over",
        EVENTS,
        "UPDATE",
        f"(OLD.held_at IS NOT NULL AND {changed('held_at', 'seats')}) "
        f"OR (OLD.cancelled_at IS NOT NULL AND {changed('held_at', *EVENT)}) "
        f"OR (OLD.held_at IS NOT NULL AND {changed(*EVENT)} AND NEW.version <> OLD.version + 1)",
        ("held_at", *EVENT),
        says="an event that is over changes by a correction alone",
    ),
    Debt(
        "event_correction_is_told",
        EVENTS,
        "UPDATE",
        f"OLD.held_at IS NOT NULL AND {changed('version')}",
        ("version",),
        owed=EVENT_ENTRY.format("NEW", "id"),
    ),
    kept("event", EVENTS, "events are called off, not deleted"),
    Refusal(
        "event_seats",
        EVENTS,
        "UPDATE",
        changed("seats"),
        ("seats",),
        where=f"NEW.seats < (SELECT count(*) FROM {SEATS} s WHERE s.training_id IN (NEW.id))",
        says="there are more participants than seats",
    ),
    Refusal(
        "seat_free",
        SEATS,
        "INSERT",
        where=of_event("NEW", f"(t.seats < {TAKEN} OR {OVER})"),
        # Of two who take the last seat at once in SQL, the second waits and counts the first. The portal locks the
        # event before it comes here.
        locks=f"1 FROM {EVENTS} t WHERE t.id IN (NEW.training_id) FOR NO KEY UPDATE",
        says="there is no seat left",
    ),
    Refusal(
        "seat_of_an_approved",
        SEATS,
        "INSERT",
        where=f"NOT {is_in('NEW.product_id', 'approved')}",
        says="seats are for approved dossiers",
    ),
    Refusal(
        "seat_for_good",
        SEATS,
        "UPDATE",
        changed("training_id", "product_id"),
        ("training_id", "product_id"),
        says="whose seat it is never changes",
    ),
    Refusal(
        "seat_attendance",
        SEATS,
        "UPDATE",
        changed("attended"),
        ("attended",),
        where=of_event("NEW", f"{OVER} AND NOT {is_due(EVENT_ENTRY.format('t', 'id'))}"),
        says="who came to an event that is over changes by a correction alone",
    ),
    kept("seat", SEATS, "seats of an event that is over are kept", where=of_event("OLD", OVER)),
]
