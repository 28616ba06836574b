"""The second factor of offices: who needs one, setting it up, and checking a code. Why, and why villages need none:
docs/decisions/0021-second-factor.md.

The devices are django-otp's: one TOTP device a person (an app on the phone), and one device with recovery codes.
"""

import secrets
from base64 import b32encode
from binascii import unhexlify

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.translation import gettext as _
from django_otp import DEVICE_ID_SESSION_KEY, devices_for_user
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from villages.models import FactorEntry, User
from villages.printed_codes import new_code, plain_code
from villages.scoping import Role

RECOVERY_CODES = 10
KEY_BYTES = 20  # 160 bits, as RFC 4226 recommends
STEPS_OFF = 1  # of 30 seconds, that a phone's clock may be early or late


class AlreadySetUp(Exception):
    """Somebody set the second factor of this account up meanwhile."""


def needs(user) -> bool:
    """Must `user` bring a second factor? Whoever sees more than one village, where the portal asks for it."""
    if not settings.SECOND_FACTOR:
        return False
    role = getattr(user, "role", None)  # of somebody not signed in
    return role in (Role.DISTRICT, Role.PROVINCE) or user.is_staff or user.is_superuser


def only_with_code(request, user):
    """`user`, the one of this request's session; nobody where a second factor is needed and was not brought. So no
    page, no answer to a script, no download and no admin can be reached past it. Asks nothing."""
    if user.is_authenticated and needs(user) and DEVICE_ID_SESSION_KEY not in request.session:
        return AnonymousUser()
    return user


def is_set_up(user: User) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def codes_left(user: User) -> int:
    return StaticToken.objects.filter(device__user=user).count()


# --- Setting up ---------------------------------------------------------------------------------


def new_key() -> str:
    """The secret of a device to come, hex."""
    return secrets.token_hex(KEY_BYTES)


def as_typed(key: str) -> str:
    """The secret as apps take it when it is typed: base32 in groups of four."""
    text = b32encode(unhexlify(key)).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def address_for_apps(user: User, key: str) -> str:
    """otpauth://…, what the QR code holds."""
    return TOTPDevice(user=user, key=key).config_url


def set_up(user: User, key: str, code: str, *, replacing: bool = False) -> tuple[Device, list[str]] | None:
    """Make the device with this secret the person's own, where `code` is what it shows now: (device, recovery codes
    as they are printed). None where the code is wrong. Raises AlreadySetUp, unless it is `replacing` the one that
    is there."""
    totp = TOTP(unhexlify(key))
    if not (code.isascii() and code.isdigit() and totp.verify(int(code), STEPS_OFF)):
        return None
    what = FactorEntry.What.REPLACED if replacing else FactorEntry.What.SET_UP
    with transaction.atomic():
        User.objects.select_for_update(of=["self"], no_key=True).get(pk=user.pk)
        if is_set_up(user) != replacing:
            raise AlreadySetUp
        # A code of the old one is good no more.
        TOTPDevice.objects.filter(user=user).delete()
        # The code that was typed here is used up.
        device = TOTPDevice.objects.create(
            user=user, name="app", key=key, tolerance=STEPS_OFF, last_t=totp.t()
        )
        codes = _make_codes(user)
        FactorEntry.objects.create(officer=user, what=what, by=user, person=user.signature)
    return device, codes


def new_recovery_codes(user: User) -> list[str]:
    """Ten others; those of before are good no more."""
    with transaction.atomic():
        User.objects.select_for_update(of=["self"], no_key=True).get(pk=user.pk)
        FactorEntry.objects.create(officer=user, what=FactorEntry.What.CODES, by=user, person=user.signature)
        return _make_codes(user)


def _make_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = [new_code() for _number in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=plain_code(code)) for code in codes)
    return codes


# --- Asking -------------------------------------------------------------------------------------


def check(user: User, typed: str) -> Device | None:
    """The device of `user` that takes this code, which is good no more then; None where none does. The code of the
    app, with blanks or without, or a recovery code. The rows are locked: of two at once one wins."""
    code = plain_code(typed)
    with transaction.atomic():
        for device in devices_for_user(user, for_verify=True):
            if device.verify_token(code):
                return device
    return None


# --- Taking away --------------------------------------------------------------------------------


def may_reset(by: User, officer: User) -> bool:
    """The level above: a kabupaten's officer by its province, everybody by a superuser; nobody oneself."""
    if by.pk == officer.pk or not by.is_active:
        return False
    if by.is_superuser:
        return True
    plain = officer.role == Role.DISTRICT and not (officer.is_staff or officer.is_superuser)
    return plain and by.role == Role.PROVINCE and officer.district.province_id == by.province_id


def reset(officer: User, *, by: User | None, reason: str) -> None:
    """Take the second factor of `officer` away, with the recovery codes, and sign them out everywhere: at the next
    sign-in they read who did it and why, and set up another. `by` None: at the server, by manage.py. Whether `by`
    may, is asked before (may_reset)."""
    with transaction.atomic():
        User.objects.select_for_update(of=["self"], no_key=True).get(pk=officer.pk)
        TOTPDevice.objects.filter(user=officer).delete()
        StaticDevice.objects.filter(user=officer).delete()
        officer.sessions.all().delete()
        person = by.signature if by else _("Petugas server")
        FactorEntry.objects.create(
            officer=officer, what=FactorEntry.What.RESET, by=by, person=person, reason=reason
        )


def last_reset(user: User) -> FactorEntry | None:
    """The reset after which nothing was set up yet: what is told at the next sign-in."""
    last = FactorEntry.objects.filter(officer=user).first()
    return last if last is not None and last.what == FactorEntry.What.RESET else None
