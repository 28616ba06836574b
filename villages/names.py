"""Names of areas, made findable."""

import unicodedata


def plain(text):
    """`text` in small letters without accents, apostrophes of any kind or double spaces.

    `Nunle"u`, `Nunle'u`, `Nunle’u` and `nunleu` all become `nunleu`.
    """
    letters = unicodedata.normalize("NFKD", str(text)).casefold()
    return " ".join("".join(c for c in letters if c.isalnum() or c.isspace()).split())
