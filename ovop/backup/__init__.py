"""One backup is one folder: the database, the uploads, and a manifest that says what must be in it."""


class Refused(Exception):
    """A sentence for whoever started the command: what is wrong, and what to do. Nothing was changed."""
