"""A mail to ADMINS where something fails: once for each kind of failure and hour, however many processes meet it.

A kind is the type of the exception and its place in the code. How many came meanwhile stands in the next mail. Who has
mailed lies in files, as the database may be what failed: in a folder of MEDIA_ROOT, which all processes have in common.
"""

import fcntl
import hashlib
import json
import logging
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from traceback import extract_tb
from typing import TextIO

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from ovop.logs import TextLines

logger = logging.getLogger(__name__)
HOUR = 60 * 60
AGAIN = 5 * 60  # seconds, where the mail itself did not go
_alone: dict[str, str] = {}  # where no file can be written
_lock = Lock()


def kind_of(record: logging.LogRecord) -> str:
    """OperationalError in reviews/deciding/forms.py:85; without an exception, where it was logged."""
    if not record.exc_info or record.exc_info[1] is None:
        return f"{record.levelname} in {record.name}:{record.lineno}"
    frames = extract_tb(record.exc_info[2])
    root = str(settings.BASE_DIR)
    ours = [frame for frame in frames if frame.filename.startswith(root) and "/.venv/" not in frame.filename]
    place = record.name
    for frame in (ours or frames)[-1:]:
        place = f"{frame.filename.removeprefix(root + '/')}:{frame.lineno}"
    return f"{type(record.exc_info[1]).__name__} in {place}"


@dataclass
class Turn:
    """When the next mail of a kind may go (seconds since 1970), and how many failures were not mailed."""

    opens: float = 0
    untold: int = 0

    @classmethod
    def read(cls, text: str) -> "Turn":
        try:
            return cls(**json.loads(text)) if text else cls()
        except (ValueError, TypeError):
            return cls()

    def take(self) -> int | None:
        """How many were not mailed before this one; None where this one is not mailed either."""
        if time.time() < self.opens:
            self.untold += 1
            return None
        self.opens, told, self.untold = time.time() + HOUR, self.untold, 0
        return told


class _Book:
    """The Turn of one kind, alone with it."""

    def __init__(self, kind: str) -> None:
        self.name = hashlib.sha256(kind.encode()).hexdigest()[:32]

    file: TextIO | None

    def __enter__(self) -> Turn:
        _lock.acquire()
        try:
            folder = Path(settings.MEDIA_ROOT) / "alarms"
            folder.mkdir(exist_ok=True)  # a MEDIA_ROOT that is not mounted must not be made
            self.file = (folder / self.name).open("a+", encoding="utf-8")
            fcntl.flock(self.file, fcntl.LOCK_EX)
            self.file.seek(0)
            text = self.file.read()
        except OSError:
            self.file, text = None, _alone.get(self.name, "")
        self.turn = Turn.read(text)
        return self.turn

    def __exit__(self, *_error: object) -> None:
        text = json.dumps(vars(self.turn))
        _alone[self.name] = text
        try:
            if self.file is not None:
                with self.file as file:
                    file.seek(0)
                    file.truncate()
                    file.write(text)
        except OSError:  # the disk is full: it stands in this process
            pass
        finally:
            _lock.release()


class Alarms(logging.Handler):
    """Nobody waits for a mail: it goes in a thread of its own, which ends by itself (EMAIL_TIMEOUT)."""

    def __init__(self, level: int = logging.ERROR) -> None:
        super().__init__(level)
        self.setFormatter(TextLines())
        self.going: list[Thread] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not settings.ADMINS:
            return
        try:
            kind = kind_of(record)
            with _Book(kind) as turn:
                untold = turn.take()
            if untold is None:
                return
            thread = Thread(target=self.mail, args=(kind, untold, self.format(record)))
            self.going = [one for one in self.going if one.is_alive()] + [thread]
            thread.start()
        except Exception:
            self.handleError(record)

    def mail(self, kind: str, untold: int, text: str) -> None:
        told = [
            _("Portal OVOP NTT mencatat kesalahan: %(kind)s.") % {"kind": kind},
            _(
                "Kesalahan yang sama tidak dikirim lagi selama satu jam; jumlahnya ditulis di surel berikutnya."
            ),
        ]
        if untold:
            told.insert(1, _("Sejak surel yang lalu terjadi %(count)d kali lagi.") % {"count": untold})
        message = EmailMessage(
            subject=f"[OVOP NTT] {kind}",
            body="\n\n".join([*told, text]),
            from_email=settings.SERVER_EMAIL,
            to=[address for _name, address in settings.ADMINS],
        )
        try:
            message.send()
        except Exception as error:
            logger.warning("The mail about %s did not go: %s", kind, error)
            with _Book(kind) as turn:
                turn.opens, turn.untold = time.time() + AGAIN, turn.untold + untold + 1
