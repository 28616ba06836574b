"""A person's data, found; and erased on request, with the history kept under a pseudonym.

erase() is the only door. It takes the rules of the database down inside one transaction, as the owner of the tables,
writes the pseudonym, gives each line of the history that says something else now another link of its chain, and
appends an Erasure, which is a line of the history itself. manage.py verify_history takes nothing else for lawful.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext as _

from products.models import MinutesPage, Photo
from reviews.personal.places import PLACES, Place
from reviews.personal.redacting import Redactor, digests_of, pseudonym_of
from reviews.rules.migrating import owner
from reviews.rules.standing import lifted
from villages import chain
from villages.erasures import Erasure
from villages.models import SignInEntry, User, Village
from villages.sessions import end_all


class Refused(Exception):
    """It cannot be done; the words say why."""


@dataclass(frozen=True)
class Whom:
    """Who is meant: by `names` and `numbers` in the rows of one village, or of one account of an office."""

    village: Village | None = None
    account: User | None = None
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    @property
    def scope(self) -> dict[str, str]:
        return {"village": self.village.pk} if self.village else {"account": str(self.account.pk)}

    @property
    def all_names(self) -> tuple[str, ...]:
        """Of an account its own name and user name too."""
        own = (self.account.name, self.account.username) if self.account else ()
        return tuple(dict.fromkeys(name for name in (*self.names, *own) if name))

    def redactor(self) -> Redactor:
        """Raises Refused where a name or number is none."""
        try:
            digests = digests_of(self.all_names, self.numbers)
        except ValueError as error:
            raise Refused(_("Bukan nama atau nomor HP: %(word)s.") % {"word": error}) from error
        return Redactor(digests, pseudonym_of(self.scope, self.all_names, self.numbers))


@dataclass(frozen=True)
class Found:
    """A row that names somebody: {column: what it would say instead}."""

    place: Place
    row: models.Model
    instead: dict[str, Any]


def whom(
    *, village: str = "", account: str = "", names: list[str] | None = None, numbers: list[str] | None = None
) -> Whom:
    """Who is meant by codes and words. Raises Refused with one sentence."""
    names, numbers = tuple(names or ()), tuple(numbers or ())
    if bool(village) == bool(account):
        raise Refused(_("Sebut salah satu: --village KODE atau --account NAMA-PENGGUNA."))
    if village:
        found = Village.objects.filter(pk=village).first()
        if found is None:
            raise Refused(_("Tidak ada desa dengan kode %(code)s.") % {"code": village})
        if not names and not numbers:
            raise Refused(_("Sebut namanya (--name) atau nomornya (--phone)."))
        return Whom(village=found, names=names, numbers=numbers)
    user = User.objects.filter(username=User.normalize_username(account)).first()
    if user is None:
        raise Refused(_("Tidak ada akun %(user)s.") % {"user": account})
    if user.village_id:
        raise Refused(_("Akun desa dipakai bergantian: sebut --village dan --name."))
    return Whom(account=user, names=names, numbers=numbers)


def find(scope: Mapping[str, str], redactor: Redactor) -> Iterator[Found]:
    """Every row of the village or of the account's lines that names the person, place by place."""
    user = _account(scope)
    for place in PLACES:
        if user:
            looked = place.of_account(user)
        else:
            looked = [pair for pair in [place.of_village(scope.get("village", ""))] if pair]
        instead: dict[Any, dict[str, Any]] = {}
        rows: dict[Any, models.Model] = {}
        for some, columns in looked:
            for row in some.order_by("pk").iterator(500):
                for column in columns:
                    old = getattr(row, column)
                    if (new := redactor.of(old)) != old:
                        instead.setdefault(row.pk, {})[column] = _fitting(place, column, new)
                        rows.setdefault(row.pk, row)
        for key, row in rows.items():
            yield Found(place, row, instead[key])


def _account(scope: Mapping[str, str]) -> User | None:
    return User.objects.filter(pk=scope["account"]).first() if "account" in scope else None


def _fitting(place: Place, column: str, value: Any) -> Any:
    if place.label == "villages.User":  # whoever holds the account next says so; a user name is small
        return value.lower() if column == "username" else ""
    longest = getattr(place.model._meta.get_field(column), "max_length", None)
    return value[:longest] if longest and isinstance(value, str) else value


def pictures(scope: Mapping[str, str]) -> int:
    """How many photos and photographed pages of the village somebody has to look at: a face is found by no name."""
    if "village" not in scope:
        return 0
    photos = Photo.objects.filter(product__village=scope["village"]).count()
    return photos + MinutesPage.objects.filter(minutes__product__village=scope["village"]).count()


def erase(
    scope: Mapping[str, str],
    redactor: Redactor,
    digests: Mapping[str, Any],
    *,
    by: User,
    request: str,
    reason: str,
) -> tuple[Erasure | None, int]:
    """Write the pseudonym wherever the person is named; returns what was written down of it, and how many rows say
    something else now: (None, 0) where nobody is named. Raises Refused for a role that does not own the tables, and
    for an account that is still in use."""
    if connection.vendor == "postgresql" and (found := owner(connection)):
        words = _("Hanya pemilik tabel (%(owner)s) yang boleh: jalankan dengan DATABASE_URL miliknya.")
        raise Refused(words % {"owner": found[0]})
    user = _account(scope)
    if user and user.is_active:
        raise Refused(_("Akun %(user)s masih aktif. Nonaktifkan dulu di /admin/.") % {"user": user.username})
    with lifted():
        rows: dict[str, list[Any]] = {}
        lines = []
        for one in find(scope, redactor):
            model = one.place.model
            model._base_manager.filter(pk=one.row.pk).update(**one.instead)
            rows.setdefault(model._meta.db_table, []).append(
                str(one.row.pk) if _is_uuid(one.row) else one.row.pk
            )
            if hasattr(model, "chained"):
                lines += model._base_manager.filter(model.chained.part, pk=one.row.pk)
        if user:
            end_all(user)
            SignInEntry.objects.filter(user=user).delete()
        if not rows:
            return None, 0
        chain.append(*lines)
        made = Erasure.objects.create(
            pseudonym=redactor.pseudonym,
            request=request,
            reason=reason,
            user=by,
            person=by.signature,
            scope=dict(scope),
            digests=digests,
            rows=rows,
        )
        chain.append(made)
        return made, sum(map(len, rows.values()))


def _is_uuid(row: models.Model) -> bool:
    return not isinstance(row.pk, int)
