import argparse
import os
import sys
from pathlib import Path

from tests.crawl.compare import compare
from tests.crawl.record import record


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.crawl")
    commands = parser.add_subparsers(dest="command", required=True)
    recording = commands.add_parser("record", help="read all pages of the database that DATABASE_URL names")
    recording.add_argument("out", type=Path, metavar="OUT.json")
    comparing = commands.add_parser("compare", help="show where two records differ")
    comparing.add_argument("before", type=Path, metavar="A.json")
    comparing.add_argument("after", type=Path, metavar="B.json")
    comparing.add_argument("--most", type=int, default=10, help="how many ways of differing are shown")
    meant = {"nargs": 2, "action": "append", "default": [], "metavar": ("REGEX", "TEXT")}
    comparing.add_argument(
        "--replace", help="a change that is meant: made in both before they are compared", **meant
    )
    given = parser.parse_args()
    if given.command == "record":
        # Django's admin lists what it would delete in the order of a set.
        if os.environ.get("PYTHONHASHSEED") != "0":
            os.execve(sys.executable, sys.orig_argv, os.environ | {"PYTHONHASHSEED": "0"})
        record(given.out)
    elif compare(given.before, given.after, given.replace, given.most):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
