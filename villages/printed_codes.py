"""Codes that are printed, read out and typed: K7MPX-2QR9H."""

import secrets
from collections.abc import Iterable

# Without i, l, o, 0 and 1: what is read out over the phone is typed right.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 10  # of 31 letters: 49 bits


def new_code() -> str:
    """One that nobody can guess."""
    return _as_printed(secrets.choice(ALPHABET) for _letter in range(LENGTH))


def code_from(digest: bytes) -> str:
    """The code that belongs to a digest, always the same one; it says nothing of the digest."""
    number, letters = int.from_bytes(digest), []
    for _letter in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return _as_printed(letters)


def plain_code(typed: str) -> str:
    """A code as it is compared, however it was typed: k7mpx2qr9h."""
    return "".join(letter for letter in typed.lower() if letter.isalnum())


def _as_printed(letters: Iterable[str]) -> str:
    text = "".join(letters).upper()
    return f"{text[:5]}-{text[5:]}"
