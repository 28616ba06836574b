"""What the eye sees of a text. Phones, keyboards and other programs leave marks in it that nobody sees."""

import re
import unicodedata

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # １２３ of some keyboards
_NOT_SEEN = re.compile(r"[\u034f\u115f\u1160\u180b-\u180e\u2800\u3164\ufe00-\ufe0f\uffa0]")
_MINUS = "−⁃"


def visible(text):
    """`text` without invisible marks and outer blanks; each run of blanks is one, each dash and minus is "-",
    and digits and letters of double width are plain ones."""
    seen = []
    for letter in _NOT_SEEN.sub("", text.translate(_WIDE)):
        category = unicodedata.category(letter)
        if category != "Cf":
            seen.append("-" if category == "Pd" or letter in _MINUS else letter)
    return " ".join("".join(seen).split())
