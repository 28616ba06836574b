"""Looks for old rows that stand in the way of a rule, before a migration makes it a rule of the database.

Without this look, `migrate` would end in a traceback that names a constraint, and no row.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.core.management.base import CommandError
from django.db.models import CheckConstraint, Exists, F, OuterRef, QuerySet, UniqueConstraint
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NAMED = 20  # rows of each rule that the error names
BEGIN = gettext_lazy(
    "Migrasi berhenti dan tidak mengubah apa-apa: ada baris lama yang melanggar aturan baru."
)
END = gettext_lazy(
    "Cadangkan dulu basis data, perbaiki baris-baris itu, lalu jalankan lagi: manage.py migrate"
)


@dataclass(frozen=True)
class Rule:
    """A CheckConstraint, or a UniqueConstraint of fields, that a migration adds to a model of its own app. A condition
    about a column that the migration itself adds is left out of it."""

    model: str  # its name in small letters
    constraint: CheckConstraint | UniqueConstraint
    whose: str  # lookup from a row to the code of its village, or to what else a person knows it by
    remedy: str  # what to do with a row that breaks it


def refuse_breaches(app: str, rules: Sequence[Rule]) -> Callable:
    """The function for a RunPython that stands before the constraints of `app`.

    It raises CommandError where old rows break rules, with each rule, the primary keys of its first rows, whose
    they are, and what to do. `migrate` then shows this text alone.
    """

    def look(apps, schema_editor):
        alias = schema_editor.connection.alias
        found = [_told(apps.get_model(app, rule.model), rule, alias) for rule in rules]
        if told := [text for text in found if text]:
            raise CommandError("\n\n".join([str(BEGIN), *told, str(END)]))

    look.looked_for = {rule.constraint.name for rule in rules}  # type: ignore[attr-defined]  # for a test
    return look


def _broken(rows: QuerySet, constraint: CheckConstraint | UniqueConstraint) -> QuerySet:
    """Those of the rows that break it; of equal ones all but the first, which may stay."""
    if isinstance(constraint, CheckConstraint):
        return rows.exclude(constraint.condition)
    if constraint.condition:
        rows = rows.filter(constraint.condition)
    equal = {field: OuterRef(field) for field in constraint.fields}
    return rows.filter(Exists(rows.filter(pk__lt=OuterRef("pk"), **equal)))


def _told(model, rule, alias):
    """The paragraph on the rows that break a rule; "" where there are none."""
    broken = _broken(model._base_manager.using(alias), rule.constraint).order_by("pk")
    rows = list(broken.values_list("pk", F(rule.whose))[:NAMED])
    if not rows:
        return ""
    names = ", ".join(f"{pk} ({whose})" for pk, whose in rows)
    if more := broken.count() - len(rows):
        names += _(", dan %(more)d lagi") % {"more": more}
    return "\n".join(
        [
            f"{model._meta.db_table}, {rule.constraint.name}: {rule.constraint.violation_error_message}",
            _("Baris: %(names)s") % {"names": names},
            _("Perbaikan: %(remedy)s") % {"remedy": rule.remedy},
        ]
    )
