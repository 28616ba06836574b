"""What the programs of child.py do at their beginning and at their end."""

import json
import resource
import signal
import sys

MOST_SECONDS = 20


def allow(*, seconds: float, memory: int) -> None:
    """End this process where it takes more: `seconds` of processor time from now on, `memory` in bytes.

    May be called again, with as much as what is done next deserves; in all no more than MOST_SECONDS.
    """
    signal.setitimer(signal.ITIMER_PROF, seconds)  # its signal ends a process
    for limit, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_AS, memory),
    ):
        resource.setrlimit(limit, (most, resource.getrlimit(limit)[1]))


def hand_over(parts: list[bytes]) -> None:
    """Write [bytes, …] to standard output, for child.parted()."""
    parts = list(parts)
    sys.stdout.buffer.write(json.dumps([len(part) for part in parts]).encode() + b"\n" + b"".join(parts))
