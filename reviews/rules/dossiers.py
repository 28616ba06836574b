"""A dossier: its steps, its answers, and what hangs on it."""

from products import choices
from reviews.rules.making import (
    Debt,
    Refusal,
    changed,
    is_due,
    kept,
    on_both,
    on_time,
    outside,
    pair_outside,
    said,
    ticks_outside,
)

TABLE = "products_product"

# From which state to which: the table of steps (reviews/deciding/workflow.py), said a second time. A test compares.
STEPS = (
    ("draft", "submitted"),
    ("returned", "submitted"),
    ("submitted", "draft"),
    ("submitted", "returned"),
    ("submitted", "approved"),
    ("approved", "returned"),
    ("approved", "submitted"),
    ("returned", "approved"),
)
# The columns that hold answers. What is computed, or has a door of its own (the catalogue), is none.
ANSWERS = (
    *("name", "category", "form", "uniqueness", "main_material", "material_origin"),
    *("manager_kind", "manager_name", "contact_name", "contact_phone", "workers", "women_workers"),
    *("capacity", "capacity_unit", "capacity_unit_word", "capacity_period"),
    *("months", "price", "markets", "regular_buyer", "own_tools"),
    *("constraints", "funding_amount"),
    *("minutes_date", "minutes_number", "latitude", "longitude", "declaration"),
)
DECISION = "'decision ' || {0}.{1} || ' ' || {0}.version || ' ' || {2} || '>' || {3}"
CORRECTION = "'correction ' || {0}.{1} || ' ' || {0}.version"
JOINED = "'change of an area'"
STEPPED = changed("state")
NOT_A_STEP = "no step leads there"
NOT_CORRECTED = "answers of an approved dossier change by a correction alone"
NOT_NOW = "answers change in a draft or a returned dossier alone"


def is_correcting(product: str) -> str:
    """The condition that this product, a key in SQL, is approved and is being corrected in this transaction."""
    owed = CORRECTION.format("p", "id")
    return (
        f"EXISTS (SELECT 1 FROM {TABLE} p JOIN portal_due d ON d.owed IN ({owed}) "
        f"WHERE p.id IN ({product}) AND p.state IN ('approved'))"
    )


def is_in(product: str, *states: str) -> str:
    """The condition that this product, a key in SQL, is in one of these states."""
    listed = ", ".join(f"'{state}'" for state in states)
    return f"EXISTS (SELECT 1 FROM {TABLE} p WHERE p.id IN ({product}) AND p.state IN ({listed}))"


def values(table: str, column: str, offered, *, empty: bool = False) -> list[Refusal]:
    """A choice is one that the form offers."""
    allowed = [*offered.values, *([""] if empty else [])]
    return chosen(table, (column,), outside(column, allowed))


def chosen(table: str, columns: tuple[str, ...], strange) -> list[Refusal]:
    """No row gets something `strange`, unless another holds it already: what was once offered stands in dossiers of
    those years, and is carried over from them."""
    name, says = f"{table}_{columns[-1]}", f"{columns[-1]} is no such choice"
    same = " AND ".join(f"o.{column} IN (NEW.{column})" for column in columns)
    new = {"where": f"NOT EXISTS (SELECT 1 FROM {table} o WHERE {same})", "moment": "BEFORE", "says": says}
    moved = {vendor: f"{said(changed(*columns), vendor)} AND {sql}" for vendor, sql in strange.items()}
    return [
        Refusal(f"{name}_chosen", table, "INSERT", strange, **new),
        Refusal(f"{name}_changed", table, "UPDATE", moved, columns, **new),
    ]


def rows_of_answers(table: str, *columns: str, deleted: bool = True) -> list[Refusal]:
    """Answers that are rows of their own; `columns` are those that hold one. With `deleted` that counts too."""
    rules = []
    for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), *([("DELETE", "OLD")] if deleted else [])):
        product = f"{row}.product_id"
        rules.append(
            Refusal(
                f"{table}_{event.lower()}_in_time",
                table,
                event,
                changed(*columns) if event == "UPDATE" else "",
                columns if event == "UPDATE" else (),
                where=f"{is_in(product, 'submitted', 'approved')} AND NOT {is_correcting(product)}",
                says=NOT_NOW,
            )
        )
    return rules


def files(table: str, product: str, *, but: str = "") -> list[Refusal]:
    """Photos and minutes, which no correction changes. `product` is the key in SQL, of a row called ROW; of an
    INSERT for which `but` holds, it may be at any time."""
    rules = []
    for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
        rules.append(
            Refusal(
                f"{table}_{event.lower()}_in_time",
                table,
                event,
                but if event == "INSERT" else "",
                where=is_in(product.replace("ROW", row), "submitted", "approved"),
                says=NOT_NOW,
            )
        )
    return rules


RULES = [
    # --- Steps
    Refusal(
        "dossier_born",
        TABLE,
        "INSERT",
        "NEW.state <> 'draft' OR NEW.version <> 1 OR NEW.submissions <> 0",
        says="a dossier begins as a draft",
    ),
    Refusal(
        "dossier_steps",
        TABLE,
        "UPDATE",
        f"{STEPPED} AND {pair_outside('OLD.state', 'NEW.state', STEPS)}",
        ("state",),
        says=NOT_A_STEP,
    ),
    Refusal(
        "dossier_step_version",
        TABLE,
        "UPDATE",
        f"{STEPPED} AND NEW.version <> OLD.version + 1",
        ("state",),
        says="a step raises the version by one",
    ),
    Refusal(
        "dossier_version",
        TABLE,
        "UPDATE",
        "NEW.version < OLD.version OR NEW.consent_version < OLD.consent_version "
        "OR NEW.submissions < OLD.submissions",
        ("version", "consent_version", "submissions"),
        says="a version never goes back",
    ),
    Debt(
        "dossier_step_is_told",
        TABLE,
        "UPDATE",
        STEPPED,
        ("state",),
        owed=DECISION.format("NEW", "id", "OLD.state", "NEW.state"),
    ),
    kept("dossier", TABLE, "a dossier that was submitted is kept", when="OLD.submissions > 0"),
    *on_time(TABLE, "submitted_at", moves=True),
    # Approved again after a slip: since the day on which it was.
    *on_time(
        TABLE,
        "approved_at",
        moves=True,
        but="EXISTS (SELECT 1 FROM reviews_decision d WHERE d.product_id IN (NEW.id) "
        "AND d.target IN ('approved') AND d.at IN (NEW.approved_at))",
    ),
    # --- Answers
    Refusal(
        "answers_waiting",
        TABLE,
        "UPDATE",
        f"(OLD.state IN ('submitted') OR (OLD.state IN ('approved') AND {STEPPED})) AND {changed(*ANSWERS)}",
        ANSWERS,
        says=NOT_NOW,
    ),
    Refusal(
        "answers_approved",
        TABLE,
        "UPDATE",
        "OLD.state IN ('approved') AND NEW.state IN ('approved') AND NEW.version <= OLD.version "
        f"AND {changed(*ANSWERS)}",
        ANSWERS,
        where=f"NOT {is_due(CORRECTION.format('NEW', 'id'))}",
        says=NOT_CORRECTED,
    ),
    # Whatever raises the version of an approved dossier is a correction.
    Debt(
        "answers_corrected",
        TABLE,
        "UPDATE",
        f"OLD.state IN ('approved') AND NEW.state IN ('approved') AND {changed('version')}",
        ("version",),
        owed=CORRECTION.format("NEW", "id"),
    ),
    *rows_of_answers("products_licence", "kind", "status", "number", "valid_until", "product_id"),
    *rows_of_answers("products_need", "track", "kind", "product_id"),
    *rows_of_answers("products_satellite", "product_id", deleted=False),
    # Two neighbours that become one village are one, whatever the dossier is at: an area has changed, and says so.
    Debt(
        "products_satellite_joined",
        "products_satellite",
        "DELETE",
        where=f"{is_in('OLD.product_id', 'submitted', 'approved')} AND NOT {is_correcting('OLD.product_id')}",
        owed=JOINED,
    ),
    *files("products_photo", "ROW.product_id"),
    *files("products_minutes", "ROW.product_id"),
    # The pictures of a PDF's pages are drawn from what was submitted (manage.py render_minutes).
    *files(
        "products_minutespage",
        "(SELECT m.product_id FROM products_minutes m WHERE m.id = ROW.minutes_id)",
        but="NEW.digest <> ''",
    ),
    # --- The answers about the catalogue and about the contact's number
    Debt(
        "consent_is_told",
        TABLE,
        "UPDATE",
        changed("public_consent", "contact_consent", "consent_version"),
        ("public_consent", "contact_consent", "consent_version"),
        owed="'consent ' || NEW.id || ' ' || NEW.consent_version",
    ),
    # --- Choices
    *values(TABLE, "category", choices.Category, empty=True),
    *values(TABLE, "form", choices.Form, empty=True),
    *values(TABLE, "material_origin", choices.Origin, empty=True),
    *values(TABLE, "manager_kind", choices.ManagerKind, empty=True),
    *values(TABLE, "capacity_unit", choices.Unit, empty=True),
    *values(TABLE, "capacity_period", choices.Period, empty=True),
    *values(TABLE, "own_tools", choices.OwnTools, empty=True),
    *chosen(TABLE, ("months",), ticks_outside("months", choices.Month.values)),
    *chosen(TABLE, ("markets",), ticks_outside("markets", choices.Market.values)),
    *chosen(TABLE, ("constraints",), ticks_outside("constraints", choices.Constraint.values)),
    *values("products_licence", "kind", choices.LicenceKind),
    *values("products_licence", "status", choices.LicenceStatus),
    *values("products_need", "track", choices.Track),
    *chosen(
        "products_need",
        ("track", "kind"),
        on_both(
            pair_outside(
                "NEW.track",
                "NEW.kind",
                [(track, kind) for track, kinds in choices.NEEDS.items() for kind in kinds.values],
            )
        ),
    ),
    *values("products_potential", "category", choices.Category),
]
