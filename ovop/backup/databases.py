"""The two databases: a copy as of one moment while people work, and back into an empty one.

Of SQLite by its online backup API, of PostgreSQL by pg_dump of a snapshot that the counts are read from too.
"""

import os
import shutil
import sqlite3
import subprocess  # nosec B404 # the programs of PostgreSQL
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from ovop.backup import Refused

Rows = Callable[[str], list[Any]]
SQLITE_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
)
SQLITE_TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
POSTGRESQL_TABLES = (
    "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
    "WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
)
POSTGRESQL_TRIGGERS = (
    "SELECT tgrelid::regclass || ' ' || tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
)


@dataclass
class Snapshot:
    """What one moment of a database holds: rows a table, triggers by name, and any other statement."""

    rows: Rows
    counts: dict[str, int]
    triggers: list[str]
    migrations: list[list[str]]


def snapshot_of(rows: Rows, vendor: str) -> Snapshot:
    sqlite = vendor == "sqlite"
    tables = [name for (name,) in rows(SQLITE_TABLES if sqlite else POSTGRESQL_TABLES)]
    quoted = {name: f'"{name}"' if sqlite else name for name in tables}
    counts = {
        name.removeprefix("public."): rows(f"SELECT count(*) FROM {quoted[name]}")[0][0] for name in tables
    }
    if "django_migrations" not in counts:
        raise Refused(_("Basis data ini bukan milik portal, atau masih kosong: tidak ada yang dicadangkan."))
    return Snapshot(
        rows=rows,
        counts=counts,
        triggers=[name for (name,) in rows(SQLITE_TRIGGERS if sqlite else POSTGRESQL_TRIGGERS)],
        migrations=[list(one) for one in rows("SELECT app, name FROM django_migrations ORDER BY app, name")],
    )


def sqlite_file() -> Path:
    return Path(str(connection.settings_dict["NAME"])).absolute()


def opened(path: Path, how: str) -> sqlite3.Connection:
    """A connection of its own, outside Django's; without a transaction of Python's making."""
    return sqlite3.connect(f"{path.as_uri()}?{how}", uri=True, timeout=30, isolation_level=None)


def size() -> int:
    """About how many bytes a copy will have, at most."""
    if connection.vendor == "sqlite":
        return sqlite_file().stat().st_size if sqlite_file().exists() else 0
    with _own_cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return cursor.fetchone()[0]


@contextmanager
def copied_to(path: Path) -> Iterator[Snapshot]:
    """Copy the database of this moment to the path, which must be free; yields what is in the copy."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with (_sqlite_copy if connection.vendor == "sqlite" else _postgresql_copy)(path) as snapshot:
        yield snapshot


@contextmanager
def _sqlite_copy(path: Path) -> Iterator[Snapshot]:
    try:
        with closing(opened(sqlite_file(), "mode=rw")) as live, closing(opened(path, "mode=rw")) as copy:
            live.backup(copy)  # all pages in one step: one moment, and in WAL mode nobody waits for it
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a journal beside it
            if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise Refused(
                    _("Basis data yang sedang dipakai rusak: pulihkan dari cadangan yang terakhir baik.")
                )
            yield snapshot_of(lambda statement: copy.execute(statement).fetchall(), "sqlite")
    except sqlite3.Error as error:
        raise Refused(_("Basis data tidak bisa disalin: %(error)s") % {"error": error}) from error


@contextmanager
def _own_cursor() -> Iterator[Any]:
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            yield cursor
    except DatabaseError as error:
        sentence = str(error).strip().partition("\n")[0]
        raise Refused(_("Basis data tidak menjawab: %(error)s") % {"error": sentence}) from error
    finally:
        own.close()


@contextmanager
def _postgresql_copy(path: Path) -> Iterator[Snapshot]:
    with _own_cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        # The snapshot lives as long as this transaction, which rests while pg_dump works.
        for patience in ("idle_in_transaction_session_timeout", "statement_timeout", "lock_timeout"):
            cursor.execute(f"SET LOCAL {patience} = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]

        def rows(statement: str) -> list[Any]:
            cursor.execute(statement)
            return cursor.fetchall()

        with path.open("wb") as file:
            _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", stdout=file)
        yield snapshot_of(rows, "postgresql")


def _run(program: str, *words: str, stdout: Any = subprocess.DEVNULL, connect: bool = True) -> None:
    """Run one of PostgreSQL's programs; Refused with its own first line where it fails. What it needs to get in
    goes by the environment, where no other user of the machine reads it."""
    found = shutil.which(program)
    if not found:
        sentence = _(
            "Program %(program)s tidak ada: pasang klien PostgreSQL (Debian: apt install postgresql-client)."
        )
        raise Refused(sentence % {"program": program})
    environment = {**os.environ, "LC_ALL": "C"}
    if connect:
        settings = connection.settings_dict
        environment |= connection.client.settings_to_cmd_args_env(settings, [])[1] or {}
        environment["PGDATABASE"] = settings["NAME"]
        for name, key in (("PGHOST", "HOST"), ("PGPORT", "PORT"), ("PGUSER", "USER")):
            if settings[key]:
                environment[name] = str(settings[key])
    done = subprocess.run(  # nosec B603 # no shell, and no word of it comes from a request
        [found, *words], env=environment, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().partition("\n")[0] or str(done.returncode)
        raise Refused(_("%(program)s gagal: %(error)s") % {"program": program, "error": said})


def check_copy(path: Path, engine: str) -> None:
    """Refused where the copied database cannot be one. (Its sum has been compared already.)"""
    if engine == "postgresql":
        _run("pg_restore", "--list", str(path), connect=False)
        return
    try:
        with closing(opened(path, "mode=ro&immutable=1")) as copy:
            whole = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    except sqlite3.Error:
        whole = False
    if not whole:
        raise Refused(_("Basis data di dalam cadangan rusak."))


def check_empty() -> None:
    """Refused where the database has a table already, or cannot be asked."""
    if connection.vendor == "postgresql":
        with _own_cursor() as cursor:
            cursor.execute(POSTGRESQL_TABLES)
            tables = [name for (name,) in cursor.fetchall()]
    else:
        path, tables = sqlite_file(), []
        try:
            if path.exists() and path.stat().st_size:
                with closing(opened(path, "mode=ro")) as there:
                    tables = [name for (name,) in there.execute(SQLITE_TABLES)]
            elif any(Path(f"{path}{ending}").exists() for ending in ("-wal", "-journal")):
                tables = [f"{path.name}-wal"]
        except sqlite3.Error as error:
            raise Refused(_("Basis data tidak menjawab: %(error)s") % {"error": error}) from error
    if tables:
        sentence = _(
            "Basis data tujuan tidak kosong (%(count)s tabel): beri basis data yang baru, tanpa manage.py migrate."
        )
        raise Refused(sentence % {"count": len(tables)})


def restore(path: Path) -> None:
    """Fill the empty database from a copy: all of it, or nothing."""
    if connection.vendor == "postgresql":
        words = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
        _run("pg_restore", *words, f"--dbname={connection.settings_dict['NAME']}", str(path))
        return
    connection.close()
    place = sqlite_file()
    fresh = not place.exists()
    try:
        with closing(opened(path, "mode=ro&immutable=1")) as copy, closing(opened(place, "mode=rwc")) as live:
            copy.backup(live)
        if fresh:
            os.chmod(place, 0o640)
    except sqlite3.Error as error:
        if fresh:
            place.unlink(missing_ok=True)
        raise Refused(_("Basis data tidak bisa diisi: %(error)s") % {"error": error}) from error


def now() -> Snapshot:
    """What the database of the settings holds now."""
    if connection.vendor == "sqlite":
        with closing(opened(sqlite_file(), "mode=rw")) as live:
            return snapshot_of(lambda statement: live.execute(statement).fetchall(), "sqlite")
    with _own_cursor() as cursor:

        def rows(statement: str) -> list[Any]:
            cursor.execute(statement)
            return cursor.fetchall()

        return snapshot_of(rows, "postgresql")
