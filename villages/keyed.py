"""What only this portal can make: digests under SECRET_KEY.

The keys of before (SECRET_KEY_FALLBACKS) are asked too, so that a new key voids no printed card, no link that was sent
and no device that is known. Sessions and signed cookies do the same, by Django.
"""

from django.conf import settings
from django.utils.crypto import salted_hmac


def digest(salt: str, value: str) -> bytes:
    """SHA-256 of `value` for the purpose `salt`, under today's key: for what is made now."""
    return _digest(salt, value, settings.SECRET_KEY)


def digests(salt: str, value: str) -> list[bytes]:
    """The same under each key that still counts, today's first: for what is shown to the portal."""
    return [_digest(salt, value, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _digest(salt: str, value: str, key: str) -> bytes:
    return salted_hmac(salt, value, secret=key, algorithm="sha256").digest()
