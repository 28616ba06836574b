"""What hangs on a product in rows of its own, brought down to one row: the flags, needs, licences and satellites of
a list.

A column names what it wants of this, and cells.py reads it: for a file beside a chunk of products, for a page
in the same query, as annotation() calls it.
"""

from typing import Any

from django.db.models import Aggregate, CharField, DateField, ExpressionWrapper, Max, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, Replace, TruncDate

from products.choices import Track
from products.models import Licence, Need, Satellite
from reviews.models import Facilitation

UNIT = "\x1f"  # ASCII's own mark between units; no number keeps one
LICENCES = "licences"
SATELLITES = "satellites"


def needs_on(track: Track) -> str:
    """The name under which the needs on a track are read."""
    return track.value


def flag_on(track: Track) -> str:
    """The name under which the day of a track's flag is read."""
    return f"{track}_flag"


def annotation(name: str) -> str:
    """How a query of a page calls what is read under `name`."""
    return f"beside_{name}"


def wita(path: str) -> ExpressionWrapper:
    """The date of a moment, cut out by the database. Wrapped, as TruncDate would look at each again."""
    return ExpressionWrapper(TruncDate(path), DateField())


class Joined(Aggregate):
    """The texts of a group as one: Joined(text, Value(what stands between them))."""

    function = "STRING_AGG"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, **context, function="GROUP_CONCAT")


NUMBER = Replace("number", Value(UNIT))
UNTIL = Coalesce(Cast("valid_until", CharField(max_length=10)), Value(""))
# The default managers, not `objects.visible_to`: these hang on products that were let through already.
BESIDE = (
    (
        Licence._default_manager.all,
        {
            LICENCES: Joined(
                Concat("kind", Value(" "), "status", Value(" "), UNTIL, Value(" "), NUMBER), Value(UNIT)
            )
        },
    ),
    (
        Need._default_manager.all,
        {needs_on(track): Joined("kind", Value(","), filter=Q(track=track)) for track in Track},
    ),
    (
        Satellite._default_manager.all,
        {SATELLITES: Joined(Concat("village__name", Value(" "), "village_id"), Value(UNIT))},
    ),
    (
        Facilitation._default_manager.active,
        {flag_on(track): Max(wita("flagged_at"), filter=Q(track=track)) for track in Track},
    ),
)
