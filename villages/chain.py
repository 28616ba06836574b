"""The chain of the history: who rewrites, adds or takes out a line is found out (docs/decisions/0020).

Each line has a link, which holds the sum of what the line says and of the link before it. Lines of one subject, such
as a dossier, make one chain, so that two villages never wait for each other; who writes a line has locked its subject
already. append() is the only door; villages/chain_reading.py looks whether all is as it was.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Chained:
    """What a model's rows put into the chain, as the model's attribute `chained`.

    `key`: row -> its chain. `columns` are those that never change once the row is in, `left_out` the others, each
    with its reason. Another set of columns is another `form`, with the old one in `former`, {form: columns}: links
    keep the form that they were made in. `part`: a row is no part of the history before this condition holds.
    """

    key: Callable[[Any], str]
    columns: tuple[str, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)
    form: int = 1
    former: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    part: models.Q = field(default_factory=models.Q)

    def columns_of(self, form: int) -> tuple[str, ...]:
        return self.columns if form == self.form else self.former[form]


class Chain(models.Model):
    """How long a chain is, and its last sum: so its last links cannot be taken away unnoticed."""

    key = models.CharField(primary_key=True, max_length=40)
    length = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("rantai riwayat")
        verbose_name_plural = _("rantai riwayat")

    def __str__(self):
        return self.key


class Link(models.Model):
    """One line of the history in its chain. Of several for one line the last says how it reads now."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()  # 1 and on, in its chain
    of_table = models.CharField(max_length=40)
    of_row = models.BigIntegerField()
    form = models.PositiveSmallIntegerField()
    content = models.CharField(max_length=64)  # the sum of what the line says
    digest = models.CharField(max_length=64)  # of this link, with that of the one before it
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("mata rantai riwayat")
        verbose_name_plural = _("mata rantai riwayat")
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="one_link_a_number")]
        indexes = [models.Index(fields=["of_table", "of_row"], name="link_of_a_row")]

    def __str__(self):
        return f"{self.chain_id}: {self.number}"

    def sum_after(self, before: str) -> str:
        """What its digest must be behind a link with the digest `before`."""
        said = (before, self.number, self.of_table, self.of_row, self.form, self.content, plain(self.at))
        return sum_of(said)


def plain(value: Any) -> Any:
    """A value as JSON holds it, alike whichever database it came from."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def sum_of(value: Any) -> str:
    """SHA-256 of a value, in hex; the order of keys is no part of it."""
    text = json.dumps(plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def content_of(row: Any, columns: tuple[str, ...]) -> str:
    """The sum of what a row says in these columns."""
    return sum_of({name: getattr(row, name) for name in columns})


def append(*rows: Any) -> None:
    """Put these new rows of the history into their chains, in this order, in the transaction that made them.

    Three queries, however many rows there are. Two at once in one chain end in an IntegrityError for one.
    """
    if not rows:
        return
    chains: dict[str, list[Any]] = {}
    for row in rows:
        chains.setdefault(row.chained.key(row), []).append(row)
    heads = {one.pk: one for one in Chain.objects.select_for_update().filter(pk__in=chains).order_by("pk")}
    links, now = [], timezone.now()
    for key, lines in sorted(chains.items()):
        head = heads.setdefault(key, Chain(key=key, length=0, digest=""))
        for row in lines:
            head.length += 1
            link = Link(
                chain=head,
                number=head.length,
                of_table=row._meta.db_table,
                of_row=row.pk,
                form=row.chained.form,
                content=content_of(row, row.chained.columns),
                at=now,
            )
            link.digest = head.digest = link.sum_after(head.digest)
            links.append(link)
    # The heads first: whoever locks their table knows that no link with a smaller key is still on its way.
    Chain.objects.bulk_create(
        [heads[key] for key in sorted(chains)],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["length", "digest"],
    )
    Link.objects.bulk_create(links)
