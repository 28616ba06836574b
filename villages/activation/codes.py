"""The first sign-in of a village, and one after a forgotten password: a printed code, used once.

The code is never stored, only its keyed hash; the page that made it is the only one that ever shows it.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Case, F, OuterRef, Q, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from villages import keyed
from villages.formats import angka, tanggal
from villages.former import name_now, names_before
from villages.holders import hold
from villages.models import ActivationCode, User, Village
from villages.printed_codes import new_code, plain_code
from villages.scoping import Role
from villages.sessions import end_all
from villages.traces import trace_of, used_by_whom
from villages.versions import Stale

SALT = "villages.activation"
LIFETIME = timedelta(days=30)
NOTICED = 5  # wrong tries for a card, after which its kabupaten is told; they never end it
COUNTED = 30_000  # at most

WRONG = gettext_lazy(
    "Nama pengguna atau kode salah. Samakan dengan yang tertulis di kartu, huruf demi huruf. Kalau tetap salah, minta "
    "kode baru ke petugas PMD kabupaten/kota."
)
USED = gettext_lazy(
    "Kode ini sudah dipakai. Kalau Anda sendiri yang memakainya, masuk dengan kata sandi yang Anda buat waktu itu. "
    "Kalau bukan, minta kode baru ke petugas PMD kabupaten/kota."
)
ENDED = gettext_lazy(
    "Kode ini tidak berlaku lagi: sudah lewat 30 hari, atau sudah diganti kode yang lebih baru. Pakai kartu yang "
    "terbaru, atau minta kode baru ke petugas PMD kabupaten/kota."
)


class Refused(Exception):
    """No sign-in with this code; the words say why, and to a stranger always the same."""


class Outdated(Stale):
    """Codes were made for some villages after the page was opened: `args[0]` is the list of these villages."""


def account_of(village, password):
    """The officer of a village, not yet saved and without a name, which nobody has told yet; `password` as
    it is to be stored."""
    return User(
        username=User.normalize_username(village.code),
        role=Role.VILLAGE,
        village=village,
        password=password,
    )


def digest_of(username, code):
    """The stored hash, hex: of this code for this user name, keyed by the portal's secret."""
    return keyed.digest(SALT, _value(username, code)).hex()


def digests_of(username, code):
    """The hashes, hex, that may be stored for it: by the portal's secret, and by those of before."""
    return [one.hex() for one in keyed.digests(SALT, _value(username, code))]


def _value(username, code):
    return f"{username}\n{plain_code(code)}"


def activate(username, code, password, *, name, place="", accounts=frozenset()):
    """Set the password of `username` and who holds the account, use the code up, and sign all others out of it;
    returns the officer, raises Refused. `place` is the network in which it is typed, `accounts` the keys of the users
    who have signed in in that browser: the code's row keeps what the two say of its maker (traces.py).

    A stranger learns nothing: an unknown name takes the same statements as a known one.
    """
    username, now = name_now(User.normalize_username(username)), timezone.now()
    codes = ActivationCode.objects.filter(user__username=username)
    live = Q(used_at=None, expires_at__gt=now)
    newest = codes.filter(live).order_by("-pk").values_list("pk", flat=True).first() or 0
    # A card that was printed before the village got another code is good for the account under its new one.
    names = (username, *names_before(username))
    digests = [digest for one in names for digest in digests_of(one, code)]
    found = codes.filter(digest__in=digests).select_related("user").order_by("-pk").first()
    if found is None:
        ActivationCode.objects.filter(pk=newest, tries__lt=COUNTED).update(tries=F("tries") + 1)
        raise Refused(WRONG)
    if found.used_at:
        raise Refused(USED)
    if found.expires_at <= now or found.pk != newest or not found.user.is_active:
        raise Refused(ENDED)
    stored = make_password(password)
    with transaction.atomic():
        # One statement uses it up, so that of two clicks at once, one loses.
        trace = used_by_whom(found, place, accounts)
        if not ActivationCode.objects.filter(live, pk=found.pk).update(used_at=now, **trace):
            raise Refused(USED)
        User.objects.filter(pk=found.user_id).update(password=stored)
        end_all(found.user)
        hold(found.user, name)
    found.user.password = stored
    return found.user


def used_before(officer):
    """The sentences about the code that opened the account before the one just used, within a year; [] where none
    did. Whoever finds a password that is not theirs asks for a new code, and reads here whose the last one was."""
    since = timezone.now() - timedelta(days=365)
    used = ActivationCode.objects.filter(user=officer, used_at__gt=since).select_related("created_by")
    earlier = list(used.order_by("-used_at")[1:2])
    return [sentence for code in earlier for sentence in (trace_of(code).line, *trace_of(code).marks)]


def with_accounts(villages):
    """The villages with `.officer` (None: no account yet) and `.code_row`, the last code made (None: no code
    yet), in two queries. Its key is the version of the account's codes: `.code_version`, 0 without one.

    Of several officers it is the active one whose name is the village's code that counts.
    """
    villages = list(villages)
    officers, codes = {}, {}
    for one in User.objects.filter(role=Role.VILLAGE, village__in=villages).order_by("-pk"):
        best = officers.get(one.village_id)
        if best is None or _weight(one) >= _weight(best):
            officers[one.village_id] = one
    pks = [one.pk for one in officers.values()]
    for code in ActivationCode.objects.filter(user__in=pks).order_by("pk"):
        codes[code.user_id] = code
    for village in villages:
        village.officer = officers.get(village.pk)
        village.code_row = codes.get(village.officer.pk) if village.officer else None
        village.code_version = village.code_row.pk if village.code_row else 0
    return villages


def _weight(officer):
    return officer.is_active, officer.username == officer.village_id


def accounts_of():
    """For a query of villages: the officer of each, of several the one that with_accounts() takes, as a subquery to
    cut one row from."""
    of_each = User.objects.filter(role=Role.VILLAGE, village=OuterRef("pk"))
    own_name = Case(When(username=F("village"), then=1), default=0)
    return of_each.order_by("-is_active", own_name.desc(), "pk")


@transaction.atomic
def issue(villages, by, *, seen, place=""):
    """Make a code for each of the (scoped) villages: ([(village, officer, code, expires_at)], [left out]).

    `seen` is the `.code_version` of each as the page showed it, {village code: int}. Raises Outdated, and
    makes nothing, where one of the villages has another by now: a page sent twice must not void the cards
    just printed. `place` is the network in which it is asked for.
    """
    # Locked, so that two pages at once make their codes one after the other.
    chosen = with_accounts(villages.select_for_update(of=["self"], no_key=True).order_by("pk"))
    later = [one for one in chosen if one.code_version != seen.get(one.pk, 0)]
    if later:
        raise Outdated(later)
    fresh = [village for village in chosen if village.officer is None]
    taken = set(
        User.objects.filter(username__in=[one.pk for one in fresh]).values_list("username", flat=True)
    )
    for village in fresh:
        if village.pk not in taken:
            village.officer = account_of(village, make_password(None))
    User.objects.bulk_create(village.officer for village in fresh if village.officer)
    served = [village for village in chosen if village.officer and village.officer.is_active]
    now = timezone.now()
    officers = [village.officer.pk for village in served]
    ActivationCode.objects.filter(user__in=officers, used_at=None, expires_at__gt=now).update(expires_at=now)
    made = [(village, new_code()) for village in served]
    ActivationCode.objects.bulk_create(
        ActivationCode(
            user=village.officer,
            digest=digest_of(village.officer.username, code),
            created_by=by,
            person=by.signature,
            made_from=place,
            expires_at=now + LIFETIME,
        )
        for village, code in made
    )
    cards = [(village, village.officer, code, now + LIFETIME) for village, code in made]
    return cards, [village for village in chosen if village not in served]


@transaction.atomic
def issue_to(officer, by, *, place=""):
    """Make a code for one officer of any level: (code, expires_at). The codes of before end. `place` is the network
    in which it is asked for.

    It opens the account from any place, also while others guess its password (villages/guessing.py).
    """
    User.objects.select_for_update(of=["self"], no_key=True).get(pk=officer.pk)
    now, code = timezone.now(), new_code()
    ActivationCode.objects.filter(user=officer, used_at=None, expires_at__gt=now).update(expires_at=now)
    row = ActivationCode.objects.create(
        user=officer,
        digest=digest_of(officer.username, code),
        created_by=by,
        person=by.signature,
        made_from=place,
        expires_at=now + LIFETIME,
    )
    return code, row.expires_at


@dataclass(frozen=True)
class Standing:
    """How a village's account stands, for the kabupaten's list."""

    tone: str  # of its badge
    label: str
    remarks: tuple[str, ...]
    can_be_ticked: bool = True
    has_signed_in: bool = False


def standing_of(village):
    """The Standing of a village's account; after with_accounts()."""
    officer, code = village.officer, village.code_row
    if officer is None:
        return Standing("draft", _("Belum punya akun"), (_("belum ada kode"),))
    if not officer.is_active:
        refusal = _("tidak dibuatkan kode; minta admin provinsi mengaktifkannya lagi")
        return Standing("returned", _("Dinonaktifkan"), (refusal,), can_be_ticked=False)
    waiting = _label_of(code) if code and code.used_at is None else ""
    if officer.last_login:
        seen = _("terakhir masuk %(day)s") % {"day": tanggal(officer.last_login)}
        remarks = (seen, waiting) if waiting else (seen,)
        return Standing("approved", _("Aktif"), remarks, has_signed_in=True)
    return Standing("submitted", _("Belum aktif"), (waiting or _("belum ada kode"),))


def _label_of(code):
    made = {"made": tanggal(code.created_at), "until": tanggal(code.expires_at), "tries": angka(code.tries)}
    if code.expires_at <= timezone.now():
        return _("kode %(made)s tidak berlaku lagi") % made
    if code.tries >= NOTICED:
        return (
            _(
                "kode diterbitkan %(made)s, berlaku sampai %(until)s, sudah %(tries)s kali dicoba dengan kode yang salah"
            )
            % made
        )
    return _("kode diterbitkan %(made)s, berlaku sampai %(until)s") % made


def is_village(code):
    """May this be a village's key at all?"""
    return len(code) == Village._meta.pk.max_length and code.isascii()
