"""What a line of the log looks like: LOG_FORMAT=json for machines, text for people; the same facts in both.

A request is one line of the logger ovop.requests (ovop/requests_log.py). What failed is one record more, with its
traceback, and both carry the reference that the page told. Who was refused, or asked for what is not there, has
the line of the request and no traceback.
"""

import json
import logging
import re
from datetime import datetime

from django.utils import timezone

from ovop.masks import masked
from ovop.reference import current_reference

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def _one_line(text: str) -> str:
    """Nobody writes a second line into the log by what he sends."""
    return _UNPRINTABLE.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


class OnePerRequest(logging.Filter):
    """Leaves out what the line of the request says too, and tracebacks of what is no fault of the portal."""

    def filter(self, record):
        if record.name == "django.request" and not (record.exc_info and record.levelno >= logging.ERROR):
            return False
        if record.name.startswith("django.security"):
            record.exc_info = record.exc_text = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


class Facts(logging.Formatter):
    """The facts of a record, masked; `request` stands there where a request is being answered."""

    def facts(self, record):
        at = datetime.fromtimestamp(record.created, timezone.get_default_timezone())
        facts = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "request": current_reference(),
            "logger": record.name,
        }
        facts |= getattr(record, "facts", None) or {"message": masked(record.getMessage())}
        if record.exc_info:
            facts["exception"] = masked(self.formatException(record.exc_info))
        return facts


class JsonLines(Facts):
    """{"time": "2026-11-27T22:40:43.120+08:00", "level": "INFO", "request": "K7MPX2QR", …}, one a line."""

    def format(self, record):
        return _one_line(json.dumps(self.facts(record), ensure_ascii=False))


class TextLines(Facts):
    """2026-11-27T22:40:43.120+08:00 INFO K7MPX2QR …"""

    def format(self, record):
        facts = self.facts(record)
        trace = facts.pop("exception", "")
        head = " ".join(facts.pop(name) for name in ("time", "level", "request"))
        named = facts.pop("logger")
        said = facts.pop("message", None) or " ".join(f"{name}={value}" for name, value in facts.items())
        line = _one_line(f"{head} {named}: {said}")
        # Each line of a traceback stands in by two blanks, so that nothing in it looks like a line of the log.
        return "\n".join([line, *(f"  {_one_line(text)}" for text in trace.splitlines())])
