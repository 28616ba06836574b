"""What never stands in a log or a mail: phone numbers, addresses that open something, values of the database."""

import re

HIDDEN = "…"
# Whoever holds such an address is the head of the village; the rest of the path is of no use in a log.
_TOKEN = re.compile(r"(/tanda-tangan/)[^/\s?\"'<>]+")
_PHONE = re.compile(r"(?<![\w.])(?:\+?62|0)[ -]?8[1-9](?:[ .-]?\d){6,11}(?![\w])")
# PostgreSQL quotes the row that was refused: DETAIL:  Key (name)=(Maria) already exists.
_DETAIL = re.compile(r"((?:DETAIL|CONTEXT|LINE \d+):).*")
_ADDRESS = re.compile(r"(://[^:/@\s]*:)[^@/\s]+@")  # a password in DATABASE_URL or EMAIL_URL


def masked(text: str) -> str:
    """The text without them."""
    text = _TOKEN.sub(rf"\1{HIDDEN}", text)
    text = _DETAIL.sub(rf"\1 {HIDDEN}", text)
    text = _ADDRESS.sub(rf"\1{HIDDEN}@", text)
    return _PHONE.sub(HIDDEN, text)


def masked_address(path: str, names: list[str]) -> str:
    """A path with the names of what was asked for, and none of the values: a search holds names and phones."""
    query = "&".join(f"{name}={HIDDEN}" for name in names)
    return masked(f"{path}?{query}" if query else path)
