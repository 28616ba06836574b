"""The history: lines come with what they tell, at the time of the clock, and each with its link of the chain."""

from reviews.rules.dossiers import CORRECTION, DECISION, JOINED, is_in
from reviews.rules.help import EVENT_ENTRY, LEDGER
from reviews.rules.making import Debt, Payment, Refusal, changed, is_due, kept, on_time

DECISIONS, REMARKS, REPLIES = "reviews_decision", "reviews_remark", "reviews_reply"
REQUESTS, SIGNATURES = "reviews_signaturerequest", "reviews_signature"
CORRECTIONS, ENTRIES = "reviews_correction", "reviews_ledgerentry"
CONSENTS, EVENT_ENTRIES = "reviews_consententry", "reviews_trainingentry"
EXTENSIONS, HOLDERS, AREAS = "products_extension", "villages_nameentry", "villages_areachange"
LINKS, CHAINS, SHEETS, EXPORTS = "villages_link", "villages_chain", "reviews_certificate", "reviews_export"
DISCLOSURES, ERASURES = "products_disclosure", "villages_erasure"

DECIDED = "NEW.outcome <> 'waiting'"
ACCEPTED = "NEW.outcome IN ('accepted')"
MOVES_ON = "OLD.outcome IN ('waiting') AND "
# A row belongs to the history from the moment on when this is so: table -> (event, condition, columns).
WRITTEN_ONCE = (
    REQUESTS,
    SIGNATURES,
    DECISIONS,
    REMARKS,
    ENTRIES,
    CONSENTS,
    EVENT_ENTRIES,
    EXTENSIONS,
    HOLDERS,
    AREAS,
    ERASURES,
)
LINKED = [
    *((table, "INSERT", "", ()) for table in WRITTEN_ONCE),
    (CORRECTIONS, "INSERT", DECIDED, ()),
    (CORRECTIONS, "UPDATE", MOVES_ON + DECIDED, ("outcome",)),
    (REPLIES, "UPDATE", "OLD.sent_with_id IS NULL AND NEW.sent_with_id IS NOT NULL", ("sent_with_id",)),
]
EXPORTED = ("id", "user_id", "area", "kind", "query", "filter_label", "columns", "at")
TAKEN = (
    "status",
    "rows",
    "written",
)  # open as long as the file is being made: how many rows it has is known at its end
SHEET = ("product_id", "code", "issued_by_id", "issued_at")
# As long as reviews/personal/periods.py keeps the lines of who read what; a test compares.
YOUNG = {
    "postgresql": "OLD.at > clock_timestamp() - interval '1825 days'",
    "sqlite": "OLD.at > strftime('%Y-%m-%d %H:%M:%f', 'now', '-1825 days')",
}


def link_of(table: str, key: str) -> str:
    return f"'link {table} ' || {key}"


RULES = [
    # --- A line comes with what it tells
    Payment(
        "decision_of_a_step",
        DECISIONS,
        "INSERT",
        owed=DECISION.format("NEW", "product_id", "NEW.source", "NEW.target"),
        says="a decision comes with its step",
    ),
    # Asked of the decision and not of the step: the portal moves first, and then says why it does not.
    Refusal(
        "decision_about_help",
        DECISIONS,
        "INSERT",
        "NEW.source IN ('approved')",
        where="EXISTS (SELECT 1 FROM reviews_facilitation f WHERE f.product_id IN (NEW.product_id) "
        "AND f.status <> 'cancelled')",
        says="what is helped stays approved",
    ),
    Refusal(
        "remark_of_a_decision",
        REMARKS,
        "INSERT",
        where=f"NOT {is_due(link_of(DECISIONS, 'NEW.decision_id'))}",
        says="a remark comes with its decision",
    ),
    Refusal(
        "reply_sent",
        REPLIES,
        "UPDATE",
        "OLD.sent_with_id IS NULL AND NEW.sent_with_id IS NOT NULL",
        ("sent_with_id",),
        where=f"NOT {is_due(link_of(DECISIONS, 'NEW.sent_with_id'))}",
        says="a reply goes out with its submission",
    ),
    Refusal("reply_born", REPLIES, "INSERT", "NEW.sent_with_id IS NOT NULL", says="a reply is written first"),
    Payment(
        "correction_written",
        CORRECTIONS,
        "INSERT",
        ACCEPTED,
        owed=CORRECTION.format("NEW", "product_id"),
        says="a correction comes with its answer",
    ),
    Payment(
        "correction_accepted",
        CORRECTIONS,
        "UPDATE",
        MOVES_ON + ACCEPTED,
        ("outcome",),
        owed=CORRECTION.format("NEW", "product_id"),
        says="a correction comes with its answer",
    ),
    Refusal(
        "correction_of_an_approved",
        CORRECTIONS,
        "INSERT",
        where=f"NOT {is_in('NEW.product_id', 'approved')}",
        says="corrections are of approved dossiers",
    ),
    Refusal(
        "correction_as_asked",
        CORRECTIONS,
        "UPDATE",
        changed("product_id", "pin", "before", "after", "typed", "reason", "user_id", "person", "role", "at"),
        says="a correction is decided as it was asked for",
    ),
    kept("correction", CORRECTIONS, "a correction is kept"),
    Payment(
        "entry_of_a_move",
        ENTRIES,
        "INSERT",
        owed=LEDGER.format("NEW", "item_id", "NEW.source", "NEW.target"),
        says="an entry comes with its move",
    ),
    Payment(
        "consent_of_an_answer",
        CONSENTS,
        "INSERT",
        owed="'consent ' || NEW.product_id || ' ' || NEW.version",
        says="an entry comes with its answer",
    ),
    Payment(
        "entry_of_an_event",
        EVENT_ENTRIES,
        "INSERT",
        owed=EVENT_ENTRY.format("NEW", "training_id"),
        says="an entry comes with its correction",
    ),
    Refusal(
        "signature_asked_in_time",
        REQUESTS,
        "INSERT",
        where=f"NOT {is_in('NEW.product_id', 'draft', 'returned')}",
        says="the head signs before the dossier is submitted",
    ),
    Refusal(
        "signature_given_in_time",
        SIGNATURES,
        "INSERT",
        where=f"NOT EXISTS (SELECT 1 FROM {REQUESTS} r JOIN products_product p ON p.id = r.product_id "
        "WHERE r.id IN (NEW.request_id) AND p.state IN ('draft', 'returned'))",
        says="the head signs before the dossier is submitted",
    ),
    Refusal(
        "signature_of_its_dossier",
        DECISIONS,
        "INSERT",
        "NEW.signature_id IS NOT NULL",
        where=f"NOT EXISTS (SELECT 1 FROM {SIGNATURES} g JOIN {REQUESTS} r ON r.id = g.request_id "
        "WHERE g.id IN (NEW.signature_id) AND r.product_id IN (NEW.product_id))",
        says="the signature is of another dossier",
    ),
    Payment("areas_changed", AREAS, "INSERT", owed=JOINED),
    # --- Each has its link of the chain, and no link has no row
    *(
        Debt(f"{table}_{event.lower()}_linked", table, event, when, columns, owed=link_of(table, "NEW.id"))
        for table, event, when, columns in LINKED
    ),
    Payment(
        "link_of_a_row",
        LINKS,
        "INSERT",
        owed="'link ' || NEW.of_table || ' ' || NEW.of_row",
        says="a link comes with its row",
    ),
    Refusal(
        "chain_grows",
        CHAINS,
        "UPDATE",
        f"{changed('key')} OR NEW.length < OLD.length OR (NEW.length IN (OLD.length) AND {changed('digest')})",
        says="a chain only grows",
    ),
    kept("chain", CHAINS, "a chain is kept"),
    # --- By the clock
    *on_time(DECISIONS, "at"),
    *on_time(REQUESTS, "at"),
    *on_time(SIGNATURES, "at"),
    *on_time(ENTRIES, "at"),
    *on_time(CONSENTS, "at"),
    *on_time(EVENT_ENTRIES, "at"),
    *on_time(EXTENSIONS, "at"),
    *on_time(HOLDERS, "at"),
    *on_time(AREAS, "recorded_at"),
    *on_time(CORRECTIONS, "at"),
    *on_time(CORRECTIONS, "decided_at", moves=True),
    *on_time(SHEETS, "issued_at"),
    *on_time(SHEETS, "revoked_at", moves=True),
    *on_time(EXPORTS, "at"),
    *on_time(LINKS, "at"),
    *on_time(DISCLOSURES, "at"),
    *on_time(ERASURES, "at"),
    # --- What is kept
    kept("sheet", SHEETS, "a code that was given out is kept"),
    Refusal(
        "sheet_for_good",
        SHEETS,
        "UPDATE",
        f"{changed(*SHEET)} OR OLD.revoked_at IS NOT NULL",
        (*SHEET, "revoked_at", "revoked_by_id"),
        says="a code that was given out is taken back once, and no more",
    ),
    kept("export", EXPORTS, "who took what away is kept"),
    Refusal(
        "export_for_good", EXPORTS, "UPDATE", changed(*EXPORTED), EXPORTED, says="who took what away is kept"
    ),
    Refusal(
        "export_over",
        EXPORTS,
        "UPDATE",
        f"OLD.status NOT IN ('running') AND {changed(*TAKEN)}",
        TAKEN,
        says="how many rows were taken away is kept",
    ),
    Refusal("disclosure_for_good", DISCLOSURES, "UPDATE", says="who read what is kept"),
    # After its time it goes, and not before.
    Refusal("disclosure_kept", DISCLOSURES, "DELETE", YOUNG, says="who read what is kept"),
]
