"""Names of areas, made findable."""

import unicodedata

# Those that Unicode calls letters, or would turn into a space and a mark.
APOSTROPHES = dict.fromkeys(map(ord, "'\"`´‘’‛“”ʹʻʼʽˈ′＇ꞌ"))


def plain(text):
    """`text` in small letters without accents, apostrophes of any kind or double spaces.

    `Nunle"u`, `Nunle'u`, `Nunle’u` and `nunleu` all become `nunleu`.
    """
    text = str(text).translate(APOSTROPHES)
    letters = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(c for c in letters if c.isalnum() or c.isspace()).split())
