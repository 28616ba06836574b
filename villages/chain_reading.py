"""Reads the chain of the history and says, in words, where it is broken; and seals it.

A seal is a short text, `12345-3f9a…`: the number of the last link and the sum of all up to it. Kept outside the
database (on paper, in a mail, in the journal) it shows later that nothing before it was rewritten, not even by
somebody who rewrote the whole chain.
"""

from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from villages.chain import Chain, Link, content_of
from villages.erasures import Erasure
from villages.formats import waktu

CHUNK = 2000


class Fault(NamedTuple):
    """One break: where, by the key of the link after which nothing is sure, and what, as a sentence."""

    link: int
    sentence: str


def chained_models() -> list[type[Model]]:
    """Every model whose rows are lines of the history."""
    return [model for model in apps.get_models() if hasattr(model, "chained")]


def faults() -> Iterator[Fault]:
    """Whatever is broken, in no order."""
    yield from _of_chains()
    for model in chained_models():
        yield from _of_rows(model)


def _of_chains() -> Iterator[Fault]:
    """Are the links those that were made, one behind the other, up to the last?"""
    heads = {one.pk: one for one in Chain.objects.iterator(CHUNK)}
    links = Link.objects.order_by("chain_id", "number").iterator(CHUNK)
    for key, chain in groupby(links, key=lambda link: link.chain_id):
        before, number = "", 0
        for link in chain:
            if link.number != number + 1:
                yield Fault(
                    link.pk,
                    _("Rantai “%(chain)s”: mata rantai %(number)s hilang.")
                    % {"chain": key, "number": number + 1},
                )
            elif link.digest != link.sum_after(before):
                yield Fault(
                    link.pk,
                    _("Rantai “%(chain)s” putus di mata rantai %(number)s, %(at)s: catatannya diubah.")
                    % {"chain": key, "number": link.number, "at": waktu(link.at)},
                )
            before, number = link.digest, link.number
        head = heads.pop(key, None)
        if head is None or (head.length, head.digest) != (number, before):
            told = {"chain": key, "length": head.length if head else 0, "number": number}
            yield Fault(
                link.pk,
                _(
                    "Rantai “%(chain)s” pernah sepanjang %(length)s mata rantai, sekarang %(number)s: ujungnya hilang "
                    "atau diganti."
                )
                % told,
            )
    for key, head in heads.items():
        if head.length:
            yield Fault(0, _("Semua mata rantai dari rantai “%(chain)s” hilang.") % {"chain": key})


def _of_rows(model: type[Model]) -> Iterator[Fault]:
    """Does each row still say what its last link holds, has each link its row, each row its link; and was each that
    was written anew made pseudonymous on a request that is written down?"""
    lawful = pseudonymous().get(model._meta.db_table, set())
    spec, table = model.chained, model._meta.db_table
    rows = model._base_manager.filter(spec.part).order_by("pk").iterator(CHUNK)
    links = Link.objects.filter(of_table=table).order_by("of_row", "pk").iterator(CHUNK)
    linked = ((key, list(some)) for key, some in groupby(links, key=lambda link: link.of_row))
    row, (key, link), rewritten = next(rows, None), *_last(next(linked, None))
    while row is not None or link is not None:
        if link is None or (row is not None and row.pk < key):
            yield Fault(0, _("%(row)s ada, tetapi tidak pernah tercatat dalam rantai.") % _named(row))
            row = next(rows, None)
        elif row is None or key < row.pk:
            told = _named(model, key) | _at(link)
            yield Fault(link.pk, _("%(row)s hilang: dicatat %(at)s, dan tidak ada lagi.") % told)
            (key, link), rewritten = _last(next(linked, None))
        else:
            if content_of(row, spec.columns_of(link.form)) != link.content:
                told = _named(row) | _at(link)
                yield Fault(link.pk, _("%(row)s bukan lagi yang dicatat %(at)s: isinya diubah.") % told)
            elif rewritten and key not in lawful:
                told = _named(row) | _at(link)
                yield Fault(
                    link.pk,
                    _("%(row)s ditulis ulang %(at)s tanpa catatan penghapusan data pribadi.") % told,
                )
            row, (key, link), rewritten = next(rows, None), *_last(next(linked, None))


def _last(found: tuple[int, list[Link]] | None) -> tuple[tuple[int | None, Link | None], bool]:
    """((key of the row, its last link), whether an earlier link says something else of the same columns)."""
    if found is None:
        return (None, None), False
    key, links = found
    said: dict[int, set[str]] = {}
    for link in links:
        said.setdefault(link.form, set()).add(link.content)
    return (key, links[-1]), len(links) > 1 and (len(said) > 1 or any(len(one) > 1 for one in said.values()))


def pseudonymous() -> dict[str, set[int]]:
    """{table: keys of the rows that were made pseudonymous on request}."""
    found: dict[str, set[int]] = {}
    for rows in Erasure.objects.values_list("rows", flat=True):
        for table, keys in rows.items():
            found.setdefault(table, set()).update(keys)
    return found


def _named(row: Any, key: int | None = None) -> dict[str, str]:
    kind = row._meta.verbose_name
    return {"row": f"{kind[:1].upper()}{kind[1:]} {key or row.pk}"}


def _at(link: Link) -> dict[str, str]:
    return {"at": waktu(link.at)}


# --- Seals --------------------------------------------------------------------------------------------


def seal() -> str:
    """The seal of all links that are there now; "" of none."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # Whoever writes has written a head first: then no link with a smaller key is still on its way.
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {Chain._meta.db_table} IN SHARE MODE")
        last = Link.objects.order_by("-pk").values_list("pk", flat=True).first()
    return f"{last}-{_sum_up_to(last)}" if last else ""


def holds(kept: str) -> bool:
    """Is all still as it was when this seal was made? Raises ValueError for what is no seal."""
    last, found, total = kept.strip().partition("-")
    if not found or not last.isdigit() or len(total) != 64:
        raise ValueError(kept)
    return _sum_up_to(int(last)) == total


def _sum_up_to(last: int) -> str:
    total = sha256()
    links = Link.objects.filter(pk__lte=last).order_by("pk").values_list("pk", "digest")
    for pk, digest in links.iterator(CHUNK):
        total.update(f"{pk} {digest}\n".encode())
    return total.hexdigest()
