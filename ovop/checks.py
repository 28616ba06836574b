"""What `check --deploy` says of the place where the portal is to run; each line has an id, and says what to do."""

from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import DEFAULT_DB_ALIAS, connections
from django.db import Error as DatabaseError

from ovop.health import NotReady, database, storage, worker
from ovop.metrics_folder import safe_folder


@register(deploy=True)
def database_answers(app_configs, **kwargs) -> list[CheckMessage]:
    """It is a PostgreSQL, it is there, and it has the tables of this code."""
    connection = connections[DEFAULT_DB_ALIAS]
    found: list[CheckMessage] = []
    if connection.vendor == "sqlite":
        hint = "Set DATABASE_URL to a PostgreSQL, or SILENCED_CHECKS=ovop.W001 where it will do."
        found.append(Warning("The database is SQLite: one writer at a time.", hint=hint, id="ovop.W001"))
        name = str(connection.settings_dict["NAME"])
        if name == ":memory:":
            return found
        if not Path(name).exists():  # to ask it would make it
            return [*found, Warning(f"There is no {name}.", hint="Run manage.py migrate.", id="ovop.W003")]
    try:
        database()
    except NotReady as error:
        found.append(Warning(str(error), hint="Run manage.py migrate.", id="ovop.W003"))
    except DatabaseError as error:
        said = str(error).strip().partition("\n")[0]
        hint = "Look at DATABASE_URL, and whether that server runs."
        found.append(Error(f"The database does not answer: {said}", hint=hint, id="ovop.E002"))
    return found


@register(deploy=True)
def uploads_have_a_place(app_configs, **kwargs) -> list[CheckMessage]:
    folder = Path(settings.MEDIA_ROOT)
    if not folder.is_dir():
        hint = "Make it, for the user that runs the portal alone (0750)."
        return [Error(f"MEDIA_ROOT {folder} is no folder.", hint=hint, id="ovop.E004")]
    try:
        storage()
    except OSError as error:
        said = f"MEDIA_ROOT {folder} takes no file: {error.strerror}"
        return [Error(said, hint="Look at its owner, its rights, and the disk.", id="ovop.E005")]
    return []


@register(deploy=True)
def somebody_works(app_configs, **kwargs) -> list[CheckMessage]:
    """Where long work is left to a worker, one lives."""
    if not _is_there(connections[DEFAULT_DB_ALIAS]):
        return []
    try:
        worker()
    except NotReady as error:
        hint = "systemctl status ovop-worker; or WORKER=0, and requests do long work themselves."
        return [Warning(str(error), hint=hint, id="ovop.W006")]
    except DatabaseError:  # W003 or E002 has said so
        pass
    return []


def _is_there(connection) -> bool:
    """Can it be asked, without making it?"""
    name = str(connection.settings_dict["NAME"])
    return connection.vendor != "sqlite" or (name != ":memory:" and Path(name).exists())


@register(deploy=True)
def numbers_have_a_place(app_configs, **kwargs) -> list[CheckMessage]:
    if not settings.METRICS_TOKEN:
        return []
    try:
        safe_folder()
    except OSError as error:
        hint = "Without it the portal works, and /metrics has no numbers."
        return [Warning(f"METRICS_FOLDER cannot be used: {error}", hint=hint, id="ovop.W008")]
    return []


@register(deploy=True)
def somebody_is_told(app_configs, **kwargs) -> list[CheckMessage]:
    if settings.ADMINS and settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
        hint = "Set EMAIL_URL=smtp://user:password@host:587, or smtp+tls://…"
        return [
            Warning("ADMINS are to be told of failures, and no mail goes out.", hint=hint, id="ovop.W007")
        ]
    return []
