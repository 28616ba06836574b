"""Where settings come from: the environment, and one file that the server, its timers and manage.py all read.

What the environment says wins over the file. NAME_FILE=/path, in either, takes the value of NAME out of that file: so
do systemd and Docker hand over a secret.
"""

import os
import stat
from io import StringIO
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping


class Values(FileAwareMapping):
    """The environment, with NAME_FILE. The line break at the end of such a file is nobody's secret."""

    def __getitem__(self, key):
        return super().__getitem__(key).rstrip("\n")


class Environment(environ.Env):
    """django-environ's reader over these values."""

    def __init__(self):
        super().__init__()
        self.ENVIRON = Values()


def read_file(path: str, *, needed: bool) -> None:
    """Put the settings of this file into the environment of the process. "" is no file; one that is not there is an
    error where it is `needed`.

    Raises ImproperlyConfigured, with what to do, also where others on the machine may read it.
    """
    if not path:
        return
    file = Path(path)
    try:
        mode, text = file.stat().st_mode, file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        if needed:
            raise ImproperlyConfigured(f"ENV_FILE={path}: there is no such file.") from error
        return
    except PermissionError as error:
        raise ImproperlyConfigured(
            f"{path} holds the settings, and may not be read by this user. Run as the portal's own: sudo -u ovop …"
        ) from error
    if mode & (stat.S_IROTH | stat.S_IWOTH):
        raise ImproperlyConfigured(f"{path} holds secrets, and everybody may read it: chmod 640 {path}")

    class Lines(environ.Env):
        ENVIRON = {}

    Lines.read_env(StringIO(text))
    given = set(os.environ)
    for name, value in Lines.ENVIRON.items():
        # SECRET_KEY of the environment wins over SECRET_KEY_FILE of the file too, and the other way round.
        if not given & {name, f"{name}_FILE", name.removesuffix("_FILE")}:
            os.environ[name] = value
