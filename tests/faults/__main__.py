"""make faults: puts one fault after another into a copy of the portal and asks its tests.

    python -m tests.faults                          all of them
    python -m tests.faults submit-kelurahan …       some, by name
    python -m tests.faults --jobs 2                 two at a time, each in a copy of its own

The faults that only PostgreSQL can show need DATABASE_URL, as `make test` does. Ends with 1 where one was not
noticed, or could not be tried.
"""

import argparse
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.faults import (
    access,
    accounts,
    areas,
    backup,
    dates,
    deploy,
    doors,
    errors,
    filing,
    help,
    lists,
    machine,
    personal,
    phone,
    rules,
    signing,
    steps,
    uploads,
    work,
    years,
)

ROOT = Path(__file__).resolve().parents[2]
PARTS = (
    *(
        access,
        accounts,
        steps,
        dates,
        signing,
        filing,
        uploads,
        personal,
        phone,
        help,
        lists,
        doors,
        areas,
        years,
        rules,
        machine,
        errors,
        work,
        backup,
        deploy,
    ),
)
FAULTS = [fault for part in PARTS for fault in part.FAULTS]
PATIENCE = 300  # seconds; a fault that makes its tests hang was noticed too
KILLED, SURVIVED, BROKEN, UNTRIED = "killed", "SURVIVED", "DOES NOT APPLY", "not tried"


def copy(folder):
    """The working tree as git knows it, new files too, in `folder`."""
    names = subprocess.check_output(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, text=True
    )
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def environment(folder, postgres):
    """Of a run in this copy: SQLite, or a database of its own beside the one that DATABASE_URL names."""
    env = dict(os.environ)
    url = env.pop("DATABASE_URL", "")
    return env | {"DATABASE_URL": f"{url}_{folder.name}"} if postgres else env


def run(folder, places, by, *options, postgres=False, patience=None):
    """pytest's answer: (exit code, None where it hung; what it said)."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0"]
    try:
        done = subprocess.run(
            [*command, *options, *places, "-k", by],
            cwd=folder,
            env=environment(folder, postgres),
            capture_output=True,
            text=True,
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None, ""
    return done.returncode, done.stdout + done.stderr


def write(path, text):
    """With a time of its own in whole seconds, by which Python knows that what it compiled is old."""
    before = path.stat().st_mtime
    path.write_text(text, encoding="utf-8")
    os.utime(path, (before + 2, before + 2))


def attempt(fault, folder):
    """Put the fault in, ask, take it out: (outcome, seconds, what there is to say)."""
    path, started = folder / fault.file, time.monotonic()
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if text.count(fault.old) != 1:
        return BROKEN, 0, f"{fault.file} holds its text {text.count(fault.old)} times"
    # Tables made from the models as they are come in half the time; the rest is asked of the migrations.
    options = ["-x"] if fault.migrated or fault.postgres else ["-x", "--nomigrations"]
    write(path, text.replace(fault.old, fault.new))
    try:
        code, said = run(
            folder, [fault.where], fault.by, *options, postgres=fault.postgres, patience=PATIENCE
        )
    finally:
        write(path, text)
    seconds = time.monotonic() - started
    if code in (1, None):
        return KILLED, seconds, ""
    if code == 0:
        return SURVIVED, seconds, f"{fault.where} -k '{fault.by}'"
    return BROKEN, seconds, f"pytest ended with {code}: {said.strip()[-600:]}"


def sound(faults, folder):
    """The control: without any fault all these tests pass. Prints what they say where they do not."""
    for postgres in sorted({fault.postgres for fault in faults}):
        some = [fault for fault in faults if fault.postgres == postgres]
        by = " or ".join(sorted({f"({fault.by})" for fault in some}))
        places = sorted({one.where for one in some})
        code, said = run(folder, places, by, "--tb=line", "--show-capture=no", postgres=postgres)
        if code != 0:
            print(f"Without any fault these tests do not pass:\n{said}")
            return False
    return True


def chosen(names):
    found = [fault for fault in FAULTS if not names or fault.name in names]
    if strange := set(names) - {fault.name for fault in found}:
        sys.exit(f"No such fault: {', '.join(sorted(strange))}")
    return found


def main():
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(1))  # so that the copies go with it
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args()
    faults = chosen(asked.names)
    has_postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    tried = [fault for fault in faults if has_postgres or not fault.postgres]
    with tempfile.TemporaryDirectory(prefix="ovop-faults-") as top:
        copies = queue.Queue()
        for number in range(asked.jobs):
            folder = Path(top) / f"copy{number}"
            copy(folder)
            copies.put(folder)
        if not sound(tried, folder):
            return 1

        def one(fault):
            mine = copies.get()
            try:
                return fault, *attempt(fault, mine)
            finally:
                copies.put(mine)

        outcomes = [UNTRIED] * (len(faults) - len(tried))
        with ThreadPoolExecutor(asked.jobs) as pool:
            for fault, outcome, seconds, said in pool.map(one, tried):
                outcomes.append(outcome)
                print(f"{outcome:14} {fault.name:40} {seconds:5.1f} s  {said}".rstrip(), flush=True)
    print(f"{len(faults)} faults: " + ", ".join(f"{outcomes.count(one)} {one}" for one in ENDS))
    if UNTRIED in outcomes:
        print("Not tried: what only PostgreSQL shows. DATABASE_URL names one.")
    return int(SURVIVED in outcomes or BROKEN in outcomes)


ENDS = (KILLED, SURVIVED, BROKEN, UNTRIED)

if __name__ == "__main__":
    sys.exit(main())
