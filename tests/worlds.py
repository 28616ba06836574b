"""A world that a whole module of tests starts from: made once and undone after the last of them."""

from contextlib import contextmanager

from django.db import transaction
from django.test import override_settings


@contextmanager
def undone_after(blocker, folder):
    """Rows written inside are seen by every test until the end of it, and by none afterwards. A test that asks for
    `db` undoes what it does itself, so each finds them as they were made.

    blocker: pytest-django's `django_db_blocker`; folder: where uploads go meanwhile (Path).
    """
    with blocker.unblock(), override_settings(MEDIA_ROOT=folder), transaction.atomic():
        yield
        transaction.set_rollback(True)
