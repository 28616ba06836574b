"""Rules as triggers, for PostgreSQL and SQLite alike.

Three kinds. A Refusal refuses one row. A Debt writes down that something else must follow in the same transaction,
and a Payment strikes it out; what is still owed at COMMIT undoes the whole transaction. Debts lie in `portal_due`,
whose rows all point, by a foreign key that is checked at COMMIT, at a row of `portal_paid`, where there are none: both
engines know such keys, and SQLite knows no other check at COMMIT.

Nearly all are AFTER triggers: what a column's own constraint says of a row is said first.
"""

from dataclasses import dataclass

PREFIX = "rule_"  # of their triggers
DUE = {
    # Its rows never outlive their transaction, so nothing is lost without a log of them.
    "postgresql": (
        "CREATE UNLOGGED TABLE IF NOT EXISTS portal_paid (owed text PRIMARY KEY)",
        "CREATE UNLOGGED TABLE IF NOT EXISTS portal_due (owed text PRIMARY KEY CONSTRAINT written_past_the_portal "
        "REFERENCES portal_paid (owed) DEFERRABLE INITIALLY DEFERRED)",
    ),
    "sqlite": (
        "CREATE TABLE IF NOT EXISTS portal_paid (owed text PRIMARY KEY)",
        "CREATE TABLE IF NOT EXISTS portal_due (owed text PRIMARY KEY CONSTRAINT written_past_the_portal "
        "REFERENCES portal_paid (owed) DEFERRABLE INITIALLY DEFERRED)",
    ),
}
# Rules are written as PostgreSQL reads them; SQLite's way of saying the same.
IN_SQLITE = (
    ("IS DISTINCT FROM", "IS NOT"),
    ("clock_timestamp() - interval '15 minutes'", "strftime('%Y-%m-%d %H:%M:%f', 'now', '-15 minutes')"),
    ("clock_timestamp() + interval '15 minutes'", "strftime('%Y-%m-%d %H:%M:%f', 'now', '+15 minutes')"),
)
CODE = "USING ERRCODE = 'integrity_constraint_violation'"
REFUSE = f"""
CREATE OR REPLACE FUNCTION portal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: %', TG_TABLE_NAME, TG_ARGV[0] {CODE};
END $$
"""
# As their owner, whoever fires them: nobody else may touch portal_due, and no table of a stranger's own comes before.
FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
BEGIN
    {body}
    RETURN NEW;
END $$
"""


@dataclass(frozen=True)
class Rule:
    """What `name` does after `event` (INSERT, UPDATE or DELETE) of a row of `table`, where `when` holds of OLD and
    NEW. `columns`: an UPDATE counts that writes one of these. `when` is SQL without a query; of a condition that each
    engine says in its own way it is {vendor: SQL}."""

    name: str
    table: str
    event: str
    when: "str | dict[str, str]" = ""
    columns: tuple[str, ...] = ()
    # Does it ask the clock? Who plays old days lifts these.
    by_clock: bool = False
    # BEFORE: of a statement that writes many rows, none of the others is written yet.
    moment: str = "AFTER"

    @property
    def trigger(self) -> str:
        return f"{PREFIX}{self.name}"

    def condition(self, vendor: str) -> str:
        return self.when[vendor] if isinstance(self.when, dict) else said(self.when, vendor)

    def body(self, vendor: str) -> list[str]:
        """What it does, a statement each, where the condition holds."""
        raise NotImplementedError

    def statements(self, vendor: str, schema: str) -> list[str]:
        of = f" OF {', '.join(self.columns)}" if self.columns else ""
        head = f"CREATE TRIGGER {self.trigger} {self.moment} {self.event}{of} ON {self.table} FOR EACH ROW"
        condition = self.condition(vendor)
        when = f" WHEN ({condition})" if condition else ""
        if vendor == "sqlite":
            body = "; ".join(self.body(vendor))
            return [f"{head}{when} BEGIN {body}; END"]
        make, call = self.function(schema)
        return [*make, f"{head}{when} EXECUTE FUNCTION {call}"]

    def function(self, schema: str) -> tuple[list[str], str]:
        """(statements that make it, how it is called), on PostgreSQL."""
        body = ";\n    ".join(self.body("postgresql")) + ";"
        return [FUNCTION.format(name=self.trigger, schema=schema, body=body)], f"{self.trigger}()"


@dataclass(frozen=True)
class Refusal(Rule):
    """Refuses the row, in the words `says`; `where` is the part of its condition that asks other rows.

    `locks`, on PostgreSQL, is a query that takes a lock first: what `where` then counts is what others have written
    too. SQLite lets one write at a time.
    """

    says: str = ""
    where: str = ""
    locks: str = ""

    def body(self, vendor: str) -> list[str]:
        if vendor == "sqlite":
            where = f" WHERE {said(self.where, vendor)}" if self.where else ""
            return [f"SELECT RAISE(ABORT, '{self.table}: {self.says}'){where}"]
        refuse = f"IF {self.where} THEN RAISE EXCEPTION '{self.table}: {self.says}' {CODE}; END IF"
        return [f"PERFORM {self.locks}", refuse] if self.locks else [refuse]

    def function(self, schema: str) -> tuple[list[str], str]:
        return super().function(schema) if self.where else ([], f"portal_refuse('{self.says}')")


@dataclass(frozen=True)
class Debt(Rule):
    """From then on `owed`, a text in SQL, is owed until the end of the transaction; `where` is the part of its
    condition that asks other rows."""

    owed: str = ""
    where: str = ""

    def body(self, vendor: str) -> list[str]:
        if not self.where:
            return [f"INSERT INTO portal_due (owed) VALUES ({self.owed})"]
        once = f"{self.where} AND NOT {is_due(self.owed)}"
        return [f"INSERT INTO portal_due (owed) SELECT {self.owed} WHERE {once}"]


@dataclass(frozen=True)
class Payment(Rule):
    """Strikes out what is `owed`; refuses the row, in the words `says`, where it is not. Without words it refuses
    nothing."""

    owed: str = ""
    says: str = ""

    def body(self, vendor: str) -> list[str]:
        strike = f"DELETE FROM portal_due WHERE owed IN ({self.owed})"
        if not self.says:
            return [strike]
        if vendor == "sqlite":
            refuse = f"SELECT RAISE(ABORT, '{self.table}: {self.says}')"
            return [f"{refuse} WHERE NOT {is_due(self.owed)}", strike]
        return [
            strike,
            f"IF NOT FOUND THEN RAISE EXCEPTION '{self.table}: {self.says}' {CODE}; END IF",
        ]


def is_due(owed: str) -> str:
    """The condition that this is owed in this transaction."""
    return f"EXISTS (SELECT 1 FROM portal_due WHERE owed IN ({owed}))"


def said(sql: str, vendor: str) -> str:
    for postgresql, sqlite in IN_SQLITE if vendor == "sqlite" else ():
        sql = sql.replace(postgresql, sqlite)
    return sql


# --- Conditions that many rules need -------------------------------------------------------------------


def changed(*columns: str) -> str:
    """The condition that an UPDATE changes one of these columns."""
    return "(" + " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns) + ")"


def quoted(values) -> str:
    """'draft', 'submitted'"""
    return ", ".join(f"'{value}'" for value in values)


def on_both(sql: str) -> dict[str, str]:
    """A condition that both engines say alike, as those that do not are written."""
    return {"postgresql": sql, "sqlite": sql}


def outside(column: str, values) -> dict[str, str]:
    """The condition that a column of the new row holds none of these values."""
    return on_both(f"NEW.{column} NOT IN ({quoted(values)})")


def ticks_outside(column: str, values) -> dict[str, str]:
    """The condition that a JSON list of the new row holds something else than these values."""
    listed = ", ".join(str(one) if isinstance(one, int) else f'"{one}"' for one in values)
    plain = ", ".join(str(one) if isinstance(one, int) else f"'{one}'" for one in values)
    return {
        "postgresql": f"NOT (NEW.{column} <@ '[{listed}]'::jsonb)",
        "sqlite": f"(SELECT count(*) FROM json_each(NEW.{column}) WHERE value NOT IN ({plain})) > 0",
    }


def pair_outside(old: str, new: str, pairs) -> str:
    """The condition that one value after the other is none of these pairs."""
    return f"({old} || '>' || {new}) NOT IN ({quoted('>'.join(pair) for pair in pairs)})"


def kept(name: str, table: str, says: str, *, when: str = "", where: str = "") -> Refusal:
    """Rows that are never deleted."""
    return Refusal(f"{name}_kept", table, "DELETE", when, says=says, where=where)


def on_time(table: str, *columns: str, moves: bool = False, but: str = "") -> list[Refusal]:
    """The moments that a new row holds are those of the database's clock, a quarter of an hour more or less; with
    `moves` those that an UPDATE writes too, `but` for which this holds of other rows. So nothing is back-dated."""
    where = f"NOT {but}" if but else ""
    rules = []
    for column in columns:
        off = (
            f"(NEW.{column} < clock_timestamp() - interval '15 minutes' "
            f"OR NEW.{column} > clock_timestamp() + interval '15 minutes')"
        )
        name, says = f"{table}_{column}", f"{column} is not the time of the clock"
        rules.append(Refusal(f"{name}_born", table, "INSERT", off, by_clock=True, says=says))
        if moves:
            when = f"{changed(column)} AND {off}"
            rules.append(
                Refusal(f"{name}_moved", table, "UPDATE", when, (column,), True, says=says, where=where)
            )
    return rules
