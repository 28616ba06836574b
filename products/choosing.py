"""The choice among a village's potentials, and what it does to the year's dossier.

Two products never mix: what was answered of one stays under the name of another only after the village was
asked, and each such section then waits to be looked at again.
"""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from products.choices import State
from products.questions import EMPTY
from products.sections import SECTIONS
from products.submitted import begun_from, cover_read, shown_to
from villages.scoping import Role
from villages.search_names import plain

GIVEN = ("name", "category")  # what a potential gives a dossier


class Mark(NamedTuple):
    """What a list says of a potential that a dossier began from: the dossier's state, the words, and under
    which name, where that is another one; and the key of its cover, where one was looked for."""

    state: str
    label: str
    name: str
    cover: Any = None


def answered(product):
    """The sections in which anything is answered, half an answer too, but for what a potential gives."""
    return [section for section in SECTIONS if _holds_answers(section, product)]


def _holds_answers(section, product):
    columns = set(section.columns) - set(GIVEN)
    rows = [*section.answers(product), *section.former_answers(product)]
    return any(getattr(product, name) not in EMPTY for name in columns) or any(
        not answer.is_empty for answer in rows if answer.question.name not in GIVEN
    )


def is_untouched(product):
    """Is this a draft in which nobody has answered anything yet, but for what its potential gave?"""
    if product.state != State.DRAFT or product.submissions or product.carried_from_id:
        return False
    return gives_all(product) and not answered(product)


def gives_all(product):
    """Are its name and category those of the potential it began from; without one, none?"""
    return product.matches(product.potential) if product.potential else not (product.name or product.category)


def to_look_at(product, potential):
    """The sections whose answers may be about something else, should this dossier be the potential's."""
    if plain(product.name)[:100] == potential.search_name and product.category in ("", potential.category):
        return []
    return answered(product)


def choose(product, potential):
    """Make the (locked) draft this potential's: its name, its category, and the link.

    What else is answered stays, and each section of it waits to be looked at again, unless the name says
    that it was this potential's before.
    """
    waiting = {*product.unconfirmed, *(section.key for section in to_look_at(product, potential))}
    product.unconfirmed = [section.key for section in SECTIONS if section.key in waiting]
    product.name, product.category, product.potential = potential.name, potential.category, potential
    _save(product, *GIVEN, "potential", "unconfirmed")


def release(product):
    """Undo the choice in the (locked) draft: only the link where the village answered anything itself, else
    name and category too."""
    emptied = GIVEN if is_untouched(product) else ()
    for name in emptied:
        setattr(product, name, "")
    product.potential = None
    _save(product, *emptied, "potential")


def _save(product, *columns):
    # A new version: an old page of this dossier must not submit what it has not seen.
    product.version += 1
    product.save(update_fields=[*columns, "version", "updated_at"])


def mark(product):
    """How a list marks the potential that this dossier began from. Needs `cycle` and `potential`.

    Reported is what the kabupaten has before it, or has approved; a draft is no more than chosen.
    """
    label = {
        State.DRAFT: _("Dipilih untuk %(year)s, masih draf"),
        State.RETURNED: _("Dipilih untuk %(year)s, sedang diperbaiki"),
    }.get(product.state, _("Dilaporkan %(year)s")) % {"year": product.cycle}
    renamed = plain(product.name)[:100] != product.potential.search_name
    return Mark(product.state, label, product.name if renamed else "", getattr(product, "cover", None))


def mark_all(potentials, user):
    """Give each of these potentials its `marks`: of the dossiers that `user` sees, the latest year first."""
    files = begun_from([one.pk for one in potentials], user)
    found = {}
    if user.role != Role.VILLAGE:
        files = files.annotate(cover=cover_read())  # in an office's list
    for product in files.select_related("cycle", "potential").order_by("-cycle__year", "pk"):
        product = shown_to(user, product, whole=False)
        found.setdefault(product.potential_id, []).append(mark(product))
    for potential in potentials:
        potential.marks = found.get(potential.pk, [])


def rank(potentials):
    """Give each of these potentials, the highest sum first, its `rank` and `equals`.

    Equal sums share a rank, and the next ones leave it out: 1, 1, 3. What is not scored has none.
    """
    by_total = {}
    for potential in potentials:
        by_total.setdefault(potential.total, []).append(potential)
    place = 1
    for total, equal in by_total.items():
        for potential in equal:
            potential.rank = place if total else None
            potential.equals = [other for other in equal if other is not potential] if total else []
        place += len(equal)
