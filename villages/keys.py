"""What comes in a form, read with care."""


def key_of(text):
    """A row's key out of a form or an address; 0, which no row has, where it can be none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
