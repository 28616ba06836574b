"""What a village was called before it got another code or name: still known at the door, and found in every
search. The changes themselves are written by villages/management/area_moves.py."""

import re

from django.db.models import Exists, F, OuterRef, Q

from villages.models import AreaChange, User
from villages.search_names import plain

CODE = re.compile(r"[0-9]{2}(\.[0-9]*){0,3}")


def name_now(username):
    """The user name of whoever types `username`: of a village that moved, its code of today; else the same.

    An account that has the typed name is meant first. One statement, whether or not there is such a name.
    """
    moved = AreaChange.objects.filter(
        ~Exists(User.objects.filter(username=OuterRef("old_code"))),
        how=AreaChange.How.MOVED,
        old_code=username,
        village__officers__username=F("village"),
    )
    return moved.values_list("village", flat=True).first() or username


def names_before(username):
    """The user names that a village's account had under its former codes."""
    moved = AreaChange.objects.filter(how=AreaChange.How.MOVED, village__officers__username=username)
    return list(moved.values_list("old_code", flat=True))


def named(text, path=""):
    """The condition that a village is meant by `text`: by its name or the beginning of its code, of today or of
    before. `path` leads to the village. Of text in which nothing can be looked for no condition at all."""
    found = Q()
    if letters := plain(text):
        found |= Q(**{f"{path}search_name__contains": letters})
        found |= Q(**{f"{path}former_names__contains": letters})
    code = User.normalize_username(text)
    if CODE.fullmatch(code):
        found |= Q(**{f"{path}code__startswith": code}) | Q(**{f"{path}former_codes__contains": code})
    return found
