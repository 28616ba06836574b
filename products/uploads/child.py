"""Work on files that may be hostile, in a process of its own with limits, which may be killed at any moment.

A few bytes can let a decoder take gigabytes or minutes, or overflow its stack. The web process only hands
over the bytes, waits, and takes what comes back; one such process runs at a time in each worker.
"""

import json
import subprocess  # nosec B404 # a program of this package in a process that can be killed
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUN = "import runpy, sys; sys.path.append(sys.argv[1]); runpy.run_module(sys.argv[2], run_name='__main__')"
WAIT = 60  # seconds by the clock; of processor time each program asks for less
one_at_a_time = threading.Lock()  # or four uploads at once would take four times the memory


class Refusal(Exception):
    """The program took the file not. Its argument is the reason that it gave, or "killed" or "crashed"."""


def run(program: str, data: bytes) -> list[bytes]:
    """What a program of this package (the name of a module) hands over for these bytes: [bytes, …].

    Raises Refusal.
    """
    command = [sys.executable, "-I", "-c", RUN, str(ROOT), f"products.uploads.{program}"]
    with one_at_a_time:
        try:
            # Without a shell, and every word of the command stands in the source; what came is read from a pipe.
            done = subprocess.run(command, input=data, capture_output=True, env={}, timeout=WAIT)  # nosec B603
        except subprocess.TimeoutExpired as error:
            raise Refusal("killed") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise Refusal("killed" if done.returncode < 0 else said if said.isidentifier() else "crashed")
    return parted(done.stdout)


def parted(parcel: bytes) -> list[bytes]:
    """The parts that limits.hand_over() wrote one behind the other."""
    head, _newline, rest = parcel.partition(b"\n")
    parts = []
    for length in json.loads(head):
        parts.append(rest[:length])
        rest = rest[length:]
    return parts
